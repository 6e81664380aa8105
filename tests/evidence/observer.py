"""An independent observer: the kernel's counter, and a program that listens to every packet."""

from __future__ import annotations

import contextlib
import json
import re
import select
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.peers._run import program
from tests.peers.netns import _sh

_TABLE = "table inet seen { chain out { type filter hook output priority 0; counter; }; }"
LISTENER = Path(__file__).with_name("_listen.py")

To = tuple[str, int]
"""(address, port)"""


def count_what_leaves(namespace: str) -> None:
    """Let the kernel count every packet that leaves any socket of a namespace."""
    _sh(program("ip", "iproute2"), "netns", "exec", namespace, program("nft", "nftables"), _TABLE)


def left(namespace: str) -> int:
    """How many packets have left until now."""
    said = _sh(
        program("ip", "iproute2"), "netns", "exec", namespace, program("nft", "nftables"),
        "list", "table", "inet", "seen",
    )  # fmt: skip
    found = re.search(r"counter packets (\d+)", said)
    assert found is not None, said
    return int(found[1])


@dataclass
class Heard:
    """What went from the prober to the city."""

    udp: Counter[To] = field(default_factory=Counter)  # datagrams
    udp_bytes: Counter[To] = field(default_factory=Counter)  # of their payloads
    tcp: Counter[To] = field(default_factory=Counter)  # connections: SYNs of different ports
    icmp: Counter[str] = field(default_factory=Counter)  # echo requests


@contextlib.contextmanager
def listening(namespace: str) -> Iterator[Heard]:
    """Listen to a namespace's loopback; what was heard is there after the block."""
    heard = Heard()
    listener = subprocess.Popen(
        [program("nsenter", "util-linux"), f"--net=/run/netns/{namespace}", sys.executable, "-I",
         str(LISTENER)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert listener.stdout is not None
    try:
        assert select.select([listener.stdout], [], [], 30)[0], "the listener does not begin"
        assert listener.stdout.readline() == b"listening\n"
        yield heard
        said, _ = listener.communicate(b"", timeout=30)
    finally:
        listener.kill()
        listener.wait()
    for line in said.decode().splitlines():
        kind, address, port, count, size = json.loads(line)
        if kind == "udp":
            heard.udp[address, port] += count
            heard.udp_bytes[address, port] += size
        elif kind == "tcp":
            heard.tcp[address, port] += count
        else:
            heard.icmp[address] += count

"""A network namespace where hostile and honest devices live, with the kernel counting packets.

The looker may reach 127.66.0.0/16 and nothing else; what it sends anywhere else is counted and
dropped. The default route leads to the loopback interface, so that such a packet is really made.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.peers._run import need_root, program
from tests.peers.netns import _sh, inside

DEVICES = "127.66.0.0/16"
"""Where every device of these tests lives; the looker's scope."""

_RULES = f"""
table inet hostile {{
    set sent {{ type ipv4_addr; size 8192; flags dynamic; counter; }}
    set came {{ type ipv4_addr; size 8192; flags dynamic; counter; }}
    counter outside {{ }}
    counter printing {{ }}
    chain first {{
        type filter hook output priority -300; policy accept;
        tcp dport {{ 515, 9100-9107 }} counter name printing drop
    }}
    chain out {{
        type filter hook output priority 0; policy accept;
        ip saddr {DEVICES} update @came {{ ip saddr }} accept
        ip daddr {DEVICES} update @sent {{ ip daddr }} accept
        counter name outside drop
    }}
}}
"""


class Count(NamedTuple):
    """What the kernel counted on the way to one device, heads included."""

    packets: int
    bytes: int


@dataclass(frozen=True)
class Place:
    """A namespace by its name."""

    name: str

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets that this thread opens in the block belong to the place."""
        with inside(self.name):
            yield

    def run(self, *argv: str) -> str:
        """Run a program in the place; what it prints."""
        return _sh("ip", "netns", "exec", self.name, *argv)

    def sent_to(self, address: str) -> Count:
        """What was sent to a device; the kernel's count, not ours."""
        said = self.run(program("nft", "nftables"), "-j", "list", "set", "inet", "hostile", "sent")
        for one in json.loads(said)["nftables"]:
            for element in one.get("set", {}).get("elem", ()):
                if element["elem"]["val"] == address:
                    counted = element["elem"]["counter"]
                    return Count(counted["packets"], counted["bytes"])
        return Count(0, 0)

    def forbidden(self) -> dict[str, int]:
        """Packets to where no device is, and to ports that print. Each must be 0."""
        said = self.run(program("nft", "nftables"), "-j", "list", "counters")
        counted = (one["counter"] for one in json.loads(said)["nftables"] if "counter" in one)
        return {one["name"]: one["packets"] for one in counted}

    def rule(self, *words: str) -> None:
        """Put a rule before all others."""
        self.run(program("nft", "nftables"), "insert", "rule", "inet", "hostile", *words)

    def listen(self, kind: socket.SocketKind, address: str, port: int) -> socket.socket:
        """A bound, non-blocking socket in the place; TCP ones listen."""
        with self.inside():
            sock = socket.socket(socket.AF_INET, kind)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        if kind == socket.SOCK_STREAM:
            sock.listen(128)
        sock.setblocking(False)
        return sock


@contextlib.contextmanager
def start_place(*, echo: bool = True) -> Iterator[Place]:
    """Make one, and remove it by its name. `echo` False: the kernel answers no ICMP echo."""
    need_root("network namespaces")
    ip = program("ip", "iproute2")
    place = Place(f"wahostile{os.getpid()}{'' if echo else 'i'}")
    _sh(ip, "netns", "add", place.name)
    try:
        _sh(ip, "-n", place.name, "link", "set", "lo", "up")
        _sh(ip, "-n", place.name, "route", "add", "default", "dev", "lo")
        if not echo:
            place.run("sysctl", "-q", "-w", "net.ipv4.icmp_echo_ignore_all=1")
        place.run(program("nft", "nftables"), _RULES)
        yield place
    finally:
        _sh(ip, "netns", "del", place.name)

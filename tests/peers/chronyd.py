"""chronyd, an independent NTP server: one in time, one that runs ahead, one without a source."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.peers._run import free_port, private_dir, program, running

PACKAGES = ("chrony", "faketime")


@dataclass(frozen=True)
class Chronyd:
    """Three NTP servers on one address.

    `port` has the time of this machine, stratum `stratum`. `ahead_port` runs `ahead_s` seconds
    ahead. `unsynchronised_port` answers that it does not know the time (leap indicator 3).
    """

    host: str
    port: int
    stratum: int
    ahead_port: int
    ahead_s: int
    unsynchronised_port: int


@contextlib.contextmanager
def start_chronyd() -> Iterator[Chronyd]:
    """Run the three servers with `-x`: none of them ever touches the clock."""
    peer = Chronyd("127.0.0.1", free_port(), 8, free_port(), 90, free_port())
    chronyd = program("chronyd", "chrony")
    faketime = [program("faketime", "faketime"), "-f", f"+{peer.ahead_s}s"]
    local = f"local stratum {peer.stratum}"
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(private_dir("chrony"))
        for port, wrap, source in (
            (peer.port, [], local),
            (peer.ahead_port, faketime, local),
            (peer.unsynchronised_port, [], ""),
        ):
            config = home / f"{port}.conf"
            config.write_text(
                f"{source}\nallow 127.0.0.0/8\nport {port}\nbindaddress {peer.host}\n"
                f"cmdport 0\nbindcmdaddress /\npidfile {home}/{port}.pid\n"
            )
            user = ["-u", "root"] if os.geteuid() == 0 else ["-U"]
            argv = [*wrap, chronyd, "-d", "-x", *user, "-f", str(config)]

            def ready(port: int = port) -> bool:
                return _answers(peer.host, port)

            stack.enter_context(running(argv, ready, cwd=home))
        yield peer


def _answers(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(0.2)
        line.connect((host, port))
        line.send(b"\x23" + bytes(47))  # version 4, client
        return len(line.recv(100)) == 48


@pytest.fixture(scope="session")
def chronyd() -> Iterator[Chronyd]:
    """The time servers of a data centre."""
    with start_chronyd() as peer:
        yield peer

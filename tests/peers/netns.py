"""The kernel as a line between two ends: network namespaces with loss (nft) and rate (tbf)."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import SEARCH, need_root, program

PACKAGES = ("iproute2", "nftables", "iputils-ping")

_CLONE_NEWNET = 0x4000_0000
_serial = itertools.count()


@dataclass(frozen=True)
class Line:
    """A point-to-point line: `near` is where the prober stands, `far` the ward.

    Addresses are the same in every line (each has namespaces of its own); `nobody_ip` is on the
    line's network and belongs to no host; `unreachable_ip` is behind `far`, which answers with
    ICMP "host unreachable".
    """

    near: str
    far: str
    near_ip: str = "10.77.0.1"
    far_ip: str = "10.77.0.2"
    nobody_ip: str = "10.77.0.9"
    unreachable_ip: str = "10.78.0.9"

    def run(self, where: str, *argv: str) -> str:
        """Run a program inside `near` or `far`; what it prints."""
        return _sh("ip", "netns", "exec", where, *argv)

    @contextlib.contextmanager
    def inside(self, where: str) -> Iterator[None]:
        """Move this thread into `near` or `far`: sockets opened in the block belong there."""
        with inside(where):
            yield

    def lose(self, drop: int, of: int, protocol: str = "icmp") -> None:
        """Drop exactly `drop` of every `of` packets of a protocol that reach `far`; 0 heals."""
        nft = program("nft", "nftables")
        self.run(self.far, nft, "flush", "ruleset")
        if drop:
            self.run(self.far, nft, "add table ip line")
            hook = "{ type filter hook prerouting priority -300; }"
            self.run(self.far, nft, f"add chain ip line loss {hook}")
            rule = f"ip protocol {protocol} numgen inc mod {of} < {drop} drop"
            self.run(self.far, nft, f"add rule ip line loss {rule}")

    def cut(self) -> None:
        """Drop everything that arrives at `far`, as a dead line does."""
        nft = program("nft", "nftables")
        self.run(self.far, nft, "flush", "ruleset")
        self.run(self.far, nft, "add table ip line")
        hook = "{ type filter hook prerouting priority -300; policy drop; }"
        self.run(self.far, nft, f"add chain ip line dead {hook}")

    def limit(self, kbit_s: int | None) -> None:
        """Let at most `kbit_s` kilobits a second leave either end; None lifts it."""
        tc = program("tc", "iproute2")
        for where in (self.near, self.far):
            if kbit_s is None:
                self.run(where, tc, "qdisc", "del", "dev", "line", "root")
            else:
                rule = ["rate", f"{kbit_s}kbit", "burst", "3000", "latency", "400ms"]
                self.run(where, tc, "qdisc", "replace", "dev", "line", "root", "tbf", *rule)


@contextlib.contextmanager
def inside(name: str) -> Iterator[None]:
    """Move this thread into a namespace: sockets that it opens in the block belong there."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        there = os.open(f"/run/netns/{name}", os.O_RDONLY)
        try:
            _setns(there)
            yield
        finally:
            _setns(home)
            os.close(there)
    finally:
        os.close(home)


def _setns(namespace: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _sh(*argv: str) -> str:
    done = subprocess.run(
        argv,
        env={**os.environ, "PATH": SEARCH},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        raise OSError(f"{' '.join(argv)}: {done.stderr or done.stdout}")
    return done.stdout


@contextlib.contextmanager
def start_netns() -> Iterator[Line]:
    """Make a healthy line; its two namespaces are removed by name at the end."""
    need_root("network namespaces")
    ip = program("ip", "iproute2")
    name = f"wa{os.getpid()}x{next(_serial)}"
    line = Line(near=f"{name}n", far=f"{name}f")
    made: list[str] = []
    try:
        for where in (line.near, line.far):
            _sh(ip, "netns", "add", where)
            made.append(where)
        _sh(
            ip, "-n", line.near, "link", "add", "line", "type", "veth",
            "peer", "name", "line", "netns", line.far,
        )  # fmt: skip
        for where, address in ((line.near, line.near_ip), (line.far, line.far_ip)):
            _sh(ip, "-n", where, "addr", "add", f"{address}/24", "dev", "line")
            _sh(ip, "-n", where, "link", "set", "lo", "up")
            _sh(ip, "-n", where, "link", "set", "line", "up")
        _sh(ip, "-n", line.near, "route", "add", "10.78.0.0/24", "via", line.far_ip)
        _sh(ip, "-n", line.far, "route", "add", "unreachable", "10.78.0.0/24")
        with line.inside(line.far):
            Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        yield line
    finally:
        for where in made:
            _sh(ip, "netns", "del", where)


@pytest.fixture
def netns() -> Iterator[Line]:
    """A ward's line, healthy until the test says otherwise; one for each test."""
    with start_netns() as line:
        yield line

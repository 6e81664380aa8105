"""Tries every door of the world at addresses that are refused; prints what came of it, as JSON.

Run in a mount namespace of its own, where `/etc/hosts` is a file of the test's: a name that was in
scope when it was planned means something else when it is dialled.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from audit.asks import HttpAsk, SnmpAsk, UdpAsk
from audit.world.clock import RealClock
from audit.world.guard import Guard
from audit.world.http import HttpTransport
from audit.world.net import NetTransport
from audit.world.shell import NetmikoShell
from audit.world.snmp import SnmpTransport
from audit.world.snmp_pysnmp import PysnmpTransport
from audit.world.world import Credential
from inventory.model import Asset
from inventory.scope import Scope
from inventory.seen import LookError
from tests.support.socket_hook import watch_sockets

NAME = "may-in.ward-001.example"
REFUSED = {
    "outside": "127.67.0.1", "loopback of the prober": "127.0.0.1", "metadata": "169.254.169.254",
    "multicast": "224.0.0.251", "broadcast": "255.255.255.255", "unspecified": "0.0.0.0",
    "reserved": "240.0.0.1", "network": "127.66.0.0", "subnet broadcast": "127.66.255.255",
    "mapped": "::ffff:127.67.0.1", "link-local": "fe80::1", "multicast of IPv6": "ff02::1",
    "nat64": "64:ff9b::7f42:1", "excluded": "127.66.9.9",
}  # fmt: skip
PRINTING = (515, 9_100, 9_107)

V3 = {"user": "audit", "auth": "SHA", "auth_key": "auth-password", "priv": "AES256",
      "priv_key": "priv-password"}  # fmt: skip
Door = Callable[[Asset, int], Awaitable[Any]]


class _Wallet:
    def __init__(self, kind: str, values: Mapping[str, str]) -> None:
        self._given = Credential("c", kind, values)

    def get(self, name: str | None, kind: str) -> Credential | None:
        return self._given


def doors() -> dict[str, tuple[Door, str]]:
    """By name: how it is gone through, and whether by tcp or by udp."""
    guard = Guard(
        Scope(
            owner="Sở", decision="1", valid_until=date(2099, 1, 1), cidrs=("127.66.0.0/16",),
            exclude=("127.66.9.0/24",), simulated=True,
        )
    )  # fmt: skip
    clock = RealClock()
    net = NetTransport(guard, clock)
    http = HttpTransport(net, clock)
    community = SnmpTransport(clock, guard, _Wallet("snmp_v2c", {"community": "public"}))
    private = PysnmpTransport(clock, guard, _Wallet("snmp_v3", V3))
    shell = NetmikoShell(guard, _Wallet("ssh", {"user": "a", "password": "b"}), None)
    numbers: Callable[[bytes], int] = len
    return {
        "connect": (lambda a, p: net.connect(a, p, deadline_s=1), "tcp"),
        "tls": (lambda a, p: net.connect(a, p, deadline_s=1, tls=True), "tcp"),
        "udp": (lambda a, p: net.udp(a, UdpAsk(b"x", "x", p), timeout_s=0.1, tries=1), "udp"),
        "series": (
            lambda a, p: net.series(a, p, [b"x"], interval_s=0, timeout_s=0.1, number=numbers),
            "udp",
        ),
        "ping": (lambda a, p: net.ping(a, count=1, interval_s=0, timeout_s=0.1), "icmp"),
        "connect times": (
            lambda a, p: net.connect_times(a, p, count=1, interval_s=0, timeout_s=0.1),
            "tcp",
        ),
        "connects": (lambda a, p: net.connects(a, [80, p], timeout_s=0.1), "tcp"),
        "http": (lambda a, p: http.ask(a, HttpAsk("/", "x", p), deadline_s=1), "tcp"),
        "https": (lambda a, p: http.ask(a, HttpAsk("/", "x", p, tls=True), deadline_s=1), "tcp"),
        "snmp": (
            lambda a, p: community.ask(a, SnmpAsk(get=("1.3.6.1.2.1.1.5.0",)), deadline_s=0.2),
            "udp",
        ),
        "snmp by pysnmp": (
            lambda a, p: private.ask(a, SnmpAsk(get=("1.3.6.1.2.1.1.5.0",)), deadline_s=0.2),
            "udp",
        ),
        "ssh": (
            lambda a, p: shell.run(
                a.model_copy(update={"ports": {"ssh": p}}), "cisco_ios", deadline_s=1
            ),
            "tcp",
        ),
    }


def _means(hosts: Path, address: str) -> None:
    hosts.write_text(f"{address} {NAME}\n")


async def tried(door: Door, address: str, port: int = 8_080) -> str:
    """What came of it: the outcome in words."""
    asset = Asset(id="a", kind="router", site="00001", address=address, credential="c")
    try:
        said = await door(asset, port)
    except LookError as error:
        return error.outcome.value
    except OSError as error:
        return type(error).__name__
    return f"went through: {said!r}"[:80]


async def main(hosts: Path) -> None:
    """Every door: refused numbers, ports that print, a name that changes its meaning."""
    made: list[str] = []
    found: dict[str, Any] = {"refused": {}, "printing": {}, "before": {}, "after": {}, "made": {}}
    every = doors()
    watch_sockets(made)
    for name, (door, kind) in every.items():
        found["refused"][name] = {
            why: await tried(door, address) for why, address in REFUSED.items()
        }
        if kind == "tcp":
            found["printing"][name] = [await tried(door, "127.66.0.5", p) for p in PRINTING]
    found["made"]["of refused"] = list(made)
    for name, (door, _) in every.items():
        made.clear()
        _means(hosts, "127.66.0.5")
        found["before"][name] = await tried(door, NAME)
        found["made"][name] = list(made)
        made.clear()
        _means(hosts, "127.67.0.1")
        found["after"][name] = await tried(door, NAME)
        found["made"][f"{name}, after"] = list(made)
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

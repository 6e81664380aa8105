"""Our own send queue is full while a slow line empties it: nothing of that is a loss."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest

from audit.asks import SnmpAsk
from audit.world.guard import Guard
from audit.world.net import NetTransport
from audit.world.snmp import SnmpTransport
from inventory.seen import LookError
from tests.audit.loopback import asset
from tests.audit.world.test_ping import Anywhere
from tests.peers.netns import Line, start_netns
from tests.support.snmp_world import RealClock, community, device

HOSTS = [f"10.98.{n // 250}.{n % 250 + 1}" for n in range(1_500)]


@pytest.fixture
def slow_line():
    """Every address of `HOSTS` is at the far end; one request after the other gets there."""
    with start_netns() as line:
        line.run(line.far, "ip", "route", "add", "local", "10.98.0.0/16", "dev", "lo")
        line.run(line.near, "ip", "route", "add", "10.98.0.0/16", "via", line.far_ip)
        # The near end alone is slow: a kernel that answers echoes has a small queue of its own.
        rule = ("rate", "4mbit", "burst", "3000", "latency", "20s")
        line.run(line.near, "tc", "qdisc", "replace", "dev", "line", "root", "tbf", *rule)
        yield line


def test_every_echo_of_a_burst_is_sent_and_answered(slow_line: Line) -> None:
    async def all_at_once() -> list[Sequence[float | None]]:
        net = NetTransport(Guard(Anywhere()), RealClock())
        every = [
            net.ping(asset(ip), count=1, interval_s=0.1, timeout_s=15.0, size=56) for ip in HOSTS
        ]
        return list(await asyncio.gather(*every))

    with slow_line.inside(slow_line.near):
        times = asyncio.run(all_at_once())
    assert all(None not in one for one in times)


def test_every_request_of_a_burst_reaches_its_device(slow_line: Line) -> None:
    nft = "nft"
    slow_line.run(slow_line.far, nft, "add table ip seen")
    slow_line.run(
        slow_line.far, nft, "add set ip seen asked { type ipv4_addr; size 65535; flags dynamic; }"
    )
    hook = "{ type filter hook input priority 0; }"
    slow_line.run(slow_line.far, nft, f"add chain ip seen in {hook}")
    slow_line.run(
        slow_line.far, nft, "add rule ip seen in udp dport 1161 add @asked { ip daddr } drop"
    )

    async def all_at_once() -> None:
        snmp = SnmpTransport(
            RealClock(), Guard(Anywhere()), community("public"), timeout_s=4.0, tries=1
        )
        ask = SnmpAsk(get=("1.3.6.1.2.1.1.5.0",))
        devices = [device(1161, ip) for ip in HOSTS]
        said = await asyncio.gather(
            *[snmp.ask(one, ask, deadline_s=20) for one in devices], return_exceptions=True
        )
        snmp.close()
        assert {type(one) for one in said} == {LookError}

    with slow_line.inside(slow_line.near):
        asyncio.run(all_at_once())
    listed = json.loads(slow_line.run(slow_line.far, nft, "-j", "list set ip seen asked"))
    (found,) = [one["set"] for one in listed["nftables"] if "set" in one]
    assert len(found["elem"]) == len(HOSTS)

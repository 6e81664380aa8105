"""ICMP echoes through the kernel's own lines: namespaces with loss, a rate and dead ends."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from audit.probes._attempt import attempt
from audit.probes.link_icmp import LINK_ICMP
from audit.wire.icmp import checksum
from audit.world.fake import fake_world
from audit.world.guard import Guard
from audit.world.net import NetTransport
from audit.world.ping import may_ping
from inventory.groups.link import Link
from inventory.model import LinkAsset
from inventory.seen import LookError, Outcome
from tests.audit.loopback import RealClock, asset, net, run


class Anywhere:
    """A scope without an end: the namespaces of a test hold nothing else."""

    def refuses(self, ip: str) -> str | None:
        return None


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def far_net() -> NetTransport:
    return NetTransport(Guard(Anywhere()), RealClock())


def ping(line, address, *, count=20, interval_s=0.005, timeout_s=0.4, size=56):
    with line.inside(line.near):
        return run(
            far_net().ping(
                asset(address), count=count, interval_s=interval_s, timeout_s=timeout_s, size=size
            )
        )


def test_a_healthy_line_loses_nothing(netns):
    times = ping(netns, netns.far_ip, count=50)
    assert len(times) == 50
    assert all(time is not None and 0 <= time < 1_000 for time in times)


def test_planned_loss_is_counted_to_the_packet(netns):
    netns.lose(1, 10)
    assert ping(netns, netns.far_ip, count=100).count(None) == 10
    netns.lose(1, 2)
    assert ping(netns, netns.far_ip, count=100).count(None) == 50


def test_a_dead_line_is_all_lost_and_no_error(netns):
    netns.cut()
    assert ping(netns, netns.far_ip) == [None] * 20


def test_nobody_there_and_a_router_that_says_so_are_all_lost(netns):
    assert ping(netns, netns.nobody_ip, count=5) == [None] * 5
    assert ping(netns, netns.unreachable_ip, count=5) == [None] * 5


def test_a_line_of_64_kbit_s_delays_what_does_not_fit(netns):
    """30 echoes of 1,042 bytes at once are 250 kbit: the queue holds 400 ms, the rest is lost."""
    netns.limit(64)
    times = ping(netns, netns.far_ip, count=30, interval_s=0.0, timeout_s=2.0, size=1_000)
    came = [time for time in times if time is not None]
    assert max(came) > 150
    assert None in times


def test_the_times_are_those_that_ping_of_iputils_sees(netns):
    """Three fragments of 4,000 bytes wait for 64 kbit/s, whoever measures."""
    netns.limit(64)
    said = netns.run(netns.near, "ping", "-c", "3", "-i", "1", "-s", "4000", netns.far_ip)
    theirs = float(re.findall(r"= ([0-9.]+)/", said)[0])
    ours = ping(netns, netns.far_ip, count=3, interval_s=1, timeout_s=1.5, size=4_000)
    assert theirs > 50
    assert min(time for time in ours if time is not None) == pytest.approx(theirs, rel=0.5)


def test_what_may_not_be_taken_apart_stops_at_the_narrowest_hop(netns):
    """The far end's card takes 1,400 bytes, ours sends 1,500 (a tunnel that nobody told)."""

    def pass_through(packet, *, whole):
        with netns.inside(netns.near):
            return run(
                far_net().ping(
                    asset(netns.far_ip), count=3, interval_s=0.01, timeout_s=0.3,
                    size=packet - 28, whole=whole,
                )
            )  # fmt: skip

    assert None not in pass_through(1_500, whole=True)
    drop = "add rule ip line narrow ip length > 1400 drop"
    netns.run(netns.far, "nft", "add table ip line")
    netns.run(netns.far, "nft", "add chain ip line narrow { type filter hook input priority 0; }")
    netns.run(netns.far, "nft", drop)
    assert None not in pass_through(1_400, whole=True)
    assert pass_through(1_401, whole=True) == [None] * 3
    assert pass_through(9_000, whole=True) == [None] * 3  # larger than our own card carries
    with netns.inside(netns.near):
        line = LinkAsset(id="l", site="00001", address=netns.far_ip)
        world = replace(fake_world(), net=far_net())
        look = LINK_ICMP.look
        assert look is not None
        seen = run(attempt(LINK_ICMP, line, world, lambda: look(line, world), run="r"))
    said = seen.facts["link"]
    assert isinstance(said, Link)
    assert (said.mtu, said.loss_pct) == (1_400, 0.0)


def test_a_line_without_a_route_is_unreachable_not_lost(netns):
    with pytest.raises(OSError, match="unreachable"):
        ping(netns, "192.0.2.1", count=2)


def test_two_thousand_hosts_at_once_share_a_socket_and_lose_nothing():
    async def look():
        one = net()
        before = open_files()
        series = [
            one.ping(asset(f"127.1.{n // 250}.{n % 250 + 1}"), count=5, interval_s=0.01,
                     timeout_s=2)
            for n in range(2_000)
        ]  # fmt: skip
        watched = asyncio.gather(*series)
        await asyncio.sleep(0.02)
        during = open_files()
        times = await watched
        return times, during - before, open_files() - before

    times, opened, left = run(look())
    assert sum(time is None for one in times for time in one) == 0
    assert opened <= 2
    assert left == 0


class Liar(threading.Thread):
    """Answers echoes in the far namespace in place of its kernel, as it is told to."""

    def __init__(self, line, answer):
        super().__init__(daemon=True)
        with line.inside(line.far):
            Path("/proc/sys/net/ipv4/icmp_echo_ignore_all").write_text("1")
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self._socket.settimeout(0.1)
        self._answer = answer
        self._end = threading.Event()

    def run(self):
        while not self._end.is_set():
            try:
                packet, peer = self._socket.recvfrom(65_535)
            except TimeoutError:
                continue
            if packet[20] == 8:
                for said in self._answer(packet[20:]):
                    with contextlib.suppress(OSError):  # a thousand at once fill the queue
                        self._socket.sendto(said, peer)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self.join()
        self._socket.close()


def reply(request, *, data=None, sequence=None, kind=0, identifier=None):
    body = (
        (request[4:6] if identifier is None else identifier)
        + (request[6:8] if sequence is None else sequence)
        + (request[8:] if data is None else data)
    )
    head = bytes([kind, 0])
    return head + checksum(head + b"\0\0" + body).to_bytes(2) + body


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: [reply(request, sequence=b"\xff\xff")],
        lambda request: [reply(request, data=b"x" * 56)],
        lambda request: [reply(request, data=request[8:] + b"more")],
        lambda request: [reply(request, data=request[8:-1] + b"!")],
        lambda request: [reply(request, kind=3)],
        lambda request: [reply(request)[:2] + b"\0\0" + reply(request)[4:]],
        lambda request: [b"\0\0\xff\xff"],
    ],
    ids=["sequence", "payload", "longer", "altered", "type", "checksum", "stump"],
)
def test_what_is_not_the_reply_to_our_echo_is_no_reply(netns, answer):
    with Liar(netns, answer):
        assert ping(netns, netns.far_ip, count=5) == [None] * 5


def test_a_thousand_duplicates_are_one_reply(netns):
    with Liar(netns, lambda request: [reply(request)] * 1_000):
        times = ping(netns, netns.far_ip, count=3, interval_s=0.1, timeout_s=2)
    assert None not in times


def test_a_late_reply_of_an_earlier_series_is_not_taken_for_a_new_one(netns):
    held = []

    def answer(request):
        held.append(request)
        return [reply(old) for old in held[:3]] if len(held) > 3 else []

    with Liar(netns, answer):
        assert ping(netns, netns.far_ip, count=3, timeout_s=0.1) == [None] * 3
        assert ping(netns, netns.far_ip, count=3, timeout_s=0.3) == [None] * 3


def test_an_address_outside_the_scope_gets_no_echo():
    with pytest.raises(LookError) as caught:
        run(net().ping(asset("192.0.2.1"), count=1, interval_s=0, timeout_s=0.1))
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def test_ipv6_is_skipped_and_said():
    with pytest.raises(LookError) as caught:
        run(net().ping(asset("::1"), count=1, interval_s=0, timeout_s=0.1))
    assert caught.value.outcome is Outcome.SKIPPED


def test_a_process_that_may_not_send_icmp_says_so_and_never_that_the_line_is_down():
    code = (
        "import os\n"
        "from audit.world.ping import may_ping\n"  # before the rights go: root owns the checkout
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "print(may_ping())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "may not send ICMP" in said
    assert may_ping() is None


class Bare:
    """A timer's handle that says only how to cancel it, as uvloop's for what is due at once."""

    _source_traceback = None

    def __init__(self, handle):
        self.cancel = handle.cancel


class BareLoop(asyncio.SelectorEventLoop):
    """A loop whose timers do not say when they are due."""

    def call_at(self, when, callback, *args, context=None):  # type: ignore[override]
        return Bare(super().call_at(when, callback, *args, context=context))


def test_a_loop_whose_timers_do_not_say_when_they_are_due_serves_too():
    async def look():
        one = far_net()

        def ping_of(address: str, interval_s: float):
            return one.ping(asset(address), count=3, interval_s=interval_s, timeout_s=1, size=56)

        first = asyncio.ensure_future(ping_of("127.0.0.1", 0.2))
        await asyncio.sleep(0.05)  # a timer is armed for later than what comes now
        return await asyncio.gather(first, ping_of("127.0.0.2", 0.01))

    with asyncio.Runner(loop_factory=BareLoop) as runner:
        for times in runner.run(look()):
            assert len(times) == 3
            assert None not in times

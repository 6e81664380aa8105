"""The three ways to look at a line, over a scripted world."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.probes._attempt import attempt
from audit.probes.link_icmp import LINK_ICMP
from audit.probes.link_stamp import LINK_STAMP
from audit.probes.link_tcp import LINK_TCP
from audit.world.fake import FAKE_NOW, FakeNet, fake_world
from inventory.groups.link import Link, Round
from inventory.model import LinkAsset
from inventory.seen import LookError, Outcome, lay
from tests.audit.loopback import run

ADDRESS = "10.1.0.1"
REFLECTED = (5.0, bytes(44))


def line(**ports):
    return LinkAsset(id="l", site="00001", address=ADDRESS, ports=ports)


def look(probe, net, asset):
    world = fake_world(net=net)
    return run(
        attempt(probe, asset, world, lambda: probe.look(asset, world), run="r")
    )  # fmt: skip


def test_a_line_with_a_reflector_is_measured_by_stamp_and_reached_by_tcp():
    both = line(stamp=862, ssh=22)
    assert [probe.id for probe in (LINK_ICMP, LINK_STAMP, LINK_TCP) if probe.fits(both)] == [
        "link.stamp", "link.tcp",
    ]  # fmt: skip
    assert LINK_ICMP.fits(line())
    assert not LINK_STAMP.fits(line())
    assert not LINK_TCP.fits(line())


def test_a_line_without_an_address_is_not_looked_at():
    backup = LinkAsset(id="l", site="00001", ports={"stamp": 862, "tcp": 22})
    assert not any(probe.fits(backup) for probe in (LINK_ICMP, LINK_STAMP, LINK_TCP))


def test_who_names_the_echoes_gets_them_beside_the_reflector():
    named = LinkAsset(
        id="l", site="00001", address=ADDRESS, ports={"stamp": 862}, probes=("link.icmp",)
    )
    assert LINK_ICMP.fits(named)
    assert not LINK_STAMP.fits(named)


@pytest.mark.parametrize("probe", [LINK_ICMP, LINK_STAMP])
def test_a_silent_line_is_answered_with_all_of_it_lost(probe):
    seen = look(probe, FakeNet(), line(stamp=862))
    said = seen.facts["link"]
    assert seen.outcome is Outcome.ANSWERED
    assert (said.sent, said.received, said.loss_pct, said.rtt_ms) == (102, 0, 100.0, None)
    assert said.rounds == (Round(sent=34, received=0),) * 3


def test_more_than_a_hundred_packets_in_three_rounds_make_the_figures():
    net = FakeNet(series={(ADDRESS, 862): [REFLECTED] * 33 + [None]})
    said = look(LINK_STAMP, net, line(stamp=862)).facts["link"]
    assert (said.method, said.sent, said.received) == ("stamp", 102, 99)
    assert (said.rtt_ms.p95, said.jitter_ms) == (5.0, 0.0)


def test_a_process_that_may_not_send_icmp_skips_and_says_nothing_of_the_line():
    denied = FakeNet(pings={ADDRESS: LookError(Outcome.SKIPPED, "may not send ICMP")})
    seen = look(LINK_ICMP, denied, line())
    assert (seen.outcome, seen.facts) == (Outcome.SKIPPED, {})


def test_a_tcp_look_says_how_many_connections_came_about_and_nothing_of_loss():
    net = FakeNet(connects={(ADDRESS, 22): [7.0, None, 5.0]})
    said = look(LINK_TCP, net, line(ssh=22)).facts["link"]
    assert said == Link(connect_ms=5.0, connects=Round(sent=3, received=2))


def test_a_line_that_let_one_connection_in_is_asked_a_third_time():
    net = FakeNet(connects={(ADDRESS, 22): [None, 9.0, None]})
    said = look(LINK_TCP, net, line(ssh=22)).facts["link"]
    assert said == Link(connect_ms=9.0, connects=Round(sent=3, received=1))


def test_a_line_that_lets_no_connection_come_about_is_an_answer():
    seen = look(LINK_TCP, FakeNet(), line(tcp=22))
    assert seen.outcome is Outcome.ANSWERED
    assert seen.facts["link"] == Link(connects=Round(sent=2, received=0))


def test_what_packets_showed_is_not_painted_over_by_connections():
    net = FakeNet(series={(ADDRESS, 862): [REFLECTED] * 33 + [None]})
    asset = line(stamp=862, tcp=22)
    looks = [look(probe, net, asset) for probe in (LINK_STAMP, LINK_TCP)]
    said = lay("l", looks, at=FAKE_NOW + timedelta(minutes=1), max_age=timedelta(days=1)).get(Link)
    assert said is not None
    assert (said.method, said.sent, said.received) == ("stamp", 102, 99)
    assert said.connects == Round(sent=2, received=0)


@pytest.mark.parametrize(
    ("path", "said"), [(9_000, 1_500), (1_500, 1_500), (1_492, 1_492), (1_399, 1_380), (576, 576),
                       (500, None)],
)  # fmt: skip
def test_the_largest_packet_that_comes_through_whole_is_told(path, said):
    net = FakeNet(pings={ADDRESS: [5.0] * 34}, mtus={ADDRESS: path})
    assert look(LINK_ICMP, net, line()).facts["link"].mtu == said


def test_a_line_that_loses_most_has_no_mtu_to_tell():
    net = FakeNet(pings={ADDRESS: [5.0] * 10 + [None] * 24}, mtus={ADDRESS: 1_500})
    assert look(LINK_ICMP, net, line()).facts["link"].mtu is None


@pytest.mark.parametrize(("held_s", "median"), [(0.25, 50.0), (0.0, 300.0), (0.301, 300.0)])
def test_the_time_a_reflector_holds_a_packet_is_not_the_lines(held_s, median):
    held = int(held_s * (1 << 32))
    reply = bytes(4) + (held + 5).to_bytes(8) + bytes(4) + (5).to_bytes(8) + bytes(20)
    net = FakeNet(series={(ADDRESS, 862): [(300.0, reply)] * 34})
    said = look(LINK_STAMP, net, line(stamp=862)).facts["link"]
    assert said.rtt_ms.median == pytest.approx(median, abs=0.001)

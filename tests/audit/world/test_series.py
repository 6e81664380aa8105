"""Spaced datagrams and connects: what is lost, late, forged or closed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from datetime import UTC, datetime

import pytest

from audit.lab.devices.authority import Authority
from audit.lab.serve import Serving
from audit.lab.spec import City, StampBox
from audit.wire.stamp import encode, reflected_sequence
from inventory.seen import LookError, Outcome
from tests.audit.lab.served import port
from tests.audit.loopback import asset, closed_port, net, run, say, tcp_server, udp_server
from tests.audit.world.test_ping import far_net

STAMP = port("stamp")


def _series(port, count=20, *, address="127.0.0.1", transport=None, timeout_s=0.5, first=0):
    return (transport or net()).series(
        asset(address),
        port,
        [encode(first + number, 0.0) for number in range(count)],
        interval_s=0.002,
        timeout_s=timeout_s,
        number=lambda data: reflected_sequence(data) - first,
    )


def _reflect(data):
    """A Session-Reflector of RFC 8762 figure 5, stateless."""
    return data[:14] + bytes(2) + bytes(8) + data[:14] + bytes(2) + b"\xff" + bytes(3)


def test_the_labs_reflector_loses_each_fifth_packet_and_delays_the_rest():
    async def look():
        boxes = (
            StampBox("127.77.0.1", STAMP, delay_ms=5, jitter_ms=0, drop_every=5),
            StampBox("127.77.0.2", STAMP, delay_ms=30, jitter_ms=0),
        )
        now = datetime.now(UTC)
        serving = Serving(City(now=now, boxes=boxes), Authority(now))
        await serving.start()
        try:
            return await asyncio.gather(
                _series(STAMP, address="127.77.0.1"),
                _series(STAMP, address="127.77.0.2", first=34),
                _series(STAMP, address="127.77.0.3"),
            )
        finally:
            serving.close()

    losing, slow, dead = run(look())
    assert [number for number, one in enumerate(losing) if one is None] == [4, 9, 14, 19]
    assert all(one[0] >= 5 for one in losing if one is not None)
    assert all(one is not None and one[0] >= 30 for one in slow)
    assert dead == [None] * 20


def test_loss_on_the_line_is_counted_to_the_packet(netns):
    end = threading.Event()
    with netns.inside(netns.far):
        reflector = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    reflector.bind((netns.far_ip, 862))
    reflector.settimeout(0.1)

    def reflect():
        while not end.is_set():
            with contextlib.suppress(TimeoutError):
                data, peer = reflector.recvfrom(2_000)
                reflector.sendto(_reflect(data), peer)

    thread = threading.Thread(target=reflect)
    thread.start()
    try:
        netns.lose(1, 4, "udp")
        with netns.inside(netns.near):
            came = run(_series(862, 40, address=netns.far_ip, transport=far_net()))
    finally:
        end.set()
        thread.join()
        reflector.close()
    assert list(came).count(None) == 10


def test_duplicates_strangers_and_nonsense_are_passed_over():
    def answer(data):
        reply = _reflect(data)
        later = _reflect((9_999).to_bytes(4) + data[4:])
        return [b"", b"short", later, reply, reply]

    async def look():
        async with udp_server(answer) as port:
            return await _series(port, 10)

    came = run(look())
    assert [None if one is None else reflected_sequence(one[1]) for one in came] == list(range(10))


def test_a_flood_is_not_listened_to():
    def answer(data):
        return [b"x" * 1_400] * 500

    async def look():
        async with udp_server(answer) as port:
            return await _series(port, 10, timeout_s=5)

    assert run(look()) == [None] * 10


def test_a_reply_to_a_packet_that_was_not_sent_yet_does_not_count():
    def answer(data):
        return [_reflect((int.from_bytes(data[:4]) + 1).to_bytes(4) + data[4:])]

    async def look():
        async with udp_server(answer) as port:
            return await _series(port, 2)

    assert run(look())[1] is None


def test_a_closed_udp_port_is_refused_and_not_a_dead_line():
    with pytest.raises(LookError) as caught:
        run(_series(closed_port(), 30))
    assert caught.value.outcome is Outcome.REFUSED


def test_silence_is_all_lost():
    async def look():
        async with udp_server(lambda data: []) as port:
            return await _series(port, 5, timeout_s=0.1)

    assert run(look()) == [None] * 5


def test_an_address_outside_the_scope_gets_no_datagram():
    with pytest.raises(LookError) as caught:
        run(_series(862, address="192.0.2.1"))
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def _connects(port, *, address="127.0.0.1", transport=None, timeout_s=0.3):
    return (transport or net()).connect_times(
        asset(address), port, count=3, interval_s=0.01, timeout_s=timeout_s
    )


def test_an_open_port_gives_a_time_for_each_connection():
    async def look():
        async with tcp_server(say(b"hello")) as port:
            return await _connects(port)

    times = run(look())
    assert len(times) == 3
    assert all(time is not None and time >= 0 for time in times)


def test_a_closed_tcp_port_is_refused():
    with pytest.raises(LookError) as caught:
        run(_connects(closed_port()))
    assert caught.value.outcome is Outcome.REFUSED


def test_a_filtered_port_comes_to_nothing_in_time(netns):
    netns.cut()
    with netns.inside(netns.near):
        assert run(_connects(22, address=netns.far_ip, transport=far_net())) == [None] * 3


@pytest.mark.parametrize("port", [515, 9_100, 9_107])
def test_a_port_that_prints_is_not_even_connected_to(port):
    with pytest.raises(LookError) as caught:
        run(_connects(port))
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def test_no_byte_travels_on_the_connections():
    heard = []

    async def look():
        async def talk(reader, writer):
            heard.append(await reader.read(100))

        async with tcp_server(talk) as port:
            await _connects(port)
            await asyncio.sleep(0.1)

    run(look())
    assert heard == [b"", b"", b""]

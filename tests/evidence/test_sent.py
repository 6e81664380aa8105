"""What goes into the log: each exchange once, no secret, nothing that never left."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.asks import HttpAsk, SnmpAsk, UdpAsk
from audit.engine.codec import pack_gap, pack_seen, unpack_seen
from audit.engine.sent import Log, begin_talk
from audit.wire import ldap, oracle, postgresql, smpp, smtp, tds
from audit.wire.verbs import http_verb, snmp_verb, verb_of
from audit.world.clock import RealClock
from audit.world.exchange import EXCHANGE, Gap, Sent
from audit.world.fake import fake_world
from audit.world.guard import Guard
from audit.world.http import HttpTransport
from audit.world.net import NetTransport
from audit.world.world import World
from inventory.model import Asset
from inventory.seen import LookError
from tests.audit.loopback import LoopbackOnly
from tests.evidence.made import row, sent

ASSET = Asset(id="dev", kind="service", site="00001", address="127.0.0.1")


class Nobody:
    """A scope that holds no address."""

    def refuses(self, ip: str) -> str | None:
        return f"{ip} is outside the scope"


def world(scope: LoopbackOnly | Nobody | None = None) -> World:
    net = NetTransport(Guard(scope or LoopbackOnly()), RealClock())
    return replace(fake_world(), clock=RealClock(), net=net, http=HttpTransport(net, RealClock()))


async def _served(said: bytes, talk) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1_000)
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        await talk(server.sockets[0].getsockname()[1])


def test_a_conversation_is_one_record_with_all_that_was_said() -> None:
    log = Log("r1")
    told = log.over(world())

    async def talk(port: int) -> None:
        begin_talk("service.smtp")
        stream = await told.net.connect(ASSET, port, deadline_s=5)
        await stream.write(smtp.EHLO)
        await stream.read(100)
        await stream.write(smtp.QUIT)
        await stream.close()
        await stream.close()

    asyncio.run(_served(b"250 hello\r\n", talk))
    (one,) = log.taken()
    assert (one.protocol, one.verb, one.times) == ("smtp", "EHLO; QUIT", 1)
    assert one.bytes == len(smtp.EHLO) + len(smtp.QUIT)
    assert one.destination.startswith("127.0.0.1:")
    assert (one.run, one.asset, one.outcome) == ("r1", "dev", "answered")
    assert log.taken() == []
    assert EXCHANGE.get() is None


def test_a_page_is_one_record_and_its_query_is_not_in_it() -> None:
    log = Log("r1")
    told = log.over(world())

    async def talk(port: int) -> None:
        ask = HttpAsk("/status.xml?password=hunter2", "http", port)
        await told.http.ask(ASSET, ask, deadline_s=5)

    asyncio.run(_served(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", talk))
    (one,) = log.taken()
    assert (one.protocol, one.verb, one.outcome) == ("http", "GET /status.xml", "answered")
    assert one.bytes > len("GET /status.xml?password=hunter2 HTTP/1.1")
    assert "hunter2" not in repr(one)


def test_who_is_silent_or_closed_was_asked_all_the_same() -> None:
    log = Log("r1")
    told = log.over(world())

    async def ask() -> None:
        for awaited in (
            told.net.udp(ASSET, UdpAsk(b"q" * 20, "dns", 9), timeout_s=0.05, tries=2),
            told.http.ask(ASSET, HttpAsk("/", "http", 9), deadline_s=1),
            told.net.connects(ASSET, (9, 10), timeout_s=0.5),
        ):
            try:
                await awaited
            except (LookError, OSError):
                continue

    asyncio.run(ask())
    assert [(one.protocol, one.destination, one.outcome) for one in log.taken()] == [
        ("dns", "127.0.0.1:9", "refused"),
        ("http", "127.0.0.1:9", "refused"),
        ("tcp", "127.0.0.1:9", "refused"),
        ("tcp", "127.0.0.1:10", "refused"),
    ]


def test_what_the_guard_stops_is_not_in_the_log_because_it_was_not_sent() -> None:
    log = Log("r1")
    told = log.over(world(Nobody()))

    async def ask() -> None:
        for awaited in (
            told.net.udp(ASSET, UdpAsk(b"q", "dns", 53), timeout_s=0.05, tries=1),
            told.http.ask(ASSET, HttpAsk("/", "http", 80), deadline_s=1),
            told.net.connect(ASSET, 25, deadline_s=1),
            told.net.connects(ASSET, (80,), timeout_s=0.1),
            told.net.series(ASSET, 862, [b"x"], interval_s=0, timeout_s=0.1, number=len),
        ):
            with pytest.raises(LookError):
                await awaited

    asyncio.run(ask())
    assert log.taken() == []


@pytest.mark.parametrize(
    ("protocol", "data", "verb"),
    [
        ("smpp", smpp.encode_bind(1, "audit", "secret"), "bind_transmitter"),
        ("smpp", smpp.encode_enquire_link(2), "enquire_link"),
        ("smpp", smpp.encode_unbind(3), "unbind"),
        ("smtp", smtp.EHLO, "EHLO"),
        ("smtp", smtp.STARTTLS, "STARTTLS"),
        ("ldap", ldap.encode_bind(1), "bind"),
        ("ldap", ldap.encode_root_search(2), "search"),
        ("ldap", ldap.encode_unbind(3), "unbind"),
        ("postgresql", postgresql.SSL_REQUEST, "SSLRequest"),
        ("postgresql", postgresql.encode_startup(), "StartupMessage"),
        ("postgresql", postgresql.TERMINATE, "Terminate"),
        ("tds", tds.encode_prelogin(), "PRELOGIN"),
        ("oracle", oracle.encode_ping(), "CONNECT ping"),
    ],
)
def test_all_that_our_encoders_make_has_a_name(protocol: str, data: bytes, verb: str) -> None:
    assert verb_of(protocol, data) == verb


@given(st.sampled_from(["smtp", "smpp", "ldap", "postgresql", "tds", "oracle", "x"]), st.binary())
def test_any_bytes_have_a_verb(protocol: str, data: bytes) -> None:
    assert isinstance(verb_of(protocol, data), str)


def test_asks_are_named_by_what_they_ask() -> None:
    assert snmp_verb(SnmpAsk(get=("1.1", "1.2"), walk=("1.3",))) == "GET 2, GETBULK 1"
    ipp = HttpAsk("/ipp/print", "ipp", 631, method="POST", body=b"\x02\x00\x00\x0b")
    assert http_verb(ipp) == "POST /ipp/print Get-Printer-Attributes"


def test_what_was_sent_travels_with_what_was_seen() -> None:
    rows, records = [row("r1", 1), row("r1", 2)], [sent("r1", 1), sent("r1", 2)]
    assert unpack_seen(pack_seen(rows, records)) == (rows, records)
    assert unpack_seen(pack_seen(rows, [])) == (rows, [])
    assert unpack_seen(pack_seen([], records)) == ([], records)
    gap = Gap(1, 2, "r1", "00001", "the worker died")
    assert unpack_seen(pack_gap(gap)) == ([], [gap])


@given(st.binary(max_size=80))
def test_what_no_worker_of_ours_sends_is_refused(data: bytes) -> None:
    whole = pack_seen([row("r1", 1)], [sent("r1", 1)])
    for said in (b"S" + data, data + whole, whole[: len(data)]):
        try:
            rows, records = unpack_seen(said)
        except ValueError:
            continue
        assert all(isinstance(one, Sent | Gap) for one in records)
        assert isinstance(rows, list)

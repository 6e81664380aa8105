"""The libraries in use: flaws that were found in them stay mended, or stay behind our wrapper."""

from __future__ import annotations

import asyncio
import io
import socket
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import dns.exception
import dns.message
import h11
import pytest
from pyasn1.codec.ber import decoder  # type: ignore[import-untyped]
from pyasn1.error import PyAsn1Error  # type: ignore[import-untyped]

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire import snmp
from audit.wire.ber import encode_oid, tlv
from audit.wire.snmp import Verb
from audit.world.snmp_pysnmp import PysnmpTransport
from audit.world.world import Credential
from inventory.problem import InventoryError
from inventory.seen import LookError, Outcome
from inventory.sheet import read_xlsx, write_xlsx
from inventory.yaml_file import load_yaml
from tests.hostile.honest import printer_table
from tests.hostile.v3_agent import USER, V3Agent
from tests.support.snmp_agent import serve
from tests.support.snmp_world import LoopbackGuard, RealClock, Wallet, device

pytestmark = pytest.mark.xdist_group("hostile-libraries")

NAME, TABLE = "1.3.6.1.2.1.1.5.0", "1.3.6.1.4.1.8072.9999.1"

# pysnmp, which speaks for our own codec with some kinds of privacy


class Circles:
    """An agent's table that goes round when it is walked (pysnmp's own walk would follow)."""

    def __init__(self, *indexes: int) -> None:
        self.indexes = indexes
        self.asked = 0

    def answer(self, data: bytes) -> bytes:
        self.asked += 1
        request = snmp.decode_request(data)
        if request.verb is Verb.GET:
            return printer_table().answer(data)
        rows = [
            snmp.encode_varbind(encode_oid(f"{TABLE}.{index}"), snmp.encode_value("int", 1))
            for index in self.indexes
        ]
        return snmp.encode_response(request, rows)


def by_pysnmp(port: int, ask: SnmpAsk, deadline_s: float = 6.0) -> SnmpAnswer:
    """What the fallback makes of an agent."""
    wallet = Wallet({"c": Credential("c", "snmp_v3", USER)})

    async def run() -> SnmpAnswer:
        transport = PysnmpTransport(RealClock(), LoopbackGuard(), wallet)
        try:
            return await transport.ask(device(port), ask, deadline_s=deadline_s)
        finally:
            transport.close()

    return asyncio.run(run())


def test_pysnmp_s_fallback_reads_an_honest_agent() -> None:
    with serve(V3Agent(printer_table("p1")).answer) as port:
        assert by_pysnmp(port, SnmpAsk(get=(NAME,))).values[NAME] == b"p1"


@pytest.mark.parametrize("indexes", [(1, 2, 3, 1, 2, 3), (5, 5), (9, 8, 7)])
def test_pysnmp_s_fallback_does_not_walk_in_circles(indexes: tuple[int, ...]) -> None:
    table = Circles(*indexes)
    with serve(V3Agent(table).answer) as port:  # type: ignore[arg-type]
        answer = by_pysnmp(port, SnmpAsk(walk=(TABLE,)))
    assert answer.cut == {TABLE}
    assert table.asked <= 3


def test_pysnmp_s_fallback_believes_nobody_but_who_was_asked() -> None:
    agent = V3Agent(printer_table("FORGED"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.77", 0))

        def forge(data: bytes, source: Any) -> Iterator[bytes]:
            for answer in agent.answer(data):
                stranger.sendto(answer, source)
            return iter(())

        with (
            serve(forge, with_source=True) as port,
            pytest.raises(LookError) as caught,
        ):
            by_pysnmp(port, SnmpAsk(get=(NAME,)), deadline_s=2.0)
    assert caught.value.outcome is Outcome.TIMEOUT
    assert agent.asked


def test_pysnmp_s_fallback_ends_reports_without_end() -> None:
    agent = V3Agent(printer_table(), always_report="1.3.6.1.6.3.15.1.1.2.0")
    with serve(agent.answer) as port, pytest.raises(LookError) as caught:
        by_pysnmp(port, SnmpAsk(get=(NAME,)))
    assert caught.value.outcome is not Outcome.BROKEN
    assert len(agent.asked) <= 12


@pytest.mark.parametrize("tag", [0x06, 0x0D])
def test_pyasn1_does_not_grow_with_continuation_octets(tag: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(PyAsn1Error):
            decoder.decode(tlv(tag, b"\xff" * 60_000))
        assert tracemalloc.get_traced_memory()[1] < 16 * 1_048_576
    finally:
        tracemalloc.stop()


# h11


def answer_of(*parts: bytes) -> list[Any]:
    """The events that h11 makes of an answer to a GET."""
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=16_384)
    http.send(h11.Request(method="GET", target="/", headers=[("Host", "device")]))
    http.send(h11.EndOfMessage())
    for part in parts:
        http.receive_data(part)
    events: list[Any] = []
    while (event := http.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
        events.append(event)
        if isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            break
    return events


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "said",
    [
        _CHUNKED + b"5\r\nhelloXX0\r\n\r\n",  # CVE-2025-43859: any two bytes ended a chunk
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nX\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 20_000,
        _CHUNKED + b"-1\r\n",
        _CHUNKED + b"0x5\r\nhello\r\n",
    ],
)
def test_h11_refuses_what_two_readers_would_read_differently(said: bytes) -> None:
    with pytest.raises(h11.RemoteProtocolError):
        answer_of(said)


# dnspython


def _datagram(name: bytes) -> bytes:
    return b"\0\1\x81\x80\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"


@pytest.mark.parametrize(
    "name",
    [
        b"\xc0\x0c",  # at itself
        b"\x01a\xc0\x0c",  # back to its own beginning
        b"\xff\xff",
        b"\x3f" + b"a" * 10,
        b"".join(b"\x3f" + b"a" * 63 for _ in range(5)) + b"\0",
    ],
)
def test_dnspython_ends_names_that_point_in_circles(name: bytes) -> None:
    with pytest.raises(dns.exception.DNSException):
        dns.message.from_wire(_datagram(name))


# PyYAML, behind our reader


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [id]",
        "!!python/object/new:tuple [[1]]",
        "!!python/name:os.system",
        "a: &a [x]\nb: &b [" + "*a," * 900 + "*a]\nc: [" + "*b," * 900 + "*b]",
        "a: " + "[" * 5_000 + "]" * 5_000,
        "a: 1\na: 2",
    ],
)
def test_a_yaml_file_makes_no_objects_and_no_bombs(text: str) -> None:
    with pytest.raises(InventoryError):
        load_yaml(text, "a.yaml")


# openpyxl, behind our reader


@pytest.mark.parametrize("entity", [b"SYSTEM 'file:///etc/passwd'", b"'" + b"x" * 60_000 + b"'"])
def test_a_workbook_with_entities_is_not_read(entity: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_xlsx({"units": [["site"], ["00001"]]}))) as old:
        named = {info.filename: old.read(info) for info in old.infolist()}
    sheet = named["xl/worksheets/sheet1.xml"]
    declared, mark, rest = sheet.partition(b"?>")
    dtd = b"\n<!DOCTYPE a [<!ENTITY e " + entity + b">]>"
    named["xl/worksheets/sheet1.xml"] = declared + mark + dtd + rest.replace(b"00001", b"&e;")
    with zipfile.ZipFile(out, "w") as new:
        for name, data in named.items():
            new.writestr(name, data)
    with pytest.raises(InventoryError):
        read_xlsx(out.getvalue(), "a.xlsx")


def test_a_control_character_does_not_kill_a_workbook() -> None:
    """openpyxl and python-docx raise on one; what comes from a device is written all the same."""
    hostile = "a\x1b[31m\x07\ufffe"
    rows = read_xlsx(write_xlsx({"units": [["site"], [hostile]]}), "a.xlsx")["units"]
    assert "\x1b" not in str(rows[1].cells[0])

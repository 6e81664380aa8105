"""22 ways of an agent to harm who asks it (behaviours 51 to 72)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from audit.plan import Look
from audit.wire import snmp
from audit.wire.ber import encode_integer, encode_oid, oid_text, tlv
from audit.wire.snmp import Request, Verb
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.hostile.honest import printer_table
from tests.hostile.oracle import (
    ANSWERED,
    GARBLED,
    TIMEOUT,
    UNSUPPORTED,
    Behaviour,
    Met,
    Stage,
    declared,
)
from tests.hostile.servers import Servers
from tests.hostile.v3_agent import USER, V3Agent

pytestmark = pytest.mark.xdist_group("hostile-snmp")

PRINTER = declared(DeviceAsset, "system.snmp", "printer.snmp", kind="printer")
NAME = declared(DeviceAsset, "system.snmp", kind="printer")
PRIVATE = declared(DeviceAsset, "system.snmp", kind="printer", credential="v3")
TABLE = printer_table()
NULL, ONE = b"\x05\x00", snmp.encode_value("int", 1)

Reply = Callable[[bytes], Iterable[bytes]]


def served(reply: Reply) -> Callable[[Servers, str], None]:
    return lambda servers, address: servers.udp(address, 161, reply)


def walks(rows: Callable[[Request], list[tuple[str, bytes]]]) -> Callable[[Servers, str], None]:
    """Honest to a GET; GETBULK brings what `rows` makes of the request."""

    def reply(data: bytes) -> list[bytes]:
        request = snmp.decode_request(data)
        if request.verb is Verb.GET:
            return [TABLE.answer(data)]
        found = [snmp.encode_varbind(encode_oid(oid), value) for oid, value in rows(request)]
        return [snmp.encode_response(request, found)]

    return served(reply)


def columns(
    next_: Callable[[str, int], str], value: bytes = ONE
) -> Callable[[Request], list[tuple[str, bytes]]]:
    """Rows of a table whose OIDs `next_` makes of what was asked and the number of the row."""

    def rows(request: Request) -> list[tuple[str, bytes]]:
        asked = [oid_text(oid) for oid in request.oids]
        return [(next_(oid, row), value) for row in range(request.second) for oid in asked]

    return rows


def _root(oid: str) -> str:
    """The column of an OID: 1.3.6.1.2.1.25.3.2.1.2 of 1.3.6.1.2.1.25.3.2.1.2.7."""
    depth = 11 if oid.startswith("1.3.6.1.2.1.25.") else 10
    return ".".join(oid.split(".")[:depth])


def _after(oid: str, steps: int) -> str:
    rest = oid[len(_root(oid)) + 1 :]
    return f"{_root(oid)}.{int(rest.split('.')[0] or 0) + steps}" if rest else f"{oid}.{steps}"


def _cut(met: Met) -> None:
    """A walk that was not brought to its end says so."""
    assert "not walked to the end" in met.row("printer.snmp").note


def gets(change: Callable[[Request], Iterable[bytes]]) -> Callable[[Servers, str], None]:
    """Every question is answered with what `change` makes of it."""
    return served(lambda data: change(snmp.decode_request(data)))


def bindings(request: Request, value: bytes) -> list[bytes]:
    return [snmp.encode_varbind(oid, value) for oid in request.oids]


def true(request: Request) -> bytes:
    """The true answer."""
    question = snmp.Question(request.verb, tuple(request.oids), request.second)
    return TABLE.answer(
        snmp.encode_request(question, request.request_id, request.community, request.version)
    )


def forged(
    request: Request, *, request_id: int | None = None, version: int | None = None,
    community: bytes | None = None, tag: int = snmp.RESPONSE,
) -> bytes:  # fmt: skip
    """An answer with another head, which must not be believed."""
    asked_id = request.request_id if request_id is None else request_id
    found = bindings(request, snmp.encode_value("text", "FORGED"))[:1]
    body = encode_integer(asked_id) + encode_integer(0) * 2 + tlv(0x30, b"".join(found))
    head = encode_integer(request.version if version is None else version)
    head += tlv(4, request.community if community is None else community)
    return tlv(0x30, head + tlv(tag, body))


def many_forged(request: Request, count: int) -> list[bytes]:
    """Forged answers with as many guesses of the request-id."""
    return [forged(request, request_id=number) for number in range(count)]


def up_since(ticks: Callable[[int], int]) -> Callable[[Servers, str], None]:
    """Honest but for sysUpTime, which is another each time."""
    turns: list[int] = []

    def reply(data: bytes) -> list[bytes]:
        request = snmp.decode_request(data)
        turns.append(1)
        values = [
            encode_integer(ticks(len(turns)), 67)
            if oid_text(oid) == "1.3.6.1.2.1.1.3.0"
            else snmp.encode_value("text", "d")
            for oid in request.oids
        ]
        found = [snmp.encode_varbind(oid, v) for oid, v in zip(request.oids, values, strict=True)]
        return [snmp.encode_response(request, found)]

    return served(reply)


def not_forged(met: Met) -> None:
    """What a stranger said is nowhere."""
    assert all("FORGED" not in row.facts + row.note for row in met.measured.rows)


def from_elsewhere(host: str | None) -> Callable[[Servers, str], None]:
    """Answers from another address, or from another port of its own."""

    def serve(servers: Servers, address: str) -> None:
        sock = servers.place.listen(socket.SOCK_DGRAM, host or address, 1_161)
        servers.udp(
            address, 161,
            lambda data: [forged(snmp.decode_request(data))], through=sock,
        )  # fmt: skip

    return serve


def v3(**lies: object) -> Callable[[Servers, str], None]:
    return lambda servers, address: servers.udp(
        address, 161, V3Agent(TABLE, **lies).answer  # type: ignore[arg-type]
    )  # fmt: skip


def long_oid(data: bytes) -> list[bytes]:
    """A table's row whose index is 2^200."""
    request = snmp.decode_request(data)
    if request.verb is Verb.GET:
        return [TABLE.answer(data)]
    number = b"\x81" + b"\x80" * 27 + b"\x00"
    return [
        snmp.encode_response(
            request, [snmp.encode_varbind(oid + number, ONE) for oid in request.oids]
        )
    ]


BOTH_ANSWER = {"system.snmp": [ANSWERED], "printer.snmp": [ANSWERED]}
WALK_GARBLED = {"system.snmp": [ANSWERED], "printer.snmp": [GARBLED]}
V3 = {"v3": {"kind": "snmp_v3", **USER}}


def case(
    number: int, name: str, serve: Callable[[Servers, str], None],
    outcomes: dict[str, list[Outcome]], *, look: Callable[[str], Look] = PRINTER, **more: Any,
) -> Behaviour:  # fmt: skip
    return Behaviour(number, name, serve, look, outcomes, **more)


def get_case(
    number: int, name: str, serve: Callable[[Servers, str], None], *right: Outcome, **more: Any
) -> Behaviour:
    """One that shows in a GET; a walk would only cost the same time again."""
    return Behaviour(number, name, serve, NAME, {"system.snmp": right}, **more)


def v3_case(name: str, *right: Outcome, **lies: Any) -> Behaviour:
    return Behaviour(71, f"v3 {name}", v3(**lies), PRIVATE, {"system.snmp": right}, credentials=V3)


BEHAVIOURS = [
    case(51, "same OID", walks(columns(lambda oid, row: f"{_root(oid)}.1.1")), BOTH_ANSWER,
         check=_cut),
    case(52, "cycle", walks(columns(lambda oid, row: f"{_root(oid)}.{row % 3 + 1}.1")),
         BOTH_ANSWER, check=_cut),
    case(53, "decreasing", walks(columns(lambda oid, row: f"{_root(oid)}.{900 - row}.1")),
         BOTH_ANSWER, check=_cut),
    case(54, "endless increasing", walks(columns(lambda oid, row: _after(oid, row + 1))),
         BOTH_ANSWER, check=_cut, packets=700),
    case(55, "unsorted rows in bulk", walks(columns(
        lambda oid, row: f"{_root(oid)}.{(row * 7919) % 101 + 1}.1")), BOTH_ANSWER, check=_cut),
    case(56, "out of subtree and back", walks(columns(
        lambda oid, row: f"{_root(oid)}.1" if row % 2 else f"1.3.6.1.4.1.{row + 1}")),
        {"system.snmp": [ANSWERED], "printer.snmp": [UNSUPPORTED]}),
    case(57, "2500 varbinds for 10",
         walks(lambda request: [(f"{oid_text(request.oids[0])}.1", NULL)] * 2_500), WALK_GARBLED),
    case(57, "300 varbinds for 10",
         walks(lambda request: [(f"{oid_text(request.oids[0])}.1", NULL)] * 300), WALK_GARBLED),
    get_case(57, "2500 varbinds for 10 in a GET", gets(
        lambda request: [snmp.encode_response(request, bindings(request, ONE)[:1] * 2_500)]),
        GARBLED),
    get_case(58, "no varbinds", gets(lambda request: [snmp.encode_response(request, [])]), GARBLED),
    get_case(58, "fewer varbinds", gets(
        lambda request: [snmp.encode_response(request, bindings(request, NULL)[:1])]),
        UNSUPPORTED),
    case(59, "wrong request-id, then right", gets(lambda request: [
        forged(request, request_id=request.request_id ^ 1), true(request)]), BOTH_ANSWER,
        check=not_forged),
    get_case(60, "other IP", from_elsewhere("127.66.60.250"), TIMEOUT, check=not_forged),
    get_case(61, "other port", from_elsewhere(None), TIMEOUT, check=not_forged),
    get_case(62, "other community", gets(lambda request: [forged(request, community=b"private")]),
         GARBLED, check=not_forged),
    get_case(62, "other version", gets(lambda request: [forged(request, version=0)]), GARBLED,
         check=not_forged),
    get_case(63, "Report PDU as answer", gets(lambda request: [forged(request, tag=snmp.REPORT)]),
         GARBLED, check=not_forged),
    get_case(63, "Trap PDU as answer", gets(lambda request: [forged(request, tag=0xA7)]), GARBLED,
         check=not_forged),
    get_case(64, "error-status 999, index -3", gets(
        lambda request: [snmp.encode_response(request, bindings(request, NULL), 999, -3)]),
        GARBLED),
    get_case(64, "error-index -3", gets(
        lambda request: [snmp.encode_response(request, bindings(request, NULL), 2, -3)]),
        GARBLED),
    case(65, "sub-id 2^200", served(long_oid), WALK_GARBLED),
    get_case(66, "INTEGER of 5000 bytes", gets(lambda request: [
        snmp.encode_response(request, bindings(request, tlv(2, b"\x7f" * 5_000))[:1])]), GARBLED),
    get_case(66, "Counter64 of 30 bytes", gets(lambda request: [
        snmp.encode_response(request, bindings(request, tlv(70, b"\x7f" * 30)))]), GARBLED),
    get_case(67, "truncated", gets(lambda request: [true(request)[:-3]]), GARBLED),
    get_case(67, "indefinite", gets(
        lambda request: [b"\x30\x80" + true(request)[2:] + b"\0\0"]), GARBLED),
    get_case(67, "lying lengths", gets(
        lambda request: [true(request).replace(b"\x04\x06pub", b"\x04\x84\x7f\xff\xff")]),
        GARBLED),
    get_case(67, "15000 deep", gets(lambda request: [b"\x30\x80" * 15_000]), GARBLED),
    get_case(67, "4000 deep", gets(lambda request: [b"\x30\x82\x0f\x00" * 1_000]), GARBLED),
    get_case(68, "RELATIVE-OID flood", gets(lambda request: [snmp.encode_response(
        request, bindings(request, tlv(0x0D, b"\xff" * 7_000))[:1])] * 500), GARBLED),
    get_case(69, "OCTET STRING of 64 KB", gets(lambda request: [snmp.encode_response(
        request, bindings(request, tlv(4, b"A" * 64_000))[:1])]), GARBLED),
    get_case(69, "invalid UTF-8 and controls", gets(lambda request: [snmp.encode_response(
        request, bindings(request, tlv(4, b"\x1b]52;c;x\x07\x9b31m\xff\xfe\0")))]), ANSWERED),
    get_case(69, "bidi and lines in UTF-8", gets(lambda request: [snmp.encode_response(
        request, bindings(request, tlv(4, "a\u202e\u2066\u2028\ufeff\x1b[2J".encode())))]),
        ANSWERED),
    get_case(70, "2000 forged before the true one", gets(
        lambda request: [*many_forged(request, 2_000), true(request)]), ANSWERED,
        check=not_forged),
    v3_case("honest", ANSWERED),
    v3_case("another engine in every message", GARBLED, change_engine=True),
    v3_case("boots jump", ANSWERED, jump=7),
    v3_case("boots go back", ANSWERED, jump=-1),
    v3_case("Reports without end", GARBLED, always_report="1.3.6.1.6.3.15.1.1.2.0"),
    v3_case("digest of one byte", GARBLED, mac_bytes=1),
    v3_case("answer in clear", GARBLED, plain=True),
    get_case(72, "sysUpTime wraps", up_since(lambda turn: 2**32 - 1 if turn % 2 else 0), ANSWERED),
    get_case(72, "sysUpTime below zero", up_since(lambda turn: -1), GARBLED, ANSWERED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_an_agent_cannot_harm_who_asks_it(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)

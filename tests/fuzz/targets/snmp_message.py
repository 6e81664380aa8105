"""Datagrams of agents, v1 and v2c, and of managers (which the simulated city reads)."""

from __future__ import annotations

from collections.abc import Iterator

from audit.wire.ber import encode_oid
from audit.wire.snmp import (
    RESPONSE,
    V1,
    V2C,
    Question,
    Verb,
    decode_head,
    decode_request,
    decode_rest,
    decode_value,
    encode_reply,
    encode_request,
    encode_value,
    encode_varbind,
    missing,
)
from audit.wire.snmp_session import CommunitySession
from inventory.seen import LookError
from tests.fuzz.target import Target

_ID = 0x01020304
_OIDS = tuple(encode_oid(f"1.3.6.1.2.1.1.{n}.0") for n in (1, 3, 5))
_QUESTIONS = (Question(Verb.GET, _OIDS), Question(Verb.GET_BULK, _OIDS, 10))
_READERS = (
    decode_request,
    decode_value,
    lambda data: decode_rest(data, decode_head(data)),
    lambda data: CommunitySession(b"public", V1).read(data, _ID, 0.0),
    lambda data: CommunitySession(b"public").read(data, _ID, 0.0, _QUESTIONS[0]),
    lambda data: CommunitySession(b"public").read(data, _ID, 0.0, _QUESTIONS[1]),
)


def _parse(data: bytes) -> None:
    for read in _READERS:
        try:
            read(data)
        except LookError:
            continue


def _seeds() -> Iterator[bytes]:
    values = [
        encode_value("text", "Máy in"), encode_value("ticks", 4_000_000_000),
        encode_value("counter64", 2**63), encode_value("oid", "1.3.6.1.4.1.11.2.3.9.1"),
        encode_value("ip", "10.1.0.9"), encode_value("int", -5), missing(),
    ]  # fmt: skip
    for value in values:
        yield value
        bindings = [encode_varbind(oid, value) for oid in _OIDS]
        yield encode_reply(RESPONSE, V2C, b"public", _ID, bindings)
    yield encode_reply(RESPONSE, V1, b"public", _ID, [encode_varbind(_OIDS[0], b"\5\0")], 2, 1)
    yield encode_request(_QUESTIONS[0], _ID, b"public", V1)
    yield encode_request(_QUESTIONS[1], _ID, b"public")


TARGET = Target(
    parse=_parse,
    seeds=_seeds,
    words=(b"\x30\x82", b"\x02\x01\x00", b"\x06\x08\x2b\x06\x01\x02\x01\x01", b"\xa2", b"public",
           b"\x02\x04\x01\x02\x03\x04"),
    most_bytes=8_200,
)  # fmt: skip

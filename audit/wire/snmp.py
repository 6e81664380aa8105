"""Asks an SNMP v1 or v2c agent and reads what it answers (RFC 1157, 1901, 3416): no I/O.

GET, GETNEXT and GETBULK are the only verbs that can be encoded: there is no way to write a SET,
a trap or an INFORM. `decode_request` and `encode_response` serve the simulated agents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from audit.asks import SnmpValue
from audit.wire.ber import (
    INTEGER,
    NULL,
    OCTETS,
    OID,
    SEQUENCE,
    encode_integer,
    encode_oid,
    expect,
    garbled,
    header,
    integer,
    oid_text,
    oid_texts,
    read_integer,
    tlv,
    unsigned,
)

V1, V2C = 0, 1
RESPONSE, REPORT = 0xA2, 0xA8
IP_ADDRESS, COUNTER32, GAUGE32, TIME_TICKS, OPAQUE = 0x40, 0x41, 0x42, 0x43, 0x44
COUNTER64, UINTEGER32 = 0x46, 0x47
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = 0x80, 0x81, 0x82

NO_ERROR, TOO_BIG, NO_SUCH_NAME, GEN_ERR, NO_ACCESS, AUTHORIZATION_ERROR = 0, 1, 2, 5, 6, 16

NARROWEST_ID, WIDEST_ID = 2**23, 2**31 - 1
"""Between them an INTEGER takes four bytes: requests with such an id differ in nothing else."""

MAX_DATAGRAM_BYTES = 8_192  # we ask for answers of 1,400; what is longer is not for us
MAX_COMMUNITY_BYTES = 255
MAX_VARBINDS = 512


class Verb(IntEnum):
    """What can be asked, by the tag of its PDU. Reading verbs only."""

    GET = 0xA0
    GET_NEXT = 0xA1
    GET_BULK = 0xA5


Varbind = tuple[bytes, int, SnmpValue]  # OID (its BER contents), tag of the value, value


class Question(NamedTuple):
    """One PDU to send. `oids` are BER contents (`ber.encode_oid`)."""

    verb: Verb
    oids: tuple[bytes, ...]
    repetitions: int = 0  # GETBULK alone; non-repeaters are always 0


class Pdu(NamedTuple):
    """One PDU that came: a Response or a Report."""

    tag: int
    request_id: int
    error_status: int
    error_index: int
    varbinds: Sequence[Varbind]
    values: Sequence[SnmpValue] | None = None
    """Instead of bindings: the values of just the objects that were asked for, in their order."""


class Head(NamedTuple):
    """The first fields of a v1 or v2c message, enough to see whose answer it is."""

    version: int
    community: bytes
    tag: int
    request_id: int
    at: int  # where error-status (or non-repeaters) begins
    end: int


@dataclass(frozen=True, slots=True)
class Request:
    """A request as an agent sees it. `first` and `second`: non-repeaters and max-repetitions."""

    version: int
    community: bytes
    verb: Verb
    request_id: int
    first: int
    second: int
    oids: list[bytes]


def encode_pdu(question: Question, request_id: int) -> bytes:
    """The PDU of a question."""
    return tlv(
        Verb(question.verb),
        encode_integer(request_id) + _tail(question.repetitions, question.oids),
    )


@lru_cache(1_024)  # thousands of devices of one kind are asked the same
def _tail(repetitions: int, oids: tuple[bytes, ...]) -> bytes:
    bindings = b"".join(tlv(SEQUENCE, tlv(OID, oid) + b"\x05\x00") for oid in oids)
    return b"\x02\x01\x00" + encode_integer(repetitions) + tlv(SEQUENCE, bindings)


@lru_cache(1_024)
def pdu_around(question: Question) -> tuple[bytes, bytes]:
    """What stands before and after the request-id in a PDU whose id takes four bytes."""
    return _around(encode_pdu(question, WIDEST_ID), question)


def encode_request(
    question: Question, request_id: int, community: bytes, version: int = V2C
) -> bytes:
    """A whole v1 or v2c message. ValueError: GETBULK does not exist in v1."""
    if request_id >= NARROWEST_ID:
        before, after = _request_around(question, community, version)
        return before + request_id.to_bytes(4, "big") + after
    return _request(question, request_id, community, version)


@lru_cache(1_024)
def _request_around(question: Question, community: bytes, version: int) -> tuple[bytes, bytes]:
    return _around(_request(question, WIDEST_ID, community, version), question)


def _around(encoded: bytes, question: Question) -> tuple[bytes, bytes]:
    after = _tail(question.repetitions, question.oids)
    return encoded[: -len(after) - 4], after


def _request(question: Question, request_id: int, community: bytes, version: int) -> bytes:
    if version == V1 and question.verb is Verb.GET_BULK:
        raise ValueError("SNMPv1 has no GETBULK")
    return tlv(
        SEQUENCE,
        encode_integer(version) + tlv(OCTETS, community) + encode_pdu(question, request_id),
    )


def decode_head(data: bytes) -> Head:
    """Version, community, PDU tag and request-id; the rest stays undecoded.

    Raises:
        LookError: GARBLED, this is no SNMP v1 or v2c message.
    """
    at, end = _message(data)
    version, at = read_integer(data, at, end)
    if version not in (V1, V2C):
        raise garbled(f"version {version}")
    start, at = expect(data, at, end, OCTETS)
    if at - start > MAX_COMMUNITY_BYTES:
        raise garbled("a community of more than 255 bytes")
    tag, inner, stop = header(data, at, end)
    if stop != end:
        raise garbled("bytes after the PDU")
    request_id, inner = read_integer(data, inner, stop)
    return Head(version, data[start:at], tag, request_id, inner, stop)


def _message(data: bytes) -> tuple[int, int]:
    if len(data) > MAX_DATAGRAM_BYTES:
        raise garbled(f"a datagram of {len(data)} bytes")
    start, stop = expect(data, 0, len(data), SEQUENCE)
    if stop != len(data):
        raise garbled("bytes after the message")
    return start, stop


def decode_rest(data: bytes, head: Head) -> Pdu:
    """The PDU whose head is known. GARBLED unless it is a Response or a Report."""
    return decode_pdu_rest(data, head.tag, head.request_id, head.at, head.end)


def decode_pdu_rest(
    data: bytes, tag: int, request_id: int, at: int, end: int, asked: Question | None = None
) -> Pdu:
    """Error status, error index and varbinds, for v1, v2c and v3 alike.

    `asked`: what it may answer; an answer to GET as plain as most has `values` then.
    """
    if tag not in (RESPONSE, REPORT):
        raise garbled(f"PDU 0x{tag:02x} where an answer belongs")
    plain = data.startswith(_NO_ERROR, at)
    if plain:
        status, index, at = 0, 0, at + len(_NO_ERROR)
    else:
        status, at = read_integer(data, at, end)
        index, at = read_integer(data, at, end)
    at, stop = expect(data, at, end, SEQUENCE)
    if stop != end:
        raise garbled("bytes after the variable bindings")
    if plain and asked is not None and asked.verb is Verb.GET:
        values = _values(data, at, end, _names_of(asked.oids))
        if values is not None:
            return Pdu(tag, request_id, 0, 0, (), values)
    return Pdu(tag, request_id, status, index, _varbinds(data, at, end))


@lru_cache(1_024)
def _names_of(oids: tuple[bytes, ...]) -> tuple[tuple[bytes, int], ...]:
    """Each name as it stands in a binding, and how far behind the binding's begin its value is."""
    return tuple((tlv(OID, oid), len(tlv(OID, oid)) + 2) for oid in oids)


def _values(
    data: bytes, at: int, end: int, names: tuple[tuple[bytes, int], ...]
) -> list[SnmpValue] | None:
    """The values where the bindings are just these names, in lengths of one byte; else None."""
    found: list[SnmpValue] = []
    take, number = found.append, int.from_bytes
    for name, ahead in names:
        value_at = at + ahead
        start = value_at + 2
        if start > end or data[at] != SEQUENCE or not data.startswith(name, at + 2):
            return None
        size, tag = data[value_at + 1], data[value_at]
        stop = start + size
        if stop > end or data[at + 1] != stop - at - 2 or data[at + 1] >= 0x80:
            return None
        if tag == OCTETS:
            take(data[start:stop])
        elif tag in _UNSIGNED and 0 < size <= 4:  # so short it cannot be too large
            take(number(data[start:stop], "big"))
        elif tag == INTEGER and size == 1 and data[start] < 0x80:
            take(data[start])
        else:
            take(_value(data, tag, start, stop))
        at = stop
    return found if at == end else None


_NO_ERROR = b"\x02\x01\x00" * 2


def _varbinds(data: bytes, at: int, end: int) -> list[Varbind]:
    """All bindings. Nearly every length takes one byte, so that is read here without a call."""
    found: list[Varbind] = []
    take, number, texts = found.append, int.from_bytes, oid_texts
    while at < end:
        if at + 6 <= end and data[at] == SEQUENCE and data[at + 2] == OID:
            value_at, stop = at + 4 + data[at + 3], at + 2 + data[at + 1]
        else:
            value_at = stop = end
        start = value_at + 2
        # An OID that is too long for its binding leaves no room for the value after it.
        if start <= stop <= end and data[value_at + 1] == stop - start and data[at + 1] < 0x80:
            oid, tag = data[at + 4 : value_at], data[value_at]
        else:
            name, value_at, stop = _names(data, at, end)
            tag, start, value_end = header(data, value_at, stop)
            if value_end != stop:
                raise garbled("bytes after a value")
            oid = data[name:value_at]
        value: SnmpValue
        if tag == OCTETS:
            value = data[start:stop]
        elif tag in _UNSIGNED and 0 < stop - start <= 4:  # so short it cannot be too large
            value = number(data[start:stop], "big")
        elif tag == INTEGER and stop - start == 1 and data[start] < 0x80:
            value = data[start]
        else:
            value = _value(data, tag, start, stop)
        if texts[oid]:  # a name that is no OID is refused here, once and for all
            take((oid, tag, value))
        at = stop
    if len(found) > MAX_VARBINDS:
        raise garbled(f"more than {MAX_VARBINDS} variable bindings")
    return found


_UNSIGNED = frozenset((COUNTER32, GAUGE32, TIME_TICKS, COUNTER64, UINTEGER32))


def _names(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Where a binding's OID begins and ends, and where the binding ends."""
    start, stop = expect(data, at, end, SEQUENCE)
    name, value_at = expect(data, start, stop, OID)
    return name, value_at, stop


def _value(data: bytes, tag: int, start: int, stop: int) -> SnmpValue:
    if tag == OCTETS:
        return data[start:stop]
    if tag == INTEGER:
        return integer(data, start, stop)
    if tag in (COUNTER32, GAUGE32, TIME_TICKS, UINTEGER32):
        return unsigned(data, start, stop, 32)
    if tag == COUNTER64:
        return unsigned(data, start, stop, 64)
    if tag == OID:
        # An agent that has no identity says 0.0, and some say it as nothing at all.
        return oid_text(data[start:stop]) if stop > start else "0.0"
    if tag in (NULL, NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW):
        if stop > start:
            raise garbled("a null with contents")
        return None
    if tag == IP_ADDRESS:
        if stop - start != 4:
            raise garbled(f"an IpAddress of {stop - start} bytes")
        return data[start:stop]
    if tag == OPAQUE:
        return data[start:stop]
    raise garbled(f"a value of tag 0x{tag:02x}")


def decode_value(data: bytes) -> tuple[int, SnmpValue]:
    """One value with its header, alone: what another codec hands over. (tag, value)."""
    tag, start, stop = header(data, 0, len(data))
    if stop != len(data):
        raise garbled("bytes after a value")
    return tag, _value(data, tag, start, stop)


def decode_request(data: bytes) -> Request:
    """What a manager asks: for agents (the simulated city). GARBLED for any other verb."""
    head = decode_head(data)
    if head.tag not in (Verb.GET, Verb.GET_NEXT, Verb.GET_BULK):
        raise garbled(f"PDU 0x{head.tag:02x} is no reading verb")
    first, at = read_integer(data, head.at, head.end)
    second, at = read_integer(data, at, head.end)
    at, stop = expect(data, at, head.end, SEQUENCE)
    if stop != head.end:
        raise garbled("bytes after the variable bindings")
    oids = [oid for oid, _, _ in _varbinds(data, at, stop)]
    return Request(
        head.version, head.community, Verb(head.tag), head.request_id, first, second, oids
    )


def encode_response(
    request: Request, varbinds: Sequence[bytes], error_status: int = 0, error_index: int = 0
) -> bytes:
    """A Response to `request`; `varbinds` come encoded (`encode_varbind`), once per value."""
    return encode_reply(
        RESPONSE, request.version, request.community, request.request_id,
        varbinds, error_status, error_index,
    )  # fmt: skip


def encode_reply(
    tag: int, version: int, community: bytes, request_id: int, varbinds: Sequence[bytes],
    error_status: int = 0, error_index: int = 0,
) -> bytes:  # fmt: skip
    """A Response or a Report, the two PDUs that an agent answers with. ValueError for others."""
    if tag not in (RESPONSE, REPORT):
        raise ValueError(f"PDU 0x{tag:02x} is no answer")
    body = encode_integer(request_id) + encode_integer(error_status) + encode_integer(error_index)
    pdu = tlv(tag, body + tlv(SEQUENCE, b"".join(varbinds)))
    return tlv(SEQUENCE, encode_integer(version) + tlv(OCTETS, community) + pdu)


def encode_varbind(oid: bytes, value: bytes) -> bytes:
    """One binding: OID as BER contents, value as `encode_value` (or `missing`) made it."""
    return tlv(SEQUENCE, tlv(OID, oid) + value)


def missing(tag: int = NO_SUCH_OBJECT) -> bytes:
    """The value of an object that an agent does not have, or of the end of its MIB."""
    return bytes((tag, 0))


_NUMBER_TAGS = {
    "int": INTEGER, "counter": COUNTER32, "gauge": GAUGE32, "ticks": TIME_TICKS,
    "counter64": COUNTER64,
}  # fmt: skip


def encode_value(kind: str, value: int | str | bytes) -> bytes:
    """A typed value: int, counter, gauge, ticks, counter64, ip, text or oid. ValueError: ours."""
    if kind in _NUMBER_TAGS:
        return encode_integer(int(value), _NUMBER_TAGS[kind])
    if kind == "text":
        return tlv(OCTETS, value if isinstance(value, bytes) else str(value).encode())
    if kind == "oid":
        return tlv(OID, encode_oid(str(value)))
    if kind == "ip":
        raw = int(value).to_bytes(4, "big") if isinstance(value, int) else _octets(value)
        return tlv(IP_ADDRESS, raw)
    raise ValueError(f"unknown kind of value {kind!r}")


def _octets(value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else bytes(int(part) for part in value.split("."))
    if len(raw) != 4:
        raise ValueError("an IpAddress has 4 octets")
    return raw

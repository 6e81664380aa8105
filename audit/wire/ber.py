"""Reads and writes the part of BER (X.690) that SNMP uses (RFC 3417 §8); strict and bounded.

Nothing recurses: the grammar of SNMP is fixed, so a datagram nested 15,000 deep is only a wrong
tag. What does not fit raises `LookError(GARBLED)`; nothing is read past `end`.
"""

from functools import lru_cache

from inventory.seen import LookError, Outcome

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30

MAX_ARCS = 128  # RFC 2578 §3.5
MAX_ARC = 2**32 - 1
_CACHED_OIDS = 32_768
_CACHED_OID_BYTES = 40  # longer ones are rare, and a hostile agent shall not fill the cache


def garbled(note: str) -> LookError:
    """The error of a datagram that is not what the standard says."""
    return LookError(Outcome.GARBLED, f"SNMP: {note}")


def header(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Read a tag and a definite length at `at`; returns (tag, start, stop) of the contents."""
    start = at + 2
    if start > end:
        raise garbled("the datagram ends inside a header")
    size = data[at + 1]
    if size >= 0x80:
        count = size & 0x7F
        if not 0 < count <= 4:  # 0x80 is the indefinite form, which SNMP forbids
            raise garbled("indefinite or oversized length")
        start += count
        if start > end:
            raise garbled("the datagram ends inside a length")
        size = int.from_bytes(data[at + 2 : start], "big")
    stop = start + size
    if stop > end:
        raise garbled("a length points past the end")
    return data[at], start, stop


def expect(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """As `header`, for one tag alone; returns (start, stop)."""
    start = at + 2
    if start <= end and data[at] == tag and data[at + 1] < 0x80:
        stop = start + data[at + 1]
        if stop <= end:  # nearly every item, without a second call
            return start, stop
    found, start, stop = header(data, at, end)
    if found != tag:
        raise garbled(f"tag 0x{found:02x} where 0x{tag:02x} belongs")
    return start, stop


def integer(data: bytes, start: int, stop: int) -> int:
    """Contents of an INTEGER: 32 bits, signed (RFC 2578 §7.1.1)."""
    if not 0 < stop - start <= 5:
        raise garbled(f"an INTEGER of {stop - start} bytes")
    value = int.from_bytes(data[start:stop], "big", signed=True)
    if not -(2**31) <= value < 2**31:
        raise garbled("an INTEGER beyond 32 bits")
    return value


def unsigned(data: bytes, start: int, stop: int, bits: int) -> int:
    """Contents of Counter32, Gauge32, TimeTicks or Counter64.

    Agents that forget the leading zero of a large value are common, so its top bit is no sign.
    """
    if not 0 < stop - start <= bits // 8 + 1:
        raise garbled(f"a number of {stop - start} bytes")
    value = int.from_bytes(data[start:stop], "big")
    if value >> bits:
        raise garbled(f"a number beyond {bits} bits")
    return value


def read_integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """An INTEGER with its header; returns (value, where the next item begins)."""
    start, stop = expect(data, at, end, INTEGER)
    if 0 < stop - start <= 4:  # so short it cannot be too large
        return int.from_bytes(data[start:stop], "big", signed=True), stop
    return integer(data, start, stop), stop


class _OidTexts(dict[bytes, str]):
    """Every OID that came lately; what is no OID raises. A look-up costs less than a call."""

    def __missing__(self, body: bytes) -> str:
        text = ".".join(_numbers(body))
        if len(body) <= _CACHED_OID_BYTES:
            if len(self) >= _CACHED_OIDS:
                self.clear()
            self[body] = text
        return text


oid_texts = _OidTexts()
"""{contents of an OBJECT IDENTIFIER: dotted numbers, no leading dot}, for any contents."""


def oid_text(body: bytes) -> str:
    """Contents of an OBJECT IDENTIFIER as dotted numbers, no leading dot."""
    return oid_texts[body]


@lru_cache(8_192)
def oid_arcs(body: bytes) -> tuple[int, ...]:
    """The same as numbers, which order as OIDs do (their bytes do not: 16384 before 16383)."""
    return tuple(int(number) for number in oid_texts[body].split("."))


def _numbers(body: bytes) -> list[str]:
    if not body:
        raise garbled("an empty OID")
    if body[-1] & 0x80:
        raise garbled("an OID ends inside a number")
    arcs: list[int] = []
    arc = 0
    for byte in body:
        if byte == 0x80 and not arc:
            raise garbled("a padded number in an OID")
        arc = arc << 7 | byte & 0x7F
        if arc > MAX_ARC:
            raise garbled("a number of an OID is beyond 32 bits")
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    if len(arcs) >= MAX_ARCS:
        raise garbled("an OID of more than 128 numbers")
    first = min(arcs[0] // 40, 2)
    return [str(first), str(arcs[0] - 40 * first), *map(str, arcs[1:])]


def encode_length(size: int) -> bytes:
    """The shortest definite length."""
    if size < 0x80:
        return bytes((size,))
    body = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(body),)) + body


def tlv(tag: int, body: bytes) -> bytes:
    """Tag, length, contents."""
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    return bytes((tag,)) + encode_length(size) + body


def encode_integer(value: int, tag: int = INTEGER) -> bytes:
    """An INTEGER, or with its tag one of the unsigned kinds, in the fewest bytes."""
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


@lru_cache(16_384)
def encode_oid(text: str) -> bytes:
    """Contents of an OBJECT IDENTIFIER from dotted numbers. ValueError: our own bug."""
    arcs = [int(number) for number in text.split(".")]
    if not 2 <= len(arcs) <= MAX_ARCS or min(arcs) < 0 or max(arcs) > MAX_ARC:
        raise ValueError(f"not an OID: {text!r}")
    if arcs[0] > 2 or (arcs[0] < 2 and arcs[1] > 39):
        raise ValueError(f"not an OID: {text!r}")
    out = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        rest = [arc & 0x7F]
        while arc := arc >> 7:
            rest.append(arc & 0x7F | 0x80)
        out += bytes(reversed(rest))
    return bytes(out)

"""IPP: one question (Get-Printer-Attributes) and the decoding of its answer (RFC 8010).

No other operation can be encoded: printing, validating, pausing and identifying (it beeps) are
operations too, and job names are personal data.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

MEDIA_TYPE = "application/ipp"
GET_PRINTER_ATTRIBUTES = 0x000B

OPERATION_GROUP, PRINTER_GROUP, _END = 0x01, 0x04, 0x03
_OUT_OF_BAND = range(0x10, 0x20)
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_RESOLUTION, _RANGE, _COLLECTION, _TEXT_LANGUAGE, _NAME_LANGUAGE, _END_COLLECTION = (
    0x32, 0x33, 0x34, 0x35, 0x36, 0x37,
)  # fmt: skip
_OCTETS, _DATE_TIME, _MEMBER = 0x30, 0x31, 0x4A
_KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x44, 0x45, 0x47, 0x48

_HEAD = struct.Struct("!BBHI")
_MOST_DEPTH = 8
_MOST_VALUES = 20_000
_MOST_GROUPS = 64
_LONGEST_BODY = 1_048_576


@dataclass(frozen=True, slots=True)
class Resolution:
    """Cross-feed and feed direction; unit 3 is dots per inch, 4 per centimetre."""

    cross: int
    feed: int
    unit: int


@dataclass(frozen=True, slots=True)
class Range:
    """rangeOfInteger, both ends included."""

    lower: int
    upper: int


Value = int | bool | str | bytes | Resolution | Range | Mapping[str, tuple["Value", ...]] | None
"""None is out-of-band: unsupported, unknown or no-value."""

Attributes = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Message:
    """An answer: groups in order, each (tag, attributes)."""

    version: tuple[int, int]
    status: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...] = field(default=())

    def group(self, tag: int) -> Attributes | None:
        """The first group of a tag."""
        return next((attributes for found, attributes in self.groups if found == tag), None)


_STATUSES = {
    0x0000: "successful-ok", 0x0001: "successful-ok-ignored-or-substituted-attributes",
    0x0002: "successful-ok-conflicting-attributes", 0x0400: "client-error-bad-request",
    0x0401: "client-error-forbidden", 0x0402: "client-error-not-authenticated",
    0x0403: "client-error-not-authorized", 0x0404: "client-error-not-possible",
    0x0406: "client-error-not-found", 0x040B: "client-error-attributes-or-values-not-supported",
    0x0500: "server-error-internal-error", 0x0501: "server-error-operation-not-supported",
    0x0502: "server-error-service-unavailable", 0x0503: "server-error-version-not-supported",
    0x0504: "server-error-device-error", 0x0505: "server-error-temporary-error",
    0x0506: "server-error-not-accepting-jobs", 0x0507: "server-error-busy",
}  # fmt: skip


def status_name(status: int) -> str:
    """The keyword of a status code (RFC 8011, appendix B)."""
    return _STATUSES.get(status, f"0x{status:04x}")


def encode_get_printer_attributes(uri: str, wanted: Sequence[str], *, request_id: int = 1) -> bytes:
    """The request, version 1.1: every printer since 2000 takes it, and answers in its own.

    Args:
        uri: the printer's ipp: or ipps: address.
        wanted: attribute names; a printer may ignore the list and send all.
    """
    body = _HEAD.pack(1, 1, GET_PRINTER_ATTRIBUTES, request_id) + bytes([OPERATION_GROUP])
    body += _attribute(_CHARSET, "attributes-charset", "utf-8")
    body += _attribute(_LANGUAGE, "attributes-natural-language", "en")
    body += _attribute(_URI, "printer-uri", uri)
    for index, name in enumerate(wanted):
        body += _attribute(_KEYWORD, "" if index else "requested-attributes", name)
    return body + bytes([_END])


def _attribute(tag: int, name: str, value: str) -> bytes:
    key, said = name.encode("ascii"), value.encode("utf-8")
    return struct.pack("!BH", tag, len(key)) + key + struct.pack("!H", len(said)) + said


def decode(body: bytes) -> Message:
    """Read an answer.

    Raises:
        LookError: GARBLED, a length runs past the end, there is no end tag, a collection is
            deeper than 8 or the whole longer than any printer's answer.
    """
    if len(body) > _LONGEST_BODY:
        raise LookError(Outcome.GARBLED, f"an IPP answer of {len(body)} bytes")
    if len(body) < _HEAD.size + 1:
        raise LookError(Outcome.GARBLED, "too short for an IPP answer")
    major, minor, status, request_id = _HEAD.unpack_from(body)
    if major not in (1, 2):
        raise LookError(Outcome.GARBLED, f"IPP version {major}.{minor}")
    return Message((major, minor), status, request_id, _Reader(body, _HEAD.size).groups())


class _Reader:
    """Goes forward only: every step takes at least one byte, so every answer comes to an end."""

    def __init__(self, body: bytes, at: int) -> None:
        self._body = body
        self._at = at
        self._values = 0

    def groups(self) -> tuple[tuple[int, Attributes], ...]:
        found: list[tuple[int, dict[str, list[Value]]]] = []
        values: list[Value] | None = None
        while True:
            tag = self._byte()
            if tag == _END:  # what follows is a document, which nobody asked for
                return tuple(
                    (group, {name: tuple(said) for name, said in attributes.items()})
                    for group, attributes in found
                )
            if tag < 0x10:
                if len(found) >= _MOST_GROUPS:
                    raise LookError(Outcome.GARBLED, "an IPP answer without end")
                found.append((tag, {}))
                values = None
                continue
            key, said = self._pair()
            if not found:
                raise LookError(Outcome.GARBLED, "an IPP attribute outside any group")
            if key:
                values = found[-1][1][clean(key, 255) or "?"] = []
            elif values is None:
                raise LookError(Outcome.GARBLED, "an IPP value without an attribute")
            values.append(self._value(tag, said, 1))

    def _value(self, tag: int, said: bytes, depth: int) -> Value:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise LookError(Outcome.GARBLED, "an IPP answer without end")
        if tag == _COLLECTION:
            return self._collection(depth)
        return _plain(tag, said)

    def _collection(self, depth: int) -> Mapping[str, tuple[Value, ...]]:
        """Members up to the end of the collection (RFC 8010, section 3.1.6)."""
        if depth > _MOST_DEPTH:
            raise LookError(Outcome.GARBLED, f"an IPP collection deeper than {_MOST_DEPTH}")
        members: dict[str, list[Value]] = {}
        member: list[Value] | None = None
        while True:
            tag = self._byte()
            if tag < 0x10:
                raise LookError(Outcome.GARBLED, "an IPP collection without its end")
            _, said = self._pair()
            if tag == _END_COLLECTION:
                return {name: tuple(values) for name, values in members.items()}
            if tag == _MEMBER:
                member = members.setdefault(clean(said, 255) or "?", [])
                self._values += 1
            elif member is None:
                raise LookError(Outcome.GARBLED, "an IPP collection value without a member")
            else:
                member.append(self._value(tag, said, depth + 1))

    def _pair(self) -> tuple[bytes, bytes]:
        return self._counted(), self._counted()

    def _counted(self) -> bytes:
        size = self._byte() << 8 | self._byte()
        return self._take(size)

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, size: int) -> bytes:
        taken = self._body[self._at : self._at + size]
        if len(taken) < size:
            raise LookError(Outcome.GARBLED, "an IPP answer that ends too early")
        self._at += size
        return taken


def _plain(tag: int, said: bytes) -> Value:
    """A value by its syntax; one whose length does not fit its syntax was not said."""
    if tag in _OUT_OF_BAND:
        return None
    if tag in (_INTEGER, _ENUM):
        return int.from_bytes(said, "big", signed=True) if len(said) == 4 else None
    if tag == _BOOLEAN:
        return said != b"\0" if len(said) == 1 else None
    if tag == _RESOLUTION:
        return Resolution(*struct.unpack("!iib", said)) if len(said) == 9 else None
    if tag == _RANGE:
        return Range(*struct.unpack("!ii", said)) if len(said) == 8 else None
    if tag in (_TEXT_LANGUAGE, _NAME_LANGUAGE):
        return clean(_without_language(said), 1_023) or ""
    if tag in (_OCTETS, _DATE_TIME):
        return said
    if 0x40 <= tag < 0x60:
        return clean(said, 1_023) or ""
    return None


def _without_language(said: bytes) -> bytes:
    """Language and text, each led by its length."""
    parts = list(_parts(said))
    return parts[1] if len(parts) == 2 else b""


def _parts(said: bytes) -> Iterator[bytes]:
    at = 0
    while at + 2 <= len(said):
        size = int.from_bytes(said[at : at + 2], "big")
        yield said[at + 2 : at + 2 + size]
        at += 2 + size

"""TDS: the PRELOGIN exchange of SQL Server, before any login (MS-TDS, section 2.2.6.5)."""

import struct
from dataclasses import dataclass

from inventory.seen import LookError, Outcome

HEAD_BYTES = 8
_HEAD = struct.Struct("!BBHHBB")
_PRELOGIN, _RESPONSE, _LAST = 0x12, 0x04, 0x01
_VERSION, _ENCRYPTION, _INSTANCE, _THREAD, _MARS, _END = 0, 1, 2, 3, 4, 0xFF
_LONGEST_PACKET = 4_096
_ENCRYPTIONS = {0: "off", 1: "on", 2: "not supported", 3: "required"}


@dataclass(frozen=True, slots=True)
class Prelogin:
    """What the server said of itself."""

    version: str
    encryption: str | None


def encode_prelogin() -> bytes:
    """Ask for the version; say that encryption is off, so that nothing further is negotiated."""
    values = (
        (_VERSION, bytes(6)),
        (_ENCRYPTION, b"\x00"),
        (_INSTANCE, b"\x00"),
        (_THREAD, bytes(4)),
        (_MARS, b"\x00"),
    )
    at = 5 * len(values) + 1
    head, tail = b"", b""
    for token, value in values:
        head += struct.pack("!BHH", token, at + len(tail), len(value))
        tail += value
    body = head + bytes([_END]) + tail
    return _HEAD.pack(_PRELOGIN, _LAST, HEAD_BYTES + len(body), 0, 1, 0) + body


def body_length(head: bytes) -> int:
    """Bytes that follow the packet's head.

    Raises:
        LookError: GARBLED, it is not a TDS response.
    """
    kind, _, length, *_ = _HEAD.unpack(head)
    if kind != _RESPONSE or not HEAD_BYTES < length <= _LONGEST_PACKET:
        raise LookError(Outcome.GARBLED, "not a TDS answer")
    return int(length) - HEAD_BYTES


def decode_prelogin(body: bytes) -> Prelogin:
    """The options of a PRELOGIN response.

    Raises:
        LookError: GARBLED, an option lies outside the packet or there is no version.
    """
    values: dict[int, bytes] = {}
    at = 0
    while at < len(body) and body[at] != _END:
        if at + 5 > len(body):
            raise LookError(Outcome.GARBLED, "a PRELOGIN without its end")
        token, offset, length = struct.unpack_from("!BHH", body, at)
        if offset + length > len(body):
            raise LookError(Outcome.GARBLED, "a PRELOGIN option outside the packet")
        values[token] = body[offset : offset + length]
        at += 5
    version = values.get(_VERSION, b"")
    if len(version) < 4:
        raise LookError(Outcome.GARBLED, "a PRELOGIN without a version")
    major, minor, build = struct.unpack_from("!BBH", version)
    said = values.get(_ENCRYPTION, b"")
    return Prelogin(
        version=f"{major}.{minor}.{build}",
        encryption=_ENCRYPTIONS.get(said[0], f"{said[0]}") if said else None,
    )

"""Oracle: does the TNS listener answer a ping, before any login.

The protocol is not published; the packet layout is as Oracle's own tnsping and open drivers send
and read it.
"""

import re
import struct
from dataclasses import dataclass

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

HEAD_BYTES = 8
_HEAD = struct.Struct("!HHBBH")
_CONNECT, _ACCEPT, _REFUSE, _REDIRECT, _RESEND = 1, 2, 4, 5, 11
_NAMES = {_ACCEPT: "accept", _REFUSE: "refuse", _REDIRECT: "redirect", _RESEND: "resend"}
_LONGEST_PACKET = 8_192
_CONNECT_FIXED_BYTES = 58
_PING = b"(DESCRIPTION=(CONNECT_DATA=(CID=(PROGRAM=ward-audit)(HOST=)(USER=))(COMMAND=ping)))"


@dataclass(frozen=True, slots=True)
class TnsAnswer:
    """What the listener answered: accept, refuse, redirect or resend."""

    kind: str
    error: int | None = None  # ORA number of a refusal; 0 is how a ping is answered
    version: str | None = None

    @property
    def serves(self) -> bool:
        """Whether the listener is well. A refusal with an error means that it knows no service."""
        return self.kind in ("accept", "redirect") or (self.kind == "refuse" and self.error == 0)


def encode_ping() -> bytes:
    """A CONNECT packet that asks the listener whether it is alive."""
    fixed = struct.pack(
        "!HHHHHHHHHHIBB",
        314,  # version
        300,  # lowest compatible version
        0,  # service options
        8_192,  # session data unit
        32_767,  # transport data unit
        0x4F98,  # protocol characteristics
        0,  # line turnaround
        1,  # our byte order
        len(_PING),
        _CONNECT_FIXED_BYTES,  # where the connect data begins
        512,  # most receivable connect data
        0x41,
        0x41,
    ).ljust(_CONNECT_FIXED_BYTES - HEAD_BYTES, b"\0")
    size = HEAD_BYTES + len(fixed) + len(_PING)
    return _HEAD.pack(size, 0, _CONNECT, 0, 0) + fixed + _PING


def body_length(head: bytes) -> int:
    """Bytes that follow the packet's head.

    Raises:
        LookError: GARBLED, it is not a listener's answer.
    """
    length, _, kind, _, _ = _HEAD.unpack(head)
    if kind not in _NAMES or not HEAD_BYTES <= length <= _LONGEST_PACKET:
        raise LookError(Outcome.GARBLED, "not an answer of a TNS listener")
    return int(length) - HEAD_BYTES


def decode_answer(head: bytes, body: bytes) -> TnsAnswer:
    """What a listener's packet says.

    Raises:
        LookError: GARBLED, a refusal without its data.
    """
    kind = head[4]
    if kind != _REFUSE:
        return TnsAnswer(_NAMES[kind])
    if len(body) < 4:
        raise LookError(Outcome.GARBLED, "a TNS refusal without a reason")
    said = body[4:].decode("latin-1")
    error, number = _number(said, "ERR"), _number(said, "VSNNUM")
    return TnsAnswer("refuse", error=error, version=_version(number))


def _number(said: str, key: str) -> int | None:
    found = re.search(rf"\({key}=(\d{{1,10}})\)", said)
    return int(found[1]) if found else None


def _version(number: int | None) -> str | None:
    """A number packs five parts, 8.4.8.4.8 bits: 202375680 is 12.1.0.2.0."""
    if number is None:
        return None
    parts = (number >> 24 & 255, number >> 20 & 15, number >> 12 & 255, number >> 8 & 15)
    return clean(".".join(str(part) for part in (*parts, number & 255)), 20)

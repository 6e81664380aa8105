"""SMPP: a transmitter's three requests, and whatever a message centre says (SMPP 3.4).

Only what reads can be encoded: bind as transmitter, enquire_link, unbind, and the replies that a
peer may expect to its own enquire_link and unbind. A receiver's or a transceiver's bind could take
delivery receipts away from the production session, and submit_sm would send a message.
"""

import struct
from dataclasses import dataclass

from audit.wire.smpp_names import STATUSES
from inventory.seen import LookError, Outcome

_HEADER = struct.Struct("!IIII")
_LONGEST = 65_536

RESPONSE = 0x8000_0000
BIND_TRANSMITTER, UNBIND, ENQUIRE_LINK = 0x02, 0x06, 0x15
GENERIC_NACK = RESPONSE

_VERSION = 0x34


@dataclass(frozen=True, slots=True)
class Pdu:
    """One protocol data unit. Its body stays undecoded: it may be somebody's message."""

    command: int
    status: int
    sequence: int
    body: bytes = b""


class Decoder:
    """Bytes in, PDUs out. Feed it as little or as much as the socket gave you."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Pdu]:
        """Return the PDUs that are now complete, in order.

        Raises:
            LookError: GARBLED, the length field cannot be the length of a PDU.
        """
        self._held += data
        done: list[Pdu] = []
        while len(self._held) >= _HEADER.size:
            length, command, status, sequence = _HEADER.unpack_from(self._held)
            if not _HEADER.size <= length <= _LONGEST:
                raise LookError(Outcome.GARBLED, f"SMPP length field says {length} bytes")
            if len(self._held) < length:
                break
            body = bytes(self._held[_HEADER.size : length])
            del self._held[:length]
            done.append(Pdu(command=command, status=status, sequence=sequence, body=body))
        return done


def encode_bind(sequence: int, system_id: str, password: str, system_type: str = "") -> bytes:
    """bind_transmitter for an account of our own.

    Raises:
        LookError: SKIPPED, the account's words do not fit the protocol (15, 8 and 12 letters of
            ASCII; section 4.1.1).
    """
    words = (("system_id", system_id, 15), ("password", password, 8), ("type", system_type, 12))
    for name, word, longest in words:
        if len(word) > longest or not word.isascii() or "\0" in word:
            # The word itself stays out of the note: it may be the password.
            raise LookError(Outcome.SKIPPED, f"SMPP {name} is not {longest} ASCII letters at most")
    body = b"".join(word.encode("ascii") + b"\0" for _, word, _ in words)
    body += bytes((_VERSION, 0, 0)) + b"\0"  # interface version, ton, npi, address range
    return _pdu(BIND_TRANSMITTER, sequence, body)


def encode_enquire_link(sequence: int) -> bytes:
    """Are you there?"""
    return _pdu(ENQUIRE_LINK, sequence)


def encode_unbind(sequence: int) -> bytes:
    """Good-bye."""
    return _pdu(UNBIND, sequence)


def encode_reply(request: Pdu) -> bytes | None:
    """The answer to a peer's enquire_link or unbind; None to anything else.

    A deliver_sm above all is not answered: whoever acknowledges it has taken it.
    """
    if request.command in (ENQUIRE_LINK, UNBIND):
        return _pdu(request.command | RESPONSE, request.sequence)
    return None


def _pdu(command: int, sequence: int, body: bytes = b"") -> bytes:
    return _HEADER.pack(_HEADER.size + len(body), command, 0, sequence) + body


def status_name(status: int) -> str:
    """The standard's name of a command_status: ESME_ROK, ESME_RBINDFAIL ..."""
    return STATUSES.get(status, f"0x{status:08X}")

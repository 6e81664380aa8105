"""SMPP: a transmitter's three requests, and whatever a message centre says (SMPP 3.4).

Only what reads can be encoded: bind as transmitter, enquire_link, unbind, and the replies that a
peer may expect to its own enquire_link and unbind. A receiver's or a transceiver's bind could take
delivery receipts away from the production session, and submit_sm would send a message.
"""

import struct
from dataclasses import dataclass, field

from audit.wire.smpp_names import COMMANDS, STATUSES
from audit.wire.text import clean
from inventory.seen import LookError, Outcome

_HEADER = struct.Struct("!IIII")
_TLV = struct.Struct("!HH")
_LONGEST = 65_536

RESPONSE = 0x8000_0000
BIND_TRANSMITTER, UNBIND, ENQUIRE_LINK = 0x02, 0x06, 0x15
SUBMIT_SM, DELIVER_SM = 0x04, 0x05
GENERIC_NACK = RESPONSE

_VERSION = 0x34

# The mandatory fields of submit_sm and deliver_sm in order: text ends with NUL, numbers have one
# byte (section 4.4.1). The message follows, led by its length.
_MESSAGE = (
    ("service_type", str), ("source_addr_ton", int), ("source_addr_npi", int),
    ("source_addr", str), ("dest_addr_ton", int), ("dest_addr_npi", int),
    ("destination_addr", str), ("esm_class", int), ("protocol_id", int), ("priority_flag", int),
    ("schedule_delivery_time", str), ("validity_period", str), ("registered_delivery", int),
    ("replace_if_present_flag", int), ("data_coding", int), ("sm_default_msg_id", int),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pdu:
    """One protocol data unit, its body undecoded."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    @property
    def is_response(self) -> bool:
        """Whether it answers something."""
        return bool(self.command & RESPONSE)

    @property
    def name(self) -> str:
        """bind_transmitter_resp and so on."""
        return command_name(self.command)


@dataclass(frozen=True, slots=True)
class Body:
    """A decoded body: fields by the standard's names, and TLVs by tag, undecoded."""

    fields: dict[str, str | int | bytes] = field(default_factory=dict)
    tlvs: dict[int, bytes] = field(default_factory=dict)


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


def command_name(command: int) -> str:
    """The standard's name of a command_id."""
    known = COMMANDS.get(command & ~RESPONSE)
    if known is None:
        return f"command 0x{command:08x}"
    if known == "generic_nack":
        return known if command & RESPONSE else "command 0x00000000"
    return f"{known}_resp" if command & RESPONSE else known


def status_name(status: int) -> str:
    """The standard's name of a command_status: ESME_ROK, ESME_RBINDFAIL ..."""
    return STATUSES.get(status, f"0x{status:08X}")


def decode_body(pdu: Pdu) -> Body:
    """The fields of a PDU's body, as far as the standard and its length go.

    Raises:
        LookError: GARBLED, a field runs past the end of the PDU.
    """
    read = _Reader(pdu.body)
    fields: dict[str, str | int | bytes] = {}
    if pdu.command in (SUBMIT_SM, DELIVER_SM):
        for name, kind in _MESSAGE:
            fields[name] = read.text() if kind is str else read.byte()
        fields["short_message"] = read.take(read.byte())
    elif pdu.command in _NAMED_RESPONSES and (pdu.status == 0 or pdu.body):
        fields[_NAMED_RESPONSES[pdu.command]] = read.text()
    elif pdu.command in _BINDS:
        for name in ("system_id", "password", "system_type"):
            fields[name] = read.text()
        for name in ("interface_version", "addr_ton", "addr_npi"):
            fields[name] = read.byte()
        fields["address_range"] = read.text()
    return Body(fields, read.tlvs())


_BINDS = frozenset({0x01, 0x02, 0x09})
_NAMED_RESPONSES = {
    **{RESPONSE | bind: "system_id" for bind in _BINDS},
    RESPONSE | SUBMIT_SM: "message_id",
    RESPONSE | DELIVER_SM: "message_id",
}


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._body):
            raise LookError(Outcome.GARBLED, "an SMPP field past the end of its PDU")
        taken = self._body[self._at : self._at + size]
        self._at += size
        return taken

    def text(self) -> str:
        end = self._body.find(b"\0", self._at)
        if end < 0:
            raise LookError(Outcome.GARBLED, "an SMPP text without its end")
        return clean(self.take(end + 1 - self._at)[:-1], 65) or ""

    def tlvs(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while self._at < len(self._body):
            tag, length = _TLV.unpack(self.take(_TLV.size))
            found[tag] = self.take(length)
        return found

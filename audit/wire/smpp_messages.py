"""SMPP: the fields of what a message centre and its clients say to each other (SMPP 3.4).

Decoding only: nothing here can be sent. The product decodes no message of anybody's; it asks this
for the answer to its own bind, and the recordings of real sessions are read with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from audit.wire.smpp import RESPONSE, Pdu
from inventory.seen import LookError, Outcome

Value = bytes | int

COMMANDS = {
    0x01: "bind_receiver", 0x02: "bind_transmitter", 0x03: "query_sm", 0x04: "submit_sm",
    0x05: "deliver_sm", 0x06: "unbind", 0x07: "replace_sm", 0x08: "cancel_sm",
    0x09: "bind_transceiver", 0x0B: "outbind", 0x15: "enquire_link", 0x21: "submit_multi",
    0x102: "alert_notification", 0x103: "data_sm",
}  # fmt: skip
"""Section 5.1.2.1."""

_TAGS = """
    0005:dest_addr_subunit 0006:dest_network_type 0007:dest_bearer_type
    0008:dest_telematics_id 000D:source_addr_subunit 000E:source_network_type
    000F:source_bearer_type 0010:source_telematics_id 0017:qos_time_to_live 0019:payload_type
    001D:additional_status_info_text 001E:receipted_message_id 0030:ms_msg_wait_facilities
    0201:privacy_indicator 0202:source_subaddress 0203:dest_subaddress
    0204:user_message_reference 0205:user_response_code 020A:source_port 020B:destination_port
    020C:sar_msg_ref_num 020D:language_indicator 020E:sar_total_segments
    020F:sar_segment_seqnum 0210:sc_interface_version 0302:callback_num_pres_ind
    0303:callback_num_atag 0304:number_of_messages 0381:callback_num 0420:dpf_result
    0421:set_dpf 0422:ms_availability_status 0423:network_error_code 0424:message_payload
    0425:delivery_failure_reason 0426:more_messages_to_send 0427:message_state
    0501:ussd_service_op 1201:display_time 1203:sms_signal 1204:ms_validity
    130C:alert_on_message_delivery 1380:its_reply_type 1383:its_session_info
"""
TAGS = {int(tag, 16): name for tag, name in (row.split(":") for row in _TAGS.split())}
"""Section 5.3.2; numbers unless they are in `_OCTETS` or `_C_OCTETS`."""

_OCTETS = frozenset({
    "source_subaddress", "dest_subaddress", "callback_num", "callback_num_atag",
    "network_error_code", "message_payload", "its_session_info",
})  # fmt: skip
_C_OCTETS = frozenset({"receipted_message_id", "additional_status_info_text"})
_MOST_TLVS = 256

_BIND = ("system_id*", "password*", "system_type*", "interface_version", "addr_ton", "addr_npi",
         "address_range*")  # fmt: skip
_SOURCE = ("source_addr_ton", "source_addr_npi", "source_addr*")
_MESSAGE = ("service_type*", *_SOURCE, "dest_addr_ton", "dest_addr_npi", "destination_addr*",
            "esm_class", "protocol_id", "priority_flag", "schedule_delivery_time*",
            "validity_period*", "registered_delivery", "replace_if_present_flag", "data_coding",
            "sm_default_msg_id", "short_message+")  # fmt: skip
_BODIES: dict[int, tuple[str, ...]] = {
    0x01: _BIND, 0x02: _BIND, 0x09: _BIND, 0x0B: ("system_id*", "password*"),
    0x04: _MESSAGE, 0x05: _MESSAGE,
    0x03: ("message_id*", *_SOURCE),
    0x07: ("message_id*", *_SOURCE, "schedule_delivery_time*", "validity_period*",
           "registered_delivery", "sm_default_msg_id", "short_message+"),
    0x08: ("service_type*", "message_id*", *_SOURCE, "dest_addr_ton", "dest_addr_npi",
           "destination_addr*"),
    0x102: (*_SOURCE, "esme_addr_ton", "esme_addr_npi", "esme_addr*"),
    0x103: ("service_type*", *_SOURCE, "dest_addr_ton", "dest_addr_npi", "destination_addr*",
            "esm_class", "registered_delivery", "data_coding"),
    RESPONSE | 0x01: ("system_id*",), RESPONSE | 0x02: ("system_id*",),
    RESPONSE | 0x09: ("system_id*",), RESPONSE | 0x04: ("message_id*",),
    RESPONSE | 0x05: ("message_id*",), RESPONSE | 0x103: ("message_id*",),
    RESPONSE | 0x03: ("message_id*", "final_date*", "message_state", "error_code"),
}  # fmt: skip
"""Mandatory fields in order: `*` a text that ends with a zero, `+` one after its length."""


@dataclass(frozen=True, slots=True)
class Message:
    """One PDU with its fields by the standard's names; texts are bytes as they came."""

    command: str
    status: int
    sequence: int
    fields: dict[str, Value] = field(default_factory=dict)
    unknown: dict[int, bytes] = field(default_factory=dict)  # optional fields of vendors, by tag


def decode(pdu: Pdu) -> Message:
    """Read the body of a PDU.

    A response with an error may have no body (section 4.1.2), and what follows a field that is
    not there is not there either. An optional field whose length goes past the end is an error.

    Raises:
        LookError: GARBLED, a text without its end, a length past the end, no such command.
    """
    name = command_name(pdu.command)
    body = _Reader(pdu.body)
    found: dict[str, Value] = {}
    for spec in _BODIES.get(pdu.command, ()):
        if body.at_end:
            break
        if spec.endswith("*"):
            found[spec[:-1]] = body.c_octets()
        elif spec.endswith("+"):
            found[spec[:-1]] = body.take(body.byte())
        else:
            found[spec] = body.byte()
    unknown: dict[int, bytes] = {}
    if pdu.command in _BODIES:
        for _ in range(_MOST_TLVS):
            if body.at_end:
                break
            tag, value = body.tlv()
            if tag in TAGS:
                found[TAGS[tag]] = _optional(TAGS[tag], value)
            else:
                unknown[tag] = value
    return Message(name, pdu.status, pdu.sequence, found, unknown)


def command_name(command: int) -> str:
    """submit_sm, submit_sm_resp, generic_nack.

    Raises:
        LookError: GARBLED, the standard has no such command.
    """
    if command == RESPONSE:
        return "generic_nack"
    name = COMMANDS.get(command & ~RESPONSE)
    if name is None:
        raise LookError(Outcome.GARBLED, f"SMPP has no command 0x{command:08X}")
    return f"{name}_resp" if command & RESPONSE else name


def _optional(name: str, value: bytes) -> Value:
    if name in _C_OCTETS:
        return value.split(b"\0")[0]
    if name in _OCTETS or not 1 <= len(value) <= 4:
        return value
    return int.from_bytes(value, "big")


class _Reader:
    """A body, from front to end."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._body)

    def take(self, count: int) -> bytes:
        if self._at + count > len(self._body):
            raise LookError(Outcome.GARBLED, "SMPP field goes past the end of its PDU")
        self._at += count
        return self._body[self._at - count : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def c_octets(self) -> bytes:
        end = self._body.find(b"\0", self._at)
        if end < 0:
            raise LookError(Outcome.GARBLED, "SMPP text without its end")
        return self.take(end + 1 - self._at)[:-1]

    def tlv(self) -> tuple[int, bytes]:
        head = self.take(4)
        return int.from_bytes(head[:2], "big"), self.take(int.from_bytes(head[2:], "big"))


def interface_version(message: Message) -> str | None:
    """What the centre speaks, by its answer to a bind: "SMPP 3.4"; None where it does not say."""
    value = message.fields.get("sc_interface_version")
    if not isinstance(value, int) or not 0x10 <= value <= 0x99:
        return None
    return f"SMPP {value >> 4}.{value & 15}"


RECEIPT_FIELDS: dict[str, Callable[[str], str | int]] = {
    "id": str, "sub": int, "dlvrd": int, "submit date": str, "done date": str, "stat": str,
    "err": str,
}  # fmt: skip
"""The words of a delivery receipt's text (appendix B); what follows "text:" is the message."""


def receipt(short_message: bytes) -> dict[str, str | int]:
    """The delivery receipt in a deliver_sm; empty when there is none. The message is left out."""
    words = short_message[:400].decode("latin-1").partition(" text:")[0]
    found: dict[str, str | int] = {}
    if not words.startswith("id:"):
        return found
    at = 0
    names = list(RECEIPT_FIELDS)
    for place, name in enumerate(names):
        start = words.find(f"{name}:", at)
        if start < 0:
            continue
        start += len(name) + 1
        ends = [
            end for later in names[place + 1 :] if (end := words.find(f" {later}:", start)) >= 0
        ]
        at = min(ends, default=len(words))
        value = words[start:at].strip()
        if RECEIPT_FIELDS[name] is str or (value.isascii() and value.isdigit()):
            found[name] = RECEIPT_FIELDS[name](value[:80])
    return found

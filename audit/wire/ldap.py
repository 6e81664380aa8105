"""LDAP: an anonymous bind, the root DSE and good-bye; nothing else can be encoded (RFC 4511)."""

from dataclasses import dataclass, field

from audit.wire.ber import INTEGER, OCTETS, SEQUENCE, tlv
from audit.wire.text import clean
from inventory.seen import LookError, Outcome

_LONGEST_MESSAGE = 65_536
_MOST_ATTRIBUTES, _MOST_VALUES = 64, 64

_ENUMERATED = 0x0A
_BIND, _UNBIND, _SEARCH = 0x60, 0x42, 0x63
BIND_RESPONSE, ENTRY, SEARCH_DONE, EXTENDED_RESPONSE = 0x61, 0x64, 0x65, 0x78

RESULTS = {
    0: "success", 1: "operationsError", 2: "protocolError", 7: "authMethodNotSupported",
    8: "strongerAuthRequired", 13: "confidentialityRequired", 32: "noSuchObject",
    48: "inappropriateAuthentication", 49: "invalidCredentials",
    50: "insufficientAccessRights", 51: "busy", 52: "unavailable", 53: "unwillingToPerform",
    80: "other",
}  # fmt: skip
"""Result codes that a bind or a search may end with (RFC 4511, section 4.1.9)."""


@dataclass(frozen=True, slots=True)
class LdapMessage:
    """One message of a server. `result` for responses, `attributes` for an entry."""

    number: int
    operation: int
    result: int | None = None
    text: str | None = None
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def result_name(code: int | None) -> str:
    """The RFC's name of a result code."""
    return RESULTS.get(-1 if code is None else code, f"result {code}")


def encode_bind(number: int) -> bytes:
    """An anonymous simple bind of version 3: no name, no password."""
    body = tlv(INTEGER, b"\x03") + tlv(OCTETS, b"") + tlv(0x80, b"")
    return _message(number, tlv(_BIND, body))


def encode_root_search(number: int) -> bytes:
    """Read the root DSE (RFC 4512, section 5.1): the base object of the empty name."""
    wanted = (b"namingContexts", b"supportedLDAPVersion", b"vendorName")
    body = (
        tlv(OCTETS, b"")
        + tlv(_ENUMERATED, b"\x00")  # baseObject
        + tlv(_ENUMERATED, b"\x00")  # neverDerefAliases
        + tlv(INTEGER, b"\x01")  # at most one entry
        + tlv(INTEGER, b"\x05")  # seconds
        + tlv(0x01, b"\x00")  # values too
        + tlv(0x87, b"objectClass")  # (objectClass=*)
        + tlv(SEQUENCE, b"".join(tlv(OCTETS, name) for name in wanted))
    )
    return _message(number, tlv(_SEARCH, body))


def encode_unbind(number: int) -> bytes:
    """Good-bye; it has no answer."""
    return _message(number, tlv(_UNBIND, b""))


class Decoder:
    """Bytes in, messages out. Feed it as little or as much as the socket gave you."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[LdapMessage]:
        """Return the messages that are now complete, in order.

        Raises:
            LookError: GARBLED, this is not LDAP or a message is too long.
        """
        self._held += data
        done: list[LdapMessage] = []
        while (whole := self._complete()) is not None:
            done.append(_decode(whole))
        return done

    def _complete(self) -> bytes | None:
        if not self._held:
            return None
        if self._held[0] != SEQUENCE:
            raise LookError(Outcome.GARBLED, "not an LDAP message")
        size = _length(self._held, 1)
        if size is None:
            return None
        length, start = size
        if length > _LONGEST_MESSAGE:
            raise LookError(Outcome.GARBLED, f"an LDAP message of {length} bytes")
        if len(self._held) < start + length:
            return None
        whole = bytes(self._held[start : start + length])
        del self._held[: start + length]
        return whole


def _decode(whole: bytes) -> LdapMessage:
    parts = _parts(whole)
    if len(parts) < 2 or parts[0][0] != INTEGER or len(parts[0][1]) > 4:
        raise LookError(Outcome.GARBLED, "an LDAP message without number or operation")
    number = int.from_bytes(parts[0][1], "big", signed=True)
    operation, body = parts[1]
    inner = _parts(body)
    if operation in (BIND_RESPONSE, SEARCH_DONE, EXTENDED_RESPONSE):
        if len(inner) < 3 or inner[0][0] != _ENUMERATED or not 1 <= len(inner[0][1]) <= 4:
            raise LookError(Outcome.GARBLED, "an LDAP response without a result code")
        code = int.from_bytes(inner[0][1], "big", signed=True)
        return LdapMessage(number, operation, result=code, text=clean(inner[2][1]))
    if operation == ENTRY and len(inner) >= 2:
        return LdapMessage(number, operation, attributes=_attributes(inner[1][1]))
    return LdapMessage(number, operation)


def _attributes(body: bytes) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _, row in _parts(body)[:_MOST_ATTRIBUTES]:
        cells = _parts(row)
        name = clean(cells[0][1], 64) if cells else None
        if name is None or len(cells) < 2:
            continue
        values = [clean(value) for _, value in _parts(cells[1][1])[:_MOST_VALUES]]
        found[name] = tuple(value for value in values if value)
    return found


def _parts(body: bytes) -> list[tuple[int, bytes]]:
    """The elements that stand side by side in `body`: (tag, content)."""
    parts: list[tuple[int, bytes]] = []
    at = 0
    while at < len(body):
        size = _length(body, at + 1)
        if size is None:
            raise LookError(Outcome.GARBLED, "an LDAP element without its length")
        length, start = size
        if start + length > len(body):
            raise LookError(Outcome.GARBLED, "an LDAP element longer than its message")
        parts.append((body[at], body[start : start + length]))
        at = start + length
    return parts


def _length(data: bytes | bytearray, at: int) -> tuple[int, int] | None:
    """(length, where the content begins); None when the length is not all there yet."""
    if at >= len(data):
        return None
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not 1 <= count <= 4:
        raise LookError(Outcome.GARBLED, "an indefinite or oversized BER length")
    if at + 1 + count > len(data):
        return None
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count


def _message(number: int, operation: bytes) -> bytes:
    return tlv(SEQUENCE, tlv(INTEGER, bytes([number & 0x7F])) + operation)

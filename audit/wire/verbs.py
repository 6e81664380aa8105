"""Verbs: what the bytes we send ask for, in the words of each protocol; for the log of it all.

Only what our own encoders can make has a name here; anything else is "send", which a reader of the
log should never find.
"""

from audit.asks import HttpAsk, SnmpAsk

_SMPP = {0x02: "bind_transmitter", 0x06: "unbind", 0x15: "enquire_link"}
_SMPP_REPLY = 0x8000_0000
_LDAP = {0x60: "bind", 0x42: "unbind", 0x63: "search"}
_SSL_REQUEST, _START_UP = 80_877_103, 196_608
_PRELOGIN, _TNS_CONNECT = 0x12, 1
_GET_PRINTER_ATTRIBUTES = b"\x00\x0b"
_LONGEST_PATH = 120


def verb_of(protocol: str, data: bytes) -> str:
    """What one message of a conversation asks for.

    Args:
        protocol: the last part of the probe's id: smtp, smpp, ldap, postgresql, tds, oracle.
    """
    if protocol == "smtp":
        word = data[:16].split(b"\r")[0].split(b" ")[0]
        return word.decode("ascii", "replace").upper()
    if protocol == "smpp" and len(data) >= 8:
        code = int.from_bytes(data[4:8], "big")
        name = _SMPP.get(code & ~_SMPP_REPLY, "send")
        return f"{name}_resp" if code & _SMPP_REPLY else name
    if protocol == "ldap":
        return _LDAP.get(_ldap_operation(data), "send")
    if protocol == "postgresql":
        return _postgresql(data)
    if protocol == "tds" and data[:1] == bytes([_PRELOGIN]):
        return "PRELOGIN"
    if protocol == "oracle" and data[4:5] == bytes([_TNS_CONNECT]):
        return "CONNECT ping"
    return "send"


def _ldap_operation(data: bytes) -> int:
    """The tag after the message's number (RFC 4511, section 4.2); -1 where there is none."""
    at = 2 + (data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0)
    if len(data) < at + 2:
        return -1
    at += 2 + data[at + 1]
    return data[at] if at < len(data) else -1


def _postgresql(data: bytes) -> str:
    if data[:1] == b"X":
        return "Terminate"
    code = int.from_bytes(data[4:8], "big")
    return {_SSL_REQUEST: "SSLRequest", _START_UP: "StartupMessage"}.get(code, "send")


def http_verb(ask: HttpAsk) -> str:
    """Method and path without its query, which may hold a password; IPP's one operation by name."""
    path = ask.path.partition("?")[0][:_LONGEST_PATH]
    if ask.method == "POST" and ask.body[2:4] == _GET_PRINTER_ATTRIBUTES:
        return f"POST {path} Get-Printer-Attributes"
    return f"{ask.method} {path}"


def snmp_verb(ask: SnmpAsk) -> str:
    """How many scalars by GET, how many columns or subtrees by GETBULK or GETNEXT."""
    parts = [f"GET {len(ask.get)}"] if ask.get else []
    if ask.walk:
        parts.append(f"GETBULK {len(ask.walk)}")
    return ", ".join(parts)

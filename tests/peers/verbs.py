"""Verbs in what was sent to devices, read by a decoder that shares no line with the product's.

`ALLOWED` is the golden list: what this tool may ever say to anything on a network. A verb is
written "protocol WORD". What cannot be read is a verb too ("snmp ?"), and is not on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.peers.wiretap import Heard, Said

ALLOWED = frozenset({
    "icmp echo",
    "icmp port unreachable",  # the kernel's own word to an answer that comes too late
    "snmp GET", "snmp GETNEXT", "snmp GETBULK", "snmp v3 encrypted",
    "stamp test", "dns A", "dns AAAA", "ntp client",
    "http GET page", "http GET /eSCL/ScannerCapabilities", "http GET /eSCL/ScannerStatus",
    "http GET /DevMgmt/ProductConfigDyn.xml", "http GET /DevMgmt/ProductStatusDyn.xml",
    "http GET /Scan/ScanCaps", "http GET /Scan/Status",
    "http GET /status.xml", "http GET /ping", "http GET /metrics",
    "ipp Get-Printer-Attributes",
    "tls ClientHello",
    "ssh connect", "ssh read", "ssh session", "ssh leave",
    "smpp bind_transmitter", "smpp enquire_link", "smpp unbind",
    "smpp enquire_link_resp", "smpp unbind_resp",
    "ldap anonymous bind", "ldap read root", "ldap unbind",
    "smtp EHLO", "smtp STARTTLS", "smtp QUIT",
    "postgresql SSLRequest", "postgresql startup", "postgresql terminate",
    "tds PRELOGIN", "oracle ping",
})  # fmt: skip

DEVICE_PATHS = frozenset({
    "/eSCL/ScannerCapabilities", "/eSCL/ScannerStatus", "/DevMgmt/ProductConfigDyn.xml",
    "/DevMgmt/ProductStatusDyn.xml", "/Scan/ScanCaps", "/Scan/Status", "/status.xml", "/ping",
    "/metrics",
})  # fmt: skip

_ACTING = frozenset({"escl", "scan", "devmgmt", "ipp", "wsd", "webservices"})
"""Where devices act on a request: a page there is on the list by its name or not at all."""

_PORTS = {
    161: "snmp", 16161: "snmp", 862: "stamp", 16862: "stamp", 22: "ssh", 16022: "ssh",
    80: "http", 8080: "http", 16080: "http", 16081: "http", 631: "http", 16631: "http",
    13000: "http", 13013: "http", 1401: "http", 443: "http", 16443: "http",
    53: "dns", 16053: "dns", 123: "ntp", 16123: "ntp", 389: "ldap", 16389: "ldap",
    25: "smtp", 16025: "smtp", 5432: "postgresql", 16432: "postgresql", 1433: "tds",
    16433: "tds", 1521: "oracle", 16521: "oracle", 2775: "smpp", 12775: "smpp",
}  # fmt: skip

_SNMP = {
    0xA0: "GET", 0xA1: "GETNEXT", 0xA2: "RESPONSE", 0xA3: "SET", 0xA4: "TRAP", 0xA5: "GETBULK",
    0xA6: "INFORM", 0xA7: "TRAP2", 0xA8: "REPORT",
}  # fmt: skip
_SMPP = {
    0x01: "bind_receiver", 0x02: "bind_transmitter", 0x03: "query_sm", 0x04: "submit_sm",
    0x05: "deliver_sm", 0x06: "unbind", 0x07: "replace_sm", 0x08: "cancel_sm",
    0x09: "bind_transceiver", 0x15: "enquire_link", 0x21: "submit_multi", 0x103: "data_sm",
    0x8000_0006: "unbind_resp", 0x8000_0015: "enquire_link_resp", 0x8000_0005: "deliver_sm_resp",
}  # fmt: skip
_IPP = {
    0x02: "Print-Job", 0x03: "Print-URI", 0x04: "Validate-Job", 0x05: "Create-Job",
    0x06: "Send-Document", 0x08: "Cancel-Job", 0x09: "Get-Job-Attributes", 0x0A: "Get-Jobs",
    0x0B: "Get-Printer-Attributes", 0x10: "Pause-Printer", 0x11: "Resume-Printer",
    0x12: "Purge-Jobs", 0x13: "Set-Printer-Attributes", 0x3C: "Identify-Printer",
}  # fmt: skip
_SSH_READ = re.compile(
    r"(show|display|get system) [a-z0-9 -]+|uname -srm|ip link show|sys atsh"
    r"|/(system|interface|ip) ([a-z]+ )?print( [a-z-]+)*"
)
_SSH_SESSION = frozenset({
    "", "a", "n", "N", "\x03", "cli", "terminal width 511", "terminal width 512",
    "terminal length 0", "terminal datadump", "screen-length disable",
    "screen-length 0 temporary", "set cli screen-width 511", "set cli complete-on-space off",
    "set cli screen-length 0",
})  # fmt: skip
"""Settings of a session that end with it, and answers to questions of a login."""

_SSH_LEAVE = frozenset({"exit", "quit", "logout", "/quit"})
_DNS = {1: "A", 28: "AAAA", 252: "AXFR", 255: "ANY"}


def strange(verbs: Iterable[str]) -> set[str]:
    """Those that are not on the list."""
    return set(verbs) - ALLOWED


def text_of(heard: Heard) -> str:
    """For a table: how many, of how many kinds, how many of them strange."""
    verbs = heard.verbs
    odd = sorted(strange(verbs))
    return (
        f"{verbs.total()} requests of {len(verbs)} kinds in {heard.packets} packets, "
        f"{sum(verbs[one] for one in odd)} not on the list{f' ({odd})' if odd else ''}, "
        f"{heard.to_never_ports} connections to ports that print, {heard.lost} packets not heard"
    )


def verbs_said(one: Said) -> Iterator[str]:
    """The verbs of what was said to one place."""
    if one.protocol == "icmp":
        known = {b"\x08\0": "icmp echo", b"\x03\x03": "icmp port unreachable"}
        yield known.get(one.data[:2], f"icmp {one.data[:2].hex()}")
        return
    name = _PORTS.get(one.port)
    if name is None or one.protocol not in ("tcp", "udp"):
        if one.data or one.protocol != "tcp":
            yield f"{one.protocol} {one.port} ?"
        return
    yield from verbs_in(name, one.data)


def verb_of_line(line: str) -> str:
    """The verb of a line that was typed in a session of SSH."""
    if line in _SSH_SESSION:
        return "ssh session"
    if line in _SSH_LEAVE:
        return "ssh leave"
    return "ssh read" if _SSH_READ.fullmatch(line) else f"ssh {line[:40]!r}"


def verbs_in(name: str, data: bytes) -> Iterator[str]:
    """The verbs of one datagram, or of all that one connection carried."""
    if not data:
        return  # connected and said nothing
    if data[:2] == b"\x16\x03":
        yield "tls ClientHello" if data[5:6] == b"\x01" else "tls ?"
        return  # what follows is recorded by who can read it
    try:
        yield from _READERS[name](data)
    except (IndexError, ValueError):
        yield f"{name} ?"


def _item(data: bytes, at: int) -> tuple[int, bytes, int]:
    """(tag, contents, where the next begins) of a BER item."""
    tag, size, at = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + size > len(data):
        raise ValueError
    return tag, data[at : at + size], at + size


def _items(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(data):
        tag, body, at = _item(data, at)
        found.append((tag, body))
    return found


def _snmp(data: bytes) -> Iterator[str]:
    (whole,) = _items(data)
    parts = _items(whole[1])
    if parts[0][1] == b"\x03":
        scoped = parts[3]
        if scoped[0] == 0x04:
            yield "snmp v3 encrypted"
            return
        tag = _items(scoped[1])[2][0]
    else:
        tag = parts[2][0]
    yield f"snmp {_SNMP.get(tag, hex(tag))}"


def _http(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        end = data.index(b"\r\n\r\n", at)
        line, *headers = data[at:end].decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ")
        fields = {name.lower(): value.strip() for name, _, value in
                  (one.partition(":") for one in headers)}  # fmt: skip
        size = int(fields.get("content-length", "0"))
        body, at = data[end + 4 : end + 4 + size], end + 4 + size
        path = target.partition("?")[0]
        if method == "POST" and fields.get("content-type") == "application/ipp":
            operation = int.from_bytes(body[2:4], "big")
            yield f"ipp {_IPP.get(operation, hex(operation))}"
        elif path in DEVICE_PATHS or path.lower().lstrip("/").partition("/")[0] in _ACTING:
            yield f"http {method} {path}"
        else:
            yield f"http {method} page"


def _smpp(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        command = int.from_bytes(data[at + 4 : at + 8], "big")
        if size < 16:
            raise ValueError
        yield f"smpp {_SMPP.get(command, hex(command))}"
        at += size


def _ldap(data: bytes) -> Iterator[str]:
    for _, message in _items(data):
        tag, body = _items(message)[1]
        parts = _items(body) if tag & 0x20 else []
        if tag == 0x60:
            bare = [contents for _, contents in parts] == [b"\x03", b"", b""]
            yield "ldap anonymous bind" if bare and parts[2][0] == 0x80 else "ldap bind"
        elif tag == 0x63:
            root = parts[0][1] == b"" and parts[1][1] == b"\0"
            yield "ldap read root" if root else "ldap search"
        else:
            yield "ldap unbind" if tag == 0x42 else f"ldap {tag:#x}"


def _smtp(data: bytes) -> Iterator[str]:
    plain, mark, rest = data.partition(b"\x16\x03")  # what follows STARTTLS
    for line in plain.decode("ascii").splitlines():
        yield f"smtp {line.partition(' ')[0]}"
    if mark:
        yield from verbs_in("smtp", mark + rest)


def _postgresql(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        if data[at : at + 2] == b"\x16\x03":
            yield from verbs_in("postgresql", data[at:])
            return
        if data[at : at + 1] == b"X":
            yield "postgresql terminate"
            at += 5
            continue
        size = int.from_bytes(data[at : at + 4], "big")
        code = int.from_bytes(data[at + 4 : at + 8], "big")
        if size < 8:
            raise ValueError
        yield {80877103: "postgresql SSLRequest", 196608: "postgresql startup"}.get(
            code, f"postgresql {code}"
        )
        at += size


def _tds(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 8:
            raise ValueError
        yield "tds PRELOGIN" if data[at] == 0x12 else f"tds {data[at]:#x}"
        at += size


def _oracle(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        ping = data[at + 4] == 1 and b"(COMMAND=ping)" in data[at : at + size]
        if size < 8:
            raise ValueError
        yield "oracle ping" if ping else f"oracle {data[at + 4]}"
        at += size


def _dns(data: bytes) -> Iterator[str]:
    if data[:2] == len(data[2:]).to_bytes(2, "big"):
        data = data[2:]  # over TCP
    at = 12
    if data[2] & 0xF8 or data[4:12] != b"\0\x01\0\0\0\0\0\0":
        raise ValueError  # no standard query, or more than one question
    while data[at]:
        at += data[at] + 1
    kind = int.from_bytes(data[at + 1 : at + 3], "big")
    yield f"dns {_DNS.get(kind, kind)}"


def _ntp(data: bytes) -> Iterator[str]:
    yield "ntp client" if data[0] & 7 == 3 and len(data) == 48 else f"ntp {data[0] & 7}"


def _stamp(data: bytes) -> Iterator[str]:
    yield "stamp test" if len(data) >= 44 and not any(data[14:]) else "stamp ?"


def _ssh(data: bytes) -> Iterator[str]:
    yield "ssh connect" if data.startswith(b"SSH-2.0-") else "ssh ?"


_READERS = {
    "snmp": _snmp, "http": _http, "smpp": _smpp, "ldap": _ldap, "smtp": _smtp,
    "postgresql": _postgresql, "tds": _tds, "oracle": _oracle, "dns": _dns, "ntp": _ntp,
    "stamp": _stamp, "ssh": _ssh,
}  # fmt: skip

"""The instruments of a watched namespace: what is done there is really seen, and read rightly.

What is forbidden is written here by other libraries, or by hand as the standards print it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

import dns.message
import h11
import pytest
from pysnmp.proto import api

from tests.peers.netns import inside
from tests.peers.verbs import ALLOWED, strange, verb_of_line, verbs_in
from tests.peers.watched import watched_namespace


def snmp_by_pysnmp(kind: str, version: int = api.SNMP_VERSION_2C) -> bytes:
    """A message of another codec."""
    from pyasn1.codec.ber import encoder  # type: ignore[import-untyped]

    module = api.PROTOCOL_MODULES[version]
    pdu = getattr(module, kind)()
    module.apiPDU.set_defaults(pdu)
    message = module.Message()
    module.apiMessage.set_defaults(message)
    module.apiMessage.set_pdu(message, pdu)
    return bytes(encoder.encode(message))


def http(method: str, path: str, body: bytes = b"", kind: str = "text/xml") -> bytes:
    """A request of another library."""
    peer = h11.Connection(h11.CLIENT)
    headers = [("Host", "a"), ("Content-Length", str(len(body))), ("Content-Type", kind)]
    said = peer.send(h11.Request(method=method, target=path, headers=headers)) or b""
    return said + (peer.send(h11.Data(data=body)) or b"" if body else b"")


def smpp(command: int) -> bytes:
    """SMPP 3.4, section 3.2."""
    return struct.pack("!IIII", 16, command, 0, 1)


def ipp(operation: int) -> bytes:
    """RFC 8010, section 3.1.1."""
    return http("POST", "/ipp/print", struct.pack("!BBHIB", 1, 1, operation, 1, 3),
                "application/ipp")  # fmt: skip


FORBIDDEN = {
    "snmp SET": ("snmp", snmp_by_pysnmp("SetRequestPDU")),
    "snmp INFORM": ("snmp", snmp_by_pysnmp("InformRequestPDU")),
    "ipp Print-Job": ("http", ipp(0x02)),
    "ipp Validate-Job": ("http", ipp(0x04)),
    "ipp Identify-Printer": ("http", ipp(0x3C)),
    "ipp Get-Jobs": ("http", ipp(0x0A)),
    "http POST /eSCL/ScanJobs": ("http", http("POST", "/eSCL/ScanJobs", b"<a/>")),
    "http DELETE /eSCL/ScanJobs/1": ("http", http("DELETE", "/eSCL/ScanJobs/1")),
    "http GET /eSCL/ScanJobs/1/Next": ("http", http("GET", "/eSCL/ScanJobs/1/Next")),
    "http PUT page": ("http", http("PUT", "/config", b"x")),
    "smpp submit_sm": ("smpp", smpp(0x04)),
    "smpp bind_transceiver": ("smpp", smpp(0x02) + smpp(0x09)),
    "smpp deliver_sm_resp": ("smpp", smpp(0x80000005)),
    "dns AXFR": ("dns", dns.message.make_query("a.example", "AXFR", use_edns=False).to_wire()),
    "smtp MAIL": ("smtp", b"EHLO a\r\nMAIL FROM:<a@b>\r\n"),
    "tds 0x10": ("tds", b"\x10\x01\x00\x08\x00\x00\x01\x00"),
    "ldap bind": ("ldap", b"\x30\x10\x02\x01\x01\x60\x0b\x02\x01\x03\x04\x02cn\x80\x02pw"),
    "ldap 0x66": ("ldap", b"\x30\x08\x02\x01\x02\x66\x03\x04\x01a"),
    "snmp ?": ("snmp", b"\x30\x05junk"),
    "http ?": ("http", b"GET /"),
}  # fmt: skip
"""Verbs that are on nobody's list, as others write them."""


@pytest.mark.parametrize("verb", FORBIDDEN)
def test_what_is_forbidden_is_seen_and_is_on_no_list(verb: str) -> None:
    name, data = FORBIDDEN[verb]
    assert verb in set(verbs_in(name, data))
    assert verb in strange(verbs_in(name, data))
    assert verb not in ALLOWED


def test_lines_that_change_something_are_no_reading() -> None:
    for line in ("configure terminal", "reload", "show version | redirect flash:x"):
        assert strange([verb_of_line(line)])
    assert not strange([verb_of_line("show version"), verb_of_line("exit")])


async def _connect(address: str, port: int, data: bytes) -> None:
    _, writer = await asyncio.open_connection(address, port)
    writer.write(data[:5])
    await writer.drain()
    await asyncio.sleep(0.01)
    writer.write(data[5:])
    await writer.drain()
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def test_the_kernel_hears_sees_and_counts() -> None:
    with watched_namespace("tap") as watched:
        with inside(watched.name):
            server = socket.create_server(("127.3.0.1", 16080))
            asyncio.run(_connect("127.3.0.1", 16080, http("PUT", "/config", b"x" * 3_000)))
            asyncio.run(_connect("127.3.0.1", 9_100, b"@PJL"))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.sendto(snmp_by_pysnmp("SetRequestPDU"), ("127.3.0.2", 161))
                sock.sendto(snmp_by_pysnmp("GetRequestPDU"), ("127.3.0.2", 161))
                sock.sendto(b"anything", ("127.3.0.2", 7_777))
                with contextlib.suppress(OSError):
                    sock.sendto(b"x", ("203.0.113.7", 53))
            server.close()
        watched.over()
    assert not watched.clean
    assert watched.heard.verbs["http PUT page"] == 1
    assert watched.heard.verbs["snmp SET"] == watched.heard.verbs["snmp GET"] == 1
    assert strange(watched.heard.verbs) == {
        "http PUT page", "snmp SET", "udp 7777 ?", "tcp 9100 ?",
    }  # fmt: skip
    assert watched.heard.to_never_ports == 1
    assert watched.recorders.connections == {9_100: 1}
    assert watched.outside == 1
    assert watched.heard.lost == 0


def test_a_quiet_namespace_is_clean() -> None:
    with watched_namespace("quiet") as watched:
        watched.over()
    assert watched.clean
    assert watched.text().startswith("0 requests of 0 kinds")

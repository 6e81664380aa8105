"""No encoder of the product can write a verb that sets, prints, scans, sends or deletes.

What the encoders do write is read by the decoder of the wiretap, which shares no line with them.
"""

from __future__ import annotations

import ast
import inspect
import itertools
from collections.abc import Iterable, Iterator

import pytest

from audit.wire import (
    dns,
    http_message,
    icmp,
    ipp,
    ldap,
    ntp,
    oracle,
    postgresql,
    smpp,
    smtp,
    snmp,
    snmp_v3,
    stamp,
    tds,
)
from audit.wire.ber import encode_oid
from audit.world.shell_commands import PLATFORMS
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers.verbs import ALLOWED, DEVICE_PATHS, verb_of_line, verbs_in, verbs_said
from tests.peers.wiretap import Said

NAME = encode_oid("1.3.6.1.2.1.1.5.0")

ENCODERS = {
    "ber.encode_integer", "ber.encode_length", "ber.encode_oid",  # parts of messages
    "dns.encode_query", "http_message.encode_request", "icmp.encode_echo",
    "ipp.encode_get_printer_attributes", "ldap.encode_bind", "ldap.encode_root_search",
    "ldap.encode_unbind", "ntp.encode_query", "oracle.encode_ping", "postgresql.encode_startup",
    "smpp.encode_bind", "smpp.encode_enquire_link", "smpp.encode_reply", "smpp.encode_unbind",
    "snmp.encode_pdu", "snmp.encode_reply", "snmp.encode_request", "snmp.encode_response",
    "snmp.encode_value", "snmp.encode_varbind", "snmp_v3.encode_v3", "stamp.encode",
    "tds.encode_prelogin",
}  # fmt: skip
"""Every public encoder there is; a new one has to be looked at here."""


@pytest.fixture(scope="module", autouse=True)
def figure(request: pytest.FixtureRequest) -> Iterator[None]:
    """What came of all the tests of this page."""
    before = request.session.testsfailed
    yield
    failed = request.session.testsfailed - before
    tried = sum(item.path == request.path for item in request.session.items)
    keep([
        Figure(
            test="verbs.encoders",
            goal="no encoder can write SET, INFORM, Print-Job, Validate-Job, ScanJobs, submit_sm, "
            "bind_receiver, PUT, DELETE, AXFR, a command line that changes",
            measured=f"{len(ENCODERS)} encoders in {tried} tests, every tag, operation, command id "
            f"and method tried: {failed} tests failed; {len(ALLOWED)} verbs are on the list",
            met=failed == 0,
            command="make test PYTEST_ARGS=tests/audit/wire/test_only_reading.py",
        )
    ])  # fmt: skip


def said(name: str, data: bytes) -> list[str]:
    return list(verbs_in(name, data))


def whole(protocol: str, data: bytes) -> list[str]:
    return list(verbs_said(Said(protocol, "", 0, data)))


def test_every_encoder_of_the_product_is_on_this_page() -> None:
    found = {
        f"{path.stem}.{node.name}"
        for path in sorted((ROOT / "audit/wire").rglob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("encode")
    }
    assert found == ENCODERS


def test_snmp_has_three_verbs_whatever_is_asked_for() -> None:
    written = set()
    for tag in range(256):
        question = snmp.Question(tag, (NAME,), 5)  # type: ignore[arg-type]
        try:
            made = [
                snmp.encode_pdu(question, 1 << 24),
                snmp.encode_request(question, 1 << 24, b"public"),
                snmp.encode_request(question, 5, b"public", snmp.V2C),
            ]
        except ValueError:
            continue
        assert made[0][0] == tag
        for message in made[1:]:
            written.update(said("snmp", message))
    assert written == {"snmp GET", "snmp GETNEXT", "snmp GETBULK"}


def test_snmp_v3_has_the_same_three() -> None:
    who = snmp_v3.user("audit", "SHA", "auth-password", "", "")
    written = set()
    for tag, engine_id in itertools.product(range(256), (b"", b"\x80\x00\x1f\x88\x04ward")):
        engine = snmp_v3.Engine()
        engine.id = engine_id
        question = snmp.Question(tag, (NAME,))  # type: ignore[arg-type]
        try:
            data = snmp_v3.encode_v3(question, 1 << 24, who, engine, 1.0, bytes(8))
        except ValueError:
            continue
        written.update(said("snmp", data))
    assert written == {"snmp GET", "snmp GETNEXT", "snmp GETBULK"}


def test_what_the_simulated_agents_write_is_an_answer_and_no_request() -> None:
    for tag in range(256):
        try:
            data = snmp.encode_reply(tag, snmp.V2C, b"public", 1, [])
        except ValueError:
            continue
        assert said("snmp", data) in (["snmp RESPONSE"], ["snmp REPORT"])


def test_ipp_has_one_operation() -> None:
    body = ipp.encode_get_printer_attributes("ipp://p/ipp/print", ["printer-state"])
    assert body[2:4] == b"\x00\x0b"
    named = (("Content-Type", "application/ipp"), ("Content-Length", str(len(body))))
    request = http_message.encode_request("POST", "/ipp/print", named, body)
    assert said("http", request) == ["ipp Get-Printer-Attributes"]
    for operation in range(0x10000):
        other = body[:2] + operation.to_bytes(2, "big") + body[4:]
        if operation != 0x0B:
            with pytest.raises(ValueError, match="read-only"):
                http_message.encode_request("POST", "/ipp/print", named, other)
    for headers in ((), (("Content-Type", "application/octet-stream"),), (*named, *named[:1])):
        twice = len(headers) > 2
        wrong = (*headers[:2], ("content-type", "text/plain")) if twice else headers
        with pytest.raises(ValueError, match="read-only"):
            http_message.encode_request("POST", "/ipp/print", wrong, body)


@pytest.mark.parametrize(
    "method",
    ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GE T",
     "GET / HTTP/1.1\r\nX:", ""],
)  # fmt: skip
def test_http_reads_or_says_nothing(method: str) -> None:
    for path in ("/", "/eSCL/ScanJobs", "/ipp/print"):
        for body in (b"", b"<scan:ScanSettings/>"):
            with pytest.raises(ValueError, match=r"read-only|illegal"):
                http_message.encode_request(method, path, (), body)
    with pytest.raises(ValueError, match="read-only"):
        http_message.encode_request("GET", "/", (), b"body")


@pytest.mark.parametrize(
    "path",
    ["/eSCL/ScanJobs", "/escl/ScannerStatus", "//eSCL/ScanJobs/1/NextDocument", "/%65SCL/ScanJobs",
     "/%2565SCL/ScanJobs", "\\eSCL\\ScanJobs", "/%5CeSCL/ScanJobs", "/a%2f..%2FeSCL/x",
     "/a/../eSCL/ScanJobs", "/./eSCL/x", "/eSCL/ScannerStatus?x=1", "/eSCL/ScannerStatus/",
     "/eSCL", "/Scan/Jobs", "/DevMgmt/InternalPrintDyn.xml", "/DevMgmt/", "/ipp/print",
     "/IPP/PRINT", "/WebServices/Device", "/wsd/scan"],
)  # fmt: skip
def test_where_devices_act_a_page_is_on_the_list_or_is_not_got(path: str) -> None:
    with pytest.raises(ValueError, match="may be got"):
        http_message.encode_request("GET", path, ())


@pytest.mark.parametrize(
    "path", [*sorted(DEVICE_PATHS), "/", "/mot-cua?a=b", "/scanner", "/x/eSCL"]
)
def test_pages_that_are_read_can_be_got(path: str) -> None:
    for method in ("GET", "HEAD"):
        (verb,) = said("http", http_message.encode_request(method, path, ()))
        assert (verb in ALLOWED) == (method == "GET"), "HEAD is never sent, though it only reads"


def test_smpp_can_bind_as_a_transmitter_ask_and_leave() -> None:
    data = smpp.encode_bind(1, "audit", "secret") + smpp.encode_enquire_link(2)
    data += smpp.encode_unbind(3)
    written = set(said("smpp", data))
    for command in (*range(0x200), *range(0x8000_0000, 0x8000_0200)):
        reply = smpp.encode_reply(smpp.Pdu(command, 0, 7, b"x"))
        written.update(said("smpp", reply) if reply is not None else ())
    assert written == {verb for verb in ALLOWED if verb.startswith("smpp ")}


def test_dns_asks_for_addresses_alone() -> None:
    for kind in ("A", "AAAA"):
        assert said("dns", dns.encode_query("a.example", number=1, kind=kind)) == [f"dns {kind}"]
    for kind in ("ANY", "AXFR", "IXFR", "TXT", "PTR", "MX", "NS", "a", ""):
        with pytest.raises(ValueError, match="question of type"):
            dns.encode_query("a.example", number=1, kind=kind)


def test_every_other_protocol_says_what_is_on_the_list() -> None:
    written: Iterable[str] = [
        *said("ldap", ldap.encode_bind(1) + ldap.encode_root_search(2) + ldap.encode_unbind(3)),
        *said("smtp", smtp.EHLO + smtp.STARTTLS + smtp.QUIT),
        *said("postgresql", postgresql.SSL_REQUEST + postgresql.encode_startup()
              + postgresql.TERMINATE),
        *said("tds", tds.encode_prelogin()), *said("oracle", oracle.encode_ping()),
        *said("ntp", ntp.encode_query(1)), *said("stamp", stamp.encode(1, 1.0)),
        *whole("icmp", icmp.encode_echo(1, 2, b"x")),
    ]  # fmt: skip
    assert {*written, "icmp port unreachable"} == {
        verb for verb in ALLOWED
        if verb.split(" ")[0] in ("ldap", "smtp", "postgresql", "tds", "oracle", "ntp", "stamp",
                                  "icmp")
    }  # fmt: skip
    lines = {name for name, value in inspect.getmembers(smtp) if isinstance(value, bytes)}
    assert lines == {"EHLO", "STARTTLS", "QUIT"}


def test_every_line_that_may_be_typed_reads_or_ends_with_the_session() -> None:
    verbs = {
        (verb_of_line(line), one in platform.commands)
        for platform in PLATFORMS.values()
        for one in (*platform.commands, *platform.session, platform.leave)
        for line in [one]
    }
    assert verbs == {("ssh read", True), ("ssh session", False), ("ssh leave", False)}
    for line in (
        "configure terminal", "conf t", "enable", "reload", "write memory", "show run | tee",
        "copy running-config tftp:", "show version; reboot", "show version\nreload",
        "/system reset-configuration", "/system reboot", "delete flash:", "uname -a",
    ):  # fmt: skip
        assert verb_of_line(line) not in ALLOWED, line

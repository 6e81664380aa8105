"""The simulated city's servers, asked by clients that nobody here wrote."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import struct
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from audit.lab.devices.authority import Authority
from audit.lab.serve import LabError, Serving
from audit.lab.spec import (
    Box,
    Certificate,
    City,
    DnsBox,
    HttpBox,
    NtpBox,
    Route,
    SmppBox,
    SnmpBox,
    StampBox,
    TalkBox,
    TcpBox,
)
from tests.audit.lab.served import port, served
from tests.peers._run import program

NOW = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


BOXES: tuple[Box, ...] = (
    SnmpBox(
        "127.77.0.1",
        {
            "1.3.6.1.2.1.1.1.0": ("text", "Bộ định tuyến"),
            "1.3.6.1.2.1.1.2.0": ("oid", "1.3.6.1.4.1.9.1.576"),
            "1.3.6.1.2.1.1.3.0": ("ticks", 4_294_967_295),
            "1.3.6.1.2.1.2.2.1.1.1": ("int", 1),
            "1.3.6.1.2.1.2.2.1.1.2": ("int", -2),
            "1.3.6.1.2.1.2.2.1.1.10": ("int", 10),
            "1.3.6.1.2.1.4.20.1.1.127.77.0.1": ("ip", "127.77.0.1"),
            "1.3.6.1.2.1.31.1.1.1.6.1": ("counter64", 2**63 + 5),
        },
        port=port("snmp"),
    ),
    StampBox("127.77.0.1", port("stamp"), delay_ms=2, jitter_ms=0, drop_every=5),
    TcpBox("127.77.0.1", port("ssh"), b"SSH-2.0-lab\r\n"),
    DnsBox("127.77.0.2", {"portal.hanoi.example": ("127.77.0.3", "127.77.0.4")}, port("dns")),
    NtpBox("127.77.0.2", offset_s=2.5, port=port("ntp")),
    TalkBox("127.77.0.5", port("ldap"), "ldap"),
    TalkBox("127.77.0.5", port("smtp"), "smtp"),
    TalkBox("127.77.0.5", port("postgresql"), "postgresql"),
    TalkBox("127.77.0.6", port("postgresql"), "postgresql", broken=True),
    SmppBox("127.77.0.7", "audit", "secret", port=port("smpp")),
    HttpBox(
        "127.77.0.3",
        port("https"),
        {("GET", "/"): Route("Cổng DVCTT".encode())},
        certificate=Certificate(
            ("portal.hanoi.example",), datetime.now(UTC) - DAY, datetime.now(UTC) + 30 * DAY
        ),
    ),
    HttpBox("127.77.0.3", port("http"), {("GET", "/login"): Route(b"<form>")}),
)  # fmt: skip


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(datetime.now(UTC))


@pytest.fixture(scope="module", autouse=True)
def city(authority: Authority) -> Iterator[None]:
    with served(City(now=NOW, boxes=BOXES), authority):
        yield


def said(*command: str, package: str) -> str:
    done = subprocess.run(
        [program(command[0], package), *command[1:]],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def snmp(verb: str, *oids: str) -> str:
    where = f"127.77.0.1:{port('snmp')}"
    return said(
        verb, "-v2c", "-caudit-ro", "-On", "-Oe", "-t2", "-r1", where, *oids, package="snmp"
    )


def test_snmpget_reads_every_type_of_value() -> None:
    text = snmp(
        "snmpget", ".1.3.6.1.2.1.1.1.0", ".1.3.6.1.2.1.1.2.0", ".1.3.6.1.2.1.1.3.0",
        ".1.3.6.1.2.1.2.2.1.1.2", ".1.3.6.1.2.1.31.1.1.1.6.1",
        ".1.3.6.1.2.1.4.20.1.1.127.77.0.1", ".1.3.6.1.2.1.1.9.0",
    )  # fmt: skip
    assert "OID: .1.3.6.1.4.1.9.1.576" in text
    assert "(4294967295)" in text
    assert "INTEGER: -2" in text
    assert f"Counter64: {2**63 + 5}" in text
    assert "IpAddress: 127.77.0.1" in text
    assert "No Such" in text


def test_snmpbulkwalk_goes_in_the_order_of_numbers_not_of_text() -> None:
    lines = snmp("snmpbulkwalk", ".1.3.6.1.2.1.2").splitlines()
    assert [line.rsplit(" ", 1)[1] for line in lines if "INTEGER" in line] == ["1", "-2", "10"]


def test_a_wrong_community_and_a_dead_address_stay_silent() -> None:
    where = f"127.77.0.1:{port('snmp')}"
    assert "Timeout" in said(
        "snmpget", "-v2c", "-cwrong", "-t1", "-r0", where, ".1.3.6.1.2.1.1.1.0", package="snmp"
    )
    dead = f"127.77.0.99:{port('snmp')}"
    assert "Timeout" in said(
        "snmpget", "-v2c", "-caudit-ro", "-t1", "-r0", dead, ".1.3.6.1.2.1.1.1.0", package="snmp"
    )


def test_the_reflector_loses_what_was_planned_and_answers_from_where_it_was_asked() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.77.0.1", port("stamp")))  # a connected socket hears no other source
        sender.settimeout(2)
        for sequence in range(10):
            sender.send(struct.pack("!IQH", sequence, 7, 1).ljust(44, b"\0"))
        heard = sorted(struct.unpack_from("!I", sender.recv(100))[0] for _ in range(8))
    assert heard == [0, 1, 2, 3, 5, 6, 7, 8]


def test_dig_resolves_what_is_in_the_zone_and_is_told_what_is_not() -> None:
    dig = ("dig", "@127.77.0.2", "-p", str(port("dns")), "+tries=1", "+time=2")
    found = said(*dig, "+short", "Portal.Hanoi.example", package="bind9-dnsutils")
    assert found.split() == ["127.77.0.3", "127.77.0.4"]
    absent = said(*dig, "nowhere.hanoi.example", package="bind9-dnsutils")
    assert "NXDOMAIN" in absent


def test_ldapsearch_binds_and_reads_the_root() -> None:
    text = said(
        "ldapsearch", "-x", "-H", f"ldap://127.77.0.5:{port('ldap')}", "-s", "base", "-b", "",
        "namingContexts", package="ldap-utils",
    )  # fmt: skip
    assert "namingContexts: dc=hanoi,dc=example" in text
    assert "result: 0 Success" in text


def test_smtplib_says_hello() -> None:
    with smtplib.SMTP("127.77.0.5", port("smtp"), timeout=5) as mail:
        assert mail.ehlo()[0] == 250
        assert mail.esmtp_features["size"] == "10485760"


def test_pg_isready_tells_a_server_that_takes_logins_from_one_that_does_not() -> None:
    def ready(address: str) -> str:
        return said(
            "pg_isready", "-h", address, "-p", str(port("postgresql")),
            package="postgresql-client-15",
        )  # fmt: skip

    assert "accepting connections" in ready("127.77.0.5")
    assert "rejecting connections" in ready("127.77.0.6")


def test_a_certificate_of_the_city_verifies_by_name_and_authority(authority: Authority) -> None:
    context = ssl.create_default_context(cadata=authority.pem.decode())
    with (
        socket.create_connection(("127.77.0.3", port("https")), 5) as raw,
        context.wrap_socket(raw, server_hostname="portal.hanoi.example") as safe,
    ):
        safe.sendall(b"GET / HTTP/1.1\r\nHost: portal.hanoi.example\r\n\r\n")
        text = b"".join(iter(lambda: safe.recv(4_096), b""))
    assert text.startswith(b"HTTP/1.1 200")
    assert "Cổng DVCTT".encode() in text


def test_a_page_is_served_and_an_absent_one_is_404() -> None:
    base = f"http://127.77.0.3:{port('http')}"
    with urllib.request.urlopen(f"{base}/login?next=1", timeout=5) as page:
        assert page.read() == b"<form>"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{base}/none", timeout=5)


def test_what_is_not_http_ends_the_connection_and_no_more(caplog):
    for said in (b"\x00\x01\r\n\r\n", b"GET"):
        with socket.create_connection(("127.77.0.3", port("http")), 5) as client:
            client.sendall(said)
            client.shutdown(socket.SHUT_WR)
            assert client.recv(100) == b""
    assert caplog.records == []


def test_the_time_server_is_wrong_by_what_it_was_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(2)
        asker.sendto(b"\x23" + bytes(47), ("127.77.0.2", port("ntp")))
        data, source = asker.recvfrom(100)
    seconds = struct.unpack_from("!I", data, 40)[0]
    told = datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert source[0] == "127.77.0.2"
    assert timedelta(seconds=1) < told - NOW < timedelta(minutes=5)


def test_an_address_that_nobody_serves_lets_a_connect_time_out() -> None:
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.77.0.99", port("ssh")), timeout=0.5)
    with socket.create_connection(("127.77.0.1", port("ssh")), timeout=5) as open_:
        assert open_.recv(100) == b"SSH-2.0-lab\r\n"


def test_a_second_lab_on_the_same_ports_is_told_so(authority: Authority) -> None:
    async def start() -> None:
        await Serving(City(now=NOW, boxes=(BOXES[2],)), authority).start()

    with pytest.raises(LabError, match="is another lab up"):
        asyncio.run(start())

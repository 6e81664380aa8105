"""Services of the data centre, looked at over real sockets with real servers behind them."""

import dataclasses
import errno
import time
from datetime import UTC, datetime, timedelta

import pytest

from audit.probes.probe import load_probes
from audit.probes.service_dns import SERVICE_DNS
from audit.probes.service_http import SERVICE_HTTP
from audit.probes.service_https import SERVICE_HTTPS
from audit.probes.service_ldap import SERVICE_LDAP
from audit.probes.service_ntp import SERVICE_NTP
from audit.probes.service_oracle import SERVICE_ORACLE
from audit.probes.service_postgresql import SERVICE_POSTGRESQL
from audit.probes.service_smtp import SERVICE_SMTP
from audit.probes.service_tcp import SERVICE_TCP
from audit.probes.service_tds import SERVICE_TDS
from audit.world.clock import SimulatedClock
from audit.world.fake import FakeNet, FakeStream, fake_world
from inventory.groups.service import Service
from inventory.model import ServiceAsset
from inventory.seen import Outcome
from tests.audit.loopback import closed_port, run, say, tcp_server
from tests.audit.probes.looking import observe, real_world, see

EVERY = (
    SERVICE_DNS, SERVICE_HTTP, SERVICE_HTTPS, SERVICE_LDAP, SERVICE_NTP, SERVICE_ORACLE,
    SERVICE_POSTGRESQL, SERVICE_SMTP, SERVICE_TCP, SERVICE_TDS,
)  # fmt: skip
STREAMS = tuple(p for p in EVERY if p not in (SERVICE_DNS, SERVICE_NTP))


def _asset(protocol, port, **more):
    more = {"address": "127.0.0.1", **more}
    return ServiceAsset(id="s1", site="01", protocol=protocol, ports={protocol: port}, **more)


def _service(seen):
    assert seen.outcome is Outcome.ANSWERED, (seen.outcome, seen.note)
    group = seen.facts["service"]
    assert isinstance(group, Service)
    return group


def _world(peer):
    return real_world(estate={"ca_pem": peer.ca_file.read_bytes()})


# HTTP


def test_a_page_with_the_right_text_is_right(nginx):
    asset = _asset("http", nginx.http, expect_status=200, expect_body="Tiếp nhận hồ sơ")
    seen = _service(see(SERVICE_HTTP, asset))
    assert (seen.ok, seen.status, seen.tls) == (True, "200", None)
    assert seen.time_ms is not None
    assert set(seen.time_ms) == {"resolve", "connect", "answer", "total"}
    assert seen.detail is not None
    assert seen.detail["body_matches"] is True


@pytest.mark.parametrize(
    ("expect", "ok"),
    [
        ({"path": "/missing"}, False),
        ({"path": "/missing", "expect_status": 404}, True),
        ({"path": "/broken"}, False),
        ({"path": "/redirect"}, True),
        ({"path": "/redirect", "expect_status": 200}, False),
        ({"expect_body": "Hệ thống đang bảo trì"}, False),
        ({"path": "/trống rỗng"}, False),
    ],
)
def test_a_page_is_judged_by_what_the_inventory_expects(nginx, expect, ok):
    assert _service(see(SERVICE_HTTP, _asset("http", nginx.http, **expect))).ok is ok


# HTTPS


def test_a_good_certificate_verifies_and_says_how_long(nginx):
    asset = _asset("https", nginx.https, host="mot-cua.example.invalid")
    seen = _service(see(SERVICE_HTTPS, asset, _world(nginx)))
    assert seen.ok is True
    tls = seen.tls
    assert tls is not None
    assert (tls.verified, tls.problem, tls.version) == (True, None, "TLSv1.3")
    assert tls.days_left == pytest.approx(90, abs=0.1)
    assert "mot-cua.example.invalid" in tls.names
    assert tls.issuer == "Ward audit test CA"


@pytest.mark.parametrize(
    ("which", "problem"),
    [
        ("expired", "expired on"),
        ("not_yet_valid", "not valid before"),
        ("wrong_name", "not for the name"),
        ("self_signed", "self-signed"),
    ],
)
def test_a_page_behind_a_wrong_certificate_is_still_seen(nginx, which, problem):
    asset = _asset("https", getattr(nginx, which), host="mot-cua.example.invalid")
    seen = _service(see(SERVICE_HTTPS, asset, _world(nginx)))
    assert seen.ok is True
    assert seen.tls is not None
    assert seen.tls.verified is False
    assert problem in (seen.tls.problem or "")


def test_a_certificate_that_ends_soon_says_so(nginx):
    seen = _service(see(SERVICE_HTTPS, _asset("https", nginx.expires_soon), _world(nginx)))
    assert seen.tls is not None
    assert seen.tls.days_left == pytest.approx(5.5, abs=0.1)
    assert seen.tls.verified is True


def test_without_the_estates_roots_nobody_vouches(nginx):
    seen = _service(see(SERVICE_HTTPS, _asset("https", nginx.https)))
    assert seen.tls is not None
    assert seen.tls.verified is False


def test_plain_http_on_the_tls_port_is_garbled(nginx):
    seen = see(SERVICE_HTTPS, _asset("https", nginx.http))
    assert seen.outcome is Outcome.GARBLED
    assert "TLS handshake failed" in seen.note


# DNS


def _dns(unbound, query, *expect):
    return _asset("dns", unbound.port, query=query, expect_answer=expect)


def test_a_name_server_with_the_right_address_is_right(unbound):
    seen = _service(see(SERVICE_DNS, _dns(unbound, f"mot-cua.{unbound.zone}", "127.0.0.1")))
    assert (seen.ok, seen.status) == (True, "NOERROR")
    assert seen.detail is not None
    assert (seen.detail["addresses"], seen.detail["ttl_s"]) == (["127.0.0.1"], 300)


@pytest.mark.parametrize(
    ("name", "expect", "ok"),
    [
        ("two", ("10.1.0.2", "10.1.0.3"), True),
        ("two", ("10.1.0.2",), False),
        ("two", (), True),
        ("mot-cua", ("::1",), True),
        ("mot-cua", ("10.9.9.9",), False),
        ("mail", (), False),
    ],
)
def test_every_address_must_be_a_right_one(unbound, name, expect, ok):
    assert _service(see(SERVICE_DNS, _dns(unbound, f"{name}.{unbound.zone}", *expect))).ok is ok


def test_an_alias_that_leads_nowhere_gives_no_address(unbound):
    seen = _service(see(SERVICE_DNS, _dns(unbound, f"alias.{unbound.zone}", "127.0.0.1")))
    assert (seen.ok, seen.status) == (False, "NOERROR")


def test_a_name_that_is_not_there_is_an_answer(unbound):
    seen = _service(see(SERVICE_DNS, _dns(unbound, f"nowhere.{unbound.zone}")))
    assert (seen.ok, seen.status) == (False, "NXDOMAIN")


def test_a_refusing_name_server_is_not_well(unbound):
    seen = _service(see(SERVICE_DNS, _dns(unbound, f"a.{unbound.refused_zone}")))
    assert (seen.ok, seen.status) == (False, "REFUSED")


def test_a_declared_name_that_is_no_name_is_nothing_to_ask(unbound):
    seen = see(SERVICE_DNS, _dns(unbound, "a..b"))
    assert seen.outcome is Outcome.SKIPPED


# NTP


def test_a_time_server_in_time_has_a_small_offset(chronyd):
    seen = _service(see(SERVICE_NTP, _asset("ntp", chronyd.port)))
    assert (seen.ok, seen.status) == (True, "synchronised")
    assert seen.detail is not None
    assert abs(seen.detail["offset_s"]) < 0.5
    assert seen.detail["stratum"] == chronyd.stratum


def test_a_time_server_that_runs_ahead_says_by_how_much(chronyd):
    seen = _service(see(SERVICE_NTP, _asset("ntp", chronyd.ahead_port)))
    assert seen.detail is not None
    assert seen.detail["offset_s"] == pytest.approx(chronyd.ahead_s, abs=1)


def test_a_server_that_does_not_know_the_time_gives_no_offset(chronyd):
    seen = _service(see(SERVICE_NTP, _asset("ntp", chronyd.unsynchronised_port)))
    assert (seen.ok, seen.status) == (False, "unsynchronised")
    assert seen.detail is not None
    assert seen.detail["offset_s"] is None


# LDAP


def test_a_directory_answers_an_anonymous_bind_and_names_its_tree(slapd):
    seen = _service(see(SERVICE_LDAP, _asset("ldap", slapd.port)))
    assert (seen.ok, seen.status, seen.tls) == (True, "success", None)
    assert seen.detail is not None
    assert seen.detail["naming_contexts"] == [slapd.base_dn]


def test_a_directory_over_tls_brings_its_certificate(slapd):
    asset = ServiceAsset(
        id="s1", site="01", protocol="ldap", address="127.0.0.1", ports={"ldaps": slapd.tls_port}
    )
    seen = _service(see(SERVICE_LDAP, asset, _world(slapd)))
    assert seen.ok is True
    assert seen.tls is not None
    assert (seen.tls.verified, seen.tls.problem) == (True, None)


def test_a_directory_that_wants_a_name_first_is_well():
    refusal = bytes.fromhex("300c02010161070a0130") + b"\x04\x00\x04\x00"

    async def talk(reader, writer):
        await reader.read(100)
        writer.write(refusal)

    seen = _service(_served(SERVICE_LDAP, "ldap", talk))
    assert (seen.ok, seen.status) == (True, "inappropriateAuthentication")


def test_a_directory_that_is_unavailable_is_not_well():
    refusal = bytes.fromhex("300c02010161070a0134") + b"\x04\x00\x04\x00"
    seen = _service(_served(SERVICE_LDAP, "ldap", say(refusal)))
    assert (seen.ok, seen.status) == (False, "unavailable")


# SMTP


def test_a_mail_server_greets_and_its_starttls_certificate_verifies(smtp):
    seen = _service(see(SERVICE_SMTP, _asset("smtp", smtp.port), _world(smtp)))
    assert (seen.ok, seen.status) == (True, "250")
    assert seen.detail is not None
    assert seen.detail["starttls"] is True
    assert smtp.name in seen.detail["banner"]
    assert seen.tls is not None
    assert (seen.tls.verified, seen.tls.problem) == (True, None)


def test_a_mail_server_with_tls_from_the_first_byte_is_understood(smtp):
    asset = ServiceAsset(
        id="s1", site="01", protocol="smtp", address="127.0.0.1", ports={"smtps": smtp.tls_port}
    )
    seen = _service(see(SERVICE_SMTP, asset, _world(smtp)))
    assert seen.ok is True
    assert seen.tls is not None
    assert seen.tls.verified is True


def test_a_mail_server_that_is_closing_is_not_well():
    async def talk(reader, writer):
        writer.write(b"421 mail.example closing\r\n")

    seen = _service(_served(SERVICE_SMTP, "smtp", talk))
    assert (seen.ok, seen.status) == (False, "421")


def test_a_starttls_that_breaks_is_a_finding_about_tls():
    async def talk(reader, writer):
        writer.write(b"220 mail\r\n")
        await reader.readline()
        writer.write(b"250-mail\r\n250 STARTTLS\r\n")
        await reader.readline()
        writer.write(b"220 go\r\n")
        await writer.drain()
        await reader.read(10)
        writer.write(b"this is not TLS\r\n")

    seen = _service(_served(SERVICE_SMTP, "smtp", talk))
    assert seen.ok is True
    assert seen.tls is not None
    assert seen.tls.verified is False
    assert "TLS handshake failed" in (seen.tls.problem or "")


# PostgreSQL, SQL Server, Oracle, TCP


def test_a_database_server_takes_connections_over_tls(postgresql):
    seen = _service(
        see(SERVICE_POSTGRESQL, _asset("postgresql", postgresql.port), _world(postgresql))
    )
    assert (seen.ok, seen.status) == (True, "authentication requested")
    assert seen.detail is not None
    assert seen.detail["authentication"] == "sasl"
    assert seen.tls is not None
    assert seen.tls.verified is True


@pytest.mark.parametrize(
    ("error", "ok"),
    [(b"28000", True), (b"3D000", True), (b"57P03", False), (b"53300", False), (b"XX000", False)],
)
def test_a_database_that_only_refuses_us_is_well(error, ok):
    said = b"SFATAL\0C" + error + b"\0Mno\0\0"

    async def talk(reader, writer):
        await reader.readexactly(8)
        writer.write(b"N")
        size = int.from_bytes(await reader.readexactly(4), "big")
        await reader.readexactly(size - 4)
        writer.write(b"E" + (len(said) + 4).to_bytes(4, "big") + said)

    seen = _service(_served(SERVICE_POSTGRESQL, "postgresql", talk))
    assert (seen.ok, seen.status) == (ok, error.decode())


def test_sql_server_says_its_version_before_login():
    # The packet of MS-TDS 4.2, prelogin response: 9.0.0, encryption on, MARS off.
    packet = bytes.fromhex(
        "0401002b00000100 0000 1a0006 01 0020 0001 02 0021 0001 03 0022 0000 04 0022 0001 ff"
        "090000000000 01 00 01".replace(" ", "")
    )
    seen = _service(_served(SERVICE_TDS, "tds", say(packet)))
    assert seen.ok is True
    assert seen.detail == {"version": "9.0.0", "encryption": "on"}


def test_an_oracle_listener_answers_a_ping_by_refusing_without_an_error():
    said = b"(DESCRIPTION=(TMP=)(VSNNUM=202375680)(ERR=0)(ALIAS=LISTENER))"
    packet = (len(said) + 12).to_bytes(2, "big") + b"\0\0\x04\0\0\0\x00\x00"
    packet += len(said).to_bytes(2, "big") + said
    seen = _service(_served(SERVICE_ORACLE, "oracle", say(packet)))
    assert (seen.ok, seen.status) == (True, "refuse")
    assert seen.detail == {"error": 0, "version": "12.1.0.2.0"}


def test_an_oracle_listener_that_asks_again_is_told_again():
    heard = []

    async def talk(reader, writer):
        for answer in (b"\x00\x08\x00\x00\x0b\x00\x00\x00", b"\x00\x08\x00\x00\x02\x00\x00\x00"):
            head = await reader.readexactly(8)
            heard.append(head + await reader.readexactly(int.from_bytes(head[:2], "big") - 8))
            writer.write(answer)

    seen = _service(_served(SERVICE_ORACLE, "oracle", talk))
    assert (seen.ok, seen.status) == (True, "accept")
    assert heard[0] == heard[1]
    assert b"(COMMAND=ping)" in heard[0]


def test_an_oracle_listener_without_its_service_is_not_well():
    said = b"(DESCRIPTION=(ERR=12514)(VSNNUM=0))"
    packet = (len(said) + 12).to_bytes(2, "big") + b"\0\0\x04\0\0\0\x22\x00"
    packet += len(said).to_bytes(2, "big") + said
    seen = _service(_served(SERVICE_ORACLE, "oracle", say(packet)))
    assert (seen.ok, seen.detail["error"]) == (False, 12514)


def test_an_open_port_is_open(nginx):
    seen = _service(see(SERVICE_TCP, _asset("tcp", nginx.http)))
    assert (seen.ok, seen.status) == (True, "open")
    assert seen.time_ms is not None
    assert set(seen.time_ms) == {"resolve", "connect", "total"}


def test_a_tcp_service_without_a_port_is_nothing_to_ask():
    asset = ServiceAsset(id="s1", site="01", protocol="tcp", address="127.0.0.1")
    assert see(SERVICE_TCP, asset).outcome is Outcome.SKIPPED


# All of them


def _served(probe, protocol, talk):
    async def look():
        async with tcp_server(talk) as port:
            return await observe(probe, _asset(protocol, port), real_world())

    return run(look())


def _protocol(probe):
    return probe.id.removeprefix("service.")


@pytest.mark.parametrize("probe", EVERY, ids=lambda probe: probe.id)
def test_a_closed_port_is_refused(probe):
    seen = see(probe, _asset(_protocol(probe), closed_port(), query="a.example.invalid"))
    assert seen.outcome is Outcome.REFUSED


@pytest.mark.parametrize("probe", EVERY, ids=lambda probe: probe.id)
def test_a_service_outside_the_scope_is_not_asked(probe):
    asset = _asset(_protocol(probe), 80, address="192.0.2.1", query="a.example.invalid")
    assert see(probe, asset).outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("probe", EVERY, ids=lambda probe: probe.id)
def test_each_probe_looks_at_its_own_protocol_only(probe):
    assert load_probes()[probe.id] is probe
    others = [other for other in EVERY if other.fits(_asset(_protocol(probe), 80))]
    assert others == [probe]
    assert not probe.fits(_asset(_protocol(probe), 80, address=None))


@pytest.mark.parametrize("probe", [p for p in STREAMS if p is not SERVICE_TCP], ids=lambda p: p.id)
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00" * 64,
        b"\xff" * 64,
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nhi",
        b"220 " + b"a" * 100_000,
        b"R\x00\x00\x00\x04",
        b"S" * 10_000,
        b"\x30\x84\xff\xff\xff\xf0",
        b"\x04\x01\x00\x09\x00\x00\x00\x00\x00",
        b"\x00\x08\x00\x00\x04\x00\x00\x00",
        b"E\x00\x00\x00\x05\x00",
    ],
)
def test_nonsense_is_garbled_and_never_our_bug(probe, said):
    async def talk(reader, writer):
        writer.write(said)

    async def look():
        async with tcp_server(talk) as port:
            return await observe(probe, _asset(_protocol(probe), port), real_world())

    seen = run(look())
    assert seen.outcome in (Outcome.GARBLED, Outcome.ANSWERED), seen.note
    if seen.outcome is Outcome.ANSWERED:
        group = seen.facts["service"]
        assert isinstance(group, Service)
        assert group.status is not None


def test_the_days_that_are_left_count_from_the_estates_own_clock(nginx):
    later = SimulatedClock(datetime.now(UTC) + timedelta(days=80), time.monotonic())
    world = dataclasses.replace(_world(nginx), clock=later)
    seen = _service(see(SERVICE_HTTPS, _asset("https", nginx.https), world))
    assert seen.tls is not None
    assert seen.tls.days_left == pytest.approx(10, abs=0.1)


class Leaving(FakeStream):
    """A peer that says its words at once and resets the connection at a write of ours."""

    def __init__(self, said, writes):
        super().__init__([said])
        self._writes = writes

    async def write(self, data):
        if not self._writes:
            raise ConnectionResetError(errno.ECONNRESET, "reset")
        self._writes -= 1


@pytest.mark.parametrize(
    ("probe", "protocol", "said", "writes", "status"),
    [
        (SERVICE_SMTP, "smtp", b"421 closing\r\n", 0, "421"),
        (SERVICE_SMTP, "smtp", b"220 mail\r\n250 mail\r\n", 1, "250"),
        (SERVICE_LDAP, "ldap", bytes.fromhex("300c02010161070a013504000400"), 1,
         "unwillingToPerform"),
        (SERVICE_POSTGRESQL, "postgresql", b"NR\0\0\0\x08\0\0\0\x05", 2,
         "authentication requested"),
    ],
)  # fmt: skip
def test_a_peer_that_leaves_before_our_goodbye_has_said_all_there_was_to_say(
    probe, protocol, said, writes, status
):
    asset = _asset(protocol, 1)
    net = FakeNet(streams={("127.0.0.1", 1): Leaving(said, writes)})
    assert _service(see(probe, asset, fake_world(net=net))).status == status

"""12 ways of a TLS server to harm who looks at its certificate (behaviours 30 to 41)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inventory.model import ServiceAsset
from inventory.seen import Outcome
from tests.hostile.honest import PAGE
from tests.hostile.http_servers import at, body, says
from tests.hostile.odd_certificates import NAME, Odd, primes_of_8192_bits
from tests.hostile.oracle import ANSWERED, GARBLED, TIMEOUT, Behaviour, Met, Stage, declared
from tests.hostile.servers import Servers, Talk
from tests.peers.certificates import Authority

pytestmark = pytest.mark.xdist_group("hostile-tls")

PAGE_OF = declared(ServiceAsset, "service.https", kind="service", protocol="https", host=NAME)
HELLO_REQUEST = b"\x16\x03\x03\x00\x04\x00\x00\x00\x00"  # RFC 5246 section 7.4.1.1
WARNING = b"\x15\x03\x03\x00\x02\x01\x5a"  # user_canceled
FATAL = b"\x15\x03\x03\x00\x02\x02\x28"  # handshake_failure

_UTC, _GENERALIZED = 0x17, 0x18


def context(
    chain: Path, key: Path, *, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, tickets: int = 2
) -> ssl.SSLContext:
    """A server of ours that minds nothing."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.maximum_version = newest
    made.num_tickets = tickets
    made.load_cert_chain(chain, key)
    return made


def odd(certificate: Callable[[], Odd], **options: Any) -> Callable[[Servers, str], None]:
    """A page behind a certificate that is made when it is first served."""

    def serve(servers: Servers, address: str) -> None:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            files = certificate().write(Path(folder), "odd")
            servers.tcp(address, 443, says(body(PAGE)), tls=context(*files, **options))

    return serve


def hello_then(*parts: bytes, again: bytes = b"", silent: bool = False) -> Talk:
    """Takes the ClientHello, says its parts, then the same without end, or nothing."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4_096)
        for part in parts:
            writer.write(part)
        while again:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(0)
        if silent:
            await reader.read()

    return talk


def case(
    number: int, name: str, serve: Callable[[Servers, str], None], *right: Outcome, **more: Any
) -> Behaviour:
    return Behaviour(
        number, name, serve, PAGE_OF, {"service.https": right}, packets=300, **more
    )  # fmt: skip


def untrusted(met: Met) -> None:
    """Whatever it says of itself, it does not verify, and the reason is said."""
    if met.row("service.https").outcome == "answered":
        tls = met.facts("service.https")["service"]["tls"]
        assert tls.get("verified", False) is False
        assert tls["problem"]
        assert len(tls.get("subject") or "") <= 200
        assert len(tls.get("names", ())) <= 64


def not_good(met: Met) -> None:
    """A name with a NUL in it is not the name before the NUL."""
    untrusted(met)
    tls = met.facts("service.https")["service"]["tls"]
    assert NAME not in tls.get("names", ())


HOSTILE_TEXT = "\x1b]0;x\x07\u202e\u2066<script>alert(1)</script>=cmd|' /C calc'!A0\u2028"

SMALL = (2**255 + 95, 2**256 - 189)

BEHAVIOURS = [
    case(30, "stall after ClientHello", at(443, hello_then(silent=True)), TIMEOUT),
    case(30, "stall inside a record", at(443, hello_then(b"\x16\x03\x03\x40\x00", silent=True)),
         TIMEOUT),
    case(31, "plain HTTP", at(443, hello_then(b"HTTP/1.1 400 Bad Request\r\n\r\n")), GARBLED),
    case(32, "alert storm of warnings", at(443, hello_then(again=WARNING * 100)), GARBLED),
    case(32, "alert storm at 5 a record", at(443, hello_then(again=WARNING)), GARBLED),
    case(32, "fatal alert", at(443, hello_then(FATAL)), GARBLED),
    case(33, "20000 SANs", odd(lambda: Odd(
        names=[b"host-%05d.example.invalid" % number for number in range(20_000)])), GARBLED),
    case(33, "2000 SANs", odd(lambda: Odd(
        names=[b"host-%05d.example.invalid" % number for number in range(2_000)])),
        ANSWERED, check=untrusted),
    case(34, "60 KB CN", odd(lambda: Odd(common_name=b"A" * 60_000, names=())), ANSWERED,
         GARBLED, check=untrusted),
    case(35, "CN with ANSI, bidi, script and formula",
         odd(lambda: Odd(common_name=HOSTILE_TEXT.encode())), ANSWERED, GARBLED,
         check=untrusted),
    case(35, "CN in BMPString", odd(lambda: Odd(
        common_name=HOSTILE_TEXT.encode("utf-16-be"), common_name_tag=0x1E)), ANSWERED, GARBLED,
        check=untrusted),
    case(35, "CN in T61String", odd(lambda: Odd(
        common_name=b"\x1b[31m\x9b\xff", common_name_tag=0x14)), ANSWERED, GARBLED,
        check=untrusted),
    case(35, "CN that is no UTF-8", odd(lambda: Odd(common_name=b"\xff\xfe\x1b[2J",
         common_name_tag=0x13)), ANSWERED, GARBLED, check=untrusted),
    case(35, "SAN with NUL", odd(lambda: Odd(
        names=[NAME.encode() + b"\0.evil.invalid"])), ANSWERED, GARBLED, check=not_good),
    case(35, "SAN with ANSI", odd(lambda: Odd(names=[b"a\x1b[31m.invalid", b"\x9b\x07"])),
         ANSWERED, GARBLED, check=untrusted),
    case(36, "dates 1951", odd(lambda: Odd(not_before=(_UTC, b"510101000000Z"),
         not_after=(_UTC, b"511231000000Z"))), ANSWERED, check=untrusted),
    case(36, "dates 9999", odd(lambda: Odd(not_after=(_GENERALIZED, b"99991231235959Z"))),
         ANSWERED, check=untrusted),
    case(36, "dates reversed", odd(lambda: Odd(not_before=(_GENERALIZED, b"20990101000000Z"),
         not_after=(_UTC, b"200101000000Z"))), ANSWERED, check=untrusted),
    case(36, "dates malformed", odd(lambda: Odd(not_after=(_UTC, b"99xx01000000\x1b"))), GARBLED),
    case(36, "dates of year 0", odd(lambda: Odd(not_after=(_GENERALIZED, b"00000101000000Z"))),
         ANSWERED, GARBLED, check=untrusted),
    case(36, "month 13", odd(lambda: Odd(not_after=(_UTC, b"301301000000Z"))), GARBLED),
    case(37, "negative serial", odd(lambda: Odd(serial=b"\x80")), ANSWERED, GARBLED,
         check=untrusted),
    case(37, "serial 0", odd(lambda: Odd(serial=b"\0")), ANSWERED, GARBLED, check=untrusted),
    case(37, "serial of 2000 bytes", odd(lambda: Odd(serial=b"\x7f" * 2_000)), ANSWERED, GARBLED,
         check=untrusted),
    case(38, "RSA 16384", odd(lambda: Odd(rsa=primes_of_8192_bits())), ANSWERED, GARBLED,
         check=untrusted, scale=1.0),
    case(38, "RSA 512", odd(lambda: Odd(rsa=SMALL), newest=ssl.TLSVersion.TLSv1_2), ANSWERED,
         GARBLED, check=untrusted),
    case(39, "chain of 100", odd(lambda: Odd(
        chain=[Odd(common_name=b"nobody", serial=bytes((number,))) for number in range(1, 100)])),
        ANSWERED, GARBLED, check=untrusted),
    case(39, "cyclic AIA", odd(lambda: Odd(aia=[
        b"http://127.66.198.1/a.crt", b"http://169.254.169.254/", b"ldap://203.0.113.7/",
        b"file:///etc/passwd"])), ANSWERED, check=untrusted),
    case(40, "self-signed with the real name", odd(lambda: Odd(issuer=NAME.encode())), ANSWERED,
         check=untrusted),
    case(41, "HelloRequests without end", at(443, hello_then(again=HELLO_REQUEST * 100)), GARBLED),
    case(41, "2000 tickets", odd(Odd, tickets=2_000), ANSWERED, GARBLED, check=untrusted),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_tls_server_cannot_harm_who_looks_at_it(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)


def test_an_authority_s_own_address_is_never_fetched(stage: Stage, servers: Servers) -> None:
    """AIA points at a device in scope that would answer: nobody comes."""
    servers.tcp("127.66.198.1", 80, says(body(b"")))
    serve = odd(lambda: Odd(aia=[b"http://127.66.198.1/ca.crt"]))
    stage.meet(case(39, "AIA in scope", serve, ANSWERED, check=untrusted))
    assert servers.connections.get("127.66.198.1", 0) == 0


def test_a_good_certificate_verifies_on_the_same_stage(
    stage: Stage, servers: Servers, authority: Authority
) -> None:
    """The others are distrusted for what they are, not because nothing is trusted here."""
    leaf = authority.leaf("good", addresses=())
    servers.tcp("127.66.197.1", 443, says(body(PAGE)), tls=context(leaf.cert, leaf.key))
    measured = stage.warm(PAGE_OF("127.66.197.1"))
    assert '"verified":true' in measured.rows[0].facts, measured.rows

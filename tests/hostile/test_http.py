"""15 ways of a web server to harm who asks it (behaviours 15 to 29)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from inventory.model import ServiceAsset
from inventory.seen import Outcome
from tests.hostile.honest import PAGE
from tests.hostile.http_servers import OK, at, body, endless, says
from tests.hostile.oracle import ANSWERED, GARBLED, TIMEOUT, Behaviour, Met, Stage, declared
from tests.hostile.servers import Servers, Talk

pytestmark = pytest.mark.xdist_group("hostile-http")

PAGE_OF = declared(
    ServiceAsset, "service.http", kind="service", protocol="http", expect_body="Mot cua"
)
ANSI = b"\x1b]0;x\x07\x1b[31m\x9b2J"


def case(number: int, name: str, talk: Talk, *right: Outcome, **more: Any) -> Behaviour:
    return Behaviour(number, name, at(80, talk), PAGE_OF, {"service.http": right}, **more)


@cache
def bomb() -> bytes:
    """300 MB of zeros as 0.3 MB of gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(300)]) + packer.flush()


def nested() -> bytes:
    """Twenty gzips around each other."""
    said = PAGE
    for _ in range(20):
        said = gzip.compress(said)
    return said


def packed(make: Callable[[], bytes], encoding: bytes) -> Callable[[Servers, str], None]:
    """A page that says how it is packed; made when it is first served."""
    return lambda servers, address: servers.tcp(
        address, 80, says(body(make(), b"Content-Encoding: " + encoding))
    )


def once(met: Met) -> None:
    """One connection, one request: nothing was followed, nothing tried again."""
    assert met.servers.connections[met.address] == 1


def not_followed(met: Met) -> None:
    """A redirect is reported, as text without controls, and goes nowhere."""
    once(met)
    service = met.facts("service.http")["service"]
    assert service["status"] == "302"
    assert service["detail"]["location"]


def not_unpacked(met: Met) -> None:
    """What is packed stays packed: the page is not in it, and no more was read than allowed."""
    service = met.facts("service.http")["service"]
    assert service["ok"] is False
    assert service["detail"]["bytes"] <= 65_536


def redirect(to: bytes) -> Talk:
    return says(b"HTTP/1.1 302 Found\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n")


def twice(first: bytes, second: bytes) -> Talk:
    """A page whose head says two things of its length."""
    return says(OK + first + b"\r\n" + second + b"\r\n\r\n" + PAGE)


FOREIGN = {
    "loopback": b"http://127.0.0.1/",
    "metadata": b"http://169.254.169.254/latest/",
    "out of scope": b"http://203.0.113.7/",
    "file": b"file:///etc/passwd",
    "printer port": b"http://127.66.200.1:9100/",
}
SIZE = b"Content-Length: %d" % len(PAGE)
CHUNKED = b"Transfer-Encoding: chunked"

BEHAVIOURS = [
    case(15, "header drip", endless(OK, b"X: y\r\n", every_s=0.05), TIMEOUT),
    case(15, "header drip by bytes", endless(OK + b"X: ", b"y", every_s=0.01), TIMEOUT),
    case(16, "10000 headers", says(OK + b"X: y\r\n" * 10_000 + b"\r\n"), GARBLED),
    case(16, "2000 short headers", says(OK + b"a:\r\n" * 2_000 + b"\r\n"), GARBLED),
    case(17, "one 10 MB header", says(OK + b"X: ", *[b"y" * 65_536] * 160, b"\r\n\r\n"), GARBLED),
    case(18, "endless 100 Continue", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50), GARBLED),
    case(19, "body drip", endless(OK + b"Content-Length: 5000\r\n\r\n", b"x", every_s=0.05),
         TIMEOUT),
    case(19, "body drip without length", endless(OK + b"\r\n", b"x", every_s=0.05), TIMEOUT),
    case(19, "endless body", endless(OK + b"\r\n", b"x" * 65_536), ANSWERED),
    case(20, "endless chunked", endless(OK + CHUNKED + b"\r\n\r\n", b"4000\r\n" + b"x" * 16_384
         + b"\r\n"), ANSWERED),
    case(20, "endless chunks of one byte", endless(OK + CHUNKED + b"\r\n\r\n",
         b"1\r\nx\r\n" * 500), GARBLED, ANSWERED, TIMEOUT),  # as fast as this computer reads
    case(20, "endless trailers", endless(OK + CHUNKED + b"\r\n\r\n0\r\n", b"X: y\r\n" * 500),
         GARBLED),
    case(20, "chunk extension without end", endless(OK + CHUNKED + b"\r\n\r\n1;", b"x" * 1_000),
         GARBLED),
    case(21, "Content-Length 10^14", endless(OK + b"Content-Length: 100000000000000\r\n\r\n",
         b"x" * 65_536), ANSWERED),
    case(21, "Content-Length 10^14 and silence", endless(
        OK + b"Content-Length: 100000000000000\r\n\r\n", b"", every_s=0.2), TIMEOUT),
    case(21, "Content-Length of 5000 digits", says(OK + b"Content-Length: " + b"9" * 5_000
         + b"\r\n\r\n"), GARBLED),
    case(22, "negative length", says(OK + b"Content-Length: -1\r\n\r\n" + PAGE), GARBLED),
    case(22, "two lengths", twice(SIZE, b"Content-Length: 3"), GARBLED),
    case(22, "length and chunks", twice(SIZE, CHUNKED), GARBLED, ANSWERED),
    case(22, "chunks twice", twice(CHUNKED, CHUNKED), GARBLED),
    case(22, "length with a plus", twice(b"Content-Length: +5", b"X: y"), GARBLED),
    case(23, "chunk size FFFFFFFFFFFFFFFF", says(OK + CHUNKED + b"\r\n\r\nFFFFFFFFFFFFFFFF\r\nx"),
         GARBLED),
    case(23, "chunk size of a thousand digits", says(OK + CHUNKED + b"\r\n\r\n" + b"F" * 1_000
         + b"\r\nx"), GARBLED),
    Behaviour(24, "gzip bomb", packed(bomb, b"gzip"), PAGE_OF, {"service.http": [ANSWERED]},
              check=not_unpacked),
    case(24, "gzip bomb as transfer", says(
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), GARBLED,
        ANSWERED),
    Behaviour(25, "nested encodings", packed(nested, b", ".join([b"gzip"] * 20)), PAGE_OF,
              {"service.http": [ANSWERED]}, check=not_unpacked),
    *(case(26, f"redirect to {where}", redirect(to), ANSWERED, check=not_followed)
      for where, to in FOREIGN.items()),
    case(27, "redirect loop", redirect(b"/"), ANSWERED, check=not_followed),
    case(28, "HTTP/0.9", says(b"<html>Mot cua</html>"), GARBLED),
    case(28, "NUL in status", says(b"HTTP/1.1 2\x0000 OK\r\n\r\n"), GARBLED),
    case(28, "status of 9 digits", says(b"HTTP/1.1 200000000 OK\r\n\r\n"), GARBLED),
    case(28, "SSH", says(b"SSH-2.0-dropbear\r\n"), GARBLED),
    case(28, "nothing", says(b""), GARBLED),
    case(28, "NULs", says(bytes(50_000)), GARBLED),
    case(29, "Set-Cookie of 1 MB", says(OK + b"Set-Cookie: a=", *[b"y" * 65_536] * 16,
         b"\r\n\r\n"), GARBLED),
    case(29, "Location with ANSI", redirect(b"http://x/" + ANSI), GARBLED, ANSWERED),
    case(29, "Location with a lone CR", redirect(b"/a\rSet-Cookie: b=c"), GARBLED, ANSWERED),
    case(29, "WWW-Authenticate with ANSI", says(
        b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"" + ANSI
        + b"\"\r\nContent-Length: 0\r\n\r\n"), GARBLED, ANSWERED, check=once),
    case(29, "Content-Type with bidi", says(body(
        PAGE, "Content-Type: text/\u202e\u2066html; charset=\u2028x".encode())), ANSWERED,
        GARBLED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_web_server_cannot_harm_who_asks_it(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)


def test_a_redirect_of_a_printer_takes_no_credentials_elsewhere(
    stage: Stage, servers: Servers
) -> None:
    """Another host in scope that would take them is never connected."""
    servers.tcp("127.66.199.1", 80, says(body(PAGE)))
    stage.meet(
        case(26, "redirect to another device", redirect(b"http://127.66.199.1/"), ANSWERED,
             check=not_followed)
    )  # fmt: skip
    assert servers.connections.get("127.66.199.1", 0) == 0

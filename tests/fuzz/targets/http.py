"""An answer over HTTP: plain heads, what h11 reads, the body's text, a page's facts.

Two bytes 0xF7 part what comes in two pieces of the network.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.asks import HttpAsk
from audit.probes._service import page_service
from audit.world.fake import FakeClock, FakeNet
from audit.world.http import HttpTransport
from inventory.groups.service import Service
from inventory.seen import LookError
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import ADDRESS, PORT, Turns, finished, server

_SERVER = server("http", expect_body="Hà Nội")
_GET = HttpAsk(path="/", port="http", default_port=80, max_bytes=4_096)
_HEAD = HttpAsk(path="/", port="http", default_port=80, method="HEAD")


def _parse(data: bytes) -> Service:
    ask = _HEAD if data[:1] == b"\0" else _GET
    net = FakeNet(streams={(ADDRESS, PORT): Turns([data.removeprefix(b"\0")])})
    asked = HttpTransport(net, FakeClock()).ask(_SERVER, ask, deadline_s=5.0)
    answer = finished(asked)
    if len(answer.body) > ask.max_bytes:
        raise AssertionError(f"{len(answer.body)} bytes of at most {ask.max_bytes}")
    return page_service(_SERVER, answer, None)


def _seeds() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello"
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\xf7\xf7\r\n0\r\n\r\n"
    yield b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n"
    yield b"HTTP/1.0 401 No\r\nWWW-Authenticate: Basic\r\nX: a\r\n b\r\n\r\nbye"
    yield b"\0HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    yield b"HTTP/1.1 204 None\r\nSet-Cookie: a=b\r\n\r\n"
    yield "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1258\r\n\r\nHà Nội".encode()


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(LookError,), most_bytes=40_000,
    words=(b"HTTP/1.1 ", b"Content-Length: ", b"Transfer-Encoding: chunked\r\n", b"\r\n\r\n",
           b"\xf7\xf7", b"ffffffffffffffff\r\n", b"0\r\n\r\n",
           b"Content-Type: text/html; charset=", b"utf-16", b"\r\n ", b"Connection: upgrade\r\n",
           b"101 "),
)  # fmt: skip

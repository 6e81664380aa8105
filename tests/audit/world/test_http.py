"""One request, one answer, whatever the server does."""

import asyncio

import pytest

from audit.asks import HttpAsk
from inventory.seen import LookError, Outcome
from tests.audit.loopback import asset, http, run, say, tcp_server

OK = b"HTTP/1.1 200 OK\r\n"


def _ask(port, path="/", **options):
    deadline_s = options.pop("deadline_s", 3.0)
    return http().ask(asset(), HttpAsk(path, "http", port, **options), deadline_s=deadline_s)


def _served(talk, **options):
    async def look():
        async with tcp_server(talk) as port:
            return await _ask(port, **options)

    return run(look())


def _outcome(talk, **options):
    with pytest.raises(LookError) as caught:
        _served(talk, **options)
    return caught.value.outcome


def test_a_page_comes_with_its_status_and_the_time_of_each_phase(nginx):
    answer = run(_ask(nginx.http))
    assert (answer.status, answer.body.decode(), answer.cut) == (200, nginx.body, False)
    assert set(answer.time_ms) == {"resolve", "connect", "answer", "total"}
    assert ("content-type", "text/html; charset=utf-8") in answer.headers
    assert answer.tls is None


def test_a_page_over_tls_brings_the_certificate(nginx):
    answer = run(_ask(nginx.https, tls=True, host="mot-cua.example.invalid"))
    assert answer.status == 200
    assert answer.tls is not None
    assert answer.tls.chain_der
    assert "tls" in answer.time_ms


@pytest.mark.parametrize(
    ("path", "status"),
    [("/redirect", 302), ("/loop", 302), ("/missing", 404), ("/broken", 503), ("/login", 401)],
)
def test_whatever_the_status_it_is_an_answer_and_nothing_is_followed(nginx, path, status):
    assert run(_ask(nginx.http, path)).status == status


def test_a_large_body_is_cut_and_says_so(nginx):
    answer = run(_ask(nginx.http, "/big", max_bytes=10_000))
    assert (len(answer.body), answer.cut) == (10_000, True)


def test_head_asks_for_no_body(nginx):
    answer = run(_ask(nginx.http, "/big", method="HEAD"))
    assert (answer.status, answer.body) == (200, b"")


def test_an_endless_chunked_body_is_cut():
    async def endless(reader, writer):
        await reader.read(4_096)
        writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"a" * 4_096 + b"\r\n")
            await writer.drain()

    answer = _served(endless, max_bytes=20_000)
    assert (len(answer.body), answer.cut) == (20_000, True)


def test_a_body_of_one_byte_chunks_is_bounded_too():
    async def endless(reader, writer):
        await reader.read(4_096)
        writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1\r\na\r\n" * 1_000)
            await writer.drain()

    assert _outcome(endless, max_bytes=65_536) is Outcome.GARBLED


def test_a_compression_bomb_stays_packed():
    bomb = bytes(1_000)
    talk = say(OK + b"Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n" + bomb)
    assert _served(talk).body == bomb


def test_a_content_length_of_a_hundred_terabytes_costs_what_arrives():
    answer = _served(
        say(OK + b"Content-Length: 100000000000000\r\n\r\n" + b"a" * 500_000, then_silent=True),
        max_bytes=1_000,
    )
    assert (len(answer.body), answer.cut) == (1_000, True)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00\x01\x02\x03",
        b"<html>no head</html>",
        b"HTTP/1.1 2\x0000 OK\r\n\r\n",
        OK,
        OK + b"Content-Length: -5\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        OK + b"Content-Length: 10\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        OK + b"Transfer-Encoding: rot13\r\n\r\n",
        OK + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
        OK + b"X: a\r\n" * 3_000 + b"\r\n",
        OK + b"bad header\x1b[31m: a\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000,
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ],
)
def test_what_is_not_http_is_garbled(said):
    assert _outcome(say(said)) is Outcome.GARBLED


def test_interim_answers_are_passed_over():
    talk = say(b"HTTP/1.1 103 Early Hints\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nok")
    assert _served(talk).body == b"ok"


@pytest.mark.parametrize("head", [b"", OK, OK + b"Content-Length: 100\r\n\r\n"])
def test_a_drip_meets_the_deadline(head):
    async def drip(reader, writer):
        await reader.read(4_096)
        writer.write(head)
        while True:
            writer.write(b"a")
            await asyncio.sleep(0.05)

    assert _outcome(drip, deadline_s=0.4) is Outcome.TIMEOUT


@pytest.mark.parametrize(
    "ask",
    [
        HttpAsk("no-slash", "http", 80),
        HttpAsk("/", "http", 80, method="PUT"),
        HttpAsk("/", "http", 80, method="DELETE"),
        HttpAsk("/", "http", 80, method="POST", body=b"x"),
        HttpAsk("/", "http", 80, body=b"x"),
        # IPP, but Print-Job (0x0002)
        HttpAsk(
            "/", "http", 80, method="POST", body=b"\x01\x01\x00\x02",
            headers=(("Content-Type", "application/ipp"),),
        ),
    ],
)  # fmt: skip
def test_a_request_that_could_change_something_cannot_be_sent(ask):
    with pytest.raises(ValueError):
        run(http().ask(asset(), ask, deadline_s=1))


def test_the_request_names_the_host_and_asks_for_plain_bytes():
    seen = []

    async def talk(reader, writer):
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK + b"Content-Length: 0\r\n\r\n")

    _served(talk, host="egov.example.invalid")
    assert b"Accept-Encoding: identity\r\n" in seen[0]
    assert b"Host: egov.example.invalid:" in seen[0]
    assert b"Cookie" not in seen[0]
    assert b"Authorization" not in seen[0]


@pytest.mark.parametrize(
    "ask",
    [{"path": "/a b"}, {"path": "/\r\nX: y"}, {"path": "/cổng"}, {"host": "a\r\nX: y"},
     {"host": "cổng.vn"}],
)  # fmt: skip
def test_a_declared_name_or_path_that_http_cannot_say_is_not_sent(ask):
    seen = []

    async def talk(reader, writer):
        seen.append(await reader.read(4_096))

    assert _outcome(talk, **ask) is Outcome.SKIPPED
    assert seen in ([], [b""])

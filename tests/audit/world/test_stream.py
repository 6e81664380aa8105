"""A stream that cannot grow, cannot drag on and cannot be led astray."""

import asyncio
import ssl

import pytest

from audit.world.errors import outcome_of
from inventory.seen import LookError, Outcome
from tests.audit.loopback import asset, closed_port, net, run, say, tcp_server


async def _open(port, **options):
    return await net().connect(asset(), port, **{"deadline_s": 1.0, **options})


def _outcome(work):
    with pytest.raises(LookError) as caught:
        run(work)
    return caught.value.outcome


def test_lines_and_bytes_come_as_asked_however_they_were_cut():
    async def look():
        async with tcp_server(say(b"2", b"20 he", b"llo\r\nabc", b"def")) as port:
            stream = await _open(port)
            await stream.write(b"x")
            line, five = await stream.read_line(), await stream.read_exactly(5)
            rest, end = await stream.read(100), await stream.read(100)
            await stream.close()
            await stream.close()
            return line, five, rest, end, set(stream.time_ms), stream.tls

    assert run(look()) == (b"220 hello\r\n", b"abcde", b"f", b"", {"resolve", "connect"}, None)


def test_an_endless_sender_is_cut_off_at_the_cap():
    async def endless(reader, writer):
        while True:
            writer.write(b"a" * 65_536)
            await writer.drain()

    async def look():
        async with tcp_server(endless) as port:
            stream = await _open(port, max_bytes=100_000, deadline_s=20)
            got = 0
            try:
                while True:
                    got += len(await stream.read(8_192))
            except LookError as error:
                await stream.close()
                return got, error.outcome

    got, outcome = run(look())
    assert 80_000 < got <= 100_000
    assert outcome is Outcome.GARBLED


def test_a_dripping_sender_meets_the_deadline_of_the_whole_conversation():
    async def drip(reader, writer):
        while True:
            writer.write(b"a")
            await asyncio.sleep(0.05)

    async def look():
        async with tcp_server(drip) as port:
            stream = await _open(port, deadline_s=0.4)
            try:
                await stream.read_line()
            finally:
                await stream.close()

    assert _outcome(look()) is Outcome.TIMEOUT


def test_a_peer_that_takes_no_bytes_meets_the_deadline():
    async def deaf(reader, writer):
        writer.transport.pause_reading()
        await asyncio.sleep(5)

    async def look():
        async with tcp_server(deaf) as port:
            stream = await _open(port, deadline_s=0.4)
            try:
                await stream.write(bytes(50_000_000))
            finally:
                await stream.close()

    assert _outcome(look()) is Outcome.TIMEOUT


@pytest.mark.parametrize("said", [b"", b"no end of line", b"long " * 1_000])
def test_a_line_without_an_end_is_garbled(said):
    async def look():
        async with tcp_server(say(said)) as port:
            stream = await _open(port)
            await stream.write(b"x")
            try:
                await stream.read_line()
            finally:
                await stream.close()

    assert _outcome(look()) is Outcome.GARBLED


def test_an_end_before_the_promised_bytes_is_garbled():
    async def look():
        async with tcp_server(say(b"abc")) as port:
            stream = await _open(port)
            await stream.write(b"x")
            try:
                await stream.read_exactly(4)
            finally:
                await stream.close()

    assert _outcome(look()) is Outcome.GARBLED


def test_a_closed_port_is_refused():
    with pytest.raises(ConnectionRefusedError) as caught:
        run(_open(closed_port()))
    known = outcome_of(caught.value)
    assert known is not None
    assert known[0] is Outcome.REFUSED


def test_tls_is_recorded_with_its_whole_chain(nginx):
    async def look():
        stream = await _open(nginx.https, tls=True, server_name="mot-cua.example.invalid")
        await stream.write(b"GET / HTTP/1.0\r\n\r\n")
        answer = await stream.read(100)
        await stream.close()
        return stream.tls, stream.time_ms, answer

    tls, time_ms, answer = run(look())
    assert tls.version == "TLSv1.3"
    assert tls.cipher.startswith("TLS_")
    pem = ssl.get_server_certificate((nginx.host, nginx.https))
    assert tls.chain_der[0] == ssl.PEM_cert_to_DER_cert(pem)
    assert set(time_ms) == {"resolve", "connect", "tls"}
    assert answer.startswith(b"HTTP/1.1 200")


def test_an_older_tls_version_is_seen_not_refused(nginx):
    async def look():
        stream = await _open(nginx.tls12_only, tls=True)
        await stream.close()
        return stream.tls.version

    assert run(look()) == "TLSv1.2"


def test_a_certificate_that_nobody_would_believe_is_still_seen(nginx):
    async def look(port):
        stream = await _open(port, tls=True)
        await stream.close()
        return len(stream.tls.chain_der)

    for port in (nginx.expired, nginx.self_signed, nginx.wrong_name, nginx.not_yet_valid):
        assert run(look(port)) >= 1


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\x15\x03\x01\x00\x02\x02\x28"]
)
def test_what_is_not_tls_on_a_tls_port_is_garbled(said):
    async def look():
        async with tcp_server(say(said)) as port:
            await _open(port, tls=True)

    assert _outcome(look()) is Outcome.GARBLED


def test_a_peer_that_stalls_after_the_client_hello_meets_the_deadline():
    async def look():
        async with tcp_server(say(then_silent=True)) as port:
            await _open(port, tls=True, deadline_s=0.3)

    assert _outcome(look()) is Outcome.TIMEOUT


def test_plain_bytes_smuggled_before_the_handshake_are_garbled():
    async def look():
        async with tcp_server(say(b"220 go\r\n250 injected\r\n")) as port:
            stream = await _open(port)
            await stream.write(b"x")
            await asyncio.sleep(0.1)
            await stream.read_line()
            try:
                await stream.start_tls(None)
            finally:
                await stream.close()

    assert _outcome(look()) is Outcome.GARBLED

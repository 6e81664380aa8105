"""A stream that cannot grow, cannot drag on and cannot be led astray."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

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
    port = closed_port()
    with pytest.raises(LookError) as caught:
        run(_open(port))
    assert (caught.value.outcome, caught.value.note) == (
        Outcome.REFUSED, f"TCP {port}: connection refused",
    )  # fmt: skip


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


@pytest.mark.parametrize("name", ["x" * 64 + ".vn", "a..b", ".a", "a\0b", "cổng.vn", "", "::1"])
def test_a_name_that_tls_cannot_carry_is_left_out_of_the_handshake(nginx, name):
    async def look():
        stream = await _open(nginx.https, tls=True, server_name=name)
        await stream.close()
        return stream.tls.version

    assert run(look()) == "TLSv1.3"


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


def _certificate_server(tmp_path, *, names=("localhost",), rsa_bits=None, serial=7):
    """A TLS server context with a certificate as wanted."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if rsa_bits is None
        else rsa.generate_private_key(public_exponent=65_537, key_size=rsa_bits)
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        cert.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(path)
    return context


def _handshake(context):
    async def look():
        async with tcp_server(say(b"hello"), ssl=context) as port:
            stream = await _open(port, tls=True, deadline_s=5)
            await stream.write(b"x")
            said = await stream.read(10)
            await stream.close()
            return stream.tls, said

    return run(look())


def test_a_weak_key_is_a_fact_about_the_server(tmp_path):
    tls, said = _handshake(_certificate_server(tmp_path, rsa_bits=1_024))
    assert said == b"hello"
    assert len(tls.chain_der) == 1


def test_a_certificate_of_twenty_thousand_names_is_garbled_not_a_missing_service(tmp_path):
    names = [f"host-{index}.example" for index in range(20_000)]
    with pytest.raises(LookError) as caught:
        _handshake(_certificate_server(tmp_path, names=names))
    assert caught.value.outcome is Outcome.GARBLED
    assert "TLS handshake failed" in caught.value.note


def test_start_tls_goes_on_in_tls_on_the_same_connection(smtp):
    async def look():
        stream = await _open(smtp.port, deadline_s=5)
        await stream.read_line()
        await stream.write(b"EHLO a\r\n")
        while (await stream.read_line())[3:4] == b"-":
            pass
        await stream.write(b"STARTTLS\r\n")
        await stream.read_line()
        await stream.start_tls("localhost")
        await stream.write(b"QUIT\r\n")
        bye = await stream.read_line()
        await stream.close()
        return bye, stream.tls, set(stream.time_ms)

    bye, tls, phases = run(look())
    assert bye.startswith(b"221")
    assert tls.version == "TLSv1.3"
    assert phases == {"resolve", "connect", "tls"}

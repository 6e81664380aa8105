"""Conversations of the data centre's servers, as far as a readiness probe goes."""

import asyncio
import struct
from collections.abc import Awaitable, Callable, Mapping

from audit.lab.devices.tcp import Handler
from audit.lab.spec import SmppBox, TalkBox, TcpBox
from audit.wire.ber import SEQUENCE, tlv
from audit.wire.smpp import BIND_TRANSMITTER, ENQUIRE_LINK, GENERIC_NACK, RESPONSE, UNBIND

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


def greeter(box: TcpBox) -> Handler:
    """Accept, greet after the line's delay, wait for the end."""

    async def handle(reader: Reader, writer: Writer) -> None:
        await asyncio.sleep(box.delay_ms / 1_000)
        writer.write(box.banner)
        await writer.drain()
        await reader.read(256)

    return handle


def talker(box: TalkBox) -> Handler:
    """The conversation of a TalkBox."""
    talk = _TALKS[box.protocol]

    async def handle(reader: Reader, writer: Writer) -> None:
        await asyncio.sleep(box.delay_ms / 1_000)
        await talk(reader, writer, box.broken)

    return handle


async def _ldap(reader: Reader, writer: Writer, broken: bool) -> None:
    """Anonymous bind and the root DSE (RFC 4511); short-form lengths are enough here."""
    while True:
        head = await reader.readexactly(2)
        body = await reader.readexactly(head[1])
        number, operation = body[: 2 + body[1]], body[2 + body[1]]
        if operation == 0x60:  # bindRequest -> bindResponse, success(0) or unavailable(52)
            writer.write(_sequence(number + tlv(0x61, _result(52 if broken else 0))))
        elif operation == 0x63:  # searchRequest -> one entry, done
            base = tlv(0x04, b"namingContexts") + tlv(0x31, tlv(0x04, b"dc=hanoi,dc=example"))
            entry = tlv(0x04, b"") + _sequence(_sequence(base))
            writer.write(_sequence(number + tlv(0x64, entry)))
            writer.write(_sequence(number + tlv(0x65, _result(0))))
        elif operation == 0x77:  # extendedRequest (StartTLS) -> unavailable
            writer.write(_sequence(number + tlv(0x78, _result(52))))
        else:  # unbindRequest and all the rest end it
            return
        await writer.drain()


def _sequence(body: bytes) -> bytes:
    return tlv(SEQUENCE, body)


def _result(code: int) -> bytes:
    return tlv(0x0A, bytes((code,))) + tlv(0x04, b"") + tlv(0x04, b"")


async def _smtp(reader: Reader, writer: Writer, broken: bool) -> None:
    """Banner, EHLO, QUIT (RFC 5321)."""
    writer.write(b"421 mail.hanoi.example closing\r\n" if broken else b"220 mail.hanoi.example\r\n")
    while line := await reader.readline():
        verb = line.split(None, 1)[0].upper() if line.split() else b""
        if verb in (b"EHLO", b"HELO"):
            writer.write(b"250-mail.hanoi.example\r\n250-SIZE 10485760\r\n250 8BITMIME\r\n")
        elif verb == b"QUIT":
            writer.write(b"221 2.0.0 Bye\r\n")
            await writer.drain()
            return
        else:
            writer.write(b"502 5.5.1 not here\r\n")
        await writer.drain()


async def _postgresql(reader: Reader, writer: Writer, broken: bool) -> None:
    """SSLRequest and StartupMessage (PostgreSQL protocol 3.0, section 55.7)."""
    while True:
        size, code = struct.unpack("!II", await reader.readexactly(8))
        await reader.readexactly(size - 8)
        if code == 80877103:
            writer.write(b"N")
            await writer.drain()
            continue
        if broken:
            said = b"SFATAL\0C57P03\0Mthe database system is starting up\0\0"
            writer.write(b"E" + struct.pack("!I", len(said) + 4) + said)
        else:  # AuthenticationMD5Password
            writer.write(b"R" + struct.pack("!II4s", 12, 5, b"salt"))
        await writer.drain()
        return


async def _tds(reader: Reader, writer: Writer, broken: bool) -> None:
    """PRELOGIN (MS-TDS 2.2.6.5): version 12.0.2000, encryption not supported."""
    head = await reader.readexactly(8)
    await reader.readexactly(struct.unpack_from("!H", head, 2)[0] - 8)
    if broken:
        return
    options = struct.pack("!BHHBHHB", 0, 11, 6, 1, 17, 1, 0xFF)
    body = options + struct.pack("!BBHH", 12, 0, 2000, 0) + b"\x02"
    writer.write(struct.pack("!BBHHBB", 4, 1, len(body) + 8, 0, 1, 0) + body)
    await writer.drain()


async def _oracle(reader: Reader, writer: Writer, broken: bool) -> None:
    """A TNS listener answers CONNECT with ACCEPT, or with REFUSE and its reason."""
    head = await reader.readexactly(8)
    await reader.readexactly(struct.unpack_from("!H", head)[0] - 8)
    if broken:
        said = b"(DESCRIPTION=(ERR=12514)(VSNNUM=202375680))"
        body = struct.pack("!BBH", 34, 0, len(said)) + said
        writer.write(struct.pack("!HHBBH", len(body) + 8, 0, 4, 0, 0) + body)
    else:
        body = struct.pack("!HHHHHHHBB", 314, 0, 8192, 32767, 1, 0, 32, 65, 65).ljust(24, b"\0")
        writer.write(struct.pack("!HHBBH", len(body) + 8, 0, 2, 0, 0) + body)
    await writer.drain()


_TALKS: Mapping[str, Callable[[Reader, Writer, bool], Awaitable[None]]] = {
    "ldap": _ldap,
    "smtp": _smtp,
    "postgresql": _postgresql,
    "tds": _tds,
    "oracle": _oracle,
}

_PDU = struct.Struct("!IIII")
_INVALID_COMMAND, _INVALID_PASSWORD, _NOT_BOUND = 0x03, 0x0E, 0x04


def message_centre(box: SmppBox) -> Handler:
    """An SMPP 3.4 centre for transmitters: bind, enquire_link, unbind; all else is refused."""

    async def handle(reader: Reader, writer: Writer) -> None:
        bound = False
        while True:
            size, command, _, sequence = _PDU.unpack(await reader.readexactly(_PDU.size))
            if not _PDU.size <= size <= 4_096:
                return
            body = await reader.readexactly(size - _PDU.size)
            status, said, kind = _INVALID_COMMAND, b"", GENERIC_NACK
            if command == BIND_TRANSMITTER:
                user, password = (*body.split(b"\0", 2), b"", b"")[:2]
                right = (user.decode("latin-1"), password.decode("latin-1"))
                status = box.bind_status
                if right != (box.system_id, box.password):
                    status = _INVALID_PASSWORD
                bound = status == 0
                kind, said = command | RESPONSE, b"lab\0" if bound else b""
            elif command == UNBIND:
                kind, status = command | RESPONSE, 0 if bound else _NOT_BOUND
            elif command == ENQUIRE_LINK:
                kind, status = command | RESPONSE, 0
            writer.write(_PDU.pack(_PDU.size + len(said), kind, status, sequence) + said)
            await writer.drain()
            if command == UNBIND:
                return

    return handle

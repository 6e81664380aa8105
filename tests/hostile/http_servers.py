"""What web servers of ours can do to a client, for every protocol that goes over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.hostile.servers import Servers, Talk

OK = b"HTTP/1.1 200 OK\r\n"


async def asked(reader: asyncio.StreamReader) -> bytes:
    """The request, with its body where it has one."""
    head = await reader.readuntil(b"\r\n\r\n")
    low = head.lower()
    if b"content-length:" in low:
        size = int(low.split(b"content-length:")[1].split(b"\r\n")[0])
        head += await reader.readexactly(size)
    return head


def says(*parts: bytes, every_s: float = 0.0) -> Talk:
    """Reads the request, says its parts, closes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
            if every_s:
                await asyncio.sleep(every_s)

    return talk


def endless(head: bytes, again: bytes, every_s: float = 0.0) -> Talk:
    """Says its head and then the same without end, until the client has gone."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(head)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(every_s)

    return talk


def at(port: int, talk: Talk) -> Callable[[Servers, str], None]:
    """Serve it there."""
    return lambda servers, address: servers.tcp(address, port, talk)


def body(data: bytes, *headers: bytes) -> bytes:
    """A whole answer."""
    lines = b"".join(one + b"\r\n" for one in headers)
    return OK + lines + b"Content-Length: %d\r\n\r\n" % len(data) + data

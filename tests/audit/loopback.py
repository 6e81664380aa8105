"""Small servers on loopback that behave badly, and transports that may reach them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from audit.world.clock import RealClock as RealClock  # used by tests of other parts too
from audit.world.guard import Guard
from audit.world.http import HttpTransport
from audit.world.net import NetTransport
from inventory.model import Asset

T = TypeVar("T")

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class LoopbackOnly:
    """A scope that holds 127.0.0.0/8 and ::1 and nothing else."""

    def refuses(self, ip: str) -> str | None:
        return None if ip.startswith("127.") or ip == "::1" else f"{ip} is outside the scope"


def net() -> NetTransport:
    return NetTransport(Guard(LoopbackOnly()), RealClock())


def http() -> HttpTransport:
    return HttpTransport(net(), RealClock())


def asset(address: str | None = "127.0.0.1", **ports: int) -> Asset:
    return Asset(id="x1", kind="printer", site="00001", address=address, ports=ports)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`, which must end by itself: nothing here may wait for a device for ever."""

    async def bounded() -> T:
        async with asyncio.timeout(30):
            return await work

    return asyncio.run(bounded())


@contextlib.asynccontextmanager
async def tcp_server(talk: Talk, **options: Any) -> AsyncIterator[int]:
    """Serve `talk` on a free loopback port; what it raises when the client leaves is dropped."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talking.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await talk(reader, writer)
                if writer.can_write_eof():
                    writer.write_eof()
                await reader.read()
        finally:
            talking.discard(task)
            writer.transport.abort()

    talking: set[asyncio.Task[Any]] = set()
    server = await asyncio.start_server(handle, "127.0.0.1", 0, **options)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(talking):
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        await asyncio.sleep(0.01)  # aborted transports close in the loop's next turn


@contextlib.asynccontextmanager
async def udp_server(answer: Callable[[bytes], list[bytes]]) -> AsyncIterator[int]:
    """Answer each datagram with the datagrams that `answer` makes of it."""

    class Protocol(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: Any) -> None:
            for reply in answer(data):
                self.transport.sendto(reply, addr)

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Protocol, local_addr=("127.0.0.1", 0))
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


def say(*parts: bytes, then_silent: bool = False) -> Talk:
    """A server that reads a little, says its parts and closes, or stays and is silent."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4_096)
        for part in parts:
            writer.write(part)
            await writer.drain()
        if then_silent:
            await reader.read()

    return talk


def closed_port() -> int:
    """A loopback port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

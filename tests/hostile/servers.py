"""Where hostile devices run: one loop in a thread of the test's process, sockets in the place."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from tests.hostile.place import Place

_LONGEST = 65_536  # kept of what a connection carried

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Reply = Callable[[bytes], Iterable[bytes]]


class Servers:
    """Serves until it is closed. Counts what each address was sent, as it was read."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.bytes_read: dict[str, int] = {}
        self.connections: dict[str, int] = {}
        self.read: list[tuple[str, bytes]] = []
        """(protocol, what was said behind encryption): who watches the line cannot read it."""
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda loop, context: None)  # clients leave as they like
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._open: list[Any] = []
        self._talking: set[asyncio.Task[Any]] = set()
        self._raw: list[tuple[socket.socket, threading.Thread]] = []

    def udp(
        self, address: str, port: int, reply: Reply, *, through: socket.socket | None = None
    ) -> None:
        """Answer each datagram with what `reply` gives, from another socket where one is given."""
        sock = self.place.listen(socket.SOCK_DGRAM, address, port)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        if through is not None:
            self._open.append(through)
        servers = self

        class Protocol(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, addr: Any) -> None:
                servers._count(address, len(data))
                for answer in reply(data):
                    if through is None:
                        self.transport.sendto(answer, addr)
                    else:
                        with contextlib.suppress(BlockingIOError):
                            through.sendto(answer, addr)

        async def start() -> None:
            transport, _ = await self._loop.create_datagram_endpoint(Protocol, sock=sock)
            self._open.append(transport)

        self._do(start())

    def tcp(
        self, address: str, port: int, talk: Talk, *, tls: ssl.SSLContext | None = None
    ) -> None:
        """Have `talk` with each who connects; afterwards the connection is closed."""
        sock = self.place.listen(socket.SOCK_STREAM, address, port)

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._talking.add(task)
            self.connections[address] = self.connections.get(address, 0) + 1
            counted = _Counted(reader, self, address)
            try:
                with contextlib.suppress(OSError, asyncio.IncompleteReadError, EOFError):
                    await talk(counted, writer)  # type: ignore[arg-type]
                    if writer.can_write_eof():
                        writer.write_eof()
                    await reader.read(65_536)
            finally:
                if tls is not None:
                    self.read.append(("http", bytes(counted.heard)))
                self._talking.discard(task)
                writer.transport.abort()

        async def start() -> None:
            self._open.append(
                await asyncio.start_server(
                    handle, sock=sock, ssl=tls, limit=1 << 20,
                    ssl_handshake_timeout=20 if tls else None,
                )
            )  # fmt: skip

        self._do(start())

    def raw(self, address: str, port: int, serve: Callable[[socket.socket], None]) -> None:
        """A thread that gets the listening, blocking socket, for what a loop is too polite for."""
        sock = self.place.listen(socket.SOCK_STREAM, address, port)
        sock.setblocking(True)

        def run() -> None:
            with sock, contextlib.suppress(OSError):
                serve(sock)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self._raw.append((sock, thread))

    def close(self) -> None:
        """End every conversation and close every socket."""
        for sock, thread in self._raw:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
            thread.join(10)

        async def end() -> None:
            for one in self._open:
                one.close()
            for task in list(self._talking):
                task.cancel()
            await asyncio.sleep(0.02)

        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _count(self, address: str, size: int) -> None:
        self.bytes_read[address] = self.bytes_read.get(address, 0) + size

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


class _Counted:
    """A reader that counts for its server."""

    def __init__(self, reader: asyncio.StreamReader, servers: Servers, address: str) -> None:
        self._reader, self._servers, self._address = reader, servers, address
        self.heard = bytearray()

    async def read(self, size: int = -1) -> bytes:
        return self._took(await self._reader.read(size))

    async def readexactly(self, size: int) -> bytes:
        return self._took(await self._reader.readexactly(size))

    async def readuntil(self, end: bytes = b"\n") -> bytes:
        return self._took(await self._reader.readuntil(end))

    def _took(self, data: bytes) -> bytes:
        self._servers._count(self._address, len(data))
        self.heard += data[: _LONGEST - len(self.heard)]
        return data

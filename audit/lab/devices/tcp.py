"""TCP ports of the simulated city: one listener an address, and silence where nobody is."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable

from audit.lab.devices.udp import loopback_socket

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_PATIENCE_S = 30.0
_NOBODY = "127.255.255.254"


async def listen(
    address: str, port: int, handle: Handler, tls: ssl.SSLContext | None = None
) -> asyncio.Server:
    """Serve one address and port; a client has 30 s and 64 KiB a line."""

    async def bounded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, EOFError, ValueError):
                async with asyncio.timeout(_PATIENCE_S):
                    await handle(reader, writer)
        finally:
            writer.close()

    made = loopback_socket(socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((address, port))
    except OSError:
        made.close()
        raise
    return await asyncio.start_server(bounded, sock=made, ssl=tls, backlog=64)


class Silence:
    """Makes a TCP port of every address that nobody serves time out, as a dead line does.

    Loopback would refuse at once. A listener on all addresses whose queue is full makes the
    kernel drop further SYNs; a listener bound to an address of its own is preferred over it.
    """

    def __init__(self, ports: Iterable[int]) -> None:
        self._held: list[socket.socket] = []
        try:
            for port in sorted(set(ports)):
                self._silence(port)
        except OSError:
            self.close()
            raise

    def _silence(self, port: int) -> None:
        # Ports that are shared on purpose do not refuse a second city; this lock does.
        lock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._held.append(lock)
        lock.bind((_NOBODY, port))
        deaf = loopback_socket(socket.SOCK_STREAM)
        self._held.append(deaf)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        deaf.bind(("0.0.0.0", port))  # noqa: S104  the loopback device alone hears it
        deaf.listen(0)
        filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._held.append(filler)
        filler.settimeout(2)
        filler.connect((_NOBODY, port))

    def close(self) -> None:
        """Let the kernel refuse again."""
        for held in self._held:
            held.close()

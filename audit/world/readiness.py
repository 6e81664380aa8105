"""Readiness: connects, receives and sends on non-blocking sockets, each with an end in time.

On Linux all sockets of a loop hang in one epoll that hangs in the loop: a wait costs one system
call and no timer. Elsewhere the loop's own calls do the same at three times the cost.
"""

import asyncio
import contextlib
import errno
import os
import select
import weakref
from typing import Protocol

from audit.world.sockets import SO_ERROR, SOL_SOCKET, Socket, TcpTo, begin, connect_by_loop

_EVENTS = 512
_TICK_S = 0.025  # how late a wait may end that nothing has ended


class Readiness(Protocol):
    """What can be done with a non-blocking TCP socket. `until_s` is in the loop's time.

    Each raises TimeoutError at its end, and OSError as the system says it.
    """

    async def connect(self, sock: Socket, to: TcpTo, until_s: float) -> None:
        """Connect; needed before the other two."""

    async def receive(self, sock: Socket, at_most: int, until_s: float) -> bytes:
        """What has come, b"" at the end. Others run before it returns, however fast bytes come."""

    async def send(self, sock: Socket, data: bytes, until_s: float) -> None:
        """Send all of it."""


_known: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Readiness]" = (
    weakref.WeakKeyDictionary()
)


def readiness() -> Readiness:
    """That of the running loop."""
    loop = asyncio.get_running_loop()
    found = _known.get(loop)
    if found is None:
        found = _known[loop] = EpollReadiness() if hasattr(select, "epoll") else LoopReadiness()
    return found


class LoopReadiness:
    """By the loop's own calls: any system, any loop."""

    async def connect(self, sock: Socket, to: TcpTo, until_s: float) -> None:
        """See `Readiness`."""
        async with asyncio.timeout_at(until_s):
            await connect_by_loop(sock, to)

    async def receive(self, sock: Socket, at_most: int, until_s: float) -> bytes:
        """See `Readiness`."""
        async with asyncio.timeout_at(until_s):
            await asyncio.sleep(0)
            return await asyncio.get_running_loop().sock_recv(sock, at_most)

    async def send(self, sock: Socket, data: bytes, until_s: float) -> None:
        """See `Readiness`."""
        async with asyncio.timeout_at(until_s):
            await asyncio.get_running_loop().sock_sendall(sock, data)


class EpollReadiness:
    """By one epoll in the loop: Linux."""

    def __init__(self) -> None:
        """For the running loop."""
        self._loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._waiting: dict[int, tuple[asyncio.Future[None], float]] = {}  # by descriptor
        self._ticking = False

    async def connect(self, sock: Socket, to: TcpTo, until_s: float) -> None:
        """See `Readiness`. A closed socket leaves the epoll by itself."""
        said = begin(sock, to)
        if said not in (0, errno.EINPROGRESS):
            raise OSError(said, os.strerror(said))
        fd = sock.fileno()
        if said == 0:
            self._epoll.register(fd, select.EPOLLONESHOT)
            return
        self._epoll.register(fd, select.EPOLLOUT | select.EPOLLONESHOT)
        await self._wait(fd, until_s)
        said = sock.getsockopt(SOL_SOCKET, SO_ERROR)
        if said:
            raise OSError(said, os.strerror(said))

    async def receive(self, sock: Socket, at_most: int, until_s: float) -> bytes:
        """See `Readiness`."""
        while True:
            fd = sock.fileno()
            self._epoll.modify(fd, select.EPOLLIN | select.EPOLLONESHOT)
            await self._wait(fd, until_s)
            with contextlib.suppress(BlockingIOError):
                return sock.recv(at_most)

    async def send(self, sock: Socket, data: bytes, until_s: float) -> None:
        """See `Readiness`."""
        try:
            sent = sock.send(data)
        except BlockingIOError:
            sent = 0
        left = memoryview(data)[sent:]
        while left:
            fd = sock.fileno()
            self._epoll.modify(fd, select.EPOLLOUT | select.EPOLLONESHOT)
            await self._wait(fd, until_s)
            with contextlib.suppress(BlockingIOError):
                left = left[sock.send(left) :]

    async def _wait(self, fd: int, until_s: float) -> None:
        if not self._waiting:
            # Only while somebody waits: a loop that ends leaves nothing behind.
            self._loop.add_reader(self._epoll.fileno(), self._ready)
        done: asyncio.Future[None] = self._loop.create_future()
        self._waiting[fd] = done, until_s
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(_TICK_S, self._tick)
        try:
            await done
        finally:
            if self._waiting.get(fd, (None,))[0] is done:
                del self._waiting[fd]
            if not self._waiting:
                self._loop.remove_reader(self._epoll.fileno())

    def _ready(self) -> None:
        waiting = self._waiting
        for fd, _ in self._epoll.poll(0, _EVENTS):
            held = waiting.get(fd)
            if held is not None and not held[0].done():
                held[0].set_result(None)

    def _tick(self) -> None:
        """End what waits too long. Looking at all that wait is cheaper than a timer for each."""
        now_s = self._loop.time()
        for done, until_s in self._waiting.values():
            if until_s <= now_s and not done.done():
                done.set_exception(TimeoutError())
        self._ticking = bool(self._waiting)
        if self._ticking:
            self._loop.call_later(_TICK_S, self._tick)

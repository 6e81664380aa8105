"""Connects: many TCP ports at once, without a stream or a task for each."""

import asyncio
import contextlib
import errno
import os
import select
import struct
import time
import weakref
from collections import deque
from collections.abc import Iterator, Sequence

from audit.asks import PortSeen
from audit.world.dial import dial
from audit.world.errors import outcome_of
from audit.world.guard import Guard
from audit.world.sockets import (
    IPPROTO_TCP,
    SO_ERROR,
    SO_LINGER,
    SOL_SOCKET,
    TCP_INFO,
    QuickSocket,
    TcpTo,
    find_tcp,
    knock,
    tcp_to,
)
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_AT_ONCE = 8_192  # sockets open at the same time; the rest waits
_EVENTS = 512
_RST = struct.pack("ii", 1, 0)
"""Nothing was said, so nothing has to be waited for: one packet ends the connection, not four."""

_U32 = struct.Struct("@I")
_RTT_AT, _RESENT_AT, _INFO_BYTES = 68, 100, 104  # of Linux's struct tcp_info
_REFUSED = PortSeen(Outcome.REFUSED)
_TIMEOUT = PortSeen(Outcome.TIMEOUT)


async def connects(
    guard: Guard, asset: Asset, ports: Sequence[int], *, timeout_s: float
) -> dict[int, PortSeen]:
    """Knock at each port once and close; connect times in ms by the kernel's clock on Linux.

    Raises:
        LookError: OUT_OF_SCOPE (515 and 9100-9107 always, before any packet), SKIPPED (no
            address), UNREACHABLE (the name does not resolve).
    """
    wanted = list(dict.fromkeys(ports))
    first = await find_tcp(guard, asset.address, wanted[0])
    doors = [first, *(tcp_to(guard, first[0], port) for port in wanted[1:])]
    if not hasattr(select, "epoll"):
        found = await asyncio.gather(*(_slowly(door, timeout_s) for door in doors))
        return dict(zip(wanted, found, strict=True))
    with _shared() as connector:
        return await connector.knock(doors, timeout_s)


class _Knock:
    """One host's ports under way."""

    __slots__ = ("done", "found", "left", "open", "timeout_s")

    def __init__(
        self, timeout_s: float, left: int, done: "asyncio.Future[dict[int, PortSeen]]"
    ) -> None:
        self.timeout_s = timeout_s
        self.left = left
        self.done = done
        self.found: dict[int, PortSeen] = {}
        self.open: dict[int, tuple[QuickSocket, int, float]] = {}  # by descriptor


class _Connector:
    """One epoll of its own, hung into the loop: a connection costs a handful of system calls."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._loop.add_reader(self._epoll.fileno(), self._ready)
        self._of: dict[int, _Knock] = {}
        self._waiting: deque[tuple[_Knock, TcpTo]] = deque()
        self.users = 0

    async def knock(self, doors: Sequence[TcpTo], timeout_s: float) -> dict[int, PortSeen]:
        """All ports of one host; ends at the last answer, or `timeout_s` after the last knock."""
        one = _Knock(timeout_s, len(doors), self._loop.create_future())
        for door in doors:
            if len(self._of) >= _AT_ONCE:
                self._waiting.append((one, door))
            else:
                self._begin(one, door)
        if one.left == 0:
            return one.found
        timer = self._loop.call_later(timeout_s, self._overdue, one)
        try:
            return await one.done
        finally:
            timer.cancel()
            for fd, (sock, _, _) in one.open.items():
                self._of.pop(fd, None)
                sock.close()
            one.open.clear()

    def _begin(self, one: _Knock, door: TcpTo) -> None:
        try:
            sock, said = knock(door)
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE) or not self._of:
                raise
            self._waiting.append((one, door))  # until another one closes
            return
        port = door[1]
        if said == errno.EINPROGRESS:
            fd = sock.fileno()
            self._of[fd] = one
            one.open[fd] = (sock, port, time.perf_counter())
            self._epoll.register(fd, select.EPOLLOUT | select.EPOLLONESHOT)
        else:
            self._found(one, sock, port, said, 0.0)

    def _ready(self) -> None:
        for fd, _ in self._epoll.poll(0, _EVENTS):
            one = self._of.pop(fd, None)
            if one is None:
                continue
            sock, port, begun = one.open.pop(fd)
            error = sock.getsockopt(SOL_SOCKET, SO_ERROR)
            self._found(one, sock, port, error, begun)
        while self._waiting and len(self._of) < _AT_ONCE:
            one, door = self._waiting.popleft()
            if not one.done.done():
                self._begin(one, door)

    def _found(self, one: _Knock, sock: QuickSocket, port: int, error: int, begun: float) -> None:
        if error == 0:
            took_s = time.perf_counter() - begun if begun else 0.0
            one.found[port] = PortSeen(Outcome.ANSWERED, round(_ms(sock, took_s), 3))
            sock.setsockopt(SOL_SOCKET, SO_LINGER, _RST)
        elif error == errno.ECONNREFUSED:
            one.found[port] = _REFUSED
        else:
            known = outcome_of(OSError(error, os.strerror(error)))
            one.found[port] = PortSeen(Outcome.UNREACHABLE if known is None else known[0])
        sock.close()
        one.left -= 1
        if one.left == 0 and not one.done.done():
            one.done.set_result(one.found)

    def close(self) -> None:
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    def _overdue(self, one: _Knock) -> None:
        """Who has not answered by now will not; who has not been knocked at gets its turn."""
        for fd, (sock, port, _) in one.open.items():
            self._of.pop(fd, None)
            sock.close()
            one.found[port] = _TIMEOUT
            one.left -= 1
        one.open.clear()
        if one.done.done():
            return
        if one.left:
            self._loop.call_later(one.timeout_s, self._overdue, one)
            self._ready()
        else:
            one.done.set_result(one.found)


def _ms(sock: QuickSocket, took_s: float) -> float:
    """The connect time in ms: the kernel's own where no SYN was sent again, else as we saw it."""
    if TCP_INFO is not None:
        with contextlib.suppress(OSError):
            info = sock.getsockopt(IPPROTO_TCP, TCP_INFO, _INFO_BYTES)
            if len(info) == _INFO_BYTES and _U32.unpack_from(info, _RESENT_AT) == (0,):
                (rtt_us,) = _U32.unpack_from(info, _RTT_AT)
                if 0 < rtt_us <= took_s * 1e6:
                    return float(rtt_us) / 1_000
    return took_s * 1_000


async def _slowly(door: TcpTo, timeout_s: float) -> PortSeen:
    begun = time.perf_counter()
    try:
        (await dial(door, timeout_s)).close()
    except LookError as error:
        return PortSeen(error.outcome)
    return PortSeen(Outcome.ANSWERED, round((time.perf_counter() - begun) * 1_000, 3))


_connectors: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Connector] = (
    weakref.WeakKeyDictionary()
)


@contextlib.contextmanager
def _shared() -> Iterator[_Connector]:
    """The connector of this event loop; the last one to leave closes it."""
    loop = asyncio.get_running_loop()
    connector = _connectors.get(loop)
    if connector is None:
        connector = _connectors[loop] = _Connector()
    connector.users += 1
    try:
        yield connector
    finally:
        connector.users -= 1
        if not connector.users:
            _connectors.pop(loop, None)
            connector.close()

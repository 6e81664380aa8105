"""Ping: series of ICMP echoes to many hosts over one shared socket, timed by the kernel."""

import asyncio
import contextlib
import errno
import os
import socket
import struct
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from audit.wire.icmp import COOKIE_BYTES, decode_reply, echo_data, encode_echo, without_ip_header
from audit.world.arrival import arrived_s, stamp_arrivals
from audit.world.guard import Guard
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_MAY_NOT = "this process may not send ICMP (net.ipv4.ping_group_range, or CAP_NET_RAW)"
_SOL_RAW, _ICMP_FILTER = 255, 1
_ONLY_REPLIES = struct.pack("@I", ~(1 << 0) & 0xFFFF_FFFF)  # a set bit hides that ICMP type
_RECEIVE_BUFFER_BYTES = 4 << 20  # 20,000 echoes a second must not be dropped while others run
_AT_ONCE = 256
_READ_EVERY = 32  # sends: thousands of hosts begin at once, the buffer holds some hundred replies
_LONGEST = 65_535
_MTU_DISCOVER, _PMTUDISC_DONT, _PMTUDISC_PROBE = 10, 0, 3  # of Linux's ip(7)
_LOST_ON_THE_WAY = frozenset(
    {errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENOBUFS, errno.ENOMEM, errno.EMSGSIZE}
)
_FULL_WAIT_S = 0.001
_FULL_TRIES = 50


async def ping(
    guard: Guard,
    asset: Asset,
    *,
    count: int,
    interval_s: float,
    timeout_s: float,
    size: int = 56,
    whole: bool = False,
) -> Sequence[float | None]:
    """Send `count` echoes `interval_s` apart and wait `timeout_s` for the last.

    A reply counts when it comes from the address that was asked, is whole, and is the first to
    its echo; duplicates, late ones of an earlier series and strangers are passed over.

    Args:
        size: bytes of data; 28 more with the heads of ICMP and IPv4.
        whole: no router may take the packet apart (DF); what is too large is lost.

    Returns:
        Round-trip times in ms by the kernel's clock (SO_TIMESTAMPNS), None for a lost one.

    Raises:
        LookError: SKIPPED (this process may not send ICMP, or the address is IPv6), OUT_OF_SCOPE,
            UNREACHABLE (no route from here).
    """
    ip = await guard.resolve(asset.address, 0, udp=True)
    if ":" in ip:
        raise LookError(Outcome.SKIPPED, "ICMP over IPv6 is not asked")
    async with _shared_socket() as pinger:
        return await pinger.series(ip, count, interval_s, timeout_s, size, whole)


@dataclass(slots=True)
class _Series:
    """One host's echoes under way. Sequence numbers are its own; the cookie says whose they are."""

    ip: str
    data: bytes
    whole: bool
    sent_s: list[float | None]
    rtt_ms: list[float | None]
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, sequence: int, at_s: float) -> None:
        left_s = self.sent_s[sequence] if sequence < len(self.sent_s) else None
        if left_s is None or self.rtt_ms[sequence] is not None:
            return  # never sent, or a duplicate
        self.rtt_ms[sequence] = max(at_s - left_s, 0.0) * 1_000
        if None not in self.rtt_ms:
            self.done.set()


class _Pinger:
    """One ICMP socket of one event loop. Open while a series is under way."""

    def __init__(self) -> None:
        self._socket, self._raw = _open_socket()
        self._identifier = int.from_bytes(os.urandom(2))  # a datagram socket puts in its own
        self._series: dict[bytes, _Series] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._read)
        self._whole = False
        self._sent = 0
        self.users = 0

    async def series(
        self, ip: str, count: int, interval_s: float, timeout_s: float, size: int, whole: bool
    ) -> Sequence[float | None]:
        """Send one host's echoes and wait for their replies."""
        cookie = os.urandom(COOKIE_BYTES)  # nobody off the path can forge a reply
        one = _Series(ip, echo_data(cookie, size), whole, [None] * count, [None] * count)
        self._series[cookie] = one
        try:
            start = self._loop.time()
            for sequence in range(count):
                await asyncio.sleep(max(0.0, start + sequence * interval_s - self._loop.time()))
                await self._send(one, sequence)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await one.done.wait()
        finally:
            del self._series[cookie]
        return one.rtt_ms

    async def _send(self, one: _Series, sequence: int) -> None:
        packet = encode_echo(self._identifier, sequence, one.data)
        for _ in range(_FULL_TRIES):
            self._sent += 1
            if self._sent % _READ_EVERY == 0:
                self._read()
            if one.whole != self._whole:  # one socket for all: the setting goes with the packet
                self._whole = one.whole
                how = _PMTUDISC_PROBE if one.whole else _PMTUDISC_DONT
                self._socket.setsockopt(socket.IPPROTO_IP, _MTU_DISCOVER, how)
            one.sent_s[sequence] = time.time()
            try:
                self._socket.sendto(packet, (one.ip, 0))
            except BlockingIOError:
                await asyncio.sleep(_FULL_WAIT_S)  # our own queue is full: no loss of the line
                continue
            except OSError as error:
                if error.errno not in _LOST_ON_THE_WAY:
                    raise
            return

    def _read(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                packet, ancillary, _, peer = self._socket.recvmsg(_LONGEST, 64)
            except OSError:  # nothing more, or an error that belongs to no echo of ours
                return
            with contextlib.suppress(LookError):
                echo = decode_reply(without_ip_header(packet) if self._raw else packet)
                one = self._series.get(echo.data[:COOKIE_BYTES])
                if one is not None and peer[0] == one.ip and echo.data == one.data:
                    one.heard(echo.sequence, arrived_s(ancillary))

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()


_pingers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Pinger] = (
    weakref.WeakKeyDictionary()
)


@contextlib.asynccontextmanager
async def _shared_socket() -> AsyncIterator[_Pinger]:
    """The pinger of this event loop; the last one to leave closes it."""
    loop = asyncio.get_running_loop()
    pinger = _pingers.get(loop)
    if pinger is None:
        pinger = _pingers[loop] = _Pinger()
    pinger.users += 1
    try:
        yield pinger
    finally:
        pinger.users -= 1
        if not pinger.users:
            _pingers.pop(loop, None)
            pinger.close()


def _open_socket() -> tuple[socket.socket, bool]:
    """An ICMP socket, and whether it is a raw one: datagram where the system lets us, else raw."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            made = socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP)
        except OSError:
            continue
        made.setblocking(False)
        stamp_arrivals(made)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        if kind == socket.SOCK_RAW:
            made.setsockopt(_SOL_RAW, _ICMP_FILTER, _ONLY_REPLIES)
        return made, kind == socket.SOCK_RAW
    raise LookError(Outcome.SKIPPED, _MAY_NOT)


def may_ping() -> str | None:
    """Why this process may not send ICMP; None when it may. For a word before the run."""
    try:
        made, _ = _open_socket()
    except LookError as error:
        return error.note
    made.close()
    return None

"""Meter: what our looks put on a site's line, both ways with heads, and when more may go.

The one who looks sets `METER` for the task in which a device is looked at; transports ask it.
Without one (no budget) nothing is counted and nothing waits.
"""

import asyncio
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from audit.asks import SnmpAnswer, SnmpAsk
from inventory.seen import LookError

if TYPE_CHECKING:
    from audit.world.sockets import Socket

UDP_HEAD = 28  # IPv4 and UDP
TCP_SEGMENT_HEAD = 52  # IPv4, TCP and its time stamps
TCP_OPEN = 400  # three packets to open, four to close
VARBIND = 20  # an OID and the head of its value
KNOCK = 212  # opened and ended by one packet
WINDOW_BYTES = 4_096
"""What a metered connection lets come unasked: an endless sender gets this much ahead of us."""

CHUNK_BYTES = 1_460
_TCP_INFO_LEVEL, _TCP_INFO = 6, 11  # of Linux's tcp(7)
_INFO_BYTES = 148
_U32, _U64 = struct.Struct("@I"), struct.Struct("@Q")
_RTT_AT, _RESENT_AT, _ACKED_AT, _CAME_AT, _OUT_AT, _IN_AT = 68, 100, 120, 128, 136, 140


class Meter(Protocol):
    """One device's share of a site's line."""

    @property
    def paced(self) -> bool:
        """Whether an exchange is slowed down while it is under way; a timed one is not."""

    def spend(self, size: int) -> float:
        """So many bytes are on the line, heads included; less than 0 gives back.

        Returns:
            How long to wait before asking for more, in seconds.

        Raises:
            LookError: GARBLED, the device has sent more than one device may.
        """

    def felt(self, rtt_ms: float, *, kernel: bool = False) -> None:
        """A round trip of one of our own packets; `kernel`: answered below every program."""

    def sent(self, count: int, lost: int) -> None:
        """So many packets that an answer was due to, and how many had none."""


METER: ContextVar[Meter | None] = ContextVar("METER", default=None)


class TcpToll:
    """One connection's bytes. What may come unasked is a deposit from beginning to end; what really
    went over the line is settled then, by the kernel's own count where it tells.
    """

    __slots__ = ("_moved", "_paid", "_sock", "meter", "pause_s")

    def __init__(self, meter: Meter, sock: "Socket") -> None:
        """`sock` is connected."""
        self.meter = meter
        self._sock: Socket | None = sock
        self._moved = TCP_OPEN
        self._paid = TCP_OPEN + (WINDOW_BYTES + 4 * TCP_SEGMENT_HEAD if meter.paced else 0)
        self.pause_s = meter.spend(self._paid)  # before the next read

    def moved(self, size: int) -> None:
        """So many bytes were read or written."""
        more = size + (size // CHUNK_BYTES + 1) * TCP_SEGMENT_HEAD * 3 // 2
        self._moved += more
        self._paid += more
        self.pause_s = self.meter.spend(more)

    async def pause(self) -> float:
        """Wait until more may come; how long it was, in seconds."""
        pause_s, self.pause_s = self.pause_s, 0.0
        if pause_s > 0:
            await asyncio.sleep(pause_s)
        return pause_s

    def settle(self) -> None:
        """Before the socket is closed; once."""
        sock, self._sock = self._sock, None
        if sock is None:
            return
        counted = self._moved
        info = _info(sock)
        if info is not None:
            packets = _U32.unpack_from(info, _OUT_AT)[0] + _U32.unpack_from(info, _IN_AT)[0]
            data = _U64.unpack_from(info, _ACKED_AT)[0] + _U64.unpack_from(info, _CAME_AT)[0]
            counted = packets * TCP_SEGMENT_HEAD + data + TCP_OPEN // 2
            resent = _U32.unpack_from(info, _RESENT_AT)[0]
            self.meter.sent(_U32.unpack_from(info, _OUT_AT)[0], resent)
            rtt_us = _U32.unpack_from(info, _RTT_AT)[0]
            if rtt_us:
                self.meter.felt(rtt_us / 1_000, kernel=True)
        owed, self._paid = counted - self._paid, counted
        with suppress(LookError):  # it is over anyway; the next ask of this device is told
            self.meter.spend(owed)


def snmp_bytes(ask: SnmpAsk, answer: SnmpAnswer) -> int:
    """About what an ask cost of which the values are all that is known."""
    size = sum(
        VARBIND + (len(value) if isinstance(value, bytes | str) else 4)
        for value in answer.values.values()
    )
    packets = 2 + len(answer.values) // 10
    return (len(ask.get) + len(ask.walk)) * VARBIND + size + 2 * packets * (UDP_HEAD + 100)


def _info(sock: "Socket") -> bytes | None:
    """Linux's struct tcp_info, where it is long enough."""
    if sys.platform != "linux":
        return None
    try:
        info = sock.getsockopt(_TCP_INFO_LEVEL, _TCP_INFO, _INFO_BYTES)
    except OSError:
        return None
    return info if len(info) == _INFO_BYTES else None


class MeteredSocket:
    """A blocking socket for a library that reads in a thread of its own; slow where it must be."""

    def __init__(self, sock: "Socket", toll: TcpToll, waited: Callable[[float], object]) -> None:
        """`waited` is told of every pause, so that no deadline runs on in it."""
        self._sock, self._toll, self._waited = sock, toll, waited

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What has come, a little at a time."""
        if flags:  # a look ahead, which the real read pays for
            return self._sock.recv(size, flags)
        pause_s, self._toll.pause_s = self._toll.pause_s, 0.0
        if pause_s > 0:
            self._waited(pause_s)
            time.sleep(pause_s)
        data = self._sock.recv(min(size, CHUNK_BYTES) if self._toll.meter.paced else size)
        self._toll.moved(len(data))
        return data

    def send(self, data: bytes) -> int:
        """Some of it, as the kernel takes it."""
        sent = self._sock.send(data)
        self._toll.moved(sent)
        return sent

    def close(self) -> None:
        """Settle and close."""
        self._toll.settle()
        self._sock.close()

    def __getattr__(self, name: str) -> Any:
        """All else is the socket's own."""
        return getattr(self._sock, name)

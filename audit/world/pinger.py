"""Pinger: the echoes of many hosts over one ICMP socket, on one timer, timed by the kernel."""

import asyncio
import errno
import heapq
import os
import time
from contextlib import suppress

from audit.wire.icmp import COOKIE_BYTES, decode_reply, echo_data, encode_echo, without_ip_header
from audit.world.arrival import arrived_s, stamp_arrivals
from audit.world.sockets import IPPROTO_IP, SharedIcmp, UdpTo
from inventory.seen import LookError, Outcome

MAY_NOT = "this process may not send ICMP (net.ipv4.ping_group_range, or CAP_NET_RAW)"

_AT_ONCE = 256
_READ_EVERY = 32  # sends: thousands of hosts begin at once, the buffer holds some hundred replies
_HEADS_BYTES = 128  # of ICMP, and of IP with all its options where the socket hands them over
_MTU_DISCOVER, _PMTUDISC_DONT, _PMTUDISC_PROBE = 10, 0, 3  # of Linux's ip(7)
_LOST_ON_THE_WAY = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENOMEM, errno.EMSGSIZE})
_TURN_S = 0.002  # echoes that are due within so much of each other leave together
_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS})  # of a datagram, of a raw socket
_FULL_WAIT_S = 0.001


class Series:
    """One host's echoes under way. Sequence numbers are its own; the cookie says whose they are."""

    __slots__ = (
        "cookie", "data", "done", "interval_s", "missing", "next", "rtt_ms", "sent_s",
        "start_s", "timeout_s", "to", "whole",
    )  # fmt: skip

    def __init__(
        self, to: UdpTo, count: int, interval_s: float, timeout_s: float, size: int, whole: bool
    ) -> None:
        """Of `asyncio`'s running loop; the first echo leaves at its next turn."""
        loop = asyncio.get_running_loop()
        self.to = to
        self.interval_s, self.timeout_s = interval_s, timeout_s
        self.whole = whole
        self.cookie = os.urandom(COOKIE_BYTES)  # nobody off the path can forge a reply
        self.data = echo_data(self.cookie, size)
        self.sent_s = [0.0] * count
        self.rtt_ms: list[float | None] = [None] * count
        self.missing = count
        self.next = 0  # the echo that leaves next
        self.start_s = loop.time()
        self.done: asyncio.Future[None] = loop.create_future()

    def heard(self, sequence: int, at_s: float) -> None:
        """Take a reply, unless that echo never left or was answered before."""
        if sequence >= self.next or self.rtt_ms[sequence] is not None:
            return
        self.rtt_ms[sequence] = max(at_s - self.sent_s[sequence], 0.0) * 1_000
        self.missing -= 1
        if not self.missing:
            self.end()

    def end(self, error: OSError | None = None) -> None:
        """No more is waited for."""
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class Pinger:
    """One ICMP socket of one event loop. Open while a series is under way."""

    def __init__(self) -> None:
        """Open the socket; LookError SKIPPED where this process may not."""
        self._icmp = open_icmp()
        self._socket, self._raw = self._icmp.sock, self._icmp.raw
        self._identifier = int.from_bytes(os.urandom(2))  # a datagram socket puts in its own
        self._series: dict[bytes, Series] = {}
        self._due: list[tuple[float, int, Series]] = []  # a heap: when, order, whose echo
        self._order = 0
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._read)
        self._timer: asyncio.Handle | None = None
        self._timer_s = 0.0  # uvloop's own handle does not say when it is due
        self._longest = 0  # bytes of a reply that can be one of ours
        self._whole = False
        self.users = 0

    async def run(self, one: Series) -> None:
        """Send its echoes and wait for their replies; they are in `one.rtt_ms` then."""
        self._longest = max(self._longest, len(one.data) + _HEADS_BYTES)
        self._series[one.cookie] = one
        self._at(one.start_s, one)
        self._arm()
        try:
            await one.done
        finally:
            del self._series[one.cookie]

    def close(self) -> None:
        """Close the socket; nothing is under way."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._socket)
        self._icmp.close()

    def _at(self, when_s: float, one: Series) -> None:
        self._order += 1
        heapq.heappush(self._due, (when_s, self._order, one))

    def _arm(self) -> None:
        if self._timer is None and self._due:
            self._timer_s = max(self._due[0][0], self._loop.time() + _TURN_S)
            self._timer = self._loop.call_at(self._timer_s, self._turn)
        elif self._timer is not None and self._due[0][0] < self._timer_s - _TURN_S:
            self._timer.cancel()
            self._timer = None
            self._arm()

    def _turn(self) -> None:
        """Send what is due, a few at a time with a look at what came between."""
        self._timer = None
        now_s = self._loop.time()
        for turn in range(1, _AT_ONCE + 1):
            if not self._due or self._due[0][0] > now_s:
                break
            one = heapq.heappop(self._due)[2]
            if not one.done.done():
                self._step(one, now_s)
            if turn % _READ_EVERY == 0:
                self._read()
        self._arm()

    def _step(self, one: Series, now_s: float) -> None:
        if one.next == len(one.sent_s):
            one.end()  # the last was waited for in vain
            return
        try:
            left = self._send(one)
        except OSError as error:
            one.end(error)
            return
        due_s = one.start_s + one.next * one.interval_s
        if not left and now_s < due_s + one.timeout_s:  # our own queue is full: no loss of the line
            self._at(now_s + _FULL_WAIT_S, one)
            return
        one.next += 1
        if one.next < len(one.sent_s):
            self._at(one.start_s + one.next * one.interval_s, one)
        else:
            self._at(now_s + one.timeout_s, one)

    def _send(self, one: Series) -> bool:
        packet = encode_echo(self._identifier, one.next, one.data)
        if one.whole != self._whole:  # one socket for all: the setting goes with the packet
            self._whole = one.whole
            how = _PMTUDISC_PROBE if one.whole else _PMTUDISC_DONT
            self._socket.setsockopt(IPPROTO_IP, _MTU_DISCOVER, how)
        one.sent_s[one.next] = time.time()
        try:
            self._icmp.put(packet, one.to)
        except OSError as error:
            if error.errno in _FULL:
                return False
            if error.errno not in _LOST_ON_THE_WAY:
                raise
        return True

    def _read(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                packet, ancillary, _, peer = self._socket.recvmsg(self._longest, 64)
            except OSError:  # nothing more, or an error that belongs to no echo of ours
                return
            with suppress(LookError):
                echo = decode_reply(without_ip_header(packet) if self._raw else packet)
                if self._raw and echo.identifier != self._identifier:
                    continue  # of a datagram socket the kernel sees to that
                one = self._series.get(echo.data[:COOKIE_BYTES])
                if one is not None and peer[0] == one.to[0] and echo.data == one.data:
                    one.heard(echo.sequence, arrived_s(ancillary))


def open_icmp() -> SharedIcmp:
    """An ICMP socket whose packets the kernel stamps as they come.

    Raises:
        LookError: SKIPPED, this process may not.
    """
    try:
        made = SharedIcmp()
    except OSError:
        raise LookError(Outcome.SKIPPED, MAY_NOT) from None
    stamp_arrivals(made.sock)
    return made

"""SNMP over few shared UDP sockets, thousands of devices in flight in one loop.

An answer counts only from the address and port that were asked and with the request-id that is
open there; everything else is dropped, so that 2,000 forged datagrams do not hide the true one.
One device has one datagram in flight. The whole talk with a device runs inside the readers of
the sockets; the asking coroutine wakes once, at its end.
"""

import asyncio
import errno
import os
from array import array
from collections import deque
from typing import TYPE_CHECKING

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire.snmp import MAX_DATAGRAM_BYTES, NARROWEST_ID, WIDEST_ID
from audit.world.errors import told
from audit.world.exchange import note_credential
from audit.world.meter import METER, UDP_HEAD, snmp_bytes
from audit.world.snmp_sessions import Sessions
from audit.world.snmp_socket import Address, icmp_errors
from audit.world.snmp_talk import Delivered, Patience, Talk
from audit.world.snmp_wheel import Wheel
from audit.world.sockets import AddressFamily, Gate, SharedUdp, family_of, find_udp
from audit.world.world import Clock, Secrets
from inventory.model import Asset
from inventory.seen import LookError, Outcome

if TYPE_CHECKING:
    from audit.world.snmp_pysnmp import PysnmpTransport

_SOCKETS = 4
_BURST = 256  # first datagrams sent before the answers that came meanwhile are read
_READS = 256
_MOST_AGAIN = 4  # discovery, clock, and one change of each; a loop of Reports ends here
_IDS_AT_ONCE = 1_024


class SnmpTransport:
    """The `Snmp` of the world. One object a loop; `close` when done."""

    def __init__(
        self,
        clock: Clock,
        guard: Gate,
        secrets: Secrets,
        *,
        timeout_s: float = 1.0,
        tries: int = 2,
        backoff: float = 1.5,
        in_flight: int = 4_096,
    ) -> None:
        """`timeout_s` is what the last try waits; each waits `backoff` times the one before."""
        self._clock, self._guard, self._secrets = clock, guard, secrets
        self._patience = Patience(timeout_s, backoff)
        self._waits_s = self._patience.of_unknown(tries)
        self._talking_s = self._patience.of_talking()
        self._in_flight = in_flight
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sockets: dict[AddressFamily, list[SharedUdp]] = {}
        self._turn = 0
        self._ids: array[int] = array("I")
        self._busy: dict[Address, Talk] = {}
        self._waiting: dict[Address, deque[Talk]] = {}
        self._ready: deque[Talk] = deque()
        self._pumping = False
        self._wheel = Wheel(clock, self._due)
        self._sessions = Sessions()
        self._delivered = Delivered(self._fail)
        self._left = 0
        self._fallback: PysnmpTransport | None = None

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        """Ask once, walk what is to be walked.

        `tries` is for a device that another protocol has seen alive: they follow each other soon.
        None: the transport's own.

        Raises:
            LookError: SKIPPED without a credential, OUT_OF_SCOPE, TIMEOUT, REFUSED, UNREACHABLE,
                DENIED (v3), GARBLED.
        """
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self.close()
            self._loop = loop
        deadline_at = self._clock.monotonic() + deadline_s
        credential = self._secrets.get(asset.credential, "snmp")
        if credential is None:
            raise LookError(Outcome.SKIPPED, "no SNMP credential")
        port = asset.ports.get("snmp", 161)
        to = await find_udp(self._guard, asset.address, port)
        session = self._sessions.of(credential, to)
        note_credential(credential.id)
        if session is None:
            answer = await self._pysnmp().ask(asset, ask, deadline_s=deadline_s)
            meter = METER.get()
            if meter is not None:
                meter.spend(snmp_bytes(ask, answer))  # a library's packets are not ours to count
            return answer
        done: asyncio.Future[SnmpAnswer] = loop.create_future()
        waits_s = self._waits_s if tries is None else self._patience.of_alive(tries)
        talk = Talk(to, session, ask, done, deadline_at, waits_s)
        self._ready.append(talk)
        self._pump_soon()
        try:
            return await done
        except asyncio.CancelledError:
            self._leave(talk)
            raise

    def heard(self, asset: Asset) -> bool:
        """Whether the device has said anything to the ask that is under way."""
        talk = self._busy.get((asset.address or "", asset.ports.get("snmp", 161)))
        return talk is not None and talk.heard

    def close(self) -> None:
        """Close the sockets; asks on their way end as cancelled."""
        alive = self._loop is not None and not self._loop.is_closed()
        if alive:
            waiting = (talk for line in self._waiting.values() for talk in line)
            for talk in [*self._busy.values(), *self._ready, *waiting]:
                talk.done.cancel()
        if self._fallback is not None:
            if alive:
                self._fallback.close()
            self._fallback = None
        self._wheel.close()
        for sock in (sock for group in self._sockets.values() for sock in group):
            if alive and self._loop is not None:
                self._loop.remove_reader(sock.sock)
            sock.close()
        self._sockets, self._loop = {}, None
        self._busy, self._waiting = {}, {}
        self._ready.clear()
        self._pumping = False

    def _pysnmp(self) -> "PysnmpTransport":
        if self._fallback is None:
            # Costs 0.5 s to import, and almost no device needs it.
            from audit.world.snmp_pysnmp import PysnmpTransport

            self._fallback = PysnmpTransport(self._clock, self._guard, self._secrets)
        return self._fallback

    # Sending

    def _group(self, ip: str) -> list[SharedUdp]:
        """The sockets of an address family, opened at the first need."""
        family = family_of(ip)
        if family not in self._sockets:
            self._sockets[family] = [self._listen(family) for _ in range(_SOCKETS)]
        return self._sockets[family]

    def _listen(self, family: AddressFamily) -> SharedUdp:
        assert self._loop is not None
        made = SharedUdp(family)
        self._loop.add_reader(made.sock, self._readable, made)
        return made

    def _pump_soon(self) -> None:
        if not self._pumping and self._loop is not None:
            self._pumping = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Start what waits, a few at a time, so that answers are read between."""
        self._pumping = False
        self._left = _BURST
        while self._left > 0:
            with self._delivered:
                self._start()
        if self._ready and len(self._busy) < self._in_flight:
            self._pump_soon()

    def _start(self) -> None:
        ready = self._ready
        while self._left > 0:
            self._left -= 1
            if not ready or len(self._busy) >= self._in_flight:
                self._left = 0
                return
            talk = ready.popleft()
            if talk.done.done():
                continue
            if self._may_begin(talk.to):
                self._delivered.talk = talk
                self._begin(talk)
            else:
                self._waiting.setdefault(talk.to, deque()).append(talk)

    def _may_begin(self, to: Address) -> bool:
        return to not in self._busy and len(self._busy) < self._in_flight

    def _begin(self, talk: Talk) -> None:
        self._busy[talk.to] = talk
        self._turn = (self._turn + 1) % _SOCKETS
        talk.socket = self._group(talk.to[0])[self._turn]
        self._next(talk)

    def _next(self, talk: Talk) -> None:
        talk.question = talk.dialogue.question()
        talk.tries = 0
        if talk.question is None:
            self._finish(talk)
        else:
            self._send(talk)

    def _send(self, talk: Talk) -> None:
        """A new datagram with a new, unpredictable id."""
        assert talk.question is not None
        if not self._ids:
            self._ids.frombytes(os.urandom(_IDS_AT_ONCE * self._ids.itemsize))
        talk.message_id = message_id = self._ids.pop() & WIDEST_ID | NARROWEST_ID
        now = self._clock.monotonic()
        talk.datagram = talk.session.encode(talk.question, message_id, now)
        self._put(talk, now)

    def _put(self, talk: Talk, now: float) -> None:
        """Hand the datagram to the kernel and wait for its answer."""
        assert talk.socket is not None
        try:
            talk.socket.put(talk.datagram, talk.to)
        except BlockingIOError:
            self._put_later(talk, now)
            return
        except OSError:
            if not self._put_again(talk):
                return
        if talk.meter is not None:
            talk.meter.spend(len(talk.datagram) + UDP_HEAD)
        if talk.exchange is not None:
            talk.exchange.sent(len(talk.datagram))
        talk.sent_at = now
        at = now + talk.waits_s[talk.tries]
        talk.due_at = at = at if at < talk.deadline_at else talk.deadline_at
        talk.tries += 1
        self._wheel.add(at, talk.to)

    def _put_later(self, talk: Talk, now: float) -> None:
        """Our own queue is full: nothing left, and nothing was lost on the line."""
        talk.due_at = now
        self._wheel.add(now, talk.to)

    def _put_again(self, talk: Talk) -> bool:
        """What an earlier datagram met is reported at the next one; only the second is its own."""
        assert talk.socket is not None
        self._drain(talk.socket)
        try:
            talk.socket.put(talk.datagram, talk.to)
        except BlockingIOError:
            pass
        except OSError as error:
            self._fail(talk, told(error, f"UDP {talk.to[1]}"))
        return not talk.done.done()

    # Receiving

    def _readable(self, sock: SharedUdp) -> None:
        self._left = _READS
        while self._left > 0:
            with self._delivered:
                self._read(sock)

    def _read(self, sock: SharedUdp) -> None:
        """Datagrams until there are none; what goes wrong with one is told to who asked."""
        receive, busy, delivered = sock.take, self._busy, self._delivered
        while self._left > 0:
            self._left -= 1
            try:
                data, source = receive(MAX_DATAGRAM_BYTES + 1)
            except BlockingIOError:
                self._left = 0
                return
            except OSError:
                delivered.talk = None  # what an ICMP error said belongs to nobody here
                self._drain(sock)
                continue
            talk = busy.get(source if len(source) == 2 else source[:2])
            if talk is not None:
                delivered.talk = talk
                self._answered(talk, data)

    def _answered(self, talk: Talk, data: bytes) -> None:
        now = self._clock.monotonic()
        meter = talk.meter
        pause_s = 0.0 if meter is None else meter.spend(len(data) + UDP_HEAD)
        if talk.paused:
            return  # nothing is asked now: a duplicate, or a forgery
        try:
            pdu = talk.session.read(data, talk.message_id, now, talk.question)
        except LookError as error:
            if error.outcome is not Outcome.GARBLED:
                raise
            talk.suspect(error)  # dropped: the true answer may still come
            return
        if talk.tries == 1:
            took_s = now - talk.sent_at
            if talk.rtt_s is None or took_s < talk.rtt_s:
                talk.rtt_s = took_s
            if meter is not None:
                meter.felt(took_s * 1_000)
        if meter is not None:
            meter.sent(talk.tries, talk.tries - 1)
        if pdu is None:
            talk.again += 1
            if talk.again > _MOST_AGAIN:
                raise LookError(Outcome.GARBLED, "SNMPv3: Reports without end")
            talk.waits_s = self._talking_s
            talk.tries = 0
            self._send(talk)
            return
        talk.dialogue.feed(pdu, len(data))
        talk.waits_s = self._talking_s
        talk.trouble = None
        if pause_s > 0:
            self._pause(talk, pause_s)
        else:
            self._next(talk)

    def _pause(self, talk: Talk, pause_s: float) -> None:
        """The line is waited for, not the device: its time does not run meanwhile."""
        assert self._loop is not None
        talk.paused = True
        talk.deadline_at += pause_s
        talk.due_at = talk.deadline_at
        self._loop.call_later(pause_s, self._go_on, talk)

    def _go_on(self, talk: Talk) -> None:
        if self._busy.get(talk.to) is talk and not talk.done.done():
            talk.paused = False
            with self._delivered.to(talk):
                self._next(talk)

    def _drain(self, sock: SharedUdp) -> None:
        for to, code in icmp_errors(sock):
            self._icmp(to, code)

    def _icmp(self, to: Address, code: int) -> None:
        talk = self._busy.get(to)
        if talk is None or talk.dialogue.answered:
            return
        if code == errno.ECONNREFUSED:
            self._fail(talk, LookError(Outcome.REFUSED, f"UDP {to[1]} is closed"))
        elif code in (errno.EHOSTUNREACH, errno.ENETUNREACH):
            talk.trouble = (Outcome.UNREACHABLE, os.strerror(code))

    # Waiting

    def _due(self, to: Address, now: float) -> None:
        talk = self._busy.get(to)
        # What has been answered and asked anew since waits in a later slot.
        if talk is not None and talk.due_at <= now:
            with self._delivered.to(talk):
                self._overdue(talk, now)

    def _overdue(self, talk: Talk, now: float) -> None:
        if now >= talk.deadline_at or talk.tries >= len(talk.waits_s):
            error = talk.silence()
            if error is None:
                self._finish(talk)
            else:
                self._fail(talk, error)
        elif talk.tries > 1 and talk.dialogue.answered and talk.dialogue.silent():
            talk.question = talk.dialogue.question()
            if talk.question is None:
                self._finish(talk)
            else:
                self._send(talk)
        else:
            self._put(talk, now)

    def _finish(self, talk: Talk) -> None:
        if not talk.done.done():
            talk.done.set_result(talk.answer())
        self._leave(talk)

    def _fail(self, talk: Talk, error: Exception) -> None:
        if not talk.done.done():
            talk.done.set_exception(error)
        self._leave(talk)

    def _leave(self, talk: Talk) -> None:
        """Free the device for the next ask, however this one ended."""
        if self._busy.get(talk.to) is not talk:
            return
        del self._busy[talk.to]
        line = self._waiting.get(talk.to) if self._waiting else None
        while line:
            following = line.popleft()
            if not following.done.done():
                self._ready.append(following)
                break
        if line is not None and not line:
            del self._waiting[talk.to]
        if self._ready:
            self._pump_soon()

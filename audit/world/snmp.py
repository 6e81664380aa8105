"""SNMP over few shared UDP sockets, thousands of devices in flight in one loop.

An answer counts only from the address and port that were asked and with the request-id that is
open there; everything else is dropped, so that 2,000 forged datagrams do not hide the true one.
One device has one datagram in flight. The whole talk with a device runs inside the readers of
the sockets; the asking coroutine wakes once, at its end.
"""

import asyncio
import errno
import os
import socket
from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire.snmp import MAX_DATAGRAM_BYTES, Question
from audit.wire.snmp_session import AnyHead, Session, read_head
from audit.wire.snmp_walk import Dialogue
from audit.world.dial import family_of
from audit.world.errors import told
from audit.world.snmp_sessions import Sessions
from audit.world.snmp_socket import Address, icmp_errors, open_socket
from audit.world.world import Clock, Secrets
from inventory.model import Asset
from inventory.seen import LookError, Outcome

if TYPE_CHECKING:
    from audit.world.snmp_pysnmp import PysnmpTransport

_SOCKETS = 4
_BURST = 32  # first datagrams sent before the answers that came meanwhile are read
_READS = 256
_TICK_S = 0.02
_TRIES_ALIVE = 4  # a device that has answered once is alive: loss, not silence
_MOST_AGAIN = 4  # discovery, clock, and one change of each; a loop of Reports ends here


class Guard(Protocol):
    """What this transport needs of `audit.world.guard.Guard`."""

    async def resolve(self, host: str | None, port: int, udp: bool = False) -> str:
        """The numeric address that may be dialled; LookError OUT_OF_SCOPE before a packet."""


class _Talk:
    """One ask on its way."""

    __slots__ = (
        "again", "datagram", "deadline_at", "dialogue", "done", "family", "message_id", "question",
        "rtt_s", "sent_at", "session", "socket", "to", "tries", "trouble",
    )  # fmt: skip

    def __init__(
        self, to: Address, session: Session, ask: SnmpAsk, done: "asyncio.Future[SnmpAnswer]",
        deadline_at: float,
    ) -> None:  # fmt: skip
        self.to = to
        self.family = family_of(to[0])
        self.session = session
        self.dialogue = Dialogue(ask, session.version)
        self.done = done
        self.deadline_at = deadline_at
        self.question: Question | None = None
        self.socket: socket.socket | None = None
        self.datagram = b""
        self.message_id = 0
        self.sent_at = 0.0
        self.tries = 0
        self.again = 0
        self.rtt_s: float | None = None
        self.trouble: tuple[Outcome, str] | None = None  # why silence may be more than silence


class SnmpTransport:
    """The `Snmp` of the world. One object a loop; `close` when done."""

    def __init__(
        self,
        clock: Clock,
        guard: Guard,
        secrets: Secrets,
        *,
        timeout_s: float = 1.0,
        tries: int = 2,
        backoff: float = 1.5,
        in_flight: int = 4_096,
    ) -> None:
        """`timeout_s` is of the first try, each next one waits `backoff` times longer."""
        self._clock, self._guard, self._secrets = clock, guard, secrets
        self._timeout_s, self._tries, self._backoff = timeout_s, tries, backoff
        self._in_flight = in_flight
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sockets: dict[int, list[socket.socket]] = {}
        self._turn = 0
        self._open: dict[int, _Talk] = {}  # by request-id or msgID
        self._busy: dict[Address, _Talk] = {}
        self._waiting: dict[Address, deque[_Talk]] = {}
        self._ready: deque[_Talk] = deque()
        self._pumping = False
        self._wheel: dict[int, list[int]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._sessions = Sessions()
        self._fallback: PysnmpTransport | None = None

    async def ask(self, asset: Asset, ask: SnmpAsk, *, deadline_s: float) -> SnmpAnswer:
        """Ask once, walk what is to be walked.

        Raises:
            LookError: SKIPPED without a credential, OUT_OF_SCOPE, TIMEOUT, REFUSED, UNREACHABLE,
                DENIED (v3), GARBLED.
        """
        loop = self._attach()
        deadline_at = self._clock.monotonic() + deadline_s
        credential = self._secrets.get(asset.credential, "snmp")
        if credential is None:
            raise LookError(Outcome.SKIPPED, "no SNMP credential")
        port = asset.ports.get("snmp", 161)
        to = await self._guard.resolve(asset.address, port, udp=True), port
        session = self._sessions.of(credential, to)
        if session is None:
            return await self._pysnmp().ask(asset, ask, deadline_s=deadline_s)
        done: asyncio.Future[SnmpAnswer] = loop.create_future()
        talk = _Talk(to, session, ask, done, deadline_at)
        self._ready.append(talk)
        self._pump_soon()
        try:
            return await done
        finally:
            self._leave(talk)

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
        if self._timer is not None:
            self._timer.cancel()
        for sock in (sock for group in self._sockets.values() for sock in group):
            if alive and self._loop is not None:
                self._loop.remove_reader(sock)
            sock.close()
        self._sockets, self._timer, self._loop = {}, None, None
        self._open, self._busy, self._waiting, self._wheel = {}, {}, {}, {}
        self._ready.clear()
        self._pumping = False

    def _pysnmp(self) -> "PysnmpTransport":
        if self._fallback is None:
            # Costs 0.5 s to import, and almost no device needs it.
            from audit.world.snmp_pysnmp import PysnmpTransport

            self._fallback = PysnmpTransport(self._clock, self._guard, self._secrets)
        return self._fallback

    # Sending

    def _attach(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self.close()
            self._loop = loop
        return loop

    def _socket(self, family: int) -> socket.socket:
        group = self._sockets.get(family)
        if group is None:
            group = self._sockets[family] = [self._listen(family) for _ in range(_SOCKETS)]
        self._turn = (self._turn + 1) % len(group)
        return group[self._turn]

    def _listen(self, family: int) -> socket.socket:
        assert self._loop is not None
        sock = open_socket(family)
        self._loop.add_reader(sock, self._readable, sock)
        return sock

    def _pump_soon(self) -> None:
        if not self._pumping and self._loop is not None:
            self._pumping = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Start what waits, a few at a time, so that answers are read between."""
        self._pumping = False
        for _ in range(_BURST):
            if not self._ready or len(self._busy) >= self._in_flight:
                return
            talk = self._ready.popleft()
            if talk.done.done():
                continue
            if talk.to in self._busy:
                self._waiting.setdefault(talk.to, deque()).append(talk)
                continue
            self._busy[talk.to] = talk
            with _Delivered(self, talk):
                talk.socket = self._socket(talk.family)
                self._next(talk)
        if self._ready:
            self._pump_soon()

    def _next(self, talk: _Talk) -> None:
        talk.question = talk.dialogue.question()
        talk.tries = 0
        if talk.question is None:
            self._finish(talk)
        else:
            self._send(talk)

    def _send(self, talk: _Talk) -> None:
        """A new datagram with a new, unpredictable id."""
        assert talk.question is not None
        self._open.pop(talk.message_id, None)
        message_id = 0
        while message_id < 2**24 or message_id in self._open:
            message_id = int.from_bytes(os.urandom(4), "big") & 0x7FFF_FFFF
        talk.message_id = message_id
        self._open[message_id] = talk
        now = self._clock.monotonic()
        talk.datagram = talk.session.encode(talk.question, message_id, now)
        self._put(talk, now)

    def _put(self, talk: _Talk, now: float) -> None:
        """Hand the datagram to the kernel and wait for its answer."""
        assert talk.socket is not None
        for _ in range(2):
            try:
                talk.socket.sendto(talk.datagram, talk.to)
                break
            except BlockingIOError:  # the kernel is full: as if lost, and tried again
                break
            except OSError as error:
                # What an earlier datagram met is reported here first; only the second is ours.
                trouble = error
                self._drain(talk.socket)
        else:
            self._fail(talk, told(trouble, f"UDP {talk.to[1]}"))
            return
        if talk.done.done():
            return
        talk.sent_at = now
        wait = self._timeout_s * self._backoff**talk.tries
        talk.tries += 1
        self._wake_at(min(now + wait, talk.deadline_at), talk.message_id)

    # Receiving

    def _readable(self, sock: socket.socket) -> None:
        for _ in range(_READS):
            try:
                data, source = sock.recvfrom(MAX_DATAGRAM_BYTES + 1)
            except BlockingIOError:
                return
            except OSError:
                self._drain(sock)
                continue
            self._received(data, (source[0], source[1]))

    def _received(self, data: bytes, source: Address) -> None:
        try:
            head = read_head(data)
        except LookError as error:
            self._suspect(source, error)
            return
        talk = self._open.get(head.request_id)
        if talk is None or talk.to != source:
            self._suspect(source, LookError(Outcome.GARBLED, "SNMP: a wrong request-id"))
            return
        with _Delivered(self, talk):
            self._answered(talk, data, head)

    def _answered(self, talk: _Talk, data: bytes, head: AnyHead) -> None:
        now = self._clock.monotonic()
        try:
            pdu = talk.session.decode(data, head, now)
        except LookError as error:
            if error.outcome is not Outcome.GARBLED:
                raise
            self._suspect(talk.to, error)  # dropped: the true answer may still come
            return
        if talk.tries == 1:
            took_s = now - talk.sent_at
            talk.rtt_s = took_s if talk.rtt_s is None else min(took_s, talk.rtt_s)
        if pdu is None:
            talk.again += 1
            if talk.again > _MOST_AGAIN:
                raise LookError(Outcome.GARBLED, "SNMPv3: Reports without end")
            talk.tries = 0
            self._send(talk)
            return
        talk.dialogue.feed(pdu, len(data))
        talk.trouble = None
        self._next(talk)

    def _suspect(self, source: Address, error: LookError) -> None:
        """Remember why a silence may be no silence. A late duplicate is no reason."""
        talk = self._busy.get(source)
        if talk is not None and not talk.dialogue.answered:
            talk.trouble = (error.outcome, error.note)

    def _drain(self, sock: socket.socket) -> None:
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

    def _wake_at(self, at: float, message_id: int) -> None:
        self._wheel.setdefault(int(at / _TICK_S) + 1, []).append(message_id)
        if self._timer is None and self._loop is not None:
            self._timer = self._loop.call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._clock.monotonic()
        last = int(now / _TICK_S)
        due = [slot for slot in self._wheel if slot <= last]
        for slot in sorted(due):
            for message_id in self._wheel.pop(slot):
                talk = self._open.get(message_id)
                if talk is not None:
                    with _Delivered(self, talk):
                        self._overdue(talk, now)
        if self._wheel and self._loop is not None and self._timer is None:
            self._timer = self._loop.call_later(_TICK_S, self._tick)

    def _overdue(self, talk: _Talk, now: float) -> None:
        tries = _TRIES_ALIVE if talk.dialogue.answered or talk.again else self._tries
        if now >= talk.deadline_at or talk.tries >= tries:
            self._give_up(talk)
            return
        if talk.tries > 1 and talk.dialogue.answered and talk.dialogue.silent():
            talk.question = talk.dialogue.question()
            if talk.question is None:
                self._finish(talk)
            else:
                self._send(talk)
        else:
            self._put(talk, now)

    def _give_up(self, talk: _Talk) -> None:
        if talk.dialogue.answered and talk.dialogue.got_all_scalars:
            talk.dialogue.stop()
            self._finish(talk)
        elif talk.trouble is not None:
            self._fail(talk, LookError(*talk.trouble))
        elif talk.again and talk.tries >= _TRIES_ALIVE:
            # A request that decrypts to noise is dropped without a word.
            note = "SNMPv3: it tells its engine and not its values: the privacy key is wrong"
            self._fail(talk, LookError(Outcome.DENIED, note))
        else:
            note = f"no SNMP answer to {talk.tries} tries (a wrong community is silent too)"
            self._fail(talk, LookError(Outcome.TIMEOUT, note))

    def _finish(self, talk: _Talk) -> None:
        if not talk.done.done():
            rtt_ms = None if talk.rtt_s is None else round(talk.rtt_s * 1_000, 3)
            talk.done.set_result(talk.dialogue.answer(rtt_ms))
        self._leave(talk)

    def _fail(self, talk: _Talk, error: Exception) -> None:
        if not talk.done.done():
            talk.done.set_exception(error)
        self._leave(talk)

    def _leave(self, talk: _Talk) -> None:
        """Free the device for the next ask, however this one ended."""
        if self._open.get(talk.message_id) is talk:
            del self._open[talk.message_id]
        if self._busy.get(talk.to) is not talk:
            return
        del self._busy[talk.to]
        line = self._waiting.get(talk.to)
        while line:
            following = line.popleft()
            if not following.done.done():
                self._ready.append(following)
                break
        if line is not None and not line:
            del self._waiting[talk.to]
        if self._ready:
            self._pump_soon()


class _Delivered:
    """Hands whatever goes wrong in a callback to the one who asked, our own bugs included."""

    __slots__ = ("_talk", "_transport")

    def __init__(self, transport: SnmpTransport, talk: _Talk) -> None:
        self._transport, self._talk = transport, talk

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._transport._fail(self._talk, error)
        return True

"""Sent: keeps account of what one batch sends, one record an exchange, whatever comes of it.

It wraps the world that the probes see: an exchange is one ask of it. A conversation is one
exchange from its connect to its close. What the guard or a missing credential stopped before
anything left is not in it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace

from audit.asks import (
    HttpAnswer,
    HttpAsk,
    PortSeen,
    SnmpAnswer,
    SnmpAsk,
    TlsSeen,
    UdpAnswer,
    UdpAsk,
)
from audit.wire.verbs import http_verb, snmp_verb, verb_of
from audit.world.errors import outcome_of
from audit.world.exchange import EXCHANGE, Exchange, Sent
from audit.world.world import (
    Clock,
    Credential,
    Http,
    Net,
    Secrets,
    Shell,
    ShellAnswer,
    Snmp,
    Stream,
    World,
)
from inventory.codec import at_us
from inventory.model import Asset
from inventory.seen import LookError, Outcome

PROBE: ContextVar[str] = ContextVar("probe", default="")
"""The id of the probe whose conversation is under way: its last part names the protocol."""

_CREDENTIAL: ContextVar[str] = ContextVar("credential", default="")
_LONGEST_VERB = 400
_NOTHING_LEFT = frozenset({Outcome.SKIPPED, Outcome.OUT_OF_SCOPE})


def begin_talk(probe: str) -> None:
    """A probe's conversation begins in this task."""
    PROBE.set(probe)
    _CREDENTIAL.set("")


class Log:
    """What was sent and has not been handed over yet."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._held: list[Sent] = []

    def over(self, world: World) -> World:
        """The same world, with an account of each ask."""
        clock, note = world.clock, self._note
        return replace(
            world,
            net=_Net(world.net, clock, note),
            snmp=_Snmp(world.snmp, clock, note),
            http=_Http(world.http, clock, note),
            shell=_Shell(world.shell, clock, note),
            secrets=_Secrets(world.secrets),
        )

    def taken(self) -> list[Sent]:
        """All that ended since the last call, in the order in which it ended."""
        held, self._held = self._held, []
        return held

    def _note(
        self, begun: "_Begun", one: Exchange, protocol: str, verb: str, outcome: str,
        port: int | None = None,
    ) -> None:  # fmt: skip
        if not one.ip:
            return
        if port is None:
            port = one.port
        host = f"[{one.ip}]" if ":" in one.ip else one.ip
        self._held.append(
            Sent(
                begun.at_us, begun.mono_us, self._run, begun.asset,
                f"{host}:{port}" if port else one.ip, protocol, verb[:_LONGEST_VERB],
                max(one.times, 1), one.bytes, one.credential, outcome,
            )
        )  # fmt: skip


class _Begun:
    """When an exchange began, and with which asset."""

    __slots__ = ("asset", "at_us", "mono_us")

    def __init__(self, clock: Clock, asset: Asset) -> None:
        self.at_us = at_us(clock.now())
        self.mono_us = int(clock.monotonic() * 1_000_000)
        self.asset = asset.id


Note = Callable[..., None]


def _outcome(error: BaseException) -> str:
    if isinstance(error, LookError):
        return error.outcome.value
    if isinstance(error, asyncio.CancelledError):
        return Outcome.TIMEOUT.value  # our own deadline; who is stopped from outside is killed
    known = outcome_of(error) if isinstance(error, Exception) else None
    return Outcome.BROKEN.value if known is None else known[0].value


def _nothing_left(error: BaseException) -> bool:
    return isinstance(error, LookError) and error.outcome in _NOTHING_LEFT


_ANSWERED = Outcome.ANSWERED.value


class _Kept:
    """One exchange, from before its first byte to its end, however it ends."""

    __slots__ = ("_begun", "_note", "_protocol", "_token", "one", "outcome", "verb")

    def __init__(self, note: Note, clock: Clock, asset: Asset, protocol: str, verb: str) -> None:
        self._note, self._protocol, self.verb = note, protocol, verb
        self._begun = _Begun(clock, asset)
        self.one = Exchange()
        self.outcome = _ANSWERED

    def __enter__(self) -> "_Kept":
        self._token = EXCHANGE.set(self.one)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        EXCHANGE.reset(self._token)
        if error is not None:
            if _nothing_left(error):
                return
            self.outcome = _outcome(error)
        self.noted()

    def noted(self, port: int | None = None) -> None:
        """Into the log."""
        verb = "; ".join(self.one.verbs) or self.verb
        self._note(self._begun, self.one, self._protocol, verb, self.outcome, port)


class _Secrets:
    """Remembers which credential a conversation asked for."""

    def __init__(self, inner: Secrets) -> None:
        self._inner = inner

    def get(self, name: str | None, kind: str) -> Credential | None:
        found = self._inner.get(name, kind)
        if found is not None:
            _CREDENTIAL.set(found.id)
        return found


class _Snmp:
    def __init__(self, inner: Snmp, clock: Clock, note: Note) -> None:
        self._inner, self._clock, self._note = inner, clock, note

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        with _Kept(self._note, self._clock, asset, "snmp", snmp_verb(ask)):
            return await self._inner.ask(asset, ask, deadline_s=deadline_s, tries=tries)

    def heard(self, asset: Asset) -> bool:
        return self._inner.heard(asset)


class _Http:
    def __init__(self, inner: Http, clock: Clock, note: Note) -> None:
        self._inner, self._clock, self._note = inner, clock, note

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        protocol = "https" if ask.tls else "http"
        with _Kept(self._note, self._clock, asset, protocol, http_verb(ask)) as kept:
            if "?" in ask.path:  # the one place where a credential travels in a path
                kept.one.credential = _CREDENTIAL.get()
            return await self._inner.ask(asset, ask, deadline_s=deadline_s)


class _Shell:
    def __init__(self, inner: Shell, clock: Clock, note: Note) -> None:
        self._inner, self._clock, self._note = inner, clock, note

    async def run(
        self,
        asset: Asset,
        platform: str | None,
        commands: Sequence[str] | None = None,
        *,
        deadline_s: float,
    ) -> ShellAnswer:
        with _Kept(self._note, self._clock, asset, "ssh", "connect") as kept:
            try:
                return await self._inner.run(asset, platform, commands, deadline_s=deadline_s)
            finally:
                if not kept.one.times:  # a host whose key is not pinned is not even connected to
                    kept.one.ip = ""


class _Net:
    def __init__(self, inner: Net, clock: Clock, note: Note) -> None:
        self._inner, self._clock, self._note = inner, clock, note

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        with _Kept(self._note, self._clock, asset, ask.port, "query"):
            return await self._inner.udp(asset, ask, timeout_s=timeout_s, tries=tries)

    async def series(
        self, asset: Asset, port: int, payloads: Sequence[bytes], *, interval_s: float,
        timeout_s: float, number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:  # fmt: skip
        protocol = PROBE.get().rpartition(".")[2] or "udp"
        with _Kept(self._note, self._clock, asset, protocol, "test packets") as kept:
            kept.one.sent(sum(map(len, payloads)), len(payloads))
            found = await self._inner.series(
                asset, port, payloads, interval_s=interval_s, timeout_s=timeout_s, number=number
            )
            if all(one is None for one in found):
                kept.outcome = Outcome.TIMEOUT.value
            return found

    async def ping(
        self, asset: Asset, *, count: int, interval_s: float, timeout_s: float, size: int = 56,
        whole: bool = False,
    ) -> Sequence[float | None]:  # fmt: skip
        with _Kept(self._note, self._clock, asset, "icmp", "echo request") as kept:
            kept.one.sent(count * size, count)
            found = await self._inner.ping(
                asset, count=count, interval_s=interval_s, timeout_s=timeout_s, size=size,
                whole=whole,
            )  # fmt: skip
            if all(rtt is None for rtt in found):
                kept.outcome = Outcome.TIMEOUT.value
            return found

    async def connect(
        self, asset: Asset, port: int, *, deadline_s: float, tls: bool = False,
        server_name: str | None = None, max_bytes: int = 65_536,
    ) -> Stream:  # fmt: skip
        protocol = PROBE.get().rpartition(".")[2] or "tcp"
        kept = _Kept(self._note, self._clock, asset, protocol, "connect")
        token = EXCHANGE.set(kept.one)
        try:
            stream = await self._inner.connect(
                asset, port, deadline_s=deadline_s, tls=tls, server_name=server_name,
                max_bytes=max_bytes,
            )  # fmt: skip
        except BaseException as error:
            kept.outcome = _outcome(error)
            if not _nothing_left(error):
                kept.noted()
            raise
        finally:
            EXCHANGE.reset(token)
        return _Stream(stream, kept, protocol)

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        with _Kept(self._note, self._clock, asset, "tcp", "connect") as kept:
            kept.one.times = count
            found = await self._inner.connect_times(
                asset, port, count=count, interval_s=interval_s, timeout_s=timeout_s
            )
            if all(time is None for time in found):
                kept.outcome = Outcome.TIMEOUT.value
            return found

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        kept = _Kept(self._note, self._clock, asset, "tcp", "connect")
        token = EXCHANGE.set(kept.one)
        seen: Mapping[int, PortSeen] = {}
        try:
            seen = await self._inner.connects(asset, ports, timeout_s=timeout_s)
        except BaseException as error:
            if _nothing_left(error):
                kept.one.ip = ""
            raise
        finally:
            EXCHANGE.reset(token)
            for port in dict.fromkeys(ports):
                said = seen.get(port)
                kept.outcome = (Outcome.TIMEOUT if said is None else said.outcome).value
                kept.noted(port)
        return seen


class _Stream:
    """A conversation; it is noted when it is closed, as every probe does however it ends."""

    def __init__(self, inner: Stream, kept: _Kept, protocol: str) -> None:
        self._inner, self._kept, self._protocol = inner, kept, protocol
        self._closed = False

    @property
    def tls(self) -> TlsSeen | None:
        return self._inner.tls

    @property
    def time_ms(self) -> Mapping[str, float]:
        return self._inner.time_ms

    async def read(self, at_most: int) -> bytes:
        return await self._inner.read(at_most)

    async def read_exactly(self, size: int) -> bytes:
        return await self._inner.read_exactly(size)

    async def read_line(self, at_most: int = 1_024) -> bytes:
        return await self._inner.read_line(at_most)

    async def write(self, data: bytes) -> None:
        self._kept.one.bytes += len(data)
        self._kept.one.verbs.append(verb_of(self._protocol, data))
        await self._inner.write(data)

    async def start_tls(self, server_name: str | None) -> None:
        await self._inner.start_tls(server_name)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            if self._kept.one.verbs:
                self._kept.one.credential = _CREDENTIAL.get()
            self._kept.noted()
        await self._inner.close()

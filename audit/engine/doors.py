"""Doors: what one device is asked, each thing once. Liveness first; silence is paid for once."""

import asyncio
from collections.abc import Iterable, Sequence

from audit.asks import (
    Answer,
    Ask,
    ConnectAnswer,
    ConnectAsk,
    HttpAsk,
    PingAnswer,
    PingAsk,
    SnmpAnswer,
    SnmpAsk,
    UdpAsk,
)
from audit.engine.budget import Budget
from audit.engine.gate import Gate
from audit.probes._attempt import awaited, let_go
from audit.probes.probe import Probe
from audit.wire.snmp_walk import merge_asks
from audit.world.errors import outcome_of
from audit.world.world import World
from inventory.model import Asset
from inventory.seen import LookError, Outcome

Door = tuple[str, int]

_SILENT = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.REFUSED,
        Outcome.UNREACHABLE,
        Outcome.DENIED,
        Outcome.OUT_OF_SCOPE,
        Outcome.SKIPPED,
    }
)
"""What will not be better at the next try: other asks at the same door get the same answer."""

_PRESENT = frozenset({Outcome.REFUSED, Outcome.DENIED, Outcome.GARBLED, Outcome.UNSUPPORTED})
"""Somebody is there, whatever it said."""

_MARGIN_S = 0.05  # the transport's own deadline strikes before the engine's, and says more
_SOON_S = 1.0  # who has not said a word by then is asked at all its doors at once
_MUTE_S = 1.5  # TCP sends its SYN at 0 and 1 s: who was silent before, and is now, is dead
_UDP_TRIES = 2
_UDP_TIMEOUT_S = 2.0
_ONCE_MORE = 2  # tries of an agent whose device has answered at another door


class _Exchange:
    """One thing that a device is asked, for one probe or for several."""

    __slots__ = ("ask", "asks", "door", "longest_s", "said", "task", "took_s", "tries")

    def __init__(self, ask: Ask, door: Door, longest_s: float) -> None:
        self.ask = ask
        self.asks: list[Ask] = []  # what it answers, when several were merged
        self.door = door
        self.longest_s = longest_s
        self.said: Answer | Exception | None = None
        self.task: asyncio.Task[None] | None = None
        self.took_s = 0.0
        self.tries: int | None = None


class Doors:
    """One device while it is looked at: what it was asked, and which doors are silent.

    Echoes run beside the rest. The rest is asked one after the other, SNMP first because it says
    soonest whether anybody is there: a small device is not asked two things at once, but one that
    says nothing costs its timeout once and not at every door.
    """

    def __init__(
        self, asset: Asset, world: World, budget: Budget, gate: Gate | None = None
    ) -> None:
        self._asset = asset
        self._world = world
        self._budget = budget
        self._gate = gate
        self._of: dict[Ask, _Exchange] = {}
        self._alone: dict[Ask, _Exchange] = {}  # SNMP asks where the merged one stumbled
        self._silent: dict[Door, LookError] = {}
        self._alive = False  # something came back from this address
        self._mute = False  # something was waited for in vain
        self._unheard = False  # the agent had said nothing after a second that we could read

    async def ask(self, asks: Sequence[tuple[Probe, Ask]], *, further: bool = False) -> None:
        """Ask everything, and wait for all of it. Never raises for anything the device does.

        Args:
            further: an SNMP ask that fails is an empty answer, its walks marked as cut.
        """
        line = self._line(asks)
        try:
            await self._all(line)
            agent = next((one for one in line if one.door[0] == "snmp"), None)
            if agent is None:
                return
            if _is(agent.said, Outcome.TIMEOUT) and self._alive and not further:
                del self._silent[agent.door]
                agent.tries = _ONCE_MORE
                await self._run(agent)
            if isinstance(agent.said, Exception):
                if further:
                    agent.said = SnmpAnswer({}, frozenset(_walks(agent.asks)))
                elif len(agent.asks) > 1 and agent.door not in self._silent and not self._unheard:
                    await self._one_by_one(agent)
        finally:
            for one in line:
                if one.task is not None:
                    one.task.cancel()

    def answer(self, ask: Ask) -> Answer | Exception:
        """What came of an ask."""
        one = self._alone.get(ask) or self._of[ask]
        said = one.said
        if isinstance(said, SnmpAnswer) and isinstance(ask, SnmpAsk) and len(one.asks) > 1:
            return _part(said, ask)
        if isinstance(said, ConnectAnswer) and isinstance(ask, ConnectAsk) and len(one.asks) > 1:
            return ConnectAnswer({port: said.ports[port] for port in ask.ports})
        assert said is not None
        return said

    def took_s(self, asks: Iterable[Ask]) -> float:
        """How long the exchanges of some asks took together."""
        return sum(
            one.took_s for one in {id(self._of[ask]): self._of[ask] for ask in asks}.values()
        )

    # -- how -------------------------------------------------------------------------------

    def _line(self, asks: Sequence[tuple[Probe, Ask]]) -> list[_Exchange]:
        """The exchanges in the order in which they are begun."""
        agent: _Exchange | None = None
        knocks: _Exchange | None = None
        others: list[_Exchange] = []
        for probe, ask in asks:
            one = self._of.get(ask)
            if one is None:
                if isinstance(ask, SnmpAsk):
                    one = agent = agent or _Exchange(ask, ("snmp", 0), 0.0)
                elif isinstance(ask, ConnectAsk):
                    one = knocks = knocks or _Exchange(ask, ("knock", 0), 0.0)
                else:
                    one = _Exchange(ask, self._door(ask), 0.0)
                    others.append(one)
                one.asks.append(ask)
                self._of[ask] = one
            one.longest_s = max(one.longest_s, probe.deadline_s)
        if agent is not None and len(agent.asks) > 1:
            agent.ask = merge_asks(one for one in agent.asks if isinstance(one, SnmpAsk))
        if knocks is not None and len(knocks.asks) > 1:
            knocks.ask = _knock_at(one for one in knocks.asks if isinstance(one, ConnectAsk))
        first = [one for one in (agent, knocks) if one is not None]
        return first + sorted(others, key=lambda one: one.door[0] != "icmp")

    def _door(self, ask: Ask) -> Door:
        if isinstance(ask, HttpAsk):
            return "tcp", self._asset.ports.get(ask.port, ask.default_port)
        if isinstance(ask, UdpAsk):
            return "udp", self._asset.ports.get(ask.port, ask.default_port)
        return "icmp", 0

    async def _all(self, line: list[_Exchange]) -> None:
        loop = asyncio.get_running_loop()
        for one in line:
            if one.door[0] == "icmp":
                one.task = loop.create_task(self._run(one))
        rest = [one for one in line if one.task is None]
        if rest and rest[0].door[0] == "snmp":
            # A device that says nothing at all is not waited for at one door after the other.
            timer = loop.call_later(_SOON_S, self._together, rest[1:])
            try:
                await self._run(rest[0])
            finally:
                timer.cancel()
            rest = rest[1:]
            if self._gate is not None and rest and rest[0].task is None:
                await self._gate.go_on()
        for one in rest:
            if one.task is None:
                await self._run(one)
        for one in line:
            if one.task is not None:
                await one.task
                one.task = None

    def _together(self, rest: list[_Exchange]) -> None:
        self._unheard = not self._world.snmp.heard(self._asset)
        if self._unheard and not self._alive:
            self._mute = True
            for one in rest:
                one.task = asyncio.get_running_loop().create_task(self._run(one))

    async def _one_by_one(self, agent: _Exchange) -> None:
        """It is alive and stumbled over something: over what another probe asked, perhaps."""
        for ask in agent.asks:
            one = self._alone[ask] = _Exchange(ask, agent.door, agent.longest_s)
            await self._run(one)

    async def _run(self, one: _Exchange) -> None:
        known = self._silent.get(one.door)
        if known is not None:
            one.said = LookError(known.outcome, known.note)
            return
        if self._budget.limited:
            try:
                await self._budget.begin(self._asset, self._world.clock)
            except LookError as spent:
                one.said = spent
                return
        begun = self._world.clock.monotonic()
        left_s = max(0.01, one.longest_s - _MARGIN_S)
        if self._mute and not self._alive and one.door[0] in ("tcp", "udp"):
            left_s = min(left_s, _MUTE_S)
        longest_s = one.longest_s + self._budget.patience_s
        one.said = await awaited(self._call, one, left_s, deadline_s=longest_s)
        one.took_s += self._world.clock.monotonic() - begun
        self._note(one)

    async def _call(self, one: _Exchange, left_s: float) -> Answer:
        ask, world, asset = one.ask, self._world, self._asset
        if isinstance(ask, SnmpAsk):
            if one.tries is None:
                return await world.snmp.ask(asset, ask, deadline_s=left_s)
            return await world.snmp.ask(asset, ask, deadline_s=left_s, tries=one.tries)
        if isinstance(ask, HttpAsk):
            return await world.http.ask(asset, ask, deadline_s=left_s)
        if isinstance(ask, UdpAsk):
            timeout_s = min(_UDP_TIMEOUT_S, left_s / _UDP_TRIES)
            return await world.net.udp(asset, ask, timeout_s=timeout_s, tries=_UDP_TRIES)
        if isinstance(ask, PingAsk):
            times = await world.net.ping(
                asset, count=ask.count, interval_s=ask.interval_s, timeout_s=ask.timeout_s,
                size=ask.size,
            )  # fmt: skip
            return PingAnswer(tuple(times))
        return ConnectAnswer(await world.net.connects(asset, ask.ports, timeout_s=ask.timeout_s))

    def _note(self, one: _Exchange) -> None:
        """What an answer, or its lack, says of the device and of its doors."""
        said = one.said
        if isinstance(said, PingAnswer):
            came = any(rtt is not None for rtt in said.rtt_ms)
            self._alive |= came
            self._mute |= not came
        elif isinstance(said, ConnectAnswer):
            for port, seen in said.ports.items():
                self._alive |= seen.outcome in (Outcome.ANSWERED, Outcome.REFUSED)
                self._mute |= seen.outcome is Outcome.TIMEOUT
                if seen.outcome is Outcome.REFUSED:
                    note = f"TCP {port}: nobody listens"
                    self._silent["tcp", port] = LookError(seen.outcome, note)
        elif isinstance(said, LookError | OSError):
            let_go(said)
            known = (said.outcome, said.note) if isinstance(said, LookError) else outcome_of(said)
            if known is not None:
                self._mute |= known[0] is Outcome.TIMEOUT
                self._alive |= known[0] in _PRESENT
                if known[0] in _SILENT:
                    self._silent[one.door] = LookError(*known)
        elif not isinstance(said, Exception):
            self._alive = True


def _is(said: object, outcome: Outcome) -> bool:
    return isinstance(said, LookError) and said.outcome is outcome


def _walks(asks: Iterable[Ask]) -> list[str]:
    return [root for ask in asks if isinstance(ask, SnmpAsk) for root in ask.walk]


def _knock_at(asks: Iterable[ConnectAsk]) -> ConnectAsk:
    every = list(asks)
    ports = dict.fromkeys(port for ask in every for port in ask.ports)
    return ConnectAsk(tuple(ports), max(ask.timeout_s for ask in every))


def _part(merged: SnmpAnswer, ask: SnmpAsk) -> SnmpAnswer:
    """What one probe asked for, out of what all asked for."""
    values = merged.values
    found = {oid: values[oid] for oid in ask.get if oid in values}
    if ask.walk:
        roots = tuple(f"{root}." for root in ask.walk)
        found.update((oid, value) for oid, value in values.items() if oid.startswith(roots))
    return SnmpAnswer(
        values=found,
        cut=frozenset(
            root
            for root in ask.walk
            if any(root == cut or root.startswith(f"{cut}.") for cut in merged.cut)
        )
        if merged.cut
        else merged.cut,
        rtt_ms=merged.rtt_ms,
    )

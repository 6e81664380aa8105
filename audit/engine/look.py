"""Look at one asset: the asks of all its probes in as few exchanges as fit, each answer shared."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from audit.asks import Answer, Ask, HttpAsk, SnmpAnswer, SnmpAsk, UdpAsk
from audit.engine.budget import Budget
from audit.plan import Look
from audit.probes._attempt import asks_of, attempt
from audit.probes.probe import Looked, Probe
from audit.wire.snmp_walk import merge_asks
from audit.world.errors import outcome_of
from audit.world.world import World
from inventory.codec import Row, to_row
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

T = TypeVar("T")

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
"""What will not be better at the next try: other probes of the same door get the same answer."""

_PRESENT = frozenset({Outcome.REFUSED, Outcome.DENIED, Outcome.GARBLED, Outcome.UNSUPPORTED})
"""Somebody is there, whatever it said."""

_MARGIN_S = 0.05  # the transport's own deadline strikes before the probe's, and says more
_MUTE_S = 1.5  # TCP sends its SYN at 0 and 1 s: who was silent before, and is now, is dead
_UDP_TRIES = 2
_UDP_TIMEOUT_S = 2.0


async def look_at(
    look: Look, world: World, probes: Mapping[str, Probe], *, run: str, budget: Budget
) -> list[Row]:
    """Every probe of one asset, one after the other; one row each, whatever happens.

    One exchange at a time: a small device is not asked two things at once. The wait for the
    site's budget comes before each probe and does not count against its deadline.
    """
    device = _Device(look.asset, world, [probes[id_] for id_ in look.probes])
    rows = []
    try:
        for probe in device.order:
            if probe.applies(look.asset) and look.asset.address is not None:
                await budget.wait(world.clock)
            seen = await attempt(probe, look.asset, world, device.looker(probe), run=run)
            rows.append(_row(seen))
    finally:
        await device.close()
    return rows


class _Device:
    """One device while it is looked at: its merged SNMP exchange, and which doors are silent."""

    def __init__(self, asset: Asset, world: World, probes: Sequence[Probe]) -> None:
        self._asset = asset
        self._world = world
        self._asks = {probe.id: asks_of(probe, asset) for probe in probes}
        self._silent: dict[tuple[str, int], LookError] = {}
        self._alive = False  # something came back from this address
        self._mute = False  # something was waited for in vain
        self._snmp: asyncio.Task[SnmpAnswer] | None = None
        asking = [
            probe
            for probe in probes
            if any(isinstance(ask, SnmpAsk) for ask in self._declared(probe))
        ]
        # SNMP says soonest whether anybody is there, so it goes first.
        self.order = sorted(probes, key=lambda one: (one not in asking, one.id))
        self._merged = merge_asks(
            [ask for probe in asking for ask in self._declared(probe) if isinstance(ask, SnmpAsk)]
        )
        self._shared = len(asking) > 1
        self._longest_s = max((probe.deadline_s for probe in asking), default=0.0)

    def looker(self, probe: Probe) -> Callable[[], Awaitable[Looked]]:
        """What `attempt` calls for one probe."""

        async def look() -> Looked:
            if probe.look is not None:
                return await probe.look(self._asset, self._world)
            asks = self._asks[probe.id]
            if isinstance(asks, Exception):
                raise asks
            assert probe.parse is not None, f"{probe.id} can neither look nor parse"
            until = self._world.clock.monotonic() + probe.deadline_s - _MARGIN_S
            answers = [await self._answer(ask, until) for ask in asks]
            if probe.more is not None:
                further = probe.more(self._asset, tuple(answers))
                answers += [await self._further(ask, until) for ask in further]
            return probe.parse(self._asset, answers, self._world.clock.now())

        return look

    async def close(self) -> None:
        """Drop an exchange that nobody waits for any more."""
        if self._snmp is not None and not self._snmp.done():
            self._snmp.cancel()
            with contextlib.suppress(asyncio.CancelledError, LookError, OSError):
                await self._snmp

    def _declared(self, probe: Probe) -> Sequence[Ask]:
        asks = self._asks[probe.id]
        return () if isinstance(asks, Exception) else asks

    async def _answer(self, ask: Ask, until: float) -> Answer:
        left_s = max(0.01, until - self._world.clock.monotonic())
        if isinstance(ask, SnmpAsk):
            return await self._snmp_answer(ask, left_s)
        port = self._asset.ports.get(ask.port, ask.default_port)
        if self._mute and not self._alive:
            left_s = min(left_s, _MUTE_S)
        if isinstance(ask, HttpAsk):
            call = self._world.http.ask(self._asset, ask, deadline_s=left_s)
            return await self._once(("tcp", port), call)
        return await self._once(("udp", port), self._udp(ask, left_s))

    def _udp(self, ask: UdpAsk, left_s: float) -> Awaitable[Answer]:
        timeout_s = min(_UDP_TIMEOUT_S, left_s / _UDP_TRIES)
        return self._world.net.udp(self._asset, ask, timeout_s=timeout_s, tries=_UDP_TRIES)

    async def _snmp_answer(self, ask: SnmpAsk, left_s: float) -> SnmpAnswer:
        """This probe's part of the merged exchange; alone only where the device fell over it."""
        door = ("snmp", 0)
        if self._snmp is None:
            self._snmp = asyncio.ensure_future(
                self._world.snmp.ask(
                    self._asset, self._merged, deadline_s=max(left_s, self._longest_s - _MARGIN_S)
                )
            )
        try:
            merged = await self._once(door, asyncio.shield(self._snmp))
        except LookError as error:
            if error.outcome in _SILENT or not self._shared:
                raise
            # It is alive and stumbled over something: over what another probe asked, perhaps.
            call = self._world.snmp.ask(self._asset, ask, deadline_s=left_s)
            return await self._once(door, call)
        return _part(merged, ask)

    async def _further(self, ask: Ask, until: float) -> Answer:
        """What follows from the first answers. Where SNMP fails here, the first answers stand."""
        if not isinstance(ask, SnmpAsk):
            return await self._answer(ask, until)
        left_s = max(0.01, until - self._world.clock.monotonic())
        try:
            call = self._world.snmp.ask(self._asset, ask, deadline_s=left_s)
            return await self._once(("snmp", 0), call)
        except LookError:
            return SnmpAnswer({}, frozenset(ask.walk))

    async def _once(self, door: tuple[str, int], call: Awaitable[T]) -> T:
        known = self._silent.get(door)
        if known is not None:
            _drop(call)
            raise LookError(known.outcome, known.note)
        try:
            answer = await call
        except (LookError, OSError) as error:
            found = (error.outcome, error.note) if isinstance(error, LookError) else None
            found = found or (outcome_of(error) if isinstance(error, OSError) else None)
            if found is not None:
                self._mute |= found[0] is Outcome.TIMEOUT
                self._alive |= found[0] in _PRESENT
                if found[0] in _SILENT:
                    self._silent[door] = LookError(*found)
            raise
        self._alive = True
        return answer


def _drop(call: Awaitable[object]) -> None:
    if asyncio.iscoroutine(call):
        call.close()


def _part(merged: SnmpAnswer, ask: SnmpAsk) -> SnmpAnswer:
    """What one probe asked for, out of what all asked for."""
    wanted = frozenset(ask.get)
    roots = tuple(f"{root}." for root in ask.walk)
    return SnmpAnswer(
        values={
            oid: value
            for oid, value in merged.values.items()
            if oid in wanted or oid.startswith(roots)
        },
        cut=frozenset(
            root
            for root in ask.walk
            if any(root == cut or root.startswith(f"{cut}.") for cut in merged.cut)
        ),
        rtt_ms=merged.rtt_ms,
    )


def _row(seen: Observation) -> Row:
    try:
        return to_row(seen)
    except ValueError as error:
        return to_row(
            seen.model_copy(
                update={"outcome": Outcome.GARBLED, "note": str(error)[:400], "facts": {}}
            )
        )

"""Look at one asset: every ask of all its probes once, each answer shared, liveness first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from audit.asks import Answer, Ask
from audit.engine.budget import Budget
from audit.engine.doors import Doors
from audit.engine.gate import Gate
from audit.plan import Look
from audit.probes._attempt import asks_of, attempt, called, observed
from audit.probes.probe import Probe
from audit.world.world import World
from inventory.codec import Row, to_row
from inventory.model import Asset
from inventory.seen import Observation, Outcome


async def look_at(
    look: Look,
    world: World,
    probes: Mapping[str, Probe],
    *,
    run: str,
    budget: Budget,
    gate: Gate | None = None,
) -> list[Row]:
    """Every probe of one asset; one row each, whatever happens, in the order of `look.probes`.

    What is declared is asked first, merged, and parsed without waiting; conversations follow one
    after the other. A wait for the site's budget does not count against a deadline.
    """
    chosen = [probes[id_] for id_ in look.probes]
    asking = [probe for probe in chosen if probe.look is None]
    rows: dict[str, Row] = {}
    if asking:
        doors = Doors(look.asset, world, budget, gate)
        rows = await _asked(look.asset, asking, world, run, doors)
    for probe in chosen:
        if probe.look is None:
            continue
        if look.asset.address is not None and probe.applies(look.asset):
            await budget.wait(world.clock)
        look_once = partial(probe.look, look.asset, world)
        seen = await attempt(probe, look.asset, world, look_once, run=run)
        rows[probe.id] = _row(seen)
    return [rows[id_] for id_ in look.probes]


async def _asked(
    asset: Asset, probes: Sequence[Probe], world: World, run: str, doors: Doors
) -> dict[str, Row]:
    """The rows of the probes that only ask and decode."""
    first = {probe.id: asks_of(probe, asset) for probe in probes}
    at = world.clock.now()
    await doors.ask([(probe, ask) for probe in probes for ask in _declared(first[probe.id])])
    further: dict[str, tuple[Ask, ...] | Exception] = {
        probe.id: _further(probe, asset, doors, first[probe.id])
        for probe in probes
        if probe.more is not None
    }
    more = [(probe, ask) for probe in probes for ask in _declared(further.get(probe.id, ()))]
    if more:
        await doors.ask(more, further=True)
    now = world.clock.now()
    return {
        probe.id: _row(_seen(probe, asset, doors, first, further, run, at, now)) for probe in probes
    }


def _declared(asks: tuple[Ask, ...] | Exception) -> tuple[Ask, ...]:
    return () if isinstance(asks, Exception) else asks


def _further(
    probe: Probe, asset: Asset, doors: Doors, asks: tuple[Ask, ...] | Exception
) -> tuple[Ask, ...] | Exception:
    """What follows from the first answers; nothing does from a failure."""
    answers = asks if isinstance(asks, Exception) else _answers(doors, asks)
    if isinstance(answers, Exception) or probe.more is None:
        return ()
    return called(lambda more: tuple(more(asset, tuple(answers))), probe.more)


def _answers(doors: Doors, asks: Sequence[Ask]) -> list[Answer] | Exception:
    """The answers to a probe's asks, or what the first of them ended in."""
    found: list[Answer] = []
    for ask in asks:
        answer = doors.answer(ask)
        if isinstance(answer, Exception):
            return answer
        found.append(answer)
    return found


def _seen(
    probe: Probe,
    asset: Asset,
    doors: Doors,
    first: Mapping[str, tuple[Ask, ...] | Exception],
    further: Mapping[str, tuple[Ask, ...] | Exception],
    run: str,
    at: datetime,
    now: datetime,
) -> Observation:
    asks, more = first[probe.id], further.get(probe.id, ())
    took_s = 0.0
    said: object
    if isinstance(asks, Exception):
        said = asks
    elif isinstance(more, Exception):
        said = more
    else:
        every = (*asks, *more)
        took_s = doors.took_s(every)
        said = _answers(doors, every)
        if not isinstance(said, Exception):
            assert probe.parse is not None, f"{probe.id} can neither look nor parse"
            said = called(probe.parse, asset, said, now)
    return observed(probe, asset, said, run=run, at=at, took_s=took_s)


def _row(seen: Observation) -> Row:
    try:
        return to_row(seen)
    except ValueError as error:
        return to_row(
            seen.model_copy(
                update={"outcome": Outcome.GARBLED, "note": str(error)[:400], "facts": {}}
            )
        )

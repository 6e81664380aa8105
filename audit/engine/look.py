"""Look at one asset: every ask of all its probes once, each answer shared, liveness first."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.engine.budget import Budget
from audit.engine.doors import Doors
from audit.engine.gate import Gate
from audit.engine.sent import begin_talk
from audit.plan import Look
from audit.probes._attempt import asks_of, awaited, called, told
from audit.probes.probe import Probe
from audit.world.meter import METER
from audit.world.world import World
from inventory.codec import Row, at_us, kept_facts, note_text
from inventory.model import Asset
from inventory.seen import LookError, Outcome


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
    meter = budget.device(look.asset, world.clock)
    if meter is None:
        return await _looks(look, world, probes, run, budget, gate)
    token = METER.set(meter)
    try:
        return await _looks(look, world, probes, run, budget, gate)
    finally:
        METER.reset(token)


async def _looks(
    look: Look,
    world: World,
    probes: Mapping[str, Probe],
    run: str,
    budget: Budget,
    gate: Gate | None,
) -> list[Row]:
    chosen = [probes[id_] for id_ in look.probes]
    asking = [probe for probe in chosen if probe.look is None]
    rows: dict[str, Row] = {}
    if asking:
        doors = Doors(look.asset, world, budget, gate)
        rows = await _asked(look.asset, asking, world, run, doors)
    for probe in chosen:
        if probe.look is None:
            continue
        said: object = None
        try:
            if look.asset.address is not None and probe.applies(look.asset):
                await budget.begin(look.asset, world.clock)
        except LookError as spent:
            said = spent
        begin_talk(probe.id)
        at, start = world.clock.now(), world.clock.monotonic()
        if said is None:
            deadline_s = probe.deadline_s + budget.patience_s
            said = await awaited(probe.look, look.asset, world, deadline_s=deadline_s)
        took_s = world.clock.monotonic() - start
        rows[probe.id] = _row(probe, look.asset, said, at, took_s, run)
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
    rows = {}
    for probe in probes:
        said, took_s = _looked(probe, asset, doors, first[probe.id], further.get(probe.id, ()), now)
        rows[probe.id] = _row(probe, asset, said, at, took_s, run)
    return rows


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


def _looked(
    probe: Probe,
    asset: Asset,
    doors: Doors,
    first: tuple[Ask, ...] | Exception,
    further: tuple[Ask, ...] | Exception,
    now: datetime,
) -> tuple[object, float]:
    """What a probe makes of its answers, or what they ended in; and how long they took."""
    if isinstance(first, Exception):
        return first, 0.0
    if isinstance(further, Exception):
        return further, 0.0
    every = first + further
    answers = _answers(doors, every)
    took_s = doors.took_s(every)
    if isinstance(answers, Exception):
        return answers, took_s
    assert probe.parse is not None, f"{probe.id} can neither look nor parse"
    return called(probe.parse, asset, answers, now), took_s


def _row(probe: Probe, asset: Asset, said: object, at: datetime, took_s: float, run: str) -> Row:
    """The row of a look, straight: an observation would be checked and taken apart again."""
    seen = told(probe, said, at)
    outcome, note = seen.outcome, seen.note
    try:
        facts, left_out = kept_facts(seen.facts)
        note = "; ".join(filter(None, (note, left_out))) if left_out else note
    except ValueError as error:
        outcome, note, facts = Outcome.GARBLED, str(error)[:400], "{}"
    return Row(
        run, asset.id, probe.id, asset.site, asset.kind, at_us(seen.at), round(took_s, 6),
        outcome.value, note_text(note), facts,
    )  # fmt: skip

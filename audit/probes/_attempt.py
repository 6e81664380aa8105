"""Look once. The one place that catches everything: their fault and our fault part here."""

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence

from audit.asks import Ask
from audit.probes.probe import Looked, Probe
from audit.world.errors import outcome_of
from audit.world.world import World
from inventory.facts import AnyGroup
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome


async def attempt(
    probe: Probe, asset: Asset, world: World, look: Callable[[], Awaitable[Looked]], *, run: str
) -> Observation:
    """Look once. Never raises for anything the estate does; cancellation passes through."""
    at, start = world.clock.now(), world.clock.monotonic()
    outcome, note = Outcome.ANSWERED, ""
    facts: dict[str, AnyGroup] = {}
    with _caught() as errors:
        async with asyncio.timeout(probe.deadline_s):
            looked = await look()
        at, note = looked.at or at, looked.note
        facts = {group.group: group for group in looked.groups}
    if errors:
        outcome, note = explain(errors[0])
    return Observation(
        run=run,
        asset=asset.id,
        site=asset.site,
        kind=asset.kind,
        probe=probe.id,
        at=at,
        took_s=round(world.clock.monotonic() - start, 6),
        outcome=outcome,
        note=note,
        facts=facts,
    )


def asks_of(probe: Probe, asset: Asset) -> Sequence[Ask] | Exception:
    """What a probe asks an asset, before anything is sent; its own bug is kept for `attempt`."""
    asks: Sequence[Ask] = ()
    with _caught() as errors:
        asks = tuple(probe.ask(asset)) if probe.ask is not None else ()
    return errors[0] if errors else asks


@contextlib.contextmanager
def _caught() -> Iterator[list[Exception]]:
    """Gives the list that the exception of its block is put in; empty when there was none."""
    errors: list[Exception] = []
    try:
        yield errors
    except Exception as error:
        errors.append(error)


def explain(error: Exception) -> tuple[Outcome, str]:
    """Whose fault was it, and what to say: an outcome and one bounded note."""
    if isinstance(error, LookError):
        return error.outcome, error.note
    known = outcome_of(error)
    if known is not None:
        return known
    return Outcome.BROKEN, "".join(traceback.format_exception(error))[-4_000:]

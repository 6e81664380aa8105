"""Look once. The one place that catches everything: their fault and our fault part here."""

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import TypeVar

from audit.asks import Ask
from audit.probes.probe import Looked, Probe
from audit.world.errors import outcome_of
from audit.world.world import World
from inventory.facts import AnyGroup, Group, ListGroup
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

T = TypeVar("T")


async def attempt(
    probe: Probe, asset: Asset, world: World, look: Callable[[], Awaitable[Looked]], *, run: str
) -> Observation:
    """Look once. Never raises for anything the estate does; cancellation passes through."""
    at, start = world.clock.now(), world.clock.monotonic()
    looked: Looked | None = None
    with _caught() as errors:
        async with asyncio.timeout(probe.deadline_s):
            looked = await look()
    took_s = world.clock.monotonic() - start
    said = errors[0] if errors else looked
    return observed(probe, asset, said, run=run, at=at, took_s=took_s)


def observed(
    probe: Probe, asset: Asset, said: object, *, run: str, at: datetime, took_s: float
) -> Observation:
    """What a look brought, or what went wrong in it, as an observation.

    Args:
        said: a `Looked`, or the exception; anything else is a bug of the probe.
    """
    outcome, note = Outcome.ANSWERED, ""
    facts: dict[str, AnyGroup] = {}
    wrong = said if isinstance(said, Exception) else None
    if wrong is None:
        with _caught() as errors:
            if not isinstance(said, Looked):
                raise TypeError(f"{probe.id} gave {type(said).__name__} and not what it saw")
            facts = {group.group: group for group in said.groups}
            if not all(isinstance(group, Group | ListGroup) for group in said.groups):
                raise TypeError(f"{probe.id} gave facts that are no group")
            at, note = said.at or at, said.note
        wrong = errors[0] if errors else None
    if wrong is not None:
        outcome, note = explain(wrong)
        facts = {}
        let_go(wrong)
    # Every value is ours and typed: to check them all again would cost as much as to ask.
    return Observation.model_construct(
        run=run,
        asset=asset.id,
        site=asset.site,
        kind=asset.kind,
        probe=probe.id,
        at=at,
        took_s=round(took_s, 6),
        outcome=outcome,
        note=note,
        facts=facts,
    )


async def awaited(wait: Awaitable[T], deadline_s: float) -> T | Exception:
    """What comes of an exchange, or what it ended in; cancellation passes through."""
    said: list[T] = []
    with _caught() as errors:
        async with asyncio.timeout(deadline_s):
            said.append(await wait)
    return said[0] if said else errors[0]


def called(function: Callable[..., T], *given: object) -> T | Exception:
    """What a pure part of a probe says, or its own bug, which is kept for `observed`."""
    said: list[T] = []
    with _caught() as errors:
        said.append(function(*given))
    return said[0] if said else errors[0]


def asks_of(probe: Probe, asset: Asset) -> tuple[Ask, ...] | Exception:
    """What a probe asks an asset, before anything is sent."""
    return () if probe.ask is None else called(lambda ask: tuple(ask(asset)), probe.ask)


@contextlib.contextmanager
def _caught() -> Iterator[list[Exception]]:
    """Gives the list that the exception of its block is put in; empty when there was none."""
    errors: list[Exception] = []
    try:
        yield errors
    except Exception as error:
        errors.append(error)


def let_go(error: Exception) -> None:
    """What happened is said; where it did keeps everything alive that was there."""
    error.__traceback__ = error.__context__ = error.__cause__ = None


def explain(error: Exception) -> tuple[Outcome, str]:
    """Whose fault was it, and what to say: an outcome and one bounded note."""
    if isinstance(error, LookError):
        return error.outcome, error.note
    known = outcome_of(error)
    if known is not None:
        return known
    return Outcome.BROKEN, "".join(traceback.format_exception(error))[-4_000:]

"""Look once. The one place that catches everything: their fault and our fault part here."""

import asyncio
import traceback
import types
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from audit.asks import Ask
from audit.probes.probe import Looked, Probe
from audit.world.errors import outcome_of
from audit.world.secret import hidden
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
    said = await awaited(look, deadline_s=probe.deadline_s)
    took_s = world.clock.monotonic() - start
    seen = told(probe, said, at)
    return Observation(
        run=run,
        asset=asset.id,
        site=asset.site,
        kind=asset.kind,
        probe=probe.id,
        at=seen.at,
        took_s=round(took_s, 6),
        outcome=seen.outcome,
        note=seen.note,
        facts=dict(seen.facts),
    )


class Told(NamedTuple):
    """What a look came to."""

    outcome: Outcome
    note: str
    at: datetime
    facts: Mapping[str, AnyGroup]


def told(probe: Probe, said: object, at: datetime) -> Told:
    """What a look brought, or what went wrong in it.

    Args:
        said: a `Looked`, or the exception; anything else is a bug of the probe.
    """
    found = said if isinstance(said, Exception) else called(_facts, probe, said)
    if isinstance(found, Exception):
        outcome, note = explain(found)
        let_go(found)
        return Told(outcome, note, at, {})
    assert isinstance(said, Looked)
    return Told(Outcome.ANSWERED, said.note, said.at or at, found)


def _facts(probe: Probe, said: object) -> dict[str, AnyGroup]:
    if not isinstance(said, Looked):
        raise TypeError(f"{probe.id} gave {type(said).__name__} and not what it saw")
    for group in said.groups:
        if not isinstance(group, Group | ListGroup):
            raise TypeError(f"{probe.id} gave facts that are no group")
    return {group.group: group for group in said.groups}


async def awaited(
    function: Callable[..., Awaitable[T]], *given: object, deadline_s: float
) -> T | Exception:
    """What comes of an exchange, or what it ended in; cancellation passes through."""
    return await _caught(_in_time(function, given, deadline_s).__await__())


async def _in_time(
    function: Callable[..., Awaitable[T]], given: tuple[object, ...], deadline_s: float
) -> T:
    async with asyncio.timeout(deadline_s):
        return await function(*given)


def called(function: Callable[..., T], *given: object) -> T | Exception:
    """What a pure part of a probe says, or its own bug, which is kept for `told`."""
    steps = _caught(_at_once(function, given))
    try:
        steps.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    raise AssertionError("a pure part of a probe waits")


def _at_once(function: Callable[..., T], given: tuple[object, ...]) -> Generator[Any, Any, T]:
    yield from ()
    return function(*given)


@types.coroutine
def _caught(steps: Generator[Any, Any, T]) -> Generator[Any, Any, T | Exception]:
    """The one place that catches everything, whether it waits or not."""
    try:
        return (yield from steps)
    except Exception as error:
        return error


def asks_of(probe: Probe, asset: Asset) -> tuple[Ask, ...] | Exception:
    """What a probe asks an asset, before anything is sent."""
    return () if probe.ask is None else called(_tuple, probe.ask, asset)


def _tuple(ask: Callable[[Asset], Sequence[Ask]], asset: Asset) -> tuple[Ask, ...]:
    return tuple(ask(asset))


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
    return Outcome.BROKEN, hidden("".join(traceback.format_exception(error)))[-4_000:]

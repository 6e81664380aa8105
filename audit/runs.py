"""The straight line: look at everything and keep it; judge what is kept, at any time."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from audit.engine.codec import pack_batch, unpack_seen
from audit.engine.engine import Engine
from audit.plan import Batch
from audit.store.journal import Head, Moment, Opening
from audit.store.store import Run, State, Store
from audit.world.exchange import Gap, Sent
from audit.world.world import Clock
from checks.decision import Assessment
from checks.policy import Policy
from inventory.codec import Row, at_us
from inventory.keeping import counted
from inventory.model import Declared, Register
from inventory.seen import Outcome, Seen, lay

_FLUSH_ROWS, _FLUSH_S = 5_000, 0.5
"""A commit waits for the disk. What has not been committed when we die is looked at again."""

Progress = Callable[[list[Row]], None]


@dataclass(slots=True)
class Collected:
    """What a collection brought, as counts."""

    run: Run
    kept: int = 0  # new rows, of this time
    outcomes: Mapping[str, int] = field(default_factory=dict)  # of the whole run, resumed or not
    complete: bool = False
    dropped: int = 0  # values of this time that are not on the list of fields, and were not kept
    cleaned: int = 0  # texts of this time kept without e-mail addresses and telephone numbers
    head: Head | None = None  # where the log ended with it

    @property
    def observations(self) -> int:
        """All that the run has kept."""
        return sum(self.outcomes.values())

    @property
    def broken(self) -> int:
        """Looks that ended in a bug of ours."""
        return self.outcomes.get(Outcome.BROKEN.value, 0)


def collect(
    batches: Iterable[Batch],
    engine: Engine,
    store: Store,
    clock: Clock,
    run: Run,
    *,
    opening: Opening | None = None,
    progress: Progress = lambda rows: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Collected:
    """Look at everything in the batches and keep what was seen. The only step that waits.

    Rows count as kept, and as progress, when they are on the disk. A run that is stopped keeps what
    came and is marked as interrupted; the same run id with the batches that are left goes on.

    Args:
        opening: who begins or resumes it and by what plan, for the log.
    """
    store.begin_run(run, opening)
    collected = Collected(run=run)
    held: list[Row] = []
    sent: list[Sent | Gap] = []
    kept_s = clock.monotonic()

    def keep() -> None:
        if held or sent:
            collected.kept += store.append(held, sent, _moment(clock))
        for row in held:
            dropped, cleaned = counted(row.note) if row.note else (0, 0)
            collected.dropped += dropped
            collected.cleaned += cleaned
        progress(list(held))
        held.clear()
        sent.clear()

    for body in engine.observe(map(pack_batch, batches), run.id):
        if body:
            rows, records = unpack_seen(body)
            held += rows
            sent += records
        if len(held) >= _FLUSH_ROWS or clock.monotonic() - kept_s >= _FLUSH_S:
            keep()
            kept_s = clock.monotonic()
    keep()
    collected.outcomes = store.outcomes(run.id)
    collected.complete = not stopped()
    state: State = "finished" if collected.complete else "interrupted"
    collected.head = store.end_run(run.id, state, clock.now(), _moment(clock).mono_us)
    return collected


def _moment(clock: Clock) -> Moment:
    return Moment(at_us(clock.now()), int(clock.monotonic() * 1_000_000))


def judge(
    register: Register,
    estate: Declared,
    policy: Policy,
    store: Store,
    *,
    at: datetime,
    run: str | None = None,
) -> Assessment:
    """Judge what the store holds at `at`; any number of times, by any policy, with no network.

    Args:
        run: only what this run saw; None: the latest of all runs.
    """
    from checks.assess import gathered, judge_sites  # collecting needs no check

    max_age = timedelta(days=policy.max_age_days)
    seen = partial(sightings, store, at=at, max_age=max_age, run=run)
    judged = judge_sites(register, estate, policy, seen, at)
    name = run if run is not None else latest_run(store, at)
    with no_search_for_cycles():
        return gathered(judged, register, estate, policy, at, name)


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Values without cycles are made by the million; looking for some takes a quarter of the time.

    What nobody holds any more goes at once all the same.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def sightings(
    store: Store,
    assets: Collection[str] | None = None,
    *,
    at: datetime,
    max_age: timedelta,
    run: str | None = None,
) -> dict[str, Seen]:
    """Of each asset its latest observations, laid over each other; those of all assets for None."""
    latest = store.latest(at, run=run, assets=assets)
    return {
        asset: lay(asset, group, at=at, max_age=max_age)
        for asset, group in groupby(latest, key=lambda seen: seen.asset)
    }


def latest_run(store: Store, at: datetime) -> str:
    """The last run that had begun at a time, or "" when there was none."""
    ids = [run.id for run in store.runs() if run.started <= at]
    return ids[-1] if ids else ""


def of_sites(assessment: Assessment, sites: frozenset[str]) -> Assessment:
    """The part of a judgement that is about some sites and what stands above them."""
    from checks.tally import tally

    whole = assessment.register_
    kept = set(sites)
    kept.update(above.id for code in sites for above in whole.parents(code))
    register = whole.model_copy(
        update={"sites": tuple(site for site in whole.sites if site.id in kept)}
    )
    decisions = assessment.decisions.only(kept)
    return replace(
        assessment,
        register_=register,
        findings=assessment.findings.only(kept),
        decisions=decisions,
        tallies=tally(register, register.sites, decisions),
    )

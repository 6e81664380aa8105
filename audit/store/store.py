"""Store: what a run leaves behind. Append-only observations under the key (run, asset, probe)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

from audit.store.journal import Head, Moment, Opening
from audit.world.exchange import Gap, Sent
from inventory._record import Record
from inventory.codec import Row
from inventory.problem import InputError, Problem
from inventory.seen import Observation

State = Literal["running", "interrupted", "finished"]


class StoreError(InputError):
    """The store cannot be used: one line that says why and what to do."""

    def __init__(self, source: str, text: str, text_vi: str = "") -> None:
        super().__init__([Problem(source, None, "", text, text_vi=text_vi)])


class Run(Record):
    """One run: when, of what plan, and how it ended."""

    id: str
    started: datetime
    finished: datetime | None = None
    state: State = "running"
    register_id: str
    plan: str  # hash
    looks: int  # planned
    selection: str = "{}"  # JSON
    tool: str = ""
    simulated: bool = False
    observations: int = 0  # kept so far
    last: datetime | None = None  # the latest time that one of its observations carries


class Store(Protocol):
    """Where observations live. Every method but `append` and the marks of a run only reads."""

    def begin_run(self, run: Run, opening: Opening | None = None) -> None:
        """Note that a run begins (or goes on, when it is known), and who says so."""

    def end_run(self, run: str, state: State, at: datetime, mono_us: int = 0) -> Head:
        """Note how a run ended; where its log ends."""

    def append(
        self,
        rows: Sequence[Row],
        sent: Sequence[Sent | Gap] = (),
        moment: Moment | None = None,
    ) -> int:
        """Keep rows and what was sent for them, durably and together before it returns.

        Known keys are ignored. How many rows were new.
        """

    def head(self) -> Head | None:
        """Where the log ends; None: it is empty."""

    def done(self, run: str, site: str | None = None) -> Iterator[tuple[str, str]]:
        """(asset, probe) of every look that a run has kept, at one site or at all."""

    def kept(self, run: str) -> Iterator[tuple[str, int, int]]:
        """(site, looks, assets) of every site of which a run has kept something, by site."""

    def outcomes(self, run: str) -> dict[str, int]:
        """How the looks that a run has kept ended: {outcome: looks}."""

    def runs(self) -> list[Run]:
        """All runs, oldest first."""

    def latest(
        self, at: datetime, *, run: str | None = None, assets: Collection[str] | None = None
    ) -> Iterator[Observation]:
        """Of every (asset, probe) the last observation not after `at`, by (asset, probe).

        `assets`: only these; None: all of them. A city is judged site by site, some thousand
        assets at a time.
        """

    def of_run(self, run: str) -> Iterator[Row]:
        """All rows of a run, by (site, asset, probe): for export and comparison."""

    def of_asset(self, asset: str, *, run: str | None = None) -> Iterator[Row]:
        """All rows of an asset, of one run or of all, by (time, probe)."""

    def close(self) -> None:
        """Let go of it."""

"""Verify a store: its log from the first record to the last, and every row against the log."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audit.store.chain_check import Flaw, FlawError, SeenRun, Walk, digest_or_none
from audit.store.journal import Head
from inventory.codec import Row

_RECORDS = "SELECT seq, body, hash FROM journal ORDER BY seq"
_RUNS = (
    "SELECT id, started_us, finished_us, state, register, plan, looks, selection, tool, simulated,"
    " last_us FROM run ORDER BY id"
)
_ROWS = (
    "SELECT run, asset, probe, site, kind, at_us, took_s, outcome, note, facts FROM observation "
    "WHERE run = ? ORDER BY site, asset, probe"
)
_STRANGE = "SELECT run FROM observation WHERE run NOT IN (SELECT id FROM run) LIMIT 1"
_TALLY = "SELECT run, outcome, looks FROM tally"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification came to."""

    records: int
    sent: int  # of them, of what was sent
    observations: int
    head: Head | None  # None: nothing could be walked
    flaw: Flaw | None = None
    after_head: int | None = None  # records after the head that was asked for
    signature: str = ""  # of a bundle: "", "valid"
    key: str = ""  # SHA-256 of the public key of the signature, in hex

    @property
    def intact(self) -> bool:
        """Whether everything is as the log says."""
        return self.flaw is None


def verify_store(connection: sqlite3.Connection, head: str | None = None) -> Verified:
    """Walk the whole store, in one reading transaction; a run that writes meanwhile is not seen.

    Args:
        head: 64 hex digits that somebody wrote down at the end of a run.
    """
    walk = Walk(head=head)
    seen = 0
    flaw: Flaw | None = None
    connection.execute("SAVEPOINT verify")
    try:
        walk.over(connection.execute(_RECORDS))
        for count in _checked(connection, walk):
            seen += count
    except FlawError as error:
        flaw = error.flaw
    except TypeError:  # values of another type than ours compare with nothing
        flaw = Flaw(None, "a row was changed", "một dòng đã bị sửa")
    finally:
        connection.execute("RELEASE verify")
        walk.close()
    return Verified(walk.records, walk.sent, seen, walk.head, flaw, walk.after_head)


def _checked(connection: sqlite3.Connection, walk: Walk) -> Iterator[int]:
    runs = [_run(values) for values in connection.execute(_RUNS)]
    walk.check_runs(run for run, _ in runs)
    counted: dict[tuple[str, str], int] = {}
    for run, last_us in runs:
        latest: list[int] = []
        outcomes = walk.check_rows(run.id, _rows(connection, run.id, latest))
        counted.update(((run.id, outcome), count) for outcome, count in outcomes.items())
        if last_us != (latest[0] if latest else None):
            raise FlawError(None, f"run {run.id}: last_us was changed",
                            f"lượt {run.id}: last_us đã bị sửa")  # fmt: skip
        yield sum(outcomes.values())
    for (strange,) in connection.execute(_STRANGE):
        raise FlawError(None, f"observations of run {strange}: the log does not know it",
                        f"quan sát của lượt {strange}: nhật ký không biết lượt này")  # fmt: skip
    tally = {(run, outcome): looks for run, outcome, looks in connection.execute(_TALLY)}
    for key in sorted({*tally, *counted}, key=str):
        if tally.get(key) != counted.get(key):
            name = "/".join(map(str, key))
            raise FlawError(None, f"count {name}: was changed", f"số đếm {name}: đã bị sửa")


def _run(values: tuple[Any, ...]) -> tuple[SeenRun, int | None]:
    *said, simulated, last_us = values
    return SeenRun(*said, {0: False, 1: True}.get(simulated, simulated)), last_us  # type: ignore[call-arg]


def _rows(connection: sqlite3.Connection, run: str, latest: list[int]) -> Iterator[tuple[Row, str]]:
    for values in connection.execute(_ROWS, (run,)):
        row = Row(*values)
        if not latest or row.at_us > latest[0]:
            latest[:] = [row.at_us]
        yield row, digest_or_none(row)

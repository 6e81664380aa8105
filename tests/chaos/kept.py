"""What a store holds, read from a copy so that the command itself meets what a death left."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Key = tuple[str, str, str, str]
"""(run, site, asset, probe)"""


@dataclass(frozen=True)
class Kept:
    """The rows of a store by their keys, whole, with their times; and the runs' own words."""

    rows: dict[Key, tuple[Any, ...]]
    runs: dict[str, tuple[str, int, int]]  # state, planned looks, counted looks
    said: str  # of PRAGMA integrity_check
    duplicates: int

    @property
    def run(self) -> str | None:
        """The only run; None before it began."""
        (only,) = self.runs or (None,)
        return only

    def timeless(self) -> list[tuple[Any, ...]]:
        """The rows without run, time and duration, in order of their keys."""
        return [
            (*key[1:], kind, outcome, note, json.dumps(without_times(json.loads(facts))))
            for key, (_, _, kind, outcome, note, facts) in sorted(self.rows.items())
        ]


_TABLES = {"run", "tally", "observation"}


def kept(folder: Path) -> Kept:
    """What the store of a working folder holds; nothing when there is none yet."""
    with (
        tempfile.TemporaryDirectory() as copy,
        contextlib.closing(_copied(folder, Path(copy))) as db,
    ):
        said = str(db.execute("PRAGMA integrity_check").fetchone()[0])
        known = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        if not known >= _TABLES:
            return Kept({}, {}, said, 0)
        found = list(
            db.execute(
                "SELECT run, site, asset, probe, at_us, took_s, kind, outcome, note, facts "
                "FROM observation"
            )
        )
        rows = {row[:4]: row[4:] for row in found}
        runs = {
            run: (state, looks, counted)
            for run, state, looks, counted in db.execute(
                "SELECT id, state, looks, coalesce((SELECT sum(looks) FROM tally "
                "WHERE tally.run = run.id), 0) FROM run"
            )
        }
        # The same look of the same device kept twice, under whatever site.
        twice = len(found) - len({(row[0], row[2], row[3]) for row in found})
        return Kept(rows, runs, said, twice)


def _copied(folder: Path, into: Path) -> sqlite3.Connection:
    for ending in ("", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(folder / f"store.sqlite{ending}", into / f"store.sqlite{ending}")
    return sqlite3.connect(into / "store.sqlite")


_MOVING = {"offset_s", "rtt_s", "rounds", "days_left"}


def without_times(value: Any) -> Any:
    """A fact without what no two looks agree on: milliseconds, and a clock's offset."""
    if isinstance(value, dict):
        return {
            name: without_times(one)
            for name, one in value.items()
            if not name.endswith("_ms") and name not in _MOVING
        }
    if isinstance(value, list):
        return [without_times(one) for one in value]
    return value


def canonical(report: Path) -> str:
    """A readiness report without times and the run's name (which is a time), as sorted JSON."""
    read = json.loads(report.read_text("utf-8"))
    return json.dumps(dict(_plain(read)), sort_keys=True, ensure_ascii=False)


def _plain(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, one in value.items():
        if name not in ("at", "generated_at", "run"):
            yield name, _canonical(one)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(_plain(value))
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    return value

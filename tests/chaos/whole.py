"""A run that nobody disturbs, and holding a disturbed one against it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.kept import Kept, canonical, kept
from tests.chaos.place import Done, Place


@dataclass(frozen=True)
class Whole:
    """What an uninterrupted run keeps, what the readiness report says of it, how long it took."""

    words: tuple[str, ...]  # the selection
    rows: list[tuple[Any, ...]]
    report: str
    took_s: float


def look_whole(place: Place, folder: Path, words: Sequence[str]) -> Whole:
    """Collect once, undisturbed."""
    place.folder(folder)
    done = place.run("collect", "--estate", folder, *words)
    assert done.status == 0, done.said
    found = kept(folder)
    assert_whole(found)
    return Whole(tuple(words), found.timeless(), _report(place, folder), done.took_s)


def assert_whole(found: Kept) -> None:
    """A finished run: as many looks as planned, each counted once, and a sound file."""
    assert (found.said, found.duplicates) == ("ok", 0)
    ((state, planned, counted),) = found.runs.values()
    assert (state, planned, counted) == ("finished", len(found.rows), len(found.rows))


def assert_same(place: Place, folder: Path, whole: Whole) -> None:
    """A run that came to its end after all: the store's rows and the report are the same."""
    assert_rows(folder, whole)
    assert _report(place, folder) == whole.report


def assert_rows(folder: Path, whole: Whole) -> None:
    """A run that came to its end after all: the store's rows are the same."""
    found = kept(folder)
    assert_whole(found)
    rows = found.timeless()
    other = "\n".join(_other(rows, whole.rows))
    assert not other, other


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something to become true."""
    late_s = time.monotonic() + 60
    while not true():
        assert time.monotonic() < late_s, what
        time.sleep(0.05)


def _other(rows: list[tuple[Any, ...]], whole: list[tuple[Any, ...]]) -> list[str]:
    """What is different, row by row."""
    ours, theirs = {row[:3]: row[3:] for row in rows}, {row[:3]: row[3:] for row in whole}
    return [
        f"{key}: {ours.get(key)} is not {theirs.get(key)}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def resume(place: Place, folder: Path, words: Sequence[str] = ()) -> Done:
    """Go on with the only run of a folder, or begin it."""
    return place.run("collect", "--estate", folder, *resuming(kept(folder), words))


def resuming(found: Kept, words: Sequence[str]) -> tuple[str, ...]:
    """The words that go on with the only run of a store, or begin one."""
    return tuple(words) if found.run is None else ("--resume", found.run)


def _report(place: Place, folder: Path) -> str:
    done = place.run("report", "readiness", "--estate", folder, "--format", "json")
    assert done.status == 0, done.said
    return canonical(folder / "out" / "readiness.json")

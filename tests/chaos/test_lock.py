"""Another program that keeps the store to itself for a while."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.chaos.kept import kept
from tests.chaos.place import Place
from tests.chaos.sizes import COMMAND
from tests.chaos.whole import Whole, assert_rows, resume, until
from tests.hostile._figures import Figure, keep

pytestmark = [pytest.mark.xdist_group("chaos-disk"), pytest.mark.timeout(240)]

LOCK_S = 10.0


def until_kept(folder: Path, count: int) -> None:
    """Wait until the store has so many looks."""
    until(lambda: len(kept(folder).rows) >= count, "nothing is kept")


def test_a_store_that_is_locked_for_ten_seconds_costs_ten_seconds_and_nothing_else(
    place: Place, quick: Whole, folder: Path
) -> None:
    with place.started("collect", "--estate", folder, *quick.words) as started:
        until_kept(folder, 1)
        with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as other:
            other.execute("BEGIN EXCLUSIVE")
            held = len(kept(folder).rows)
            time.sleep(LOCK_S)
            after = len(kept(folder).rows)
            other.execute("ROLLBACK")
        done = started.wait(60)
    assert done.status == 0, done.said
    assert_rows(folder, quick)
    figure = Figure(
        test="chaos.locked",
        goal=f"store locked by another program for {LOCK_S:g} s: 0 lost, the run ends as usual",
        measured=f"{held} kept before the lock, {after} at its end, {len(quick.rows)} in the end; "
        f"{done.took_s:.0f} s instead of {quick.took_s:.0f} s",
        met=held == after < len(quick.rows),
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]


def test_two_signals_end_a_run_that_waits_for_a_locked_store(
    place: Place, quick: Whole, folder: Path
) -> None:
    with place.started("collect", "--estate", folder, *quick.words) as started:
        until_kept(folder, 1)
        with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(1.5)  # it has something to keep by now, and waits
            before = kept(folder)
            started.process.send_signal(signal.SIGINT)
            time.sleep(1.0)
            began = time.monotonic()
            started.process.send_signal(signal.SIGINT)
            done = started.wait(60)
            took_s = time.monotonic() - began
            other.execute("ROLLBACK")
    assert done.status == 130, done.said
    assert "Traceback" not in done.said
    assert took_s < LOCK_S
    assert kept(folder).rows == before.rows
    assert resume(place, folder).status == 0
    assert_rows(folder, quick)

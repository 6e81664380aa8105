"""The computer's clock jumps while a run goes on."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest
import yaml

from tests.chaos.kept import kept
from tests.chaos.place import Place, Words
from tests.chaos.sizes import COMMAND
from tests.chaos.whole import Whole, assert_whole, until
from tests.hostile._figures import Figure, keep
from tests.peers._run import program

pytestmark = [pytest.mark.xdist_group("chaos-disk"), pytest.mark.timeout(240)]

START = "2016-08-05 02:00:00"
STEPS = {
    "an hour forth": ("2016-08-05 03:00:00",),
    "an hour back": ("2016-08-05 01:00:00",),
    "ten years forth and back": ("2026-08-05 02:00:00", START),
    "ten years back": ("2006-08-05 02:00:00",),
}
_LONGER_S = 20.0


def real_clock(folder: Path) -> None:
    """Make the folder one that goes by the computer's clock."""
    place = folder / "ward-audit.yaml"
    said = yaml.safe_load(place.read_text("utf-8"))
    for name in ("clock", "clock_zero_s"):
        said.pop(name)
    place.write_text(yaml.safe_dump({**said, "simulated": False}, allow_unicode=True), "utf-8")


def begun(folder: Path) -> bool:
    """Whether the store knows of a run."""
    return bool(kept(folder).runs)


def durations(folder: Path) -> list[float]:
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as db:
        return [took for (took,) in db.execute("SELECT took_s FROM observation")]


def test_a_clock_that_jumps_moves_no_deadline_and_makes_no_negative_duration(
    place: Place, quick: Whole, tmp_path: Path
) -> None:
    measured: list[tuple[str, float, float, float]] = []
    for name, steps in STEPS.items():
        folder = place.folder(tmp_path / name.replace(" ", "-"))
        real_clock(folder)
        told = folder / "time"
        told.write_text(f"@{START}\n")
        env = {"FAKETIME_TIMESTAMP_FILE": str(told), "FAKETIME_NO_CACHE": "1",
               "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}  # fmt: skip
        words: Words = ("collect", "--estate", folder, *quick.words)
        before = [program("faketime", "faketime"), "-f", f"@{START}"]
        env["LD_PRELOAD"] = _library(before)
        with place.started(*words, env=env) as started:
            until(partial(begun, folder), "the run has not begun")
            for step in steps:
                time.sleep(0.5)
                told.write_text(f"@{step}\n")
            done = started.wait(90)
        assert done.status == 0, done.said
        assert "Traceback" not in done.said
        found = kept(folder)
        assert_whole(found)
        outcomes = {(row[1], row[2]): row[4] for row in found.timeless()}
        if "hour" in name:  # certificates end within years
            assert outcomes == {(row[1], row[2]): row[4] for row in quick.rows}
        took = durations(folder)
        measured.append((name, min(took), max(took), done.took_s))
    least, most = min(one[1] for one in measured), max(one[2] for one in measured)
    slowest = max(one[3] for one in measured)
    figure = Figure(
        test="chaos.clock",
        goal="clock steps of an hour and of ten years: 0 negative durations, deadlines unmoved",
        measured=f"{len(measured)} runs; durations from {least:.6f} to {most:.2f} s; the slowest "
        f"run took {slowest:.1f} s, an undisturbed one {quick.took_s:.1f} s",
        met=least >= 0 and slowest < quick.took_s + _LONGER_S,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]


def _library(before: list[str]) -> str:
    """Where the library is that `faketime` puts before a program."""
    said = subprocess.run(
        [*before, "env"], capture_output=True, text=True, check=True, timeout=10
    ).stdout
    return next(
        line.partition("=")[2] for line in said.splitlines() if line.startswith("LD_PRELOAD=")
    )

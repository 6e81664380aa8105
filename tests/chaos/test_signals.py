"""Ctrl-C, SIGTERM, SIGHUP and a reader that goes away, at any moment of a run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.chaos.kept import kept
from tests.chaos.place import Place, Words
from tests.chaos.sizes import AT_ONCE, COMMAND, SEED, SIGNALS, bound_s
from tests.chaos.whole import Whole, assert_rows, resume, resuming, until
from tests.hostile._figures import Figure, keep
from tests.peers._run import program

pytestmark = pytest.mark.xdist_group("chaos-signals")

WAYS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGINT twice", "closed stdout")
DRAINED_S, AT_ONCE_S, _SAID_S = 5.0, 1.0, 0.5
_STARTS_S = 0.15
"""Python itself, before the first line of ours: there a signal is Python's."""


@dataclass
class Ends:
    """How the commands ended."""

    stopped: Counter[str] = field(default_factory=Counter)
    in_time: Counter[str] = field(default_factory=Counter)
    drained_s: float = 0.0
    second_s: float = 0.0
    wrong: list[str] = field(default_factory=list)


def stop(place: Place, folder: Path, whole: Whole, way: str, at_s: float) -> tuple[str, float]:
    """Stop one command in one way; (what is wrong or "", seconds until its end)."""
    before = kept(folder)
    reads, writes = os.pipe()
    words: Words = ("collect", "--estate", folder, *resuming(before, whole.words))
    try:
        with place.started(*words, out=writes) as started:
            os.close(writes)
            writes = -1
            with contextlib.suppress(Exception):
                started.process.wait(at_s)
            if way == "closed stdout":
                os.close(reads)
                reads = -1
            elif started.process.poll() is None:
                started.process.send_signal(signal.Signals[way.split()[0]])
                if way.endswith("twice"):
                    started.process.send_signal(signal.SIGINT)
            began = time.monotonic()
            done = started.wait(60)
            took_s = time.monotonic() - began
    finally:
        for pipe in (reads, writes):
            if pipe >= 0:
                os.close(pipe)
    after = kept(folder)
    wrong = ""
    if "Traceback" in done.said or "Exception" in done.said:
        wrong += f" said {done.said!r}"
    # A reader that goes when all has been said already changes nothing.
    late = way != "closed stdout" or took_s < _SAID_S
    if done.status not in ((0, 130) if late else (130,)):
        wrong += f" status {done.status} {done.err!r}"
    if any(after.rows.get(key) != row for key, row in before.rows.items()):
        wrong += " lost what was kept"
    if after.said != "ok":
        wrong += f" store {after.said}"
    if done.status == 130 and after.run is not None and way in WAYS[:3]:
        state = after.runs[after.run][0]
        if f"--resume {after.run}" not in done.err or state not in ("interrupted", "finished"):
            wrong += f" state {state}, said {done.err!r}"
    return (f"{way} at {at_s:.2f} s:{wrong}" if wrong else ""), took_s


@pytest.mark.timeout(bound_s(9, SIGNALS))
def test_a_stopped_run_saves_its_state_ends_with_130_and_goes_on_to_the_same_end(
    place: Place, quick: Whole, tmp_path: Path
) -> None:
    def suffer(number: int) -> tuple[str, str, float]:
        way = WAYS[number % len(WAYS)]
        dice = random.Random(SEED + number)
        folder = place.folder(tmp_path / str(number))
        wrong, took_s = stop(place, folder, quick, way, dice.uniform(_STARTS_S, quick.took_s))
        if kept(folder).runs:
            done = resume(place, folder, quick.words)
            if done.status != 0:
                wrong += f" resumed: {done.status} {done.err!r}"
            assert_rows(folder, quick)
        return way, wrong, took_s

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ended = list(pool.map(suffer, range(SIGNALS)))
    wrong = [what for _, what, _ in ended if what]
    once_s = max(took_s for way, _, took_s in ended if way in WAYS[:3])
    twice_s = max(took_s for way, _, took_s in ended if way == WAYS[3])
    figure = Figure(
        test="chaos.signals",
        goal=f"{SIGNALS} x stopped (Ctrl-C once, twice, SIGTERM, SIGHUP, closed stdout): drained "
        f"in {DRAINED_S:g} s, exit 130, state saved, a second one ends at once, no traceback",
        measured=f"{len(ended)} stopped, {len(wrong)} ended otherwise; once: at most "
        f"{once_s:.1f} s, twice: at most {twice_s:.1f} s; all resumed runs ended the same",
        met=not wrong and once_s <= DRAINED_S and twice_s <= AT_ONCE_S,
        command=COMMAND,
    )
    keep([figure])
    assert not wrong, "\n".join(wrong)
    assert figure["met"], figure["measured"]


def test_a_run_under_nohup_outlives_its_terminal(place: Place, quick: Whole, folder: Path) -> None:
    nohup = [program("nohup", "coreutils")]
    with place.started("collect", "--estate", folder, *quick.words, before=nohup) as started:
        until(lambda: bool(kept(folder).runs), "the run has not begun")
        started.process.send_signal(signal.SIGHUP)
        done = started.wait(60)
    assert done.status == 0, done.said
    assert_rows(folder, quick)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_report_that_is_stopped_ends_with_130_and_leaves_no_half_page(
    place: Place, quick: Whole, folder: Path, name: str
) -> None:
    assert place.run("collect", "--estate", folder, *quick.words).status == 0
    out = folder / "out"
    with place.started("report", "all", "--estate", folder) as started:
        until(lambda: out.is_dir() and any(out.iterdir()), "no page was begun")
        started.process.send_signal(signal.Signals[name])
        done = started.wait(30)
    assert done.status in (0, 130), done.said
    assert "Traceback" not in done.said
    assert [one.name for one in out.iterdir() if one.name.startswith(".")] == []

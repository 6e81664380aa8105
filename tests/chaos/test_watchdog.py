"""A parser that spins, eats memory or segfaults costs its own device and nobody else's."""

from __future__ import annotations

import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from audit.engine.frames import Settings
from audit.engine.local import Limits, LocalEngine
from audit.plan import DEVICES, Batch, Look
from audit.runs import collect
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from audit.world.build import WorldSpec
from audit.world.clock import RealClock
from inventory.model import Asset, Site
from tests.chaos.sizes import COMMAND
from tests.hostile._figures import Figure, keep

pytestmark = [pytest.mark.xdist_group("chaos-disk"), pytest.mark.timeout(180)]

WORKER = (sys.executable, "-P", str(Path(__file__).with_name("odd_worker.py")))
SCOPE = {
    "owner": "test", "decision": "test", "valid_until": "2099-01-01", "cidrs": ["127.0.0.0/8"],
    "simulated": True,
}  # fmt: skip
WARDS, HONEST = 12, 5
ODD = {"00003": "spin", "00005": "eat", "00007": "segfault", "00009": "spin"}
MEMORY_MB, SILENT_S = 512, 2.0


def batches() -> list[Batch]:
    """Wards of honest devices, some with one that is not."""
    made = []
    for number in range(1, WARDS + 1):
        ward = f"{number:05}"
        notes = ["ok"] * HONEST
        if ward in ODD:
            notes.insert(2, ODD[ward])
        looks = tuple(
            Look(Asset(id=f"{ward}-{place}", kind="pc", site=ward, note=note), ("odd",))
            for place, note in enumerate(notes)
        )
        site = Site(id=ward, level="ward", name=ward, title=ward)
        made.append(Batch(site=site, phase=DEVICES, looks=looks))
    return made


class Watch(threading.Thread):
    """The most memory that a worker holds, looked at from outside."""

    def __init__(self, engine: LocalEngine) -> None:
        super().__init__(daemon=True)
        self._engine, self.over, self.most_mb = engine, threading.Event(), 0.0

    def run(self) -> None:
        while not self.over.wait(0.02):
            for pid in list(self._engine.pids):
                try:
                    held = psutil.Process(pid).memory_info().rss / 1_048_576
                except psutil.Error:
                    continue
                self.most_mb = max(self.most_mb, held)


def test_a_run_goes_on_over_parsers_that_spin_eat_memory_and_segfault(tmp_path: Path) -> None:
    engine = LocalEngine(
        WorldSpec(scope=SCOPE),
        limits=Limits(workers=2, silent_s=SILENT_S),
        settings=Settings(run="", spec="", memory_mb=MEMORY_MB),
        command=WORKER,
    )
    store = SqliteStore(tmp_path / "store.sqlite")
    run = Run(id="r1", started=datetime(2016, 8, 5, tzinfo=UTC), register_id="test", plan="0",
              looks=WARDS * HONEST + len(ODD))  # fmt: skip
    watch = Watch(engine)
    began = time.monotonic()
    watch.start()
    try:
        collected = collect(batches(), engine, store, RealClock(), run)
    finally:
        engine.close()
        watch.over.set()
        watch.join()
    took_s = time.monotonic() - began
    rows = list(store.of_run("r1"))
    store.close()
    broken = {row.site: row.note for row in rows if row.outcome == "broken"}
    honest = [row for row in rows if row.outcome == "answered"]
    figure = Figure(
        test="chaos.watchdog",
        goal="a parser that spins, eats 2 GB or segfaults: only its own device is broken, its "
        f"worker stays under {MEMORY_MB} MB, the run ends",
        measured=f"{len(broken)} of {len(ODD)} odd devices broken, {len(honest)} of "
        f"{WARDS * HONEST} honest ones answered in {took_s:.0f} s; a worker held at most "
        f"{watch.most_mb:.0f} MB",
        met=set(broken) == set(ODD)
        and len(honest) == WARDS * HONEST
        and collected.complete
        and watch.most_mb < MEMORY_MB,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], f"{figure['measured']}\n{broken}"
    assert "fell silent" in broken["00003"]
    assert "SIGSEGV" in broken["00007"]

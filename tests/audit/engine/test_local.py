"""Worker processes: everything is looked at once, whatever one device does to the worker."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from audit.engine.codec import pack_batch, unpack_seen
from audit.engine.frames import BATCH, SETTINGS, Settings, frame
from audit.engine.local import EngineError, Limits, LocalEngine
from audit.plan import DEVICES, LINES, Batch, Look
from audit.world.build import WorldSpec
from inventory.codec import Row
from inventory.model import Asset, Site

SCOPE = {
    "owner": "test", "decision": "test", "valid_until": "2099-01-01", "cidrs": ["127.0.0.0/8"],
    "simulated": True,
}  # fmt: skip
WORKER = (sys.executable, "-P", str(Path(__file__).with_name("odd_worker.py")))


def batch(site: str, *notes: str, phase: int = DEVICES) -> Batch:
    assets = [
        Asset(id=f"{site}-{number}", kind="pc", site=site, note=note)
        for number, note in enumerate(notes)
    ]
    return Batch(
        site=Site(id=site, level="ward", name=site, title=site),
        phase=phase,
        looks=tuple(Look(asset, ("odd",)) for asset in assets),
    )


@pytest.fixture
def engines() -> Iterator[list[LocalEngine]]:
    made: list[LocalEngine] = []
    yield made
    for one in made:
        one.close()


def engine(
    engines: list[LocalEngine], command: tuple[str, ...] = WORKER, **limits: float
) -> LocalEngine:
    made = LocalEngine(
        WorldSpec(scope=SCOPE),
        limits=Limits(**{"workers": 2, **limits}),  # type: ignore[arg-type]
        settings=Settings(run="", spec=""),
        command=command,
    )
    engines.append(made)
    return made


def rows(made: LocalEngine, *batches: Batch) -> list[Row]:
    return [
        row
        for body in made.observe(map(pack_batch, batches), "r1")
        if body
        for row in unpack_seen(body)[0]
    ]


def outcomes(found: list[Row]) -> dict[str, str]:
    return {row.asset: row.outcome for row in found}


def test_every_look_comes_back_once(engines: list[LocalEngine]) -> None:
    wards = [batch(f"{number:05}", *["ok"] * 7) for number in range(60)]
    found = rows(engine(engines), *wards)
    assert Counter(row.asset for row in found) == Counter(
        look.asset.id for ward in wards for look in ward.looks
    )
    assert {row.outcome for row in found} == {"answered"}
    assert {row.run for row in found} == {"r1"}


def test_two_workers_share_the_work(engines: list[LocalEngine]) -> None:
    made = engine(engines)
    pids: set[int] = set()
    for _ in made.observe(map(pack_batch, [batch(f"{n:05}", "slow") for n in range(8)]), "r1"):
        pids.update(made.pids)
    assert len(pids) == 2


@pytest.mark.parametrize(("how", "said"), [("kill", "SIGKILL"), ("exit", "status 3")])
def test_a_device_that_kills_its_worker_is_broken_and_nobody_else(
    engines: list[LocalEngine], how: str, said: str
) -> None:
    wards = [batch("00001", "ok", "ok", how, "ok"), *(batch(f"{n:05}", "ok") for n in range(2, 9))]
    found = rows(engine(engines), *wards)
    seen = outcomes(found)
    assert len(seen) == 4 + 7
    assert [asset for asset, outcome in seen.items() if outcome != "answered"] == ["00001-2"]
    (broken,) = [row for row in found if row.outcome == "broken"]
    assert said in broken.note


def test_a_device_that_kills_its_worker_is_asked_twice_at_most(
    engines: list[LocalEngine], tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("first", "second")]
    ward = batch("00001", "ok", str(files[0]), "ok", str(files[1]))
    seen = outcomes(rows(engine(engines), ward, batch("00002", *["ok"] * 5)))
    assert [asset for asset, outcome in seen.items() if outcome == "broken"] == [
        "00001-1", "00001-3",
    ]  # fmt: skip
    assert len(seen) == 4 + 5
    assert all(file.read_bytes() in (b"x", b"xx") for file in files)


def test_two_such_devices_in_one_ward_are_both_named(engines: list[LocalEngine]) -> None:
    seen = outcomes(rows(engine(engines), batch("00001", "kill", "ok", "kill", "ok")))
    assert seen == {
        "00001-0": "broken", "00001-1": "answered", "00001-2": "broken", "00001-3": "answered",
    }  # fmt: skip


def test_a_ward_full_of_them_ends_all_the_same(engines: list[LocalEngine]) -> None:
    seen = outcomes(rows(engine(engines), batch("00001", *["kill"] * 9), batch("00002", "ok")))
    assert seen.pop("00002-0") == "answered"
    assert len(seen) == 9
    assert set(seen.values()) == {"broken"}


def test_a_worker_that_spins_is_ended(engines: list[LocalEngine]) -> None:
    found = rows(engine(engines, silent_s=2.0), batch("00001", "ok", "spin"), batch("00002", "ok"))
    assert outcomes(found) == {
        "00001-0": "answered", "00001-1": "broken", "00002-0": "answered",
    }  # fmt: skip
    assert "fell silent" in next(row.note for row in found if row.outcome == "broken")


def test_a_supervisor_that_was_held_up_does_not_take_its_own_pause_for_silence(
    engines: list[LocalEngine],
) -> None:
    made = engine(engines, silent_s=2.0)
    pids: set[int] = set()
    found: list[Row] = []
    for body in made.observe(map(pack_batch, [batch(f"{n:05}", "slow") for n in range(8)]), "r1"):
        pids.update(made.pids)
        if body:
            time.sleep(2.5 if not found else 0)  # as when another program has locked the store
            found += unpack_seen(body)[0]
    assert len(pids) == 2, "a worker was replaced"
    assert {row.outcome for row in found} == {"answered"}


def test_a_worker_that_spins_ends_by_itself_when_nobody_is_left_to_end_it() -> None:
    settings = Settings(run="r1", spec=WorldSpec(scope=SCOPE).pack().decode(), silent_s=0.0)
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        worker.stdin.write(frame(SETTINGS, 0, settings.pack()))
        worker.stdin.write(frame(BATCH, 1, b"n" + pack_batch(batch("00001", "spin"))))
        worker.stdin.flush()
        assert worker.wait(60) == -signal.SIGPROF


def test_no_device_is_looked_at_before_every_line_is_done(engines: list[LocalEngine]) -> None:
    lines = [batch(f"{n:05}", "slow", phase=LINES) for n in range(6)]
    devices = [batch(f"{n:05}", "ok") for n in range(10, 16)]
    found = [row.site for row in rows(engine(engines), *lines, *devices)]
    assert set(found[:6]) == {one.site.id for one in lines}


def test_stopping_keeps_what_came_and_ends(engines: list[LocalEngine]) -> None:
    made = engine(engines)
    found = []
    wards = (batch(f"{number:05}", *["slow"] * 8) for number in range(2_000))
    for body in made.observe(map(pack_batch, wards), "r1"):
        if body:
            found += unpack_seen(body)[0]
            made.stop()
    assert 0 < len(found) < 2_000 * 8


def test_closing_leaves_no_process_behind(engines: list[LocalEngine]) -> None:
    made = engine(engines)
    seen = made.observe(map(pack_batch, [batch("00001", *["slow"] * 50)]), "r1")
    next(seen)
    (pid,) = made.pids
    made.close()
    assert not psutil.pid_exists(pid)


def test_workers_that_cannot_start_are_our_own_fault(engines: list[LocalEngine]) -> None:
    made = engine(engines, command=(sys.executable, "-c", "raise SystemExit('no such luck')"))
    with pytest.raises(EngineError, match="no such luck"):
        rows(made, batch("00001", "ok"))


def test_the_plan_is_not_read_far_ahead(engines: list[LocalEngine]) -> None:
    read = 0

    def wards() -> Iterator[bytes]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield pack_batch(batch(f"{number:05}", "slow"))

    made = engine(engines, sites_at_once=3)
    for body in made.observe(wards(), "r1"):
        if body:
            break
    assert read <= 2 * 3 * 2 + 1


def test_a_worker_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "supervisor.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[3])!r})\n"
        "from tests.audit.engine.test_local import *\n"
        "made = engine([])\n"
        "wards = (batch(f'{n:05}', *['slow'] * 50) for n in range(500))\n"
        "for body in made.observe(map(pack_batch, wards), 'r1'):\n"
        "    print(*made.pids, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids: list[int] = []
        while len(pids) < 2:
            pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], timeout=30)
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert os.getpid() not in pids

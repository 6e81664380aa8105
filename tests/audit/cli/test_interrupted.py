"""A run that is killed or stopped loses nothing it had kept, and goes on to the same end."""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from inventory.codec import Row
from tests.audit.cli.folders import make_folder, slow_printers, started, ward_audit

PRINTERS, PCS = 60, 5
OFFICES = 6  # four wards, their district, the city


@pytest.fixture(scope="module")
def printers() -> Iterator[dict[str, int]]:
    with slow_printers(PRINTERS) as ports:
        yield ports


def content(folder: Path) -> list[tuple[object, ...]]:
    """Everything that the one run of a folder has kept, but its times."""
    store = SqliteStore(folder / "store.sqlite")
    assert store.check() is None
    (run,) = store.runs()
    rows = [_timeless(row) for row in store.of_run(run.id)]
    store.close()
    assert run.state == "finished"
    assert run.observations == run.looks == len(rows)
    return rows


def _timeless(row: Row) -> tuple[object, ...]:
    return (row.site, row.asset, row.probe, row.kind, row.outcome, row.note, row.facts)


@pytest.fixture(scope="module")
def whole(
    printers: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[object, ...]]:
    """What an uninterrupted run keeps."""
    folder = make_folder(tmp_path_factory.mktemp("whole") / "w", printers, pcs=PCS)
    done = ward_audit("collect", "--estate", folder)
    assert done.returncode == 0, done.stderr
    rows = content(folder)
    assert len([row for row in rows if row[2] == "printer.ipp"]) == PRINTERS
    assert len([row for row in rows if row[2] == "pc.report"]) == 4 * PCS
    return rows


def kept(folder: Path) -> set[tuple[str, str]]:
    """The keys that another program can read in the store: what is committed."""
    path = folder / "store.sqlite"
    if not path.exists():
        return set()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
        try:
            found = set(store.execute("SELECT asset, probe FROM observation"))
        except sqlite3.OperationalError:  # not made yet
            found = set()
    store.close()
    return found


def wait_for(folder: Path, count: int) -> set[tuple[str, str]]:
    until = time.monotonic() + 60
    while len(found := kept(folder)) < count:
        assert time.monotonic() < until, f"only {len(found)} kept"
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
def test_kill_9_loses_nothing_that_was_kept_and_the_resumed_run_is_the_same(
    printers: dict[str, int], whole: list[tuple[object, ...]], tmp_path: Path, share: float
) -> None:
    folder = make_folder(tmp_path / "w", printers, pcs=PCS)
    with started("collect", "--estate", folder) as process:
        before = wait_for(folder, max(1, int(len(whole) * share)))
        workers = psutil.Process(process.pid).children()
        process.kill()
        process.wait()
    psutil.wait_procs(workers, timeout=30)
    assert not [one for one in workers if one.is_running() and one.status() != "zombie"]
    after = kept(folder)
    assert before <= after
    assert len(after) < len(whole), "it was killed too late to say anything"

    store = SqliteStore(folder / "store.sqlite")
    (run,) = store.runs()
    assert run.state == "running"
    store.close()
    done = ward_audit("collect", "--estate", folder, "--resume", run.id)
    assert done.returncode == 0, done.stderr
    assert f"{len(after)} kept already" in done.stderr
    assert content(folder) == whole


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_one_signal_saves_says_how_to_go_on_and_ends_with_130(
    printers: dict[str, int], whole: list[tuple[object, ...]], tmp_path: Path, name: str
) -> None:
    folder = make_folder(tmp_path / "w", printers, pcs=PCS)
    with started("collect", "--estate", folder) as process:
        before = wait_for(folder, 25)
        process.send_signal(signal.Signals[name])
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert before <= kept(folder)
    store = SqliteStore(folder / "store.sqlite")
    (run,) = store.runs()
    store.close()
    assert run.state == "interrupted"
    assert f"--resume {run.id}" in said
    assert ward_audit("collect", "--estate", folder, "--resume", run.id).returncode == 0
    assert content(folder) == whole


def test_two_signals_end_at_once_without_a_traceback(
    printers: dict[str, int], tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "w", printers, pcs=PCS)
    with started("collect", "--estate", folder) as process:
        before = wait_for(folder, 25)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert before <= kept(folder)


def test_a_worker_that_is_killed_from_outside_costs_nothing(
    printers: dict[str, int], whole: list[tuple[object, ...]], tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "w", printers, pcs=PCS)
    with started("collect", "--estate", folder) as process:
        wait_for(folder, 25)
        worker = psutil.Process(process.pid).children()[0]
        os.kill(worker.pid, signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert content(folder) == whole


def test_a_run_of_another_inventory_is_not_gone_on_with(
    printers: dict[str, int], tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "w", None, pcs=1)
    done = ward_audit("collect", "--estate", folder)
    run = done.stdout.strip()
    table = folder / "inventory" / "devices.csv"
    table.write_text(table.read_text("utf-8").replace("00001-pc-0", "00001-pc-9"), "utf-8")
    refused = ward_audit("collect", "--estate", folder, "--resume", run)
    assert refused.returncode == 2
    assert "began with another plan: the inventory" in refused.stderr


def test_a_resumed_run_keeps_to_its_own_wards_and_a_finished_one_is_left_as_it_is(
    tmp_path: Path,
) -> None:
    folder = make_folder(tmp_path / "w", None, pcs=2)
    part = ward_audit("collect", "--estate", folder, "--ward", "00001", "--format", "json")
    (said,) = json.loads(part.stdout)
    other = ward_audit("run", "--estate", folder, "--resume", said["run"], "--ward", "00004")
    assert other.returncode == 2
    assert "leave out --ward" in other.stderr

    def state() -> list[Run]:
        store = SqliteStore(folder / "store.sqlite")
        runs = store.runs()
        store.close()
        return runs

    before = state()
    again = ward_audit("collect", "--estate", folder, "--resume", said["run"], "--format", "json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout) == [said]
    assert "had finished before" in again.stderr
    assert state() == before
    judged = ward_audit("run", "--estate", folder, "--resume", said["run"], "--format", "json")
    assert judged.returncode in (1, 3), judged.stderr
    city, *_ = json.loads(judged.stdout)
    assert city["total"] == 1, "one ward, not four"

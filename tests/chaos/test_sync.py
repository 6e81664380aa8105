"""What is acknowledged has reached the disk before: seen by the kernel, not by us."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.place import Place
from tests.chaos.sizes import COMMAND
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers._run import program
from tests.peers.strace import traced

pytestmark = [pytest.mark.xdist_group("chaos-faults"), pytest.mark.timeout(180)]


@dataclass
class Order:
    """Writes to the store, syncs of it and acknowledgements, in the order of the kernel."""

    writes: int = 0
    syncs: int = 0
    acknowledged: int = 0  # commits
    early: int = 0  # acknowledged before a sync


def order(log: Path) -> Order:
    """What a trace of `pwrite64`, `fdatasync` and `write` says."""
    found = Order()
    waiting = synced = False
    for line in log.read_text("utf-8", "replace").splitlines():
        if line.startswith("pwrite64(") and "store.sqlite-wal>" in line:
            found.writes += 1
            waiting = True
        elif line.startswith(("fdatasync(", "fsync(")) and "store.sqlite-wal>" in line:
            assert line.rstrip().endswith("= 0"), line
            found.syncs += 1
            waiting, synced = False, True
        elif line.startswith("write(") and "/acknowledged>" in line:
            found.early += waiting
            found.acknowledged += synced
            synced = False
    return found


def test_the_disk_has_what_is_acknowledged(place: Place, folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    done = subprocess.run(
        [program("nsenter", "util-linux"), f"--net=/run/netns/{place.name}",
         *traced(log, "pwrite64,fdatasync,fsync,write"),
         sys.executable, "-m", "tests.chaos.acknowledge", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = order(log)
    figure = Figure(
        test="chaos.sync",
        goal="every acknowledged commit was synced to the disk before (strace)",
        measured=f"{found.acknowledged} acknowledged commits, {found.early} before their sync; "
        f"{found.writes} writes and {found.syncs} syncs of the log",
        met=found.early == 0 and found.acknowledged >= 3,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]

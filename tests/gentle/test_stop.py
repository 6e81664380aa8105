"""A file named STOP in the working folder ends a run, and none begins while it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.app import STOP
from audit.cli._stop import need_no_stop_file
from inventory.problem import InputError
from tests.audit.cli.folders import make_folder, slow_printers, started, ward_audit
from tests.gentle.capture import until
from tests.gentle.ward import observations


@pytest.mark.parametrize("command", ["plan", "run", "collect"])
def test_nothing_begins_while_the_file_is_there(tmp_path: Path, command: str) -> None:
    folder = make_folder(tmp_path / "city")
    (folder / STOP).symlink_to("nowhere")  # whatever it is
    done = ward_audit(command, "--estate", folder)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(folder / STOP) in done.stderr
    assert "remove it to go on" in done.stderr


def test_it_is_said_in_vietnamese_too(tmp_path: Path) -> None:
    (tmp_path / STOP).touch()
    with pytest.raises(InputError) as refused:
        need_no_stop_file(tmp_path)
    assert "xoá tệp thì mới chạy tiếp" in refused.value.problems[0].said("vi")


def test_a_run_that_a_file_stopped_goes_on_when_it_is_gone(tmp_path: Path) -> None:
    with slow_printers(16, 6.0) as printers:
        folder = make_folder(tmp_path / "city", printers)
        with started("collect", "--estate", folder) as process:
            until(lambda: kept(folder) > 0, 60, "nothing was kept")
            (folder / STOP).touch()
            told = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert f"{folder / STOP} stopped this run" in told
    before = kept(folder)
    found = re.search(r"--resume (\S+)", told)
    assert found is not None
    assert ward_audit("collect", "--estate", folder, "--resume", found[1]).returncode == 2
    (folder / STOP).unlink()
    done = ward_audit("collect", "--estate", folder, "--resume", found[1])
    assert done.returncode == 0, done.stderr
    assert before < kept(folder) == 16 + 4 * 3  # printers, and the reports of PCs


def kept(folder: Path) -> int:
    """How many looks are on the disk."""
    return len(observations(folder)) if (folder / "store.sqlite").exists() else 0

"""The main job as a user runs it: a whole city over real sockets, scored against what was planted.

Every run has a network namespace of its own: all labs use the same ports of loopback.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inventory.register import load_register
from tests.peers._run import need_root, program
from tests.peers.chromium import open_page

pytestmark = [pytest.mark.lab, pytest.mark.timeout(400), pytest.mark.xdist_group("lab")]

REPORTS = {
    "readiness.html", "readiness.xlsx", "readiness.json", "readiness-wards.csv",
    "readiness-findings.csv", "procurement.html", "procurement.xlsx", "procurement.json",
    "procurement-lines.csv",
}  # fmt: skip


def demo(out: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """`ward-audit demo` alone on its own loopback: exit status, summary, what it said."""
    need_root("each run of the city gets a network namespace of its own")
    command = [sys.executable, "-P", "-m", "audit", "demo", "--out", str(out), *options]
    done = subprocess.run(
        [program("unshare", "util-linux"), "--net", "sh", "-c",
         'ip link set lo up && exec "$@"', "sh", *command],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "WARD_AUDIT_LANG": "vi", "NO_COLOR": "1"},
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode in (0, 1, 3), said
    return done.returncode, json.loads((out / "summary.json").read_text("utf-8")), said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_detectable_fault_of_a_city_is_found_and_nothing_is_invented(
    seed: int, tmp_path: Path
) -> None:
    status, summary, said = demo(tmp_path, "--seed", str(seed))
    truth = summary["truth"]
    assert (truth["missed"], truth["invented"]) == ([], [])
    assert (truth["recall"], truth["precision"]) == (1.0, 1.0)
    assert truth["planted"] > truth["detectable"] > 1_000
    wards = len(load_register("hanoi-2016").level("ward"))
    assert summary["wards"] == sum(summary["verdicts"].values()) == wards
    assert sum(summary["outcomes"].values()) == summary["observations"]
    assert "broken" not in summary["outcomes"]
    assert {Path(name).name for name in summary["reports"]} >= REPORTS
    assert all((tmp_path / name).stat().st_size > 0 for name in summary["reports"])
    assert (status == 1) == (summary["verdicts"]["NO_GO"] > 0)
    assert "Số liệu mô phỏng" in said


def test_a_small_city_is_the_first_wards_and_runs_again_in_the_same_place(tmp_path: Path) -> None:
    _, first, _ = demo(tmp_path, "--seed", "7", "--wards", "6")
    _, again, _ = demo(tmp_path, "--seed", "7", "--wards", "6")
    assert first["wards"] == sum(first["verdicts"].values()) == 6
    same = ("wards", "devices", "observations", "outcomes", "verdicts", "truth", "reports")
    assert {key: first[key] for key in same} == {key: again[key] for key in same}
    assert (first["truth"]["missed"], first["truth"]["invented"]) == ([], [])


def test_the_pages_of_a_city_are_quiet_in_a_browser(tmp_path: Path) -> None:
    _, summary, _ = demo(tmp_path, "--seed", "8", "--wards", "12")
    pages = [tmp_path / name for name in summary["reports"] if name.endswith(".html")]
    assert {page.name for page in pages} == {
        "gaps.html", "procurement.html", "readiness.html", "wards.html",
    }  # fmt: skip
    for page in pages:
        opened = open_page(page)
        assert opened.complaints == ()
        assert [address for address in opened.asked if address != page.resolve().as_uri()] == []
        assert "Số liệu mô phỏng" in opened.dom

"""The main job as a user runs it: a whole city over real sockets, scored against what was planted.

Every run has a network namespace of its own: all labs use the same ports of loopback. There the
kernel hears all that is said to devices: nothing but verbs that read, and nothing to printers'
raw ports, where somebody would answer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from inventory.register import load_register
from tests.hostile._figures import Figure, keep
from tests.peers._run import program
from tests.peers.chromium import open_page
from tests.peers.watched import Watch, watched_namespace

pytestmark = [pytest.mark.lab, pytest.mark.timeout(400), pytest.mark.xdist_group("lab")]

REPORTS = {
    "readiness.html", "readiness.xlsx", "readiness.json", "readiness-wards.csv",
    "readiness-findings.csv", "procurement.html", "procurement.xlsx", "procurement.json",
    "procurement-lines.csv",
}  # fmt: skip


SERVED = {
    "icmp": 0, "snmp": 2, "stamp": 1, "ipp": 1, "http": 3, "tls": 1, "dns": 1, "ntp": 1, "ldap": 3,
    "smtp": 0, "postgresql": 3, "tds": 1, "oracle": 1, "smpp": 3,
}  # fmt: skip
"""How many verbs of each protocol a city hears at least: the wiretap is not deaf. Where raw sockets
are not for us there are no echoes, and in one city nobody listens at the mail server.
"""


def demo(out: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """`ward-audit demo` alone on its own loopback: exit status, summary, what it said."""
    command = [sys.executable, "-P", "-m", "audit", "demo", "--out", str(out), *options]
    with watched_namespace("city") as watched:
        done = subprocess.run(
            [program("nsenter", "util-linux"), f"--net=/run/netns/{watched.name}", *command],
            capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "WARD_AUDIT_LANG": "vi", "NO_COLOR": "1"},
        )  # fmt: skip
        watched.over()
    said = done.stdout + done.stderr
    only_read(watched, " ".join(options))
    assert "Traceback" not in said, said
    assert done.returncode in (0, 1, 3), said
    return done.returncode, json.loads((out / "summary.json").read_text("utf-8")), said


def only_read(watched: Watch, options: str) -> None:
    """Hold what was heard in a city against the golden list."""
    assert watched.clean, watched.text()
    heard = Counter(verb.partition(" ")[0] for verb in watched.heard.verbs)
    assert all(heard[protocol] >= least for protocol, least in SERVED.items()), heard
    if "--wards" in options:
        return
    keep([
        Figure(
            test=f"verbs.city {options}",
            goal="everything that is sent to a city is a verb that reads, is in scope and goes to "
            "no port that prints",
            measured=watched.text(),
            met=watched.clean,
            command="make test PYTEST_ARGS=tests/lab",
        )
    ])  # fmt: skip


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

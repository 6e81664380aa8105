"""The demonstration, whole: lab, audit, verdicts, reports, score. In a network of its own."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.audit.cli.folders import MAIN
from tests.peers._run import need_root

FIELDS = [
    "wards", "devices", "observations", "outcomes", "verdicts", "truth", "lab_start_s", "audit_s",
    "total_s", "peak_rss_mb", "reports",
]  # fmt: skip
OWN_NETWORK = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
"""Every lab has the same ports; in a network namespace several can be up at once."""

pytestmark = pytest.mark.lab


def demo(out: Path, *args: str) -> subprocess.CompletedProcess:
    need_root("a network namespace of its own")
    return subprocess.run(
        [*OWN_NETWORK, *MAIN, "demo", "--out", str(out), "--lang", "en", *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )


def test_a_small_city_is_audited_scored_and_reported(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = demo(out, "--wards", "12", "--seed", "5")
    assert done.returncode in (0, 1, 3), done.stderr
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    assert list(summary) == FIELDS
    assert summary["wards"] == 12
    assert sum(summary["verdicts"].values()) == 12
    assert set(summary["verdicts"]) == {"GO", "CONDITIONAL", "NO_GO", "NO_VERDICT"}
    assert sum(summary["outcomes"].values()) == summary["observations"]
    assert "broken" not in summary["outcomes"]
    assert summary["truth"]["planted"] > summary["truth"]["detectable"] > 50
    assert (summary["truth"]["recall"], summary["truth"]["missed"]) == (1.0, [])
    assert (summary["truth"]["precision"], summary["truth"]["invented"]) == (1.0, [])
    assert summary["peak_rss_mb"] < 300
    for name in summary["reports"]:
        assert (out / name).stat().st_size > 0
    kinds = {Path(name).suffix for name in summary["reports"]}
    assert kinds >= {".html", ".xlsx", ".json", ".csv"}
    assert any("readiness" in name for name in summary["reports"])
    assert any("procurement" in name for name in summary["reports"])
    # a second time, over the first
    again = demo(out, "--wards", "12", "--seed", "5")
    assert again.returncode == done.returncode
    repeated = json.loads((out / "summary.json").read_text("utf-8"))
    same = ("wards", "devices", "observations", "outcomes", "verdicts", "truth", "reports")
    assert {name: repeated[name] for name in same} == {name: summary[name] for name in same}


def test_an_interrupted_demonstration_leaves_nothing_running(tmp_path: Path) -> None:
    need_root("a network namespace of its own")
    command = [*OWN_NETWORK, *MAIN, "demo", "--out", str(tmp_path), "--wards", "3", "--lang", "en"]
    # Whoever started the tests in the background had Ctrl-C ignored; a user has not.
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Run "):
                break
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        process.wait(timeout=30)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    psutil.wait_procs(family, timeout=30)
    assert not [one for one in family if one.is_running()]
    assert not (tmp_path / "summary.json").exists()


def test_more_wards_than_there_are_is_one_line_and_exit_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [*MAIN, "demo", "--out", str(tmp_path), "--wards", "169"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "--wards: 169: hanoi-2016 has 1 to 168\n"

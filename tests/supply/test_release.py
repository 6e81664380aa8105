"""A release that nobody audited is blocked; a feed that knows nothing is not believed."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from audit.cli import _supply
from audit.world.clock import RealClock
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.supply.scripts import script

FEED = """
import json, sys
out = sys.argv[sys.argv.index("--output") + 1]
asked = open(sys.argv[sys.argv.index("--requirement") + 1]).read().split()
rows = []
for pin in asked:
    name, version = pin.split("==")
    if {deaf} or name == "h11":
        rows.append({{"name": name, "skip_reason": "not found"}})
    elif pin == "jinja2==3.1.5":
        rows.append({{"name": name, "version": version,
                      "vulns": [{{"id": "PYSEC-1", "aliases": ["CVE-2025-27516", "GHSA-x"]}}]}})
    elif name == "idna":
        rows.append({{"name": name, "version": version,
                      "vulns": [{{"id": "GHSA-y", "aliases": ["CVE-2026-1"]}}]}})
    else:
        rows.append({{"name": name, "version": version, "vulns": []}})
json.dump({{"dependencies": rows, "fixes": []}}, open(out, "w"))
"""


def feed(folder: Path, monkeypatch: pytest.MonkeyPatch, *, deaf: bool) -> None:
    """A `pip_audit` that answers as a feed does, or as a mirror without advisories."""
    (folder / "pip_audit").mkdir()
    (folder / "pip_audit/__main__.py").write_text(FEED.format(deaf=deaf))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setattr(sys, "argv", ["advisories.py"])


def test_a_feed_that_does_not_know_an_old_fault_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(tmp_path, monkeypatch, deaf=True)
    table = tmp_path / "audited.csv"
    assert script("advisories").main(table) == 2
    assert not table.exists()
    assert "nothing written" in capsys.readouterr().err


def test_without_any_feed_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pip_audit").mkdir()
    (tmp_path / "pip_audit/__main__.py").write_text("raise SystemExit('no such host')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["advisories.py"])
    assert script("advisories").main(tmp_path / "audited.csv") == 2
    assert "no such host" in capsys.readouterr().err
    assert not (tmp_path / "audited.csv").exists()


def test_what_a_feed_could_not_answer_stays_unaudited_and_what_it_found_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(tmp_path, monkeypatch, deaf=False)
    table = tmp_path / "audited.csv"
    assert script("advisories").main(table) == 1
    with table.open(encoding="utf-8") as file:
        rows = {row["package"]: row for row in csv.DictReader(file)}
    packages = {one.name: one.version for one in locked()}
    assert set(rows) == set(packages) - {"h11"}
    assert rows["idna"]["result"] == "CVE-2026-1"
    audits = [
        _supply.Audited(
            row["package"], row["version"], date.fromisoformat(row["audited_on"]), row["source"],
            row["result"],
        )
        for row in rows.values()
    ]  # fmt: skip
    today = RealClock().now().date()
    assert _supply.unaudited(packages, today, audits) == {
        "h11": "never audited", "idna": "CVE-2026-1",
    }  # fmt: skip


def locked() -> list:
    sbom = script("sbom")
    return list(sbom.locked(sbom.LOCK.read_text("utf-8")))


def test_the_release_check_names_everything_that_is_not_audited_and_ends_with_1_then() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/release.py"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    packages = {one.name: one.version for one in locked()}
    today = RealClock().now().date()
    why = _supply.unaudited(packages, today, _supply.audited())
    said = [line for line in done.stdout.splitlines() if line.startswith("BLOCKED: ")]
    named = [name for name in why if any(name in line for line in said)]
    assert named == list(why)
    assert (done.returncode == 1) == bool(said), done.stdout + done.stderr
    assert bool(said) >= bool(why)
    assert done.returncode in (0, 1), done.stderr
    dates = [one.audited_on for one in _supply.audited() if one.package in packages]
    keep([
        Figure(
            test="supply.audit",
            goal="every locked package compared with a feed of advisories within 30 days, none "
            "with a finding; else `make release-check` is blocked and `doctor` says it",
            measured=f"{len(packages) - len(why)} of {len(packages)} locked packages audited, last "
            f"on {max(dates, default='no day')}; release "
            f"{'blocked, all of them named' if said else 'not blocked'}",
            met=not why,
            command="make release-check",
        )
    ])  # fmt: skip


def test_the_floors_are_all_held() -> None:
    below = _supply.below({one.name: one.version for one in locked()})
    keep([
        Figure(
            test="supply.floors",
            goal="no locked package below the release that mended what is known of it",
            measured=f"{len(_supply.floors())} floors of "
            f"{len({one.package for one in _supply.floors()})} packages, {len(below)} undercut",
            met=not below,
            command="make test PYTEST_ARGS=tests/supply",
        )
    ])  # fmt: skip
    assert below == []

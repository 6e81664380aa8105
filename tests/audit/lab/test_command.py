"""`ward-audit lab`: the table of faults, and a city that answers until Ctrl-C."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from audit.lab.catalogue import load_faults
from tests.peers._run import SEARCH, need_root, program

WARD_AUDIT = [sys.executable, "-m", "audit"]

_UP_AND_AUDIT = """
set -e
ip link set lo up
"$PY" -m audit lab up --seed 5 --wards 6 --dir "$DIR" --lang en 2> "$DIR.log" &
lab=$!
for _ in $(seq 300); do grep -q Ctrl-C "$DIR.log" && break; sleep 0.2; done
status=0
"$PY" -m audit run --estate "$DIR" --lang en --quiet --format json > "$DIR.json" || status=$?
kill -INT $lab
wait $lab
echo "run ended $status"
"$PY" -m audit lab up --seed 5 --wards 6 --dir "$DIR" --lang en 2>&1 || echo "second ended $?"
"""


def command(*argv: str) -> subprocess.CompletedProcess[str]:
    wide = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(
        [*WARD_AUDIT, *argv], capture_output=True, text=True, timeout=60, check=False, env=wide
    )


def test_the_table_of_faults_says_which_cannot_be_seen_and_why():
    rows = json.loads(command("lab", "faults", "--format", "json", "--lang", "en").stdout)
    assert [row["code"] for row in rows] == list(load_faults())
    for row in rows:
        assert row["vi"]
        assert row["en"]
        assert row["detectable"] == (row["why_not"] is None) == (row["why_not_vi"] is None)
    assert {row["code"] for row in rows if not row["detectable"]} >= {"R-DEF", "P-IPC"}


def test_the_table_of_faults_comes_as_csv_and_in_vietnamese():
    said = command("lab", "faults", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert len(rows) == len(load_faults())
    table = command("lab", "faults", "--lang", "vi").stdout
    assert "Mất kết nối" in table


@pytest.mark.lab
def test_a_city_that_is_up_is_audited_and_found_out(tmp_path):
    need_root("a network namespace keeps this city apart from others on the machine")
    done = subprocess.run(
        [program("unshare", "util-linux"), "-n", "bash", "-c", _UP_AND_AUDIT],
        capture_output=True, text=True, timeout=110,
        env={"PY": sys.executable, "DIR": str(tmp_path / "city"), "PATH": SEARCH},
    )  # fmt: skip
    assert "run ended 1" in done.stdout, done.stdout + done.stderr  # some ward is not ready
    assert "Working folder" in (tmp_path / "city.log").read_text()

    from audit.app import assessment, open_folder
    from audit.lab.score import score
    from audit.lab.truth import Truth

    working = open_folder(tmp_path / "city")
    truth = Truth.model_validate_json((tmp_path / "city" / "truth.json").read_bytes())
    scored = score(truth, assessment(working).findings)
    assert scored.missed == ()
    assert scored.invented == ()
    assert scored.recall == scored.precision == 1.0
    assert "second ended 2" in done.stdout  # an old store is not mixed with another city

"""`ward-audit evidence`, as an auditor uses it: exit statuses, first bad places, signatures."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.place import Done, Place
from tests.peers._run import program


@pytest.fixture
def kept(place: Place, city: Callable[[], Path]) -> tuple[Path, str]:
    """(a folder where a few devices were looked at, the head that the run printed)."""
    folder = city()
    done = place.run("collect", "--estate", folder, "--kind", "ups", "--kind", "mfp")
    assert done.status == 0, done.said
    (line,) = [line for line in done.err.splitlines() if line.startswith("Evidence log:")]
    return folder, line.partition(", head ")[2][:64]


def test_a_bundle_is_verified_without_the_store_and_says_where_it_was_changed(
    place: Place, kept: tuple[Path, str], tmp_path: Path
) -> None:
    folder, head = kept
    bundle = tmp_path / "evidence.zip"

    def evidence(*words: str | Path) -> Done:
        return place.run("evidence", *words)

    done = evidence("export", "--estate", folder, "--out", bundle, "--format", "json")
    assert done.status == 0, done.said
    exported = json.loads(done.out)
    assert exported["head"] == head
    assert bundle.stat().st_mode & 0o077 == 0
    again = tmp_path / "again.zip"
    assert evidence("export", "--estate", folder, "--out", again).status == 0
    assert again.read_bytes() == bundle.read_bytes()
    assert evidence("verify", bundle, "--head", head).status == 0
    assert evidence("verify", bundle, "--head", exported["seal"]).status == 0
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        assert {one.filename for one in archive.filelist} == {
            "run.json", "plan.json", "policy.json", "decisions.jsonl", "observations.jsonl",
            "journal.jsonl", "manifest.json",
        }  # fmt: skip
        assert json.loads(archive.read("plan.json"))["looks"]
    data = bytearray(bundle.read_bytes())
    data[data.index(b'"outcome":"')] ^= 1
    bundle.write_bytes(data)
    done = evidence("verify", bundle, "--format", "json")
    assert done.status == 1
    said = json.loads(done.out)
    assert (said["intact"], said["what"]) == (False, "observations.jsonl: was changed")
    done = evidence("verify", again, "--head", "0" * 64)
    assert done.status == 1
    assert "cut off" in done.err
    assert evidence("verify", tmp_path / "nothing.zip").status == 2
    assert evidence("verify", again, "--head", "12ab").status == 2
    assert evidence("verify").status == 2
    (tmp_path / "text.zip").write_text("no archive")
    assert evidence("verify", tmp_path / "text.zip").status == 1


def test_a_signature_says_whose_bundle_it_is(
    place: Place, kept: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = kept
    openssl = program("openssl", "openssl")
    keys = {}
    for name in ("ours", "theirs"):
        private, public = tmp_path / f"{name}.pem", tmp_path / f"{name}.pub"
        for options in (
            ("genpkey", "-algorithm", "ed25519", "-out", private),
            ("pkey", "-in", private, "-pubout", "-out", public),
        ):
            subprocess.run([openssl, *options], check=True, capture_output=True)
        private.chmod(0o600)
        keys[name] = private, public
    bundle = tmp_path / "evidence.zip"
    words = ("evidence", "export", "--estate", folder, "--out", bundle, "--sign-key")
    done = place.run(*words, keys["ours"][0])
    assert done.status == 0, done.said
    assert place.run("evidence", "verify", bundle, "--key", keys["ours"][1]).status == 0
    done = place.run("evidence", "verify", bundle, "--key", keys["theirs"][1])
    assert done.status == 1
    assert "is not signed with this key" in done.err
    keys["ours"][0].chmod(0o644)
    assert place.run(*words, keys["ours"][0]).status == 2  # others could have signed with it
    keys["theirs"][1].chmod(0o600)
    done = place.run(*words, keys["theirs"][1])
    assert done.status == 2
    assert "Ed25519" in done.err


def test_the_store_itself_says_the_first_record_that_is_not_what_it_was(
    place: Place, kept: tuple[Path, str]
) -> None:
    folder, head = kept
    words = ("evidence", "verify", "--store", "--estate", folder, "--head", head)
    assert place.run(*words).status == 0
    db = sqlite3.connect(folder / "store.sqlite")
    with db:
        ((seq,),) = db.execute("SELECT min(seq) FROM journal WHERE body LIKE '[\"sent\",%'")
        db.execute("UPDATE journal SET body = replace(body, '127.', '128.') WHERE seq = ?", (seq,))
    db.close()
    done = place.run(*words)
    assert done.status == 1
    assert done.err.strip().endswith(f"record {seq}: was changed")


def test_a_run_that_is_not_there_is_said(place: Place, kept: tuple[Path, str]) -> None:
    folder, _ = kept
    done = place.run("evidence", "export", "--estate", folder, "--run", "never",
                     "--out", folder / "x.zip")  # fmt: skip
    assert done.status == 2
    assert "no run is called 'never'" in done.err
    assert not (folder / "x.zip").exists()

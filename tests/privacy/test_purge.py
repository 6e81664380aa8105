"""A purge leaves no byte behind, the chain verifies, and the past can still be judged."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from audit.app import assessment, open_folder
from audit.cli.root import run as ward_audit
from audit.config import Retention
from audit.purging import by_retention, of_person, of_run, older_than
from audit.store.purge import purge, survey
from audit.store.sqlite import SqliteStore
from audit.store.store import StoreError
from inventory.codec import at_us
from inventory.redact import GONE
from tests.hostile._figures import Figure, keep
from tests.privacy.canaries import words_in
from tests.privacy.place import NOW, OLD, PERSON, Place, chain_problem, make

KILLS = int(os.environ.get("PRIVACY_KILLS") or 6)
COMMAND = "make test PYTEST_ARGS=tests/privacy"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make(tmp_path / "city")


def do(place: Place, wish):
    store = SqliteStore(place.store)
    try:
        return purge(store, place.store, wish)
    finally:
        store.close()


def test_old_personal_fields_go_and_no_byte_of_them_stays(place: Place) -> None:
    before = set(words_in(place.bytes(), place.old))
    personal, device = set(place.old.of("personal")), set(place.old.of("device"))
    assert personal <= before
    assert device <= before
    done = do(place, by_retention(Retention(), NOW))
    left = set(words_in(place.bytes(), place.old))
    assert left & personal == set()
    assert device <= left
    assert set(place.old.of("technical")) <= left
    assert (done.deleted, done.redacted, done.emptied) == (0, 2, 0)
    assert set(words_in(place.bytes(), place.new)) >= set(place.new.of("personal"))
    problem = chain_problem(place.store)
    keep([
        Figure(
            test="privacy.purge.retention",
            goal="0 personal values in the bytes of database, log and free pages; chain verifies",
            measured=f"{len(left & personal)} of {len(personal)} personal values left, "
            f"{problem or 'chain verifies'}",
            met=not left & personal and not problem, command=COMMAND,
        )
    ])  # fmt: skip
    assert problem == ""


def test_what_says_which_device_it_is_goes_by_its_own_days(place: Place) -> None:
    do(place, by_retention(Retention(device_days=30), NOW))
    left = set(words_in(place.bytes(), place.old))
    assert not left & {*place.old.of("personal"), *place.old.of("device")}
    assert set(place.old.of("technical")) <= left
    assert chain_problem(place.store) == ""


def test_days_that_are_none_keep_everything(place: Place) -> None:
    never = Retention(personal_days=None, device_days=None, technical_days=None, sent_days=None)
    assert not do(place, by_retention(never, NOW)).anything
    assert set(words_in(place.bytes(), place.old)) >= set(place.old.of("personal"))


def test_what_is_older_goes_whole_and_what_was_sent_with_it(place: Place) -> None:
    done = do(place, older_than(30, NOW))
    assert (done.deleted, done.emptied) == (2, 2)
    assert set(words_in(place.bytes(), place.old)) == set()
    assert {row.run for row in place.rows()} == {"run-new"}
    assert chain_problem(place.store) == ""


def test_a_run_goes_and_that_it_ran_stays(place: Place) -> None:
    done = do(place, of_run("run-new", NOW))
    assert (done.deleted, done.emptied) == (2, 2)
    assert set(words_in(place.bytes(), place.new)) == set()
    with closing(SqliteStore(place.store)) as store:
        assert [(one.id, one.observations) for one in store.runs()] == [
            ("run-old", 2), ("run-new", 0),
        ]  # fmt: skip
    assert chain_problem(place.store) == ""


def test_a_person_goes_out_of_rows_lists_and_what_was_sent(place: Place) -> None:
    assert PERSON.encode() in place.bytes()
    done = do(place, of_person(PERSON, NOW))
    assert (done.redacted, done.emptied, done.left) == (2, 2, 0)
    hits = place.bytes().count(PERSON.encode()) + place.bytes().count(PERSON.encode("utf-16-le"))
    problem = chain_problem(place.store)
    keep([
        Figure(
            test="privacy.purge.person",
            goal="0 hits of a person's id in the store's bytes; chain verifies",
            measured=f"{hits} hits, {problem or 'chain verifies'}",
            met=not hits and not problem, command=COMMAND,
        )
    ])  # fmt: skip
    assert hits == 0
    assert problem == ""
    refs = [json.loads(row.facts).get("people", {}).get("problems") for row in place.rows()]
    assert [one[0]["ref"] for one in refs if one and len(one) == 1 and one[0]["ref"] == GONE]


def test_another_persons_longer_id_is_not_touched(place: Place) -> None:
    done = do(place, of_person(PERSON.removesuffix("-canary"), NOW))
    assert not done.anything
    assert PERSON.encode() in place.bytes()


def test_the_record_of_a_purge_names_nobody(place: Place) -> None:
    do(place, of_person(PERSON, NOW))
    with closing(sqlite3.connect(place.store)) as db:
        (text,) = db.execute("SELECT body FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    kind, at, why, rows, emptied = json.loads(text)
    assert (kind, at, why) == ("purge", at_us(NOW), "person")
    assert (len(rows), len(emptied)) == (2, 2)


def test_a_dry_run_counts_the_same_and_changes_nothing(place: Place) -> None:
    wish = by_retention(Retention(), NOW)
    before = place.bytes()
    with closing(SqliteStore(place.store)) as store:
        would = survey(store, wish)
    assert words_in(before, place.old) is not None
    assert set(words_in(place.bytes(), place.old)) == set(words_in(before, place.old))
    did = do(place, wish)
    assert (would.deleted, would.redacted, would.emptied) == (
        did.deleted, did.redacted, did.emptied,
    )  # fmt: skip


def test_purging_twice_is_purging_once(place: Place) -> None:
    wish = by_retention(Retention(device_days=30), NOW)
    assert do(place, wish).anything
    rows = place.rows()
    assert not do(place, wish).anything
    assert place.rows() == rows
    assert chain_problem(place.store) == ""


def test_a_reader_that_holds_the_log_is_said_and_purging_again_ends_it(place: Place) -> None:
    with closing(sqlite3.connect(place.store, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM observation").fetchone()
        with pytest.raises(StoreError) as caught:
            do(place, of_person(PERSON, NOW))
        assert "purge again" in str(caught.value)
    do(place, of_person(PERSON, NOW))
    assert PERSON.encode() not in place.bytes()
    assert chain_problem(place.store) == ""


def verdicts(place: Place, at: datetime) -> dict[tuple[str, str], str]:
    found = assessment(open_folder(place.folder), at=at)
    return {(one.site, one.service): one.verdict.value for one in found.decisions}


def test_the_past_is_judged_as_before_when_personal_fields_are_gone(place: Place) -> None:
    moments = (NOW, NOW - OLD)
    before = [verdicts(place, at) for at in moments]
    marks = marked(place, NOW - OLD)
    do(place, by_retention(Retention(), NOW))
    assert [verdicts(place, at) for at in moments] == before
    assert marked(place, NOW - OLD) == marks
    do(place, of_person(PERSON, NOW))
    assert [verdicts(place, at) for at in moments] == before
    assert any(mark == "fail" for mark in marks.values())  # there was something to change


def test_a_past_that_is_gone_is_unknown_and_no_error(place: Place) -> None:
    do(place, older_than(30, NOW))
    assert "GO" not in verdicts(place, NOW - OLD).values()
    found = assessment(open_folder(place.folder), at=NOW - OLD)
    assert [one.id for one in found.findings if one.mark.evidence] == []


def marked(place: Place, at: datetime) -> dict[str, str]:
    found = assessment(open_folder(place.folder), at=at)
    return {one.id: one.mark.verdict.value for one in found.findings}


# -- the command ---------------------------------------------------------------------------------


def say(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    status = ward_audit([*map(str, args)])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("words", [(), ("--dry-run", "--yes")])
def test_the_command_wants_to_be_told_whether_it_is_meant(place, capsys, words) -> None:
    status, _, err = say(capsys, "purge", "--estate", place.folder, "--lang", "en", *words)
    assert status == 2
    assert "choose one of --dry-run and --yes" in err


def test_the_command_purges_a_person_and_names_the_files_that_still_say_it(place, capsys) -> None:
    table = place.folder / "inventory" / "staff.csv"
    table.write_text(f"id,site,role\n{PERSON},00001,one_stop\n")
    status, out, err = say(
        capsys, "purge", "--estate", place.folder, "--person", PERSON, "--yes",
        "--format", "json", "--lang", "en",
    )  # fmt: skip
    assert status == 0
    said = json.loads(out)
    assert (said["redacted"], said["emptied"], said["bytes_left"]) == (2, 2, 0)
    assert PERSON not in out
    assert "inventory/staff.csv" in err
    assert any("86/2015/QH13" in law for law in said["laws"])  # the law of that day
    assert table.read_text().count(PERSON) == 1  # people's own files are theirs


def test_the_days_of_the_folder_are_called_no_regulation(place, capsys) -> None:
    status, _, err = say(capsys, "purge", "--estate", place.folder, "--dry-run", "--lang", "vi")
    assert status == 0
    assert "không phải quy định" in err


def test_a_run_that_is_not_there_is_one_line(place, capsys) -> None:
    status, _, err = say(
        capsys, "purge", "--estate", place.folder, "--run", "r9", "--yes", "--lang", "en"
    )
    assert (status, err.count("\n")) == (2, 1)


# -- kill -9 -------------------------------------------------------------------------------------


def command(place: Place, *words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "audit", "purge", "--estate", str(place.folder),
            "--person", PERSON, "--yes", *words]  # fmt: skip


def test_killed_at_any_call_a_purge_is_before_or_after_and_again_completes(tmp_path: Path) -> None:
    """SIGKILL as the Nth write or sync of the store begins; every N a fresh folder."""
    whole = make(tmp_path / "whole", copies=40)
    log = tmp_path / "calls"
    traced = subprocess.run(
        ["strace", "-f", "-o", log, "-e", "trace=pwrite64,fdatasync,ftruncate", *command(whole)],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert traced.returncode == 0, traced.stderr
    names = [line.split(None, 1)[1].partition("(")[0] for line in log.read_text().splitlines()
             if "(" in line]  # fmt: skip
    calls = [(name, nth) for name in ("pwrite64", "fdatasync", "ftruncate")
             for nth in range(1, names.count(name) + 1)]  # fmt: skip
    assert len(calls) >= KILLS
    chosen = calls[:: max(1, len(calls) // KILLS)][:KILLS]
    died = before = after = 0
    for number, (name, nth) in enumerate(chosen):
        place = make(tmp_path / str(number), copies=40)
        rows = place.rows()
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e",
             f"inject={name}:signal=SIGKILL:when={nth}", *command(place)],
            capture_output=True, check=False,
        )  # fmt: skip
        died += done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        left = place.rows()
        if left == rows:
            before += 1
        else:
            assert [row for row in left if PERSON in row.facts] == [], (name, nth)
            after += 1
        assert chain_problem(place.store) == "", (name, nth)
        again = subprocess.run(command(place), capture_output=True, check=False)
        assert again.returncode == 0, again.stderr
        assert PERSON.encode() not in place.bytes(), (name, nth)
        assert chain_problem(place.store) == "", (name, nth)
    keep([
        Figure(
            test="privacy.purge.killed",
            goal="killed anywhere: before or after, the chain verifies, purging again completes",
            measured=f"{died} of {len(chosen)} killed ({before} before, {after} after), "
            "0 bytes left when purged again",
            met=died == len(chosen), command=COMMAND,
        )
    ])  # fmt: skip
    assert died == len(chosen)
    assert before
    assert after

"""Ten thousand random edits of a store, of its log and of a bundle: each of them is found."""

from __future__ import annotations

import io
import os
import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from audit.store.verify import Verified, verify_store
from audit.store.verify_file import verify_bundle, verify_log
from tests.evidence.edits import FILE_EDITS, Database, of_members
from tests.evidence.made import bundle_of, log_of, make_store
from tests.hostile._figures import Figure, keep

EDITS = int(os.environ.get("EVIDENCE_N") or 10_000)
SEED = 20160805
SHARE = {"store": 0.5, "log": 0.25, "bundle": 0.25}
KINDS = {
    "store": {"flip", "delete", "insert", "swap", "duplicate", "time", "truncate"},
    "log": {"flip", "delete", "insert", "swap", "truncate", "duplicate", "line lost", "line twice",
            "lines swapped", "tail lost", "time", "value"},
    "bundle": {"flip", "delete", "insert", "swap", "truncate", "duplicate", "member", "manifest",
               "order", "member lost", "made anew", "by another zip"},
}  # fmt: skip


def in_memory(folder: Path) -> sqlite3.Connection:
    """A copy of the store that is quick to change and to put back."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    with sqlite3.connect(folder / "store.sqlite") as store:
        store.backup(made)
    store.close()
    return made


def edit_store(folder: Path, head: str, rng: random.Random, wanted: int) -> Counter[str]:
    db = in_memory(folder)
    edits = Database(db, rng)
    found = Counter[str]()
    while found.total() < wanted:
        db.execute("SAVEPOINT whole")
        kind, real = edits.any()
        if real:
            assert not verify_store(db, head).intact, f"{kind}: not found"
            found[kind] += 1
        db.execute("ROLLBACK TO whole")
        db.execute("RELEASE whole")
    assert verify_store(db, head).intact
    db.close()
    return found


def verified(what: str, data: bytes, head: str) -> Verified:
    file = io.BytesIO(data)
    if what == "log":
        return verify_log(file, len(data), head)
    return verify_bundle(file, len(data), head)


def edit_file(what: str, data: bytes, head: str, rng: random.Random, wanted: int) -> Counter[str]:
    found = Counter[str]()
    assert verified(what, data, head).intact
    while found.total() < wanted:
        kind, edited = rng.choice(FILE_EDITS[what])(rng, data)
        if edited != data:
            assert not verified(what, edited, head).intact, f"{what}: {kind}: not found"
            found[kind] += 1
    return found


@pytest.mark.timeout(600)
def test_every_one_of_ten_thousand_random_edits_is_found(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    head = store.head()
    assert head is not None
    log, (bundle, seal) = log_of(store), bundle_of(store)
    store.close()
    rng = random.Random(SEED)
    share = {name: round(EDITS * one) for name, one in SHARE.items()}
    found = {
        "store": edit_store(tmp_path, head.hash, rng, share["store"]),
        "log": edit_file("log", log, head.hash, rng, share["log"]),
        "bundle": edit_file("bundle", bundle, seal, rng, share["bundle"]),
    }
    done = sum(one.total() for one in found.values())
    if EDITS >= 1_000:
        assert {name: set(one) for name, one in found.items()} == KINDS
    said = ", ".join(f"{one.total()} of the {name}" for name, one in found.items())
    keep(
        [
            Figure(
                test="evidence.edits",
                goal="10,000 random edits of store, log and bundle: 100 % found by verify, with "
                "the head that was written down",
                measured=f"{done} edits ({said}), {done} found, 0 missed",
                met=done >= min(EDITS, 10_000),
                command="make test PYTEST_ARGS=tests/evidence",
            )
        ]
    )


def test_who_makes_the_manifest_anew_still_cannot_change_what_the_log_binds(
    tmp_path: Path,
) -> None:
    """Nothing from outside is needed for that: no seal, no head, no signature.

    The looks that plan.json lists are there for people; the plan's hash is what binds.
    """
    store = make_store(tmp_path)
    data, _ = bundle_of(store, shown_whole=True)
    store.close()
    assert verify_bundle(io.BytesIO(data), len(data)).intact
    rng, found = random.Random(SEED), 0
    while found < 100:
        kind, edited = of_members(rng, data)
        if kind == "made anew" and edited != data and b'"looks":null' in edited:
            assert not verify_bundle(io.BytesIO(edited), len(edited)).intact
            found += 1


def test_an_end_that_is_cut_off_is_found_with_the_head_and_only_so(tmp_path: Path) -> None:
    store = make_store(tmp_path, purge=False)
    head = store.head()
    log = log_of(store)
    store.close()
    assert head is not None
    shorter = b"".join(log.splitlines(keepends=True)[:-5])
    assert verify_log(io.BytesIO(shorter), len(shorter)).intact
    found = verify_log(io.BytesIO(shorter), len(shorter), head.hash)
    assert found.flaw is not None
    assert found.flaw.seq == head.seq - 5
    assert "cut off" in found.flaw.what


def test_an_older_head_is_found_with_what_came_after_it(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    first = log_of(store).splitlines()[9]
    older = first.partition(b'"hash":"')[2][:64].decode()
    with store.reading() as db:
        found = verify_store(db, older)
    assert found.intact
    assert found.after_head == found.records - 10
    store.close()

"""The log in the store: one chain, in the transaction that keeps what was seen."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from audit.store.sqlite import SqliteStore
from audit.store.store import StoreError
from audit.store.verify import verify_store
from inventory.codec import at_us
from tests.audit.store.test_sqlite import AT, OLD_TABLES
from tests.evidence.made import a_run, make_store, moment, records, row, sent


@pytest.fixture
def store(tmp_path: Path):
    opened = SqliteStore(tmp_path / "store.sqlite")
    opened.begin_run(a_run("r1"))
    yield opened
    opened.close()


def kinds(store: SqliteStore) -> list[str]:
    return [json.loads(body)[0] for _, body, _ in records(store)]


def intact(store: SqliteStore) -> bool:
    with store.reading() as db:
        return verify_store(db).intact


def test_the_canonical_bytes_are_those_of_the_docstring(tmp_path: Path) -> None:
    store = make_store(tmp_path, purge=False)
    previous = bytes(32)
    for seq, body, made in records(store):
        again = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
        assert again == body
        previous = sha256(
            previous + seq.to_bytes(8, "big") + sha256(body.encode()).digest()
        ).digest()
        assert made == previous
    kept = {
        (run, site, asset, probe): digest
        for _, body, _ in records(store)
        if body.startswith('["kept"')
        for run, site, assets in [json.loads(body)[1:]]
        for asset, digests in assets.items()
        for probe, digest in digests.items()
    }
    for one in [*store.of_run("r1"), *store.of_run("r2")]:
        texts = (one.run, one.asset, one.probe, one.site, one.kind, one.outcome, one.note)
        head = [*map(len, texts), one.at_us, one.took_s, sha256(one.facts.encode()).hexdigest()]
        whole = f"{','.join(map(str, head))}:{''.join(texts)}"
        assert (
            kept.pop((one.run, one.site, one.asset, one.probe))
            == sha256(whole.encode()).hexdigest()
        )
    assert not kept
    store.close()


def test_what_was_sent_is_kept_with_what_it_brought_or_neither_is(store: SqliteStore) -> None:
    before = records(store)
    with pytest.raises(StoreError):
        store.append([row("nobody", 1)], [sent("r1", 1)])
    assert records(store) == before
    assert list(store.of_run("r1")) == []


def test_a_row_that_is_known_is_not_named_again_and_what_was_sent_for_it_is(
    store: SqliteStore,
) -> None:
    store.append([row("r1", 1)], [sent("r1", 1)])
    store.append([row("r1", 1), row("r1", 2)], [sent("r1", 1)])
    assert kinds(store) == ["begin", "sent", "kept", "sent", "kept"]
    assert list(json.loads(records(store)[-1][1])[3]) == ["dev-2"]
    assert intact(store)


def test_a_run_that_goes_on_continues_the_chain(store: SqliteStore, tmp_path: Path) -> None:
    store.append([row("r1", 1)], [sent("r1", 1)])
    store.close()  # as after a death: nothing was said at the end
    again = SqliteStore(tmp_path / "store.sqlite")
    again.begin_run(a_run("r1"))
    again.append([row("r1", 2)], [sent("r1", 2)])
    head = again.end_run("r1", "finished", AT)
    assert kinds(again) == ["begin", "sent", "kept", "resume", "sent", "kept", "end"]
    assert head == again.head()
    assert intact(again)
    again.close()


def test_two_programs_that_write_at_the_same_time_make_one_chain(tmp_path: Path) -> None:
    one, two = (SqliteStore(tmp_path / "store.sqlite") for _ in range(2))
    one.begin_run(a_run("r1"))
    two.begin_run(a_run("r2"))
    for number in range(5):
        one.append([row("r1", number)], [sent("r1", number)])
        two.append([row("r2", number)], [sent("r2", number)])
    assert intact(one)
    one.close()
    two.close()


def test_each_thousandth_record_is_followed_by_a_checkpoint(store: SqliteStore) -> None:
    for _ in range(5):
        store.append([], [sent("r1", 1)] * 600, moment(3))
    found = [
        (seq, json.loads(body)) for seq, body, _ in records(store) if body.startswith('["checkp')
    ]
    assert [body[3] for _, body in found] == [1_201, 2_402, 3_003]
    assert all(seq == body[3] + 1 for seq, body in found)
    assert found[0][1][1] == at_us(AT) + 180_000_000


def test_an_older_stores_rows_are_vouched_for_from_its_upgrade_on(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    old = sqlite3.connect(place)
    with old:
        for statement in (*OLD_TABLES, "INSERT INTO alembic_version VALUES ('0001')"):
            old.execute(statement)
        for run, state in (("r1", "finished"), ("r2", "running")):
            old.execute(
                "INSERT INTO run VALUES (?, ?, ?, ?, 'hanoi-2016', 'p', 2, '{}', NULL, '0', 0)",
                (run, at_us(AT), at_us(AT) if state == "finished" else None, state),
            )
            for number in (1, 2):
                one = row(run, number)
                old.execute(
                    "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(one)
                )
    old.close()
    store = SqliteStore(place)
    assert kinds(store) == ["begin", "kept", "kept", "end", "begin", "kept", "kept"]
    with store.reading() as db:
        assert verify_store(db).observations == 4
        db.execute("UPDATE observation SET note = 'another' WHERE run = 'r2' AND asset = 'dev-2'")
        found = verify_store(db).flaw
    assert found is not None
    assert found.seq == 7
    assert found.what == "observation r2/00002/dev-2/printer.snmp: was changed"
    store.close()


def test_a_store_that_nothing_was_kept_in_is_intact(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    assert store.head() is None
    assert intact(store)
    store.close()

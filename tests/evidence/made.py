"""A small store with everything a log can say, and the files that are made of it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from audit.plan import Binding
from audit.store.bundle import Slice, dump, observation_line, slice_of, write_bundle
from audit.store.chain_check import SeenRun
from audit.store.journal import Moment, Opening, purged, row_digest
from audit.store.log_lines import lines
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from audit.world.exchange import Gap, Sent
from inventory.codec import Row, at_us
from tests.audit.store.test_sqlite import AT

BINDING = Binding("1" * 64, "2" * 64, "3" * 64, "4" * 64, "0.1.0")
PARTS = {
    "inventory": "1" * 64, "scope": "2" * 64, "settings": "3" * 64, "credentials": "4" * 64,
    "program": "0.1.0", "files": {"scope.yaml": "5" * 64},
}  # fmt: skip


def moment(minutes: float) -> Moment:
    return Moment(at_us(AT + timedelta(minutes=minutes)), int(minutes * 60_000_000))


def sent(run: str, number: int) -> Sent:
    at = moment(number)
    return Sent(
        *at, run, f"dev-{number}", f"10.1.0.{number}:161", "snmp", "GET 3, GETBULK 12", 4,
        600 + number, "ward-snmp", "answered" if number % 3 else "timeout",
    )  # fmt: skip


def row(run: str, number: int, probe: str = "printer.snmp") -> Row:
    facts = f'{{"printer":{{"state":"idle","pages_total":{1000 + number}}}}}'
    if number % 4 == 0:
        facts = f'{{"identity":{{"sys_location":"phòng {number}"}}}}'
    return Row(
        run, f"dev-{number}", probe, f"0000{number % 3}", "printer", at_us(AT) + number, 0.25,
        "answered" if number % 3 else "timeout", "máy", facts,
    )  # fmt: skip


def a_run(name: str) -> Run:
    return Run(
        id=name, started=AT, register_id="hanoi-2016", plan=BINDING.hash, looks=30, tool="0.1.0",
        simulated=True,
    )  # fmt: skip


def make_store(folder: Path, count: int = 12, *, purge: bool = True) -> SqliteStore:
    """Two runs, one of them stopped and resumed, a worker's death and a purge."""
    store = SqliteStore(folder / "store.sqlite")
    for run in ("r1", "r2"):
        opening = Opening(moment(0), "uid:1000", BINDING.hash, PARTS)
        store.begin_run(a_run(run), opening)
        for start in range(0, count, 4):
            some = range(start, start + 4)
            rows = [row(run, number) for number in some]
            rows += [row(run, number, "system.snmp") for number in some]
            rows.sort(key=lambda one: one.asset)
            store.append(rows, [sent(run, number) for number in some], moment(start))
        store.append([], [Gap(*moment(1), run, "00001", "the worker died")], moment(1))
        store.end_run(run, "interrupted", AT + timedelta(minutes=20))
        store.begin_run(a_run(run), opening)
        store.append([row(run, count), row(run, 0)], [sent(run, count)], moment(21))
        store.end_run(run, "finished", AT + timedelta(minutes=22))
    if purge:
        _purge(store)
    return store


def _purge(store: SqliteStore) -> None:
    less = row("r1", 1)._replace(facts="{}")
    gone = row("r1", 2)
    with store._write() as db:
        db.execute(
            "UPDATE observation SET facts = ? WHERE run = ? AND asset = ? AND probe = ?",
            (less.facts, "r1", less.asset, less.probe),
        )
        db.execute("DELETE FROM observation WHERE run = 'r1' AND asset = ? AND probe = ?",
                   (gone.asset, gone.probe))  # fmt: skip
        db.execute("DELETE FROM tally WHERE run = 'r1'")
        db.execute("INSERT INTO tally SELECT run, outcome, count(*) FROM observation "
                   "WHERE run = 'r1' GROUP BY outcome")  # fmt: skip
        (emptied,) = db.execute("SELECT seq FROM journal WHERE body LIKE '[\"sent\",%' LIMIT 1")
        purged(
            db, at_us(AT), "retention",
            rows=[
                ("r1", less.site, less.asset, less.probe, row_digest(less)),
                ("r1", gone.site, gone.asset, gone.probe, ""),
            ],
            emptied=[emptied[0]],
        )  # fmt: skip


def records(store: SqliteStore) -> list[tuple[int, str, bytes]]:
    with store.reading() as db:
        return list(db.execute("SELECT seq, body, hash FROM journal ORDER BY seq"))


def log_of(store: SqliteStore) -> bytes:
    return "".join(f"{line}\n" for line in lines(records(store))).encode()


def bundle_of(
    store: SqliteStore, run: str = "r2", *, shown_whole: bool = False
) -> tuple[bytes, str]:
    """(bytes of the archive, its seal)."""
    every = records(store)
    part: Slice = slice_of(every, run)
    mine = [one for one in every if part.first <= one[0] <= part.last]
    (known,) = [one for one in store.runs() if one.id == run]
    seen = SeenRun(
        run, at_us(known.started), None if known.finished is None else at_us(known.finished),
        known.state, known.register_id, known.plan, known.looks, known.selection, known.tool,
        known.simulated,
    )  # fmt: skip
    rows = list(store.of_run(run))
    shown = [
        observation_line(one, one.facts if shown_whole or "sys_location" not in one.facts else "{}")
        for one in rows
    ]
    members = [
        ("run.json", [dump(seen._asdict())]),
        ("plan.json", [dump({"hash": known.plan, "parts": PARTS, "looks": None})]),
        ("policy.json", [dump({"id": "policy"})]),
        ("decisions.jsonl", [dump({"site": "00001", "verdict": "GO"})]),
        ("observations.jsonl", ["".join(f"{line}\n" for line in shown).encode()]),
        ("journal.jsonl", [f"{line}\n".encode() for line in lines(mine, part.previous)]),
    ]
    about = {
        "program": "0.1.0", "simulated": True, "run": run, "first": part.first,
        "previous": part.previous.hex(), "head": {"seq": part.last, "hash": mine[-1][2].hex()},
        "records": len(mine), "observations": len(rows),
    }  # fmt: skip
    file = io.BytesIO()
    seal = write_bundle(file, members, about)
    return file.getvalue(), seal

"""Purge: take out of a store what is too old, a whole run, or one person, and leave no byte of it.

One transaction changes the rows and says so in the journal, so the chain verifies before and after
(`audit.store.journal.purged`). Then the file is swept: SQLite overwrites what it deletes
(`secure_delete`), the log is folded in and cut to nothing, and `VACUUM` writes the file anew. Who
dies in between has either done the first or not; the sweep is made again by whoever purges next.
What the disk itself may still hold of a file that was made shorter is beyond any program.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from audit.store.journal import purged, row_digest
from audit.store.sqlite import SqliteStore
from audit.store.sqlite_words import store_error
from audit.store.store import StoreError
from inventory.codec import Row
from inventory.fields import Class
from inventory.redact import GONE, redacted, without_person

Why = Literal["retention", "older_than", "run", "person"]

_AT_ONCE = 2_000
_READERS_MS = 3_000
"""So long a reader is waited for: what is purged is gone already, its bytes are not."""

_FIELDS = ", ".join(Row._fields)
_ROWS = (
    f"SELECT rowid, {_FIELDS} FROM observation WHERE rowid > :after "  # noqa: S608 - our own words
    f"AND (:run IS NULL OR run = :run) ORDER BY rowid LIMIT {_AT_ONCE}"
)
_RECOUNT = (
    "INSERT INTO tally (run, outcome, looks) "
    "SELECT run, outcome, count(*) FROM observation WHERE run = ? GROUP BY outcome"
)
_LAST = "UPDATE run SET last_us = (SELECT max(at_us) FROM observation WHERE run = :id) WHERE id=:id"


@dataclass(frozen=True, slots=True)
class Wish:
    """What goes. Times are microseconds since 1970 UTC; what is older than them goes.

    `classes`: fields of a class go out of rows older than its time; `rows_us`: older rows go
    whole; `sent_us`: older records of what was sent lose their bodies.
    """

    why: Why
    at_us: int
    classes: Mapping[Class, int] = field(default_factory=dict)
    rows_us: int | None = None
    sent_us: int | None = None
    run: str | None = None
    person: re.Pattern[str] | None = None

    @property
    def said(self) -> str:
        """The reason as the journal keeps it: a word, a run's name; never a person."""
        return f"run {self.run}" if self.why == "run" else self.why


@dataclass(slots=True)
class Purge:
    """What went, or would go."""

    deleted: int = 0  # rows
    redacted: int = 0
    emptied: int = 0  # records of what was sent
    left: int = 0  # records of the journal that a purge may not touch and that name the person
    runs: Counter[str] = field(default_factory=Counter)  # rows deleted or changed, by run

    @property
    def anything(self) -> bool:
        """Whether there is something to do."""
        return bool(self.deleted or self.redacted or self.emptied)


@dataclass(slots=True)
class _Change:
    """One row: `row` is what it becomes, None when it goes."""

    rowid: int
    key: tuple[str, str, str, str]
    row: Row | None


def survey(store: SqliteStore, wish: Wish) -> Purge:
    """What a purge would do; nothing is changed."""
    found = Purge()
    with store.reading() as connection:
        for changes in _changes(connection, wish):
            _count(found, changes)
        found.emptied = len(_sent(connection, wish))
        found.left = _left(connection, wish)
    return found


def purge(store: SqliteStore, path: Path, wish: Wish) -> Purge:
    """Do it, durably, then sweep the file.

    Raises:
        StoreError: locked by another program, a full disk; said what is done and what is not.
    """
    found = Purge()
    try:
        with store.reading() as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                _purge(connection, wish, found)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            _sweep(connection, path)
    except sqlite3.Error as error:
        raise store_error(path, error) from error
    return found


def _purge(connection: sqlite3.Connection, wish: Wish, found: Purge) -> None:
    rows: list[tuple[str, str, str, str, str]] = []
    for changes in _changes(connection, wish):
        _count(found, changes)
        rows += [(*one.key, "" if one.row is None else row_digest(one.row)) for one in changes]
        connection.executemany(
            "DELETE FROM observation WHERE rowid = ?",
            [(one.rowid,) for one in changes if one.row is None],
        )
        connection.executemany(
            "UPDATE observation SET note = ?, facts = ? WHERE rowid = ?",
            [(one.row.note, one.row.facts, one.rowid) for one in changes if one.row is not None],
        )
    emptied = _sent(connection, wish)
    found.emptied = len(emptied)
    for run in found.runs:
        connection.execute("DELETE FROM tally WHERE run = ?", (run,))
        connection.execute(_RECOUNT, (run,))
        connection.execute(_LAST, {"id": run})
    if rows or emptied:
        purged(connection, wish.at_us, wish.said, rows=rows, emptied=emptied)
    found.left = _left(connection, wish)


def _count(found: Purge, changes: list[_Change]) -> None:
    for one in changes:
        found.runs[one.key[0]] += 1
        if one.row is None:
            found.deleted += 1
        else:
            found.redacted += 1


def _changes(connection: sqlite3.Connection, wish: Wish) -> Iterator[list[_Change]]:
    """What happens to the rows, some thousand at a time; rows may be changed between."""
    after = -1
    while True:
        given = {"after": after, "run": wish.run}
        rows = connection.execute(_ROWS, given).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        changes = []
        for rowid, *values in rows:
            row = Row(*values)
            new = _after(row, wish)
            if new is not row:
                changes.append(_Change(rowid, (row.run, row.site, row.asset, row.probe), new))
        if changes:
            yield changes


def _after(row: Row, wish: Wish) -> Row | None:
    """What a row becomes: itself, another one, nothing."""
    if wish.why == "run":
        return None
    if wish.rows_us is not None and row.at_us < wish.rows_us:
        return None
    facts, note = row.facts, row.note
    old = {class_ for class_, before_us in wish.classes.items() if row.at_us < before_us}
    if old:
        facts = redacted(facts, old)
    if wish.person is not None:
        facts, note = without_person(facts, wish.person), wish.person.sub(GONE, note)
    if facts == row.facts and note == row.note:
        return row
    return row._replace(facts=facts, note=note)


def _sent(connection: sqlite3.Connection, wish: Wish) -> list[int]:
    """Numbers of the records of what was sent that go."""
    if wish.sent_us is None and wish.run is None and wish.person is None:
        return []
    found = []
    for seq, text in connection.execute(
        "SELECT seq, body FROM journal WHERE body LIKE '[\"sent\",%' ORDER BY seq"
    ):
        if wish.person is not None:
            goes = wish.person.search(text) is not None
        else:
            body = json.loads(text)
            goes = body[3] == wish.run if wish.run is not None else body[1] < (wish.sent_us or 0)
        if goes:
            found.append(int(seq))
    return found


def _left(connection: sqlite3.Connection, wish: Wish) -> int:
    """Records that name the person as a device or a run: keys, which the chain stands on."""
    if wish.person is None:
        return 0
    return sum(
        wish.person.search(text) is not None
        for (text,) in connection.execute(
            "SELECT body FROM journal WHERE body NOT LIKE '[\"sent\",%'"
        )
    )


def _sweep(connection: sqlite3.Connection, path: Path) -> None:
    """Leave nothing of what was deleted in the file, its log or its free pages."""
    connection.execute(f"PRAGMA busy_timeout={_READERS_MS}")
    _cut_log(connection, path)
    connection.execute("VACUUM")
    _cut_log(connection, path)


def _cut_log(connection: sqlite3.Connection, path: Path) -> None:
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreError(
            str(path),
            "is being read by another program, so old bytes are still there; end that one and "
            "purge again",
            "đang được chương trình khác đọc nên dữ liệu cũ chưa bị ghi đè; hãy kết thúc chương "
            "trình đó rồi purge lại",
        )

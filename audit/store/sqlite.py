"""The embedded store: one SQLite file, durable at every commit."""

import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from audit.store.journal import Chain, Head, Moment, Opening, add_seen
from audit.store.sqlite_words import BUSY_S, store_error
from audit.store.store import Run, State, StoreError
from audit.store.tables import HEAD, TABLES
from audit.world.exchange import Gap, Sent
from inventory.codec import Row, at_time, at_us, from_row
from inventory.seen import Observation

_TURN_S = 0.1
"""A locked store is waited for in turns, between which a signal is heard."""

_FIELDS = ", ".join(Row._fields)
_INSERT = (
    f"INSERT INTO observation ({_FIELDS}) VALUES ({', '.join('?' * len(Row._fields))}) "  # noqa: S608
    "ON CONFLICT (run, site, asset, probe) DO NOTHING"
)
_COUNT = (
    "INSERT INTO tally (run, outcome, looks) VALUES (?, ?, ?) "
    "ON CONFLICT (run, outcome) DO UPDATE SET looks = looks + excluded.looks"
)
_COUNT_AGAIN = (
    "INSERT INTO tally (run, outcome, looks) "
    "SELECT run, outcome, count(*) FROM observation WHERE run = ? GROUP BY outcome"
)
_LAST = "UPDATE run SET last_us = ? WHERE id = ? AND (last_us IS NULL OR last_us < ?)"
_RUN = (
    "id", "started_us", "finished_us", "state", "register", "plan", "looks", "selection", "tool",
    "simulated", "last_us",
)  # fmt: skip
_LATEST = f"""
SELECT {", ".join(f"o.{name}" for name in Row._fields)} FROM (
    SELECT asset, probe, max(at_us) AS at_us FROM observation INDEXED BY observation_latest
    WHERE at_us <= :at {{chosen}} {{inside}} GROUP BY asset, probe
) AS newest
CROSS JOIN observation AS o INDEXED BY observation_latest
    ON o.asset = newest.asset AND o.probe = newest.probe AND o.at_us = newest.at_us
WHERE o.run = (
    SELECT max(run) FROM observation
    WHERE asset = newest.asset AND probe = newest.probe AND at_us = newest.at_us {{inside}}
)
ORDER BY newest.asset, newest.probe
"""  # noqa: S608 - our own words
"""In one pass of the index, whatever the time: the past is as fast as now."""


class SqliteStore:
    """WAL, `synchronous=FULL`: what `append` has returned from survives a power cut."""

    def __init__(self, path: Path) -> None:
        """Open the store, making or upgrading it when needed.

        Raises:
            StoreError: not a database, damaged, locked, read-only, on a full disk, or newer.
        """
        self._path = path
        self._check_place()
        self._writer: sqlite3.Connection | None = None
        with self._explained():
            with closing(self._open()) as connection:
                found = _revision(connection)
            if found is None:
                self._make()
            elif found != HEAD:
                self._upgrade()

    def begin_run(self, run: Run, opening: Opening | None = None) -> None:
        """Note that a run begins; a known one goes on, its start untouched."""
        said = opening or Opening(Moment(at_us(run.started)), plan=run.plan)
        values = (
            run.id, at_us(run.started), None, "running", run.register_id, run.plan, run.looks,
            run.selection, run.tool, run.simulated, None,
        )  # fmt: skip
        with self._write() as connection:
            known = connection.execute("SELECT 1 FROM run WHERE id = ?", (run.id,)).fetchone()
            connection.execute(
                f"INSERT INTO run ({', '.join(_RUN)}) VALUES ({', '.join('?' * len(_RUN))}) "  # noqa: S608
                "ON CONFLICT (id) DO UPDATE SET finished_us = excluded.finished_us, "
                "state = excluded.state, tool = excluded.tool",
                values,
            )
            chain = Chain(connection)
            who = (said.moment.mono_us, run.id, said.actor, said.plan)
            if known:
                chain.add("resume", said.moment.at_us, *who, run.tool, said.parts)
            else:
                chain.add(
                    "begin", at_us(run.started), *who, run.register_id, run.looks, run.selection,
                    run.tool, run.simulated, said.parts,
                )  # fmt: skip
            chain.write()

    def end_run(self, run: str, state: State, at: datetime, mono_us: int = 0) -> Head:
        """Note how a run ended; where the log ends with it."""
        with self._write() as connection:
            connection.execute(
                "UPDATE run SET state = ?, finished_us = ? WHERE id = ?", (state, at_us(at), run)
            )
            chain = Chain(connection)
            chain.add("end", at_us(at), mono_us, run, state)
            return chain.write()

    def append(
        self,
        rows: Sequence[Row],
        sent: Sequence[Sent | Gap] = (),
        moment: Moment | None = None,
    ) -> int:
        """Keep rows, and the log of what was sent for them, in one transaction.

        On return they are on the disk. The log names each row that is new, with its digest.
        """
        if not rows and not sent:
            return 0
        with self._write() as connection:
            new = _insert(connection, rows)
            chain = Chain(connection)
            add_seen(chain, new, sent, moment)
            chain.write()
            if len(new) == len(rows):
                counts = Counter((row.run, row.outcome) for row in new)
                connection.executemany(_COUNT, [(*key, n) for key, n in counts.items()])
            elif new:  # some were known: a rare thing, so all are counted again
                for run in {row.run for row in new}:
                    connection.execute("DELETE FROM tally WHERE run = ?", (run,))
                    connection.execute(_COUNT_AGAIN, (run,))
            last: dict[str, int] = {}
            for row in new:
                if row.at_us > last.get(row.run, -1):
                    last[row.run] = row.at_us
            connection.executemany(_LAST, [(at, run, at) for run, at in last.items()])
            return len(new)

    def head(self) -> Head | None:
        """Where the log ends; None: it is empty."""
        chosen = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
        return next((Head(seq, bytes(made).hex()) for seq, made in self._read(chosen)), None)

    def parts(self, run: str) -> Mapping[str, Any]:
        """What the plan of a run was made of when it began; empty when the log does not say."""
        for (body,) in self._read("SELECT body FROM journal WHERE body LIKE '[\"begin\",%'"):
            said = json.loads(body)
            if said[3] == run:
                found: dict[str, Any] = said[-1]
                return found
        return {}

    def reading(self) -> "closing[sqlite3.Connection]":
        """A connection for who verifies or exports; close it."""
        return closing(self._open())

    def done(self, run: str, site: str | None = None) -> Iterator[tuple[str, str]]:
        """(asset, probe) of every look that a run has kept, at one site or at all."""
        chosen = "SELECT asset, probe FROM observation WHERE run = ?"
        if site is None:
            return self._read(chosen, (run,))
        return self._read(f"{chosen} AND site = ?", (run, site))

    def kept(self, run: str) -> Iterator[tuple[str, int, int]]:
        """(site, looks, assets) of every site of which a run has kept something, by site."""
        return self._read(
            "SELECT site, count(*), count(DISTINCT asset) FROM observation WHERE run = ? "
            "GROUP BY site ORDER BY site",
            (run,),
        )

    def outcomes(self, run: str) -> dict[str, int]:
        """How the looks that a run has kept ended: {outcome: looks}."""
        return dict(self._read("SELECT outcome, looks FROM tally WHERE run = ?", (run,)))

    def runs(self) -> list[Run]:
        """All runs, oldest first, with the number of observations each has kept."""
        chosen = (
            f"SELECT {', '.join(_RUN)}, "  # noqa: S608 - our own words
            "coalesce((SELECT sum(looks) FROM tally WHERE tally.run = run.id), 0) "
            "FROM run ORDER BY started_us, id"
        )
        return [_run(row) for row in self._read(chosen)]

    def latest(
        self, at: datetime, *, run: str | None = None, assets: Collection[str] | None = None
    ) -> Iterator[Observation]:
        """The last observation of every (asset, probe) not after `at`, by (asset, probe).

        Not by site: an asset that has moved was seen at two. Of two looks that carry the same time
        (a file that was read again) the later run's counts.
        """
        statement = _LATEST.format(
            chosen="" if assets is None else "AND asset IN (SELECT value FROM json_each(:of))",
            inside="" if run is None else "AND run = :run",
        )
        given: dict[str, object] = {"at": at_us(at)}
        if run is not None:
            given["run"] = run
        if assets is not None:
            given["of"] = json.dumps(list(assets))
        for row in self._read(statement, given):
            yield from_row(Row(*row))

    def of_run(self, run: str) -> Iterator[Row]:
        """All rows of a run, by (site, asset, probe)."""
        chosen = f"SELECT {_FIELDS} FROM observation WHERE run = ? ORDER BY site, asset, probe"  # noqa: S608
        for row in self._read(chosen, (run,)):
            yield Row(*row)

    def of_asset(self, asset: str, *, run: str | None = None) -> Iterator[Row]:
        """All rows of an asset, of one run or of all, by (time, probe)."""
        chosen = f"SELECT {_FIELDS} FROM observation WHERE asset = ?"  # noqa: S608 - our own words
        given = (asset,) if run is None else (asset, run)
        inside = "" if run is None else " AND run = ?"
        for row in self._read(f"{chosen}{inside} ORDER BY at_us, probe", given):
            yield Row(*row)

    def last_at(self) -> datetime | None:
        """The time of the latest observation of all; None when there is none."""
        ((found,),) = self._read("SELECT max(last_us) FROM run")
        return None if found is None else at_time(found)

    def check(self) -> str | None:
        """What SQLite's own integrity check complains of; None when it is content."""
        with self._explained(), closing(self._open()) as connection:
            said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        return None if said == "ok" else said

    def close(self) -> None:
        """Let go of the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    # -- how -------------------------------------------------------------------------------

    def _check_place(self) -> None:
        folder = self._path.parent
        if not folder.is_dir():
            raise StoreError(str(self._path), f"there is no folder {folder}; make it first")
        if self._path.is_dir():
            raise StoreError(str(self._path), "is a folder; a store is a file")
        target = self._path if self._path.exists() else folder
        if not os.access(target, os.R_OK | os.W_OK):
            raise StoreError(str(self._path), "is read-only; allow writing, or copy it elsewhere")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )  # we say BEGIN ourselves
        try:
            connection.execute("PRAGMA page_size=16384")  # of a new file
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA cache_size=-16000")  # KiB: the indexes of a country
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self) -> None:
        """In one transaction: others may open a new store in this moment, or end this process."""
        with self._write() as connection:
            known = _tables(connection)
            if not known:
                for statement in TABLES:
                    connection.execute(statement)
            elif "alembic_version" not in known:
                raise StoreError(
                    str(self._path), "is another program's database; name a different file"
                )

    def _upgrade(self) -> None:
        from sqlalchemy.exc import DatabaseError  # half a second to load, needed once a year

        from audit.store.upgrade import upgrade

        try:
            upgrade(self._path, BUSY_S)
        except DatabaseError as error:
            raise store_error(self._path, error.orig or error) from error

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction; `BEGIN IMMEDIATE` waits for the lock first, not halfway."""
        with self._explained():
            if self._writer is None:
                self._writer = self._open()
                self._writer.execute(f"PRAGMA busy_timeout={_TURN_S * 1000:.0f}")
            _begin(self._writer)
            try:
                yield self._writer
            except BaseException:
                if self._writer.in_transaction:  # a full disk has ended it already
                    self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def _read(self, chosen: str, given: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Any]:
        with self._explained(), closing(self._open()) as connection:
            yield from connection.execute(chosen, given)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise store_error(self._path, error) from error


def _insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> Sequence[Row]:
    """Insert rows; those that were new."""
    connection.execute("SAVEPOINT rows")
    new = connection.executemany(_INSERT, map(list, rows)).rowcount  # a list binds fastest
    if new == len(rows) or not rows:
        connection.execute("RELEASE rows")
        return rows
    connection.execute("ROLLBACK TO rows")  # some were known: which of them?
    connection.execute("RELEASE rows")
    return [row for row in rows if connection.execute(_INSERT, list(row)).rowcount]


def _begin(connection: sqlite3.Connection) -> None:
    until_s = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # also while it recovers
            if not busy or time.monotonic() >= until_s:
                raise
        else:
            return


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }


def _revision(connection: sqlite3.Connection) -> str | None:
    if "alembic_version" not in _tables(connection):
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if found is None else str(found[0])


def _run(row: Sequence[Any]) -> Run:
    said = dict(zip(_RUN, row[:-1], strict=True))
    finished, last = said["finished_us"], said["last_us"]
    return Run(
        id=said["id"],
        started=at_time(said["started_us"]),
        finished=None if finished is None else at_time(finished),
        state=said["state"],
        register_id=said["register"],
        plan=said["plan"],
        looks=said["looks"],
        selection=said["selection"],
        tool=said["tool"],
        simulated=bool(said["simulated"]),
        observations=row[-1],
        last=None if last is None else at_time(last),
    )

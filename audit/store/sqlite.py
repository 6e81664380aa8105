"""The embedded store: one SQLite file, durable at every commit."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from audit.store.schema import HEAD, METADATA, OBSERVATION, RUN, TALLY
from audit.store.store import Run, State, StoreError
from inventory.codec import Row, at_time, at_us, from_row
from inventory.seen import Observation

BUSY_S = 30.0
"""How long a locked store is waited for."""

_COLUMNS = [OBSERVATION.c[name] for name in Row._fields]
_INSERT = str(
    insert(OBSERVATION)
    .values(dict.fromkeys(Row._fields))
    .on_conflict_do_nothing(index_elements=["run", "site", "asset", "probe"])
    .compile(dialect=create_engine("sqlite://").dialect)
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
        self._engine = _engine(path)
        self._writer: Connection | None = None
        with self._explained():
            with self._engine.connect() as connection:
                found = _revision(connection)
                connection.rollback()
            if found != HEAD:
                self._migrate()

    def begin_run(self, run: Run) -> None:
        """Note that a run begins; a known one goes on, its start untouched."""
        values = {
            "id": run.id,
            "started_us": at_us(run.started),
            "finished_us": None,
            "state": "running",
            "register": run.register_id,
            "plan": run.plan,
            "looks": run.looks,
            "selection": run.selection,
            "tool": run.tool,
            "simulated": run.simulated,
        }
        again = {name: values[name] for name in ("finished_us", "state", "tool")}
        statement = insert(RUN).values(values)
        with self._write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=again))

    def end_run(self, run: str, state: State, at: datetime) -> None:
        """Note how a run ended."""
        with self._write() as connection:
            connection.execute(
                update(RUN).where(RUN.c.id == run).values(state=state, finished_us=at_us(at))
            )

    def append(self, rows: Sequence[Row]) -> int:
        """Keep rows in one transaction; on return they are on the disk."""
        if not rows:
            return 0
        with self._write() as connection:
            # Past SQLAlchemy's row handling: five times as fast, and the statement is its own.
            new = int(connection.exec_driver_sql(_INSERT, list(rows)).rowcount)
            if new == len(rows):
                counts = Counter((row.run, row.outcome) for row in rows)
                connection.exec_driver_sql(_COUNT, [(*key, n) for key, n in counts.items()])
            elif new:  # some were known: a rare thing, so all are counted again
                for run in {row.run for row in rows}:
                    connection.exec_driver_sql("DELETE FROM tally WHERE run = ?", (run,))
                    connection.exec_driver_sql(_COUNT_AGAIN, (run,))
            last: dict[str, int] = {}
            for row in rows:
                if row.at_us > last.get(row.run, -1):
                    last[row.run] = row.at_us
            connection.exec_driver_sql(_LAST, [(at, run, at) for run, at in last.items()])
            return new

    def done(self, run: str, site: str | None = None) -> Iterator[tuple[str, str]]:
        """(asset, probe) of every look that a run has kept, at one site or at all."""
        chosen = select(OBSERVATION.c.asset, OBSERVATION.c.probe).where(OBSERVATION.c.run == run)
        if site is not None:
            chosen = chosen.where(OBSERVATION.c.site == site)
        yield from self._read(chosen)

    def kept(self, run: str) -> Iterator[tuple[str, int, int]]:
        """(site, looks, assets) of every site of which a run has kept something, by site."""
        site, asset = OBSERVATION.c.site, OBSERVATION.c.asset
        chosen = select(site, func.count(), func.count(asset.distinct()))
        yield from self._read(chosen.where(OBSERVATION.c.run == run).group_by(site).order_by(site))

    def outcomes(self, run: str) -> dict[str, int]:
        """How the looks that a run has kept ended: {outcome: looks}."""
        chosen = select(TALLY.c.outcome, TALLY.c.looks).where(TALLY.c.run == run)
        return {str(outcome): int(count) for outcome, count in self._read(chosen)}

    def runs(self) -> list[Run]:
        """All runs, oldest first, with the number of observations each has kept."""
        kept = select(TALLY.c.run, func.sum(TALLY.c.looks).label("kept")).group_by(TALLY.c.run)
        counted = kept.subquery()
        chosen = (
            select(RUN, func.coalesce(counted.c.kept, 0))
            .outerjoin(counted, counted.c.run == RUN.c.id)
            .order_by(RUN.c.started_us, RUN.c.id)
        )
        return [_run(row) for row in self._read(chosen)]

    def latest(
        self, at: datetime, *, run: str | None = None, assets: Collection[str] | None = None
    ) -> Iterator[Observation]:
        """The last observation of every (asset, probe) not after `at`, by (asset, probe).

        Not by site: an asset that has moved was seen at two. Of two looks that carry the same time
        (a file that was read again) the later run's counts.
        """
        statement = text(
            _LATEST.format(
                chosen="" if assets is None else "AND asset IN (SELECT value FROM json_each(:of))",
                inside="" if run is None else "AND run = :run",
            )
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
        chosen = (
            select(*_COLUMNS)
            .where(OBSERVATION.c.run == run)
            .order_by(OBSERVATION.c.site, OBSERVATION.c.asset, OBSERVATION.c.probe)
        )
        for row in self._read(chosen):
            yield Row(*row)

    def of_asset(self, asset: str, *, run: str | None = None) -> Iterator[Row]:
        """All rows of an asset, of one run or of all, by (time, probe)."""
        chosen = select(*_COLUMNS).where(OBSERVATION.c.asset == asset)
        if run is not None:
            chosen = chosen.where(OBSERVATION.c.run == run)
        for row in self._read(chosen.order_by(OBSERVATION.c.at_us, OBSERVATION.c.probe)):
            yield Row(*row)

    def last_at(self) -> datetime | None:
        """The time of the latest observation of all; None when there is none."""
        found = [row[0] for row in self._read(select(func.max(RUN.c.last_us)))]
        return None if found[0] is None else at_time(found[0])

    def check(self) -> str | None:
        """What SQLite's own integrity check complains of; None when it is content."""
        with self._explained(), self._engine.connect() as connection:
            said = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
        return None if said == "ok" else said

    def close(self) -> None:
        """Let go of the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()

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

    def _migrate(self) -> None:
        """In one transaction: others may open a new store in this moment, or end this process."""
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.set_main_option("path_separator", "os")
        known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
        writer = self._engine.connect().execution_options(write=True)
        with writer as connection, connection.begin():
            found = _revision(connection)
            if found is not None and found not in known:
                raise StoreError(
                    str(self._path),
                    f"was made by a newer ward-audit (schema {found}); install that version",
                )
            if found is None and inspect(connection).get_table_names():
                raise StoreError(
                    str(self._path), "is another program's database; name a different file"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """One durable transaction; `BEGIN IMMEDIATE` waits for the lock first, not halfway."""
        with self._explained():
            if self._writer is None:
                self._writer = self._engine.connect().execution_options(write=True)
            with self._writer.begin():
                yield self._writer

    def _read(self, chosen: Any, given: Mapping[str, object] | None = None) -> Iterator[Any]:
        with self._explained(), self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=500).execute(chosen, given)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise StoreError(str(self._path), _why(error)) from error


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": BUSY_S}, poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")  # KiB: the inner pages of a country's indexes
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    value = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if value is None else str(value)


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        started=at_time(row.started_us),
        finished=None if row.finished_us is None else at_time(row.finished_us),
        state=row.state,
        register_id=row.register,
        plan=row.plan,
        looks=row.looks,
        selection=row.selection,
        tool=row.tool,
        simulated=row.simulated,
        observations=row[-1],
        last=None if row.last_us is None else at_time(row.last_us),
    )


_WORDS = (
    ("not a database", "is not a database; name the store, or move this file away"),
    ("malformed", "is damaged; restore a copy, or move it away and run again"),
    ("locked", f"is locked by another program for more than {BUSY_S:g} s; end that one first"),
    ("readonly", "is read-only; allow writing, or copy it elsewhere"),
    ("disk is full", "the disk is full; free some space, then go on with --resume"),
    ("disk i/o", "the disk reports an error; check it, then go on with --resume"),
    ("unable to open", "cannot be opened; check that the folder is there and may be written"),
)


def _why(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error)
    low = said.lower()
    for sign, line in _WORDS:
        if sign in low:
            return line
    return said.splitlines()[0]


__all__ = ["METADATA", "SqliteStore"]

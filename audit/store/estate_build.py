"""Tables into one file, row by row: every problem of all of them is found, or the file is made."""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from heapq import nsmallest
from itertools import chain, groupby
from pathlib import Path

from audit.store.estate import INDEXES, SCHEMA, EstateFile, open_estate
from audit.store.sqlite_words import store_error
from inventory.cross import lead_nowhere, written_twice
from inventory.load import MAX_PROBLEMS, by_place
from inventory.model import COMPUTERS, Asset, DeviceAsset, Officer, Register, office_id
from inventory.problem import InventoryError, Problem
from inventory.serials import serial_key, twins_among
from inventory.table import Entry, Table, load_tables
from inventory.table_file import WHOLE, entries_in

Files = Iterable[tuple[str, bytes]]
Row = tuple[str, str, str, str, str | None, str | None, str | None, str | None, str, int]


def compile_estate(
    files: Files, register: Register, place: Path, key: str, *, simulated: bool
) -> EstateFile:
    """Read the tables of an estate into a file; where none can be written, into a private one.

    Args:
        files: (name, bytes) in order of names; one is held at a time.
        place: of the file; it is replaced as a whole.
        key: of the tables; who opens the file asks for it.

    Raises:
        InventoryError: every problem of every table (the first thousand), in order of file and
            line, exactly as `inventory.load.load_estate` says them.
    """
    about = {"key": key, "register_id": register.id, "simulated": str(int(simulated))}
    part = place.with_name(f".{place.name}.{secrets.token_hex(6)}.part")
    try:
        if not os.access(place.parent, os.W_OK):  # a folder that may only be read
            db = _begin("", about)
            _fill(db, files, register)
            return EstateFile(db, None)
        with closing(_begin(str(part), about)) as db:
            _fill(db, files, register)
            db.commit()
        part.replace(place)
    except sqlite3.OperationalError as error:
        raise store_error(place, error) from error
    finally:
        part.unlink(missing_ok=True)
    made = open_estate(place, key)
    if made is None:  # it was written a moment ago
        raise store_error(place, sqlite3.OperationalError("disk I/O error"))
    return made


def _begin(name: str, about: Mapping[str, str]) -> sqlite3.Connection:
    db = sqlite3.connect(name)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000"):
        db.execute(f"PRAGMA {pragma}")  # half a file is thrown away, never mended
    db.executescript(SCHEMA)
    db.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    return db


def _fill(db: sqlite3.Connection, files: Files, register: Register) -> None:
    problems: list[Problem] = []
    failed: set[str] = set()
    for name, data in files:
        entries = entries_in(name, data, register, problems, failed)
        db.executemany(
            "INSERT INTO item (tbl, site, id, body, kind, desk, attached_to, serial, source, line)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_row(table, entry) for table, entry in entries),
        )
        problems = nsmallest(MAX_PROBLEMS, problems, key=by_place)
    db.executescript(INDEXES)
    wrong = nsmallest(MAX_PROBLEMS, chain(problems, _cross(db, register, failed)), key=by_place)
    if wrong:
        raise InventoryError(wrong)
    _note_twins(db)


def _row(table: Table, entry: Entry) -> Row:
    value = entry.value
    return (
        table.id,
        value.site,
        getattr(value, table.key),
        value.model_dump_json(exclude_defaults=True),
        value.kind if isinstance(value, Asset) else None,
        value.desk if isinstance(value, DeviceAsset | Officer) else None,
        value.attached_to if isinstance(value, DeviceAsset) else None,
        serial_key(value.serial) if isinstance(value, DeviceAsset) else None,
        entry.source,
        entry.line,
    )


def _cross(db: sqlite3.Connection, register: Register, failed: set[str]) -> Iterator[Problem]:
    """What no single row can know. SQL finds who is suspect; `inventory.cross` says what of."""
    yield from _twice(db)
    known = None if WHOLE in failed else failed
    estate, tables = EstateFile(db, None), load_tables()
    offices = {office_id(site.id) for site in register.sites}
    for table, body, source, line in db.execute(_SUSPECTS, COMPUTERS):
        entry = Entry(tables[table].model.model_validate_json(body), source, line)
        yield from lead_nowhere(entry, offices, estate.desk, estate.asset, known)


_SUSPECTS = f"""
SELECT i.tbl, i.body, i.source, i.line FROM item i
LEFT JOIN item d INDEXED BY item_id ON d.id = i.desk AND d.tbl = 'desks'
LEFT JOIN item h INDEXED BY item_id ON h.id = i.attached_to AND h.kind IS NOT NULL
WHERE (i.kind IS NOT NULL AND i.id GLOB '*-office')
   OR (i.desk IS NOT NULL AND d.site IS NOT i.site)
   OR (i.attached_to IS NOT NULL AND (h.site IS NOT i.site OR h.id = i.id
       OR h.kind NOT IN ({", ".join("?" * len(COMPUTERS))})))
GROUP BY i.place
"""  # noqa: S608  # question marks alone


def _twice(db: sqlite3.Connection) -> Iterator[Problem]:
    """Keys are one by table, and one for assets of all tables; the first of them is named."""
    order = {id_: place for place, id_ in enumerate(load_tables())}
    suspects = db.execute("SELECT id FROM item GROUP BY id HAVING count(*) > 1").fetchall()
    for (id_,) in suspects:
        chosen = "SELECT place, tbl, kind, source, line FROM item WHERE id = ? ORDER BY place"
        firsts: dict[str, tuple[int, str, int]] = {}
        for place, table, kind, source, line in sorted(
            db.execute(chosen, (id_,)), key=lambda row: order[row[1]]
        ):
            namespace = table if kind is None else "asset"
            first = firsts.setdefault(namespace, (place, source, line))
            if first[0] != place:
                yield written_twice(id_, source, line, *first[1:])


def _note_twins(db: sqlite3.Connection) -> None:
    shared = """
        SELECT serial, site, id FROM item WHERE serial IN (
            SELECT serial FROM item WHERE serial IS NOT NULL
            GROUP BY serial HAVING count(DISTINCT site) > 1
        ) ORDER BY serial, place
    """
    for _, group in groupby(db.execute(shared).fetchall(), key=lambda row: row[0]):
        rows = [(site, id_) for _, site, id_ in group]
        twins = twins_among(rows)
        db.executemany(
            "INSERT INTO twin VALUES (?, ?, ?)",
            ((site, id_, json.dumps(twins[id_])) for site, id_ in rows),
        )

"""Random edits: every kind of change that somebody could make, each of them a real one."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from typing import Any

from audit.store.bundle import dump, manifest, seal_of
from audit.store.sealed_zip import directory, local_head, of_data

KEYS = {
    "run": ("id",), "tally": ("run", "outcome"),
    "observation": ("run", "site", "asset", "probe"), "journal": ("seq",),
}  # fmt: skip
TIMES = {"run": ("started_us", "finished_us", "last_us"), "observation": ("at_us",)}
TABLES = ("run", "tally", *["observation"] * 5, *["journal"] * 7)


def other(rng: random.Random, value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, int):
        return value + rng.choice((-1, 1, 1_000_000, -3_600_000_000))
    if isinstance(value, float):
        return value + rng.choice((0.001, -0.001, 5.0))
    if isinstance(value, bytes):
        return flipped(rng, value)
    if value is None:
        return rng.randrange(1, 10**15)
    text = str(value)
    if not text:
        return rng.choice("abcđ ")
    at = rng.randrange(len(text))
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            f"{text[:at]}{rng.choice('xyzđ0')}{text[at:]}",
            f"{text[:at]}{chr(ord(text[at]) ^ 1)}{text[at + 1 :]}",
        )
    )


def flipped(rng: random.Random, data: bytes) -> bytes:
    """One bit of it turned."""
    made = bytearray(data)
    made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


class Database:
    """Edits of the rows of a store; each says whether it changed anything."""

    def __init__(self, db: sqlite3.Connection, rng: random.Random) -> None:
        self._db, self._rng = db, rng
        self.rows = {
            table: [dict(zip(self._columns(table), one, strict=True))
                    for one in db.execute(f"SELECT * FROM {table}")]
            for table in KEYS
        }  # fmt: skip

    def _columns(self, table: str) -> list[str]:
        return [one[1] for one in self._db.execute(f"PRAGMA table_info({table})")]

    def any(self) -> tuple[str, bool]:
        """One edit: (its kind, whether it is one)."""
        table = self._rng.choice(TABLES)
        name = self._rng.choice(
            ("flip", "flip", "delete", "insert", "swap", "duplicate", "time", "truncate")
        )
        if name == "truncate":
            return name, self._truncate()
        if name == "duplicate":
            return name, self._duplicate()
        if name == "time":
            return name, self._time()
        return name, bool(getattr(self, f"_{name}")(table))

    def _one(self, table: str) -> dict[str, Any]:
        return self._rng.choice(self.rows[table])

    def _where(self, table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
        keys = KEYS[table]
        return " AND ".join(f"{key} = ?" for key in keys), [row[key] for key in keys]

    def _set(self, table: str, row: dict[str, Any], column: str, value: Any) -> bool:
        where, given = self._where(table, row)
        if value == row[column] and type(value) is type(row[column]):
            return False
        try:
            self._db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *given])
        except sqlite3.IntegrityError:
            return False  # the table itself does not take it
        found = self._db.execute("SELECT changes()").fetchone()[0]
        return bool(found)

    def _flip(self, table: str) -> bool:
        row = self._one(table)
        column = self._rng.choice(list(row))
        return self._set(table, row, column, other(self._rng, row[column]))

    def _time(self) -> bool:
        table = self._rng.choice(("run", "observation", "journal"))
        row = self._one(table)
        if table != "journal":
            column = self._rng.choice(TIMES[table])
            moved = (row[column] or 0) + self._rng.choice((1, -60_000_000, 86_400_000_000))
            return self._set(table, row, column, moved)
        body = json.loads(row["body"])
        if not isinstance(body[1], int):
            return False
        body[1] += self._rng.choice((1, -60_000_000))
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return self._set(table, row, "body", text)

    def _delete(self, table: str) -> bool:
        where, given = self._where(table, self._one(table))
        self._db.execute(f"DELETE FROM {table} WHERE {where}", given)
        return True

    def _insert(self, table: str) -> bool:
        row = dict(self._one(table))
        key = self._rng.choice(KEYS[table])
        row[key] = max(one["seq"] for one in self.rows["journal"]) + self._rng.randrange(
            1, 9
        ) if key == "seq" else other(self._rng, row[key])  # fmt: skip
        return self._put(table, row)

    def _put(self, table: str, row: dict[str, Any]) -> bool:
        marks = ", ".join("?" * len(row))
        try:
            self._db.execute(f"INSERT INTO {table} VALUES ({marks})", list(row.values()))
        except sqlite3.IntegrityError:
            return False
        return True

    def _swap(self, table: str) -> bool:
        one, two = self._one(table), self._one(table)
        columns = [name for name in one if name not in KEYS[table] and one[name] != two[name]]
        if not columns:
            return False
        for column in columns if self._rng.random() < 0.5 else [self._rng.choice(columns)]:
            self._set(table, one, column, two[column])
            self._set(table, two, column, one[column])
        return True

    def _duplicate(self) -> bool:
        row = dict(self._one("journal"))
        row["seq"] = max(one["seq"] for one in self.rows["journal"]) + 1
        return self._put("journal", row)

    def _truncate(self) -> bool:
        last = self._rng.choice(self.rows["journal"])["seq"]
        self._db.execute("DELETE FROM journal WHERE seq >= ?", (last,))
        return True


def of_bytes(rng: random.Random, data: bytes) -> tuple[str, bytes]:
    """Any file, edited as bytes."""
    at, to = sorted(rng.sample(range(len(data) + 1), 2))
    to = min(to, at + 200)
    name = rng.choice(("flip", "flip", "delete", "insert", "swap", "truncate", "duplicate"))
    if name == "flip":
        return name, flipped(rng, data)
    if name == "delete":
        return name, data[:at] + data[to:]
    if name == "insert":
        return name, data[:at] + rng.randbytes(rng.randrange(1, 9)) + data[at:]
    if name == "truncate":
        return name, data[: rng.randrange(len(data))]
    if name == "duplicate":
        return name, data[:to] + data[at:to] + data[to:]
    middle = (at + to) // 2
    return name, data[:at] + data[middle:to] + data[at:middle] + data[to:]


def of_lines(rng: random.Random, data: bytes) -> tuple[str, bytes]:
    """A log, edited line by line, each line still JSON."""
    every = data.decode().splitlines()
    one, two = rng.sample(range(len(every)), 2)
    name = rng.choice(("line lost", "line twice", "lines swapped", "tail lost", "time", "value"))
    if name == "line lost":
        del every[one]
    elif name == "line twice":
        every.insert(two, every[one])
    elif name == "lines swapped":
        every[one], every[two] = every[two], every[one]
    elif name == "tail lost":
        del every[max(one, 1) :]
    else:
        said = json.loads(every[one])
        keys = [key for key in said if (key in ("at", "mono_us")) == (name == "time")]
        if keys:
            key = rng.choice(keys)
            said[key] = other(rng, said[key] if isinstance(said[key], int) else str(said[key]))
        every[one] = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return name, "".join(f"{line}\n" for line in every).encode()


def of_members(rng: random.Random, data: bytes) -> tuple[str, bytes]:
    """A bundle whose members were edited by somebody who knows how an archive is made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(("member", "manifest", "order", "member lost", "made anew", "by another zip"))
    if name == "member":
        which = rng.choice(list(members))
        members[which] = _edited(rng, which, members[which])
        return name, _zip(members)
    if name == "manifest":
        said = json.loads(members["manifest.json"])
        key = rng.choice([one for one in said if one != "members"])
        said[key] = other(rng, said[key] if isinstance(said[key], int) else str(said[key]))
        if rng.random() < 0.5:
            said["seal"] = seal_of(said)
        members["manifest.json"] = dump(said)
        return name, _zip(members)
    if name == "order":
        names = list(members)
        rng.shuffle(names)
        return name, _zip({one: members[one] for one in names})
    if name == "member lost":
        del members[rng.choice(list(members))]
        return name, _zip(members)
    if name == "by another zip":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", rng.choice((0, 8))) as archive:
            for one, said_ in members.items():
                archive.writestr(zipfile.ZipInfo(one), said_)
        return name, file.getvalue()
    # Everything that says what a member is, is made anew as well: the log alone can tell.
    which = rng.choice(("observations.jsonl", "journal.jsonl", "run.json", "plan.json"))
    members[which] = _edited(rng, which, members[which])
    said = json.loads(members.pop("manifest.json"))
    about = {key: one for key, one in said.items() if key not in ("format", "members", "seal")}
    made = [of_data(one, content) for one, content in members.items()]
    members["manifest.json"] = manifest(made, about)
    return name, _zip(members)


def _edited(rng: random.Random, name: str, data: bytes) -> bytes:
    if not name.endswith(".jsonl") or data.count(b"\n") < 2:
        return flipped(rng, data)
    return (of_lines if rng.random() < 0.7 else of_bytes)(rng, data)[1]


def _zip(members: dict[str, bytes]) -> bytes:
    made = [of_data(name, data) for name, data in members.items()]
    whole = b"".join(local_head(one) + members[one.name] for one in made)
    return whole + directory(made)


FILE_EDITS: dict[str, tuple[Callable[[random.Random, bytes], tuple[str, bytes]], ...]] = {
    "log": (of_bytes, of_lines),
    "bundle": (of_bytes, of_members),
}

"""The sites of a place, read from package data: codes, names, tiles, dates, source."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field, ValidationError

from inventory._record import Record
from inventory.model import Change, Level, LevelForm, Register, Site
from inventory.problem import InventoryError, Problem
from inventory.text import clean, decode
from inventory.yaml_file import load_yaml, problems_of

_SITE_COLUMNS = (
    "code", "level", "name", "title", "parent", "pilot", "tile_column", "tile_row", "ascii",
    "aliases",
)  # fmt: skip
_CHANGE_COLUMNS = ("code", "on", "change", "name_after", "decision", "evidence", "note")
_ENDS = ("merged", "deleted", "rearranged", "abolished")
_ABOVE: Mapping[str, str | None] = {"ward": "district", "district": "city", "city": None}
_VI = {
    "merged": "sáp nhập",
    "deleted": "bỏ mã",
    "rearranged": "sắp xếp lại",
    "abolished": "kết thúc",
}


class _Meta(Record):
    """`register.yaml`."""

    id: str
    vi: str
    en: str
    source: str
    valid_from: date
    columns: int = Field(default=0, ge=0)
    rows: int = Field(default=0, ge=0)
    levels: dict[Level, LevelForm]
    evidence: dict[str, str]


@cache
def load_register(id_: str) -> Register:
    """The register of one place, from the package's data.

    Raises:
        InventoryError: there is no such register, or its files are wrong.
    """
    known = list_registers()
    if id_ not in known:
        text = f"no register is called {id_!r}; known: {', '.join(known)}"
        raise InventoryError([Problem("ward-audit.yaml", None, "register", text)])
    folder = files("inventory") / "data" / id_
    return parse_register(
        {
            name: (folder / name).read_bytes()
            for name in ("register.yaml", "sites.csv", "changes.csv")
        }
    )


def list_registers() -> tuple[str, ...]:
    """Ids of the registers that come with the package."""
    folder = files("inventory") / "data"
    return tuple(
        sorted(entry.name for entry in folder.iterdir() if (entry / "register.yaml").is_file())
    )


def parse_register(data: Mapping[str, bytes]) -> Register:
    """Make a register of its three files: register.yaml, sites.csv and, optional, changes.csv.

    A site is in force from the register's `valid_from` to the day before the first change that
    ends its code; a rename ends nothing.

    Raises:
        InventoryError: every problem of the files.
    """
    missing = [name for name in ("register.yaml", "sites.csv") if name not in data]
    if missing:
        raise InventoryError([Problem(name, None, "", "is missing; add it") for name in missing])
    value, places = load_yaml(decode(data["register.yaml"], "register.yaml"), "register.yaml")
    try:
        meta = _Meta.model_validate(value)
    except ValidationError as error:
        raise InventoryError(problems_of(error, places, "register.yaml")) from None
    problems: list[Problem] = []
    changes = tuple(_changes(data.get("changes.csv"), problems))
    sites = tuple(_sites(data["sites.csv"], meta, _ends(changes), problems))
    known = {site.id for site in sites}
    problems += [
        Problem("changes.csv", None, change.code, "is not in sites.csv; correct the code")
        for change in changes
        if change.code not in known
    ]
    if problems:
        raise InventoryError(problems)
    return Register(
        id=meta.id, vi=meta.vi, en=meta.en, source=meta.source, sites=sites,
        columns=meta.columns, rows=meta.rows, levels=meta.levels,
        changes=tuple(sorted(changes, key=lambda change: (change.on, change.code))),
    )  # fmt: skip


def renamed(register: Register, on: date) -> dict[str, str]:
    """The names of a day that are not the register's own, by code: the last rename before it."""
    return {
        change.code: change.name_after
        for change in register.changes  # by date
        if change.name_after is not None and change.on <= on
    }


def _ends(changes: Iterable[Change]) -> dict[str, Change]:
    ends: dict[str, Change] = {}
    for change in sorted(changes, key=lambda change: change.on):
        if change.change in _ENDS:
            ends.setdefault(change.code, change)
    return ends


def _table(
    data: bytes, name: str, columns: tuple[str, ...], problems: list[Problem]
) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(decode(data, name), newline=""), strict=True)
    try:
        if tuple(next(reader, ())) != columns:
            problems.append(Problem(name, 1, "", f"columns must be {','.join(columns)}"))
            return
        for row in reader:
            if len(row) != len(columns):
                said = f"{len(row)} columns, {len(columns)} wanted"
                problems.append(Problem(name, reader.line_num, "", said))
                continue
            yield reader.line_num, dict(zip(columns, map(clean, row), strict=True))
    except csv.Error as error:
        said = f"not CSV: {error}; check quotes"
        problems.append(Problem(name, reader.line_num, "", said))


def _changes(data: bytes | None, problems: list[Problem]) -> Iterable[Change]:
    if data is None:
        return
    for line, row in _table(data, "changes.csv", _CHANGE_COLUMNS, problems):
        try:
            yield Change.model_validate({key: text for key, text in row.items() if text})
        except ValidationError as error:
            problems += problems_of(error, {(): line}, "changes.csv")


def _sites(
    data: bytes, meta: _Meta, ends: Mapping[str, Change], problems: list[Problem]
) -> Iterable[Site]:
    sites: dict[str, Site] = {}
    lines: dict[str, int] = {}
    for line, row in _table(data, "sites.csv", _SITE_COLUMNS, problems):
        try:
            site = Site.model_validate(_site(row, meta, ends.get(row["code"])))
        except ValidationError as error:
            problems += problems_of(error, {(): line}, "sites.csv")
            continue
        if site.id in sites:
            said = f"written twice, first in line {lines[site.id]}; keep one of them"
            problems.append(Problem("sites.csv", line, site.id, said))
            continue
        sites[site.id], lines[site.id] = site, line
    for site in sites.values():
        problems += [
            Problem("sites.csv", lines[site.id], site.id, said)
            for said in _faults(site, sites, meta)
        ]
    tiles = Counter(site.tile for site in sites.values() if site.tile is not None)
    problems += [
        Problem("sites.csv", lines[site.id], site.id, f"shares tile {site.tile}; move it")
        for site in sites.values()
        if site.tile is not None and tiles[site.tile] > 1
    ]
    return sites.values()


def _site(row: Mapping[str, str], meta: _Meta, end: Change | None) -> dict[str, Any]:
    tile = (row["tile_column"], row["tile_row"]) if row["tile_column"] else None
    return {
        "id": row["code"],
        "level": row["level"],
        "name": row["name"],
        "title": row["title"],
        "parent": row["parent"] or None,
        "pilot": row["pilot"] == "yes",
        "tile": tile,
        "ascii": row["ascii"] or None,
        "aliases": tuple(part.strip() for part in row["aliases"].split(";") if part.strip()),
        "valid_from": meta.valid_from,
        "valid_to": None if end is None else end.on - timedelta(days=1),
        "successor": None if end is None else f"{_VI[end.change]}, {end.decision}",
    }


def _faults(site: Site, sites: Mapping[str, Site], meta: _Meta) -> Iterable[str]:
    form = meta.levels.get(site.level)
    if form is None:
        yield f"level {site.level} is not in register.yaml; add it under levels"
    elif not (site.id.isascii() and site.id.isdigit() and len(site.id) == form.digits):
        yield f"a {site.level} code has {form.digits} digits; correct it"
    above = _ABOVE[site.level]
    parent = None if site.parent is None else sites.get(site.parent)
    if site.parent is not None and parent is None:
        yield f"parent {site.parent!r} is not in the table; add it"
    elif above is not None and (parent is None or parent.level != above):
        yield f"a {site.level} needs a {above} as parent; correct it"
    if site.tile is not None and not (
        0 <= site.tile[0] < meta.columns and 0 <= site.tile[1] < meta.rows
    ):
        yield f"tile {site.tile} is outside {meta.columns} × {meta.rows}; move it"

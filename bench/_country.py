"""A country made of one simulated city over and over: tables, and a store full of plausible looks.

Codes, asset ids and serial numbers differ from copy to copy; nothing in it is of a real place.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from audit.lab.estate import NOW, REGISTER, Generated, generate
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from inventory.codec import Row, to_row
from inventory.model import Site
from inventory.register import load_register
from inventory.table import load_tables, text_rows

COMMUNES = 10_600
AT = NOW + timedelta(minutes=15)

_SERIAL = re.compile(r'("serial":")([^"]+)')
_CODE = re.compile(r'"([0-9]{2,5})(-[^"]*)?"')
_BATCH_ROWS = 10_000


@dataclass(frozen=True)
class _City:
    """The city that is copied, with all that a run saw of it."""

    made: Generated

    @cached_property
    def sites(self) -> list[Site]:
        """Its sites, the city first, then districts and wards by code."""
        there = {unit.site for unit in self.made.estate.units}
        register = load_register(REGISTER)
        sites = [site for site in register.sites if site.id in there]
        return sorted(sites, key=lambda site: (len(site.id), site.id))

    @cached_property
    def rows(self) -> list[Row]:
        """What was seen, flat."""
        from tests.audit.lab.memory import observe

        return [to_row(seen) for seen in observe(self.made, load_register(REGISTER))]

    def codes(self, copy: int, wards: int) -> dict[str, str]:
        """Old code → new code in one copy; the first `wards` of its wards, and all above them."""
        of = {level: [s.id for s in self.sites if s.level == level] for level in _DIGITS}
        kept = of["ward"][:wards]
        found: dict[str, str] = {}
        for level, digits in _DIGITS.items():
            codes = kept if level == "ward" else of[level]
            start = copy * len(of[level]) + 1
            found |= {code: f"{start + n:0{digits}}" for n, code in enumerate(codes)}
        return found


_DIGITS = {"city": 3, "district": 4, "ward": 5}


def country(folder: Path, wards: int, *, seed: int = 1, runs: int = 1) -> Path:
    """Write a working folder of so many wards, 24 devices each, and fill its store.

    Args:
        runs: of the same looks, a day apart, the last on the day of the review; 0: no store.
    """
    city = _City(generate(seed))
    (folder / "inventory").mkdir(parents=True)
    (folder / "register").mkdir()
    (folder / "ward-audit.yaml").write_text(
        f"# Số liệu mô phỏng. Simulated data.\nregister: country-{wards}\nsimulated: true\n"
        f"clock: '{NOW.isoformat()}'\nas_of: '{AT.isoformat()}'\n"
    )
    (folder / "scope.yaml").write_text(
        "owner: Số liệu mô phỏng\ndecision: mô phỏng\nvalid_until: 2017-08-05\n"
        "simulated: true\ncidrs: [127.0.0.0/8]\n"
    )
    per_city = sum(site.level == "ward" for site in city.sites)
    copies = [
        city.codes(number, min(per_city, wards - number * per_city))
        for number in range((wards + per_city - 1) // per_city)
    ]
    _register(folder / "register", city, copies, wards)
    for number, codes in enumerate(copies):
        _tables(folder / "inventory", city, number, codes)
    if runs:
        store = SqliteStore(folder / "store.sqlite")
        try:
            for ago in reversed(range(runs)):
                _fill(store, city, copies, wards, timedelta(days=ago))
        finally:
            store.close()
    return folder


def _register(folder: Path, city: _City, copies: list[dict[str, str]], wards: int) -> None:
    (folder / "register.yaml").write_text(
        f"id: country-{wards}\nvi: {wards} xã mô phỏng\nen: {wards} simulated communes\n"
        "source: made up for a benchmark\nvalid_from: 2015-01-01\nlevels:\n"
        "  city: {digits: 3, words: [Thành phố]}\n  district: {digits: 4, words: [Quận]}\n"
        "  ward: {digits: 5, words: [Phường]}\nevidence: {sites: assumption}\n"
    )
    columns = (
        "code", "level", "name", "title", "parent", "pilot", "tile_column", "tile_row", "ascii",
        "aliases",
    )  # fmt: skip
    with (folder / "sites.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        for codes in copies:
            for site in city.sites:
                if site.id in codes:
                    parent = codes[site.parent] if site.parent else ""
                    rows.writerow(
                        (codes[site.id], site.level, site.name, site.title, parent, "no", "", "",
                         site.ascii or "", "")
                    )  # fmt: skip


def _tables(folder: Path, city: _City, copy: int, codes: Mapping[str, str]) -> None:
    """One file a table and copy, as a province would send it."""
    for id_, table in load_tables().items():
        heads, *rows = text_rows(table, getattr(city.made.estate, id_))
        site = heads.index("site")
        moved = {n: heads.index(n) for n in ("id", "desk", "attached_to") if n in heads}
        serial = heads.index("serial") if "serial" in heads else None
        with (folder / f"{id_}-{copy:02}.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(heads)
            for row in rows:
                if row[site] not in codes:
                    continue
                for place in moved.values():
                    row[place] = _id(row[place], codes)
                row[site] = codes[row[site]]
                if serial is not None and row[serial]:
                    row[serial] += _mark(copy)
                out.writerow(row)


def _fill(
    store: SqliteStore, city: _City, copies: list[dict[str, str]], wards: int, ago: timedelta
) -> None:
    began = NOW - ago
    run = f"{began:%Y%m%dT%H%M%SZ}"
    store.begin_run(
        Run(id=run, started=began, register_id=f"country-{wards}", plan="0" * 64, looks=0,
            tool="bench", simulated=True)
    )  # fmt: skip
    earlier_us = ago // timedelta(microseconds=1)
    rows = (row._replace(run=run, at_us=row.at_us - earlier_us) for row in _copied(city, copies))
    while held := list(islice(rows, _BATCH_ROWS)):
        store.append(held)
    store.end_run(run, "finished", AT - ago)


def _copied(city: _City, copies: list[dict[str, str]]) -> Iterator[Row]:
    for number, codes in enumerate(copies):
        mark = rf"\1\2{_mark(number)}"
        for row in city.rows:
            if row.site in codes:
                facts = _SERIAL.sub(mark, row.facts) if number else row.facts
                facts = _CODE.sub(partial(_quoted, codes), facts)
                yield row._replace(site=codes[row.site], asset=_id(row.asset, codes), facts=facts)


def _quoted(codes: Mapping[str, str], found: re.Match[str]) -> str:
    return f'"{codes.get(found[1], found[1])}{found[2] or ""}"'


def _id(id_: str, codes: Mapping[str, str]) -> str:
    code, dash, rest = id_.partition("-")
    return f"{codes[code]}{dash}{rest}" if dash and code in codes else id_


def _mark(copy: int) -> str:
    return f"-{copy}" if copy else ""

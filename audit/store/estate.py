"""An estate in a file: a site costs one query, and no table is ever held whole."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from inventory._record import Record
from inventory.model import (
    Asset,
    Desk,
    DeviceAsset,
    GatewayAsset,
    LinkAsset,
    Officer,
    Part,
    Register,
    ServiceAsset,
    Unit,
    assets_of,
    part_of,
)
from inventory.table import load_tables

T = TypeVar("T")

SCHEMA = """
CREATE TABLE item (
    place INTEGER PRIMARY KEY,  -- in the order of files and lines
    tbl TEXT NOT NULL, site TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    kind TEXT, desk TEXT, attached_to TEXT, serial TEXT,  -- kind: of assets only
    source TEXT NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE twin (site TEXT NOT NULL, id TEXT NOT NULL, others TEXT NOT NULL);
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX item_site ON item (site);
CREATE INDEX item_id ON item (id);
CREATE INDEX item_tbl ON item (tbl);
CREATE INDEX twin_site ON twin (site);
"""

_PARTS_KEPT = 256
"""So many sites stay in memory: a city is walked several times, and a page names its neighbours."""


class EstateFile:
    """What `Declared` asks for, out of a file that `compile_estate` has made."""

    def __init__(self, db: sqlite3.Connection, path: Path | None) -> None:
        """Args:
        path: where others find the file; None: nobody else does.
        """
        self.path = path
        self._db = db
        self._models = {id_: table.model for id_, table in load_tables().items()}
        about = dict(db.execute("SELECT name, value FROM about"))
        self._register_id = str(about["register_id"])
        self._simulated = str(about["simulated"]) == "1"
        self._part = lru_cache(_PARTS_KEPT)(self._read_part)

    @property
    def register_id(self) -> str:
        """The register whose codes the tables use."""
        return self._register_id

    @property
    def simulated(self) -> bool:
        """Whether it is made up."""
        return self._simulated

    @property
    def units(self) -> Collection[Unit]:
        """Who answers for which site."""
        return self._table("units")

    @property
    def desks(self) -> Collection[Desk]:
        """Places where the public is served."""
        return self._table("desks")

    @property
    def links(self) -> Collection[LinkAsset]:
        """Lines."""
        return self._table("links")

    @property
    def services(self) -> Collection[ServiceAsset]:
        """Services of the data centre and of partners."""
        return self._table("services")

    @property
    def gateways(self) -> Collection[GatewayAsset]:
        """SMS gateways."""
        return self._table("gateways")

    @property
    def devices(self) -> Collection[DeviceAsset]:
        """Devices of the book."""
        return self._table("devices")

    @property
    def staff(self) -> Collection[Officer]:
        """The staff list."""
        return self._table("staff")

    @property
    def extra(self) -> Collection[Asset]:
        """Assets of plug-in kinds."""
        return self._table("extra")

    def part(self, site: str) -> Part:
        """What is declared at one site."""
        return self._part(site)

    def asset(self, id_: str) -> Asset | None:
        """A declared asset by its id."""
        return cast(Asset | None, self._one("id = ? AND kind IS NOT NULL", id_))

    def desk(self, id_: str) -> Desk | None:
        """A desk by its id."""
        return cast(Desk | None, self._one("id = ? AND tbl = 'desks'", id_))

    def assets(self, register: Register) -> Iterator[Asset]:
        """Every asset, the office of every site included, by (site, id)."""
        return assets_of(self, register)

    def about(self, name: str) -> str | None:
        """What the file says of itself: `key`, `register_id`, `simulated`."""
        row = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _read_part(self, site: str) -> Part:
        rows: dict[str, list[Any]] = {id_: [] for id_ in self._models}
        assets: list[Asset] = []
        chosen = "SELECT tbl, body FROM item WHERE site = ? ORDER BY place"
        for table, body in self._db.execute(chosen, (site,)):
            value = self._models[table].model_validate_json(body)
            rows[table].append(value)
            if isinstance(value, Asset):
                assets.append(value)
        twins = self._db.execute("SELECT id, others FROM twin WHERE site = ?", (site,))
        return part_of(
            site,
            unit=next(iter(rows["units"]), None),
            desks=rows["desks"],
            staff=rows["staff"],
            devices=rows["devices"],
            assets=assets,
            twins={id_: tuple(json.loads(others)) for id_, others in twins},
        )

    def _one(self, where: str, id_: str) -> Record | None:
        chosen = f"SELECT tbl, body FROM item INDEXED BY item_id WHERE {where} ORDER BY place DESC"  # noqa: S608  ours
        row = self._db.execute(chosen, (id_,)).fetchone()
        return None if row is None else self._models[row[0]].model_validate_json(row[1])

    def _table(self, id_: str) -> "Collection[Any]":
        return _Rows(self._db, id_, self._models[id_].model_validate_json)


class _Rows(Collection[T], Generic[T]):
    """The rows of one table, in the order of the files; read again each time they are walked."""

    def __init__(self, db: sqlite3.Connection, table: str, read: Callable[[str], T]) -> None:
        self._db, self._id, self._read = db, table, read

    def __iter__(self) -> Iterator[T]:
        chosen = "SELECT body FROM item WHERE tbl = ? ORDER BY place"
        for (body,) in self._db.execute(chosen, (self._id,)):
            yield self._read(body)

    def __len__(self) -> int:
        chosen = "SELECT count(*) FROM item WHERE tbl = ?"
        return int(self._db.execute(chosen, (self._id,)).fetchone()[0])

    def __contains__(self, row: object) -> bool:
        return any(one == row for one in self)


def open_estate(path: Path, key: str) -> EstateFile | None:
    """The compiled estate at a place; None when there is none, or it is one of other tables.

    Args:
        key: of the tables, as given to `compile_estate`.
    """
    if not path.is_file():
        return None
    try:
        db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
        found = EstateFile(db, path)
        if found.about("key") == key:
            return found
    except (sqlite3.DatabaseError, KeyError):
        return None  # damaged, or another program's: it is made anew
    db.close()
    return None

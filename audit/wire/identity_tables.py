"""Who made a device, as data: reads and checks the tables of `audit/wire/tables`, one source a row.

makers.csv   whose devices are below a prefix of sysObjectID, and of which class nearly all are
cisco_products.csv   class by product number, below Cisco's prefix
looks.csv    what a sysDescr gives away; groups `model`, `serial`, `firmware` where it has them
marks.csv    objects that only one maker's device has, for agents whose sysObjectID says nothing
spellings.csv  how makers write themselves in their own objects
private.csv  where a maker keeps model, serial number and firmware version

A class stands where nearly everything below the prefix is one; `unknown` where it is something
that we have no class for, a camera or a sensor. Empty means: cannot be told from this.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from inventory.groups.identity import DeviceClass

ENTERPRISES = "1.3.6.1.4.1."
TABLE = ".*"
_OWN = "{}"
_CISCO = "9.1"
_PREFIX = re.compile(r"\.?\d+(?:\.\d+)*")

Field = Literal["model", "serial", "firmware"]


@dataclass(frozen=True, slots=True)
class Maker:
    """Devices below `1.3.6.1.4.1.<prefix>`. No vendor: software that many makers use."""

    prefix: str
    vendor: str | None
    device_class: DeviceClass | None
    source: str


@dataclass(frozen=True)
class Look:
    """A sysDescr that gives its device away, of agents below `within` or of any.

    `sure`: says more than the sysObjectID. Otherwise a word that any maker writes.
    """

    within: str
    text: str
    vendor: str | None
    device_class: DeviceClass | None
    sure: bool
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled at its first use: most processes meet few makers."""
        return re.compile(self.text)


@dataclass(frozen=True)
class Mark:
    """An object that gives a device away, below `within` or, when that is empty, of any agent
    whose sysObjectID names no maker."""

    within: str
    oid: str
    text: str
    vendor: str
    device_class: DeviceClass | None
    source: str

    def fits(self, said: str) -> bool:
        """Whether the object's text is of that maker."""
        return re.search(self.text, said) is not None


@dataclass(frozen=True)
class Private:
    """An object below a maker's prefix that says one field; several OIDs are said together.

    An OID that ends in `.*` is a column: the first of its rows that fits. `{}` in the table stands
    for the device's own sysObjectID.

    `text`: a pattern whose group `value` is the field; empty when all of it is.
    """

    prefix: str
    field: Field
    oids: tuple[str, ...]
    text: str
    source: str


@cache
def makers() -> Mapping[str, Maker]:
    """Every maker by prefix."""
    found: dict[str, Maker] = {}
    for row in _rows("makers.csv"):
        maker = Maker(row["prefix"], row["vendor"] or None, _class(row), row["source"])
        _need(maker.prefix not in found and _PREFIX.fullmatch(maker.prefix), "makers.csv", row)
        found[maker.prefix] = maker
    for row in _rows("cisco_products.csv"):
        for number in row["numbers"].split():
            prefix = f"{_CISCO}.{number}"
            found[prefix] = Maker(prefix, "Cisco", _class(row), row["source"])
    return found


@cache
def looks() -> tuple[Look, ...]:
    """Every look, in the order in which they are tried."""
    return tuple(
        Look(
            row["within"], row["pattern"], row["vendor"] or None, _class(row),
            _strength(row), row["source"],
        )
        for row in _rows("looks.csv")
    )  # fmt: skip


@lru_cache(512)
def marks(within: str | None) -> tuple[Mark, ...]:
    """The marks to look for: below a maker's prefix, or of an agent that names no maker."""
    return tuple(mark for mark in _marks() if below(within or "", mark.within, empty=not within))


@cache
def _marks() -> tuple[Mark, ...]:
    return tuple(
        Mark(
            row["within"], _oid(row), row["pattern"], row["vendor"], _class(row), row["source"]
        )
        for row in _rows("marks.csv")
    )  # fmt: skip


@lru_cache(512)  # a device's own sysObjectID may be anything
def privates(prefix: str) -> tuple[Private, ...]:
    """Where a device below a prefix keeps its fields; rows of the longest prefixes first."""
    fitting = [_own(row, prefix) for row in _privates() if below(prefix, row.prefix)]
    return tuple(sorted(fitting, key=lambda row: -len(row.prefix.split("."))))


def _own(row: Private, prefix: str) -> Private:
    oids = tuple(oid.replace(_OWN, ENTERPRISES + prefix) for oid in row.oids)
    return row if oids == row.oids else replace(row, oids=oids)


@cache
def _privates() -> tuple[Private, ...]:
    found = []
    for row in _rows("private.csv"):
        _need(row["field"] in get_args(Field), "private.csv", row)
        oids = tuple(row["oid"].split("+"))
        plain = [oid.removesuffix(TABLE).replace(_OWN, "1") for oid in oids]
        _need(all(_PREFIX.fullmatch(oid) for oid in plain), "private.csv", row)
        _need(len(oids) == 1 or TABLE not in row["oid"], "private.csv", row)
        _need(not row["pattern"] or "(?P<value>" in row["pattern"], "private.csv", row)
        field = cast(Field, row["field"])
        found.append(Private(row["prefix"], field, oids, row["pattern"], row["source"]))
    return tuple(found)


def below(prefix: str, root: str, *, empty: bool = False) -> bool:
    """Whether a prefix of enterprises is another or below it; `empty`: what a missing root is."""
    return empty if not root else prefix == root or prefix.startswith(f"{root}.")


def prefix_of(object_id: str | None) -> str:
    """What comes after `enterprises` in a sysObjectID; any other OID whole, after a dot."""
    if object_id is None:
        return ""
    if not object_id.startswith(ENTERPRISES):
        return f".{object_id}"
    return object_id.removeprefix(ENTERPRISES)


def maker_of(object_id: str | None) -> Maker | None:
    """Who made it, by the longest known prefix of its sysObjectID."""
    arcs = prefix_of(object_id).split(".")
    known = makers()
    prefixes = (".".join(arcs[:size]) for size in range(min(len(arcs), 40), 0, -1))
    return next((known[prefix] for prefix in prefixes if prefix in known), None)


def vendor_of(said: str | None) -> str | None:
    """A maker's name as we write it, of how it writes itself; None when it is not known."""
    if not said:
        return None
    return next((vendor for pattern, vendor in _spellings() if pattern.search(said)), None)


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = _rows("spellings.csv")
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["vendor"]) for row in rows)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("audit.wire").joinpath("tables", name).read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        _need(None not in row.values() and row["source"], name, row)
        yield row


def _class(row: Mapping[str, str]) -> DeviceClass | None:
    said = row["device_class"]
    _need(not said or said in get_args(DeviceClass), "device_class", row)
    return cast(DeviceClass, said) if said else None


def _strength(row: Mapping[str, str]) -> bool:
    _need(row["strength"] in ("sure", "hint"), "looks.csv", row)
    return row["strength"] == "sure"


def _oid(row: Mapping[str, str]) -> str:
    _need(_PREFIX.fullmatch(row["oid"]), "marks.csv", row)
    return row["oid"]


def _need(held: object, where: str, row: Mapping[str, str]) -> None:
    if not held:
        raise ValueError(f"{where}: {dict(row)}")

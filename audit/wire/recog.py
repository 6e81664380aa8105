"""What a sysDescr looks like to recog's fingerprints: maker, product and version of 500 families.

The table is made of Rapid7's recog database (BSD-2-Clause, `tables/recog-licence.txt`), file
`snmp_sysdescr.xml` of commit 14fa1a7; general operating systems are left out. A device writes its
sysDescr itself, so each pattern was rewritten where it could have searched for long: an open
repeat takes the first literal that follows it and does not come back.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import cast, get_args

from inventory.groups.identity import DeviceClass

MOST_LETTERS = 255  # DisplayString of RFC 1213

_START = re.compile(r"\^((?:[\w ,:/-](?![?*{+|]))+)")
_GROUP = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What was read of a sysDescr; `model` is hardware, `product` the name recog gives it."""

    vendor: str | None = None
    product: str | None = None
    model: str | None = None
    version: str | None = None
    device_class: DeviceClass | None = None


@dataclass(frozen=True)
class Row:
    """A fingerprint: its pattern, and texts in which `{n}` is the pattern's group n."""

    text: str
    start: str  # how every fitting text begins; looked at before the pattern is compiled
    row: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled at its first use."""
        return re.compile(self.text)


@lru_cache(2_048)
def read(descr: str | None) -> Fingerprint:
    """The first fingerprint that fits; empty when none does."""
    said = (descr or "")[:MOST_LETTERS]
    for row in rows() if said else ():
        if said.startswith(row.start) and (match := row.pattern.search(said)):
            class_ = row.row["device_class"]
            return Fingerprint(
                vendor=_filled(row.row["vendor"], match),
                product=_filled(row.row["product"], match) or _filled(row.row["model"], match),
                model=_filled(row.row["model"], match),
                version=_filled(row.row["version"], match),
                device_class=cast(DeviceClass, class_) if class_ else None,
            )
    return Fingerprint()


@cache
def rows() -> tuple[Row, ...]:
    """Every fingerprint, in the order in which they are tried."""
    text = files("audit.wire").joinpath("tables", "recog.csv").read_text("utf-8")
    found = []
    for row in csv.DictReader(text.splitlines()):
        if row["device_class"] and row["device_class"] not in get_args(DeviceClass):
            raise ValueError(f"recog.csv: {row}")
        start = _START.match(row["pattern"])
        found.append(Row(row["pattern"], start[1] if start else "", row))
    return tuple(found)


def _filled(said: str, match: re.Match[str]) -> str | None:
    return _GROUP.sub(lambda group: match[int(group[1])] or "", said).strip() or None

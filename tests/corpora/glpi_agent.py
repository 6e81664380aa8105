"""GLPI agent's recordings of PCs: raw texts, and the values that its own tests expect of them.

What is not scored, because no PC of a ward has it or the product does not ask it: the tables of
servers (databases, RAID controllers, IPMI, LVM, hypervisors' guests), of installed software and
licences, of networks (psutil reads the cards), of batteries, slots, ports and power supplies, and
the outputs of programs that died before 2012 (lshal, ddcprobe). A table is named by GLPI's test
and its variable, so that one that is missing in a set is simply not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from inventory.seen import LookError
from tests.corpora import _glpi_disks, _glpi_parts, _glpi_video
from tests.corpora._pc_readers import READERS
from tests.corpora._score import Case

FOLDER = "glpi-agent"
FIELD = "pc"

SCORERS = {**_glpi_parts.SCORERS, **_glpi_disks.SCORERS, **_glpi_video.SCORERS}
"""By "test table": what to read of a case and how to compare it."""


def expected(folder: Path) -> Iterator[dict[str, Any]]:
    """The cases of GLPI's tests: `case`, `expect`, `t` (the test), `table` (its variable)."""
    with (folder / "glpi_expected.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def units(folder: Path) -> Iterator[str]:
    """The tables that are scored and that this set has, then every folder of its recordings."""
    found = {f"{row['t']} {row['table']}" for row in expected(folder)}
    yield from sorted(found & SCORERS.keys())
    files = (path for path in (folder / "resources").rglob("*") if path.is_file())
    yield from sorted({f"robust {path.parent.relative_to(folder).as_posix()}" for path in files})


def score(folder: Path, unit: str) -> Iterable[Case]:
    """One case for each value that GLPI expects of a recording; of a folder, one for each file."""
    if unit.startswith("robust "):
        yield from _robust(folder / unit.removeprefix("robust "))
        return
    for row in expected(folder):
        if f"{row['t']} {row['table']}" == unit:
            yield from SCORERS[unit](folder / "resources", row["case"], row["expect"])


def _robust(folder: Path) -> Iterator[Case]:
    """Every file, whatever it is of, read by every reader: a value, or garbled."""
    for path in sorted(folder.iterdir()):
        if not path.is_file():
            continue
        data, refused = path.read_bytes(), 0
        for read in READERS.values():
            try:
                read(data)
            except LookError:
                refused += 1
        note = f"{len(READERS) - refused} of {len(READERS)} readers find something in it"
        yield Case(FOLDER, "robust", FIELD, path.name, "right", note=note)

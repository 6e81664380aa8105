"""Recordings of network devices, printers, UPSs and hosts, with what LibreNMS makes of them.

Each recording is replayed once; every module `librenms_*.py` beside this one, and the identity
here, judge the same facts.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.corpora._replay import look, read_recording
from tests.corpora._score import Case

FOLDER = "librenms"
FURTHER = ("librenms_identity", "librenms_printer", "librenms_ups", "librenms_host",
           "librenms_ports")  # fmt: skip

_FIELD_OF_PROBE = {
    "system.snmp": "vendor", "interfaces.snmp": "interfaces", "printer.snmp": "supplies",
    "host.snmp": "storage", "ups.snmp": "ups",
}  # fmt: skip


def units(folder: Path) -> Iterator[str]:
    """The names of the recordings."""
    for path in sorted((folder / "snmprec").glob("*.snmprec")):
        yield path.stem


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Look once, and let each scorer judge its fields."""
    recording = read_recording(folder / "snmprec" / f"{unit}.snmprec")
    sight = look(recording)
    facts: dict[str, Any] = sight["facts"]
    raw = recording.values()
    expected = _expected(folder, unit)
    for seen in sight["observations"]:
        if seen["outcome"] == "broken":
            field = _FIELD_OF_PROBE.get(seen["probe"], "vendor")
            yield Case(FOLDER, "crash", field, unit, "crash", note=seen["note"])
    for scorer in _scorers():
        yield from scorer.score(unit, facts, expected, raw)


def _expected(folder: Path, unit: str) -> dict[str, Any]:
    path = folder / "expected" / f"{unit}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {**found, "expected_os": _os_of(folder).get(unit, {})}


@cache
def _os_of(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """What LibreNMS takes each recording for: {recording: {os, text, type}}."""
    path = folder / "expected_os.json"
    found: dict[str, Mapping[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _scorers() -> tuple[ModuleType, ...]:
    here = __name__.rpartition(".")[0]
    names = [f"{here}.{name}" for name in FURTHER]
    return tuple(importlib.import_module(name) for name in names if importlib.util.find_spec(name))

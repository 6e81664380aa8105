"""Full walks of devices nobody described: the product must read each to its end.

What is expected is only what the collection's own names say: its folders are classes, and a file's
first word is mostly a maker. `interfaces` is a case per recording that has an ifTable: as many
rows as the recording has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire.identity_tables import vendor_of
from tests.corpora._replay import look, read_recording
from tests.corpora._score import Case, Verdict

FOLDER = "snmpsim-data"

_CLASSES = {
    "UPS": ("ups",), "network/switch": ("switch", "router"),
    "network/router": ("router", "switch"), "network/wifi": ("wireless",),
    "network/firewall": ("firewall",), "storage": ("server",), "os/linux": ("server",),
    "os/windows": ("server", "workstation"), "bmc": ("server",), "camera": ("unknown",),
}  # fmt: skip
_NOBODY = ("unknown", "server", "xp", "dcs", "cts")
_NOW = {
    "eastpower": "EAST", "phoenixtec": "MegaTec", "geist": "Vertiv", "meru": "Fortinet",
    "venus": "Venustech", "isilon": "EMC",
}  # fmt: skip
"""Other names of makers: of their UPSs, or who bought them."""

_OBJECT_ID = "1.3.6.1.2.1.1.2.0"
_POWER_STRIP = "1.3.6.1.4.1.318.1.3.4."  # APC's masterswitches, which the collection files as UPSs
_IF_INDEX = "1.3.6.1.2.1.2.2.1.1."
_BROKEN = {"interfaces.snmp": "interfaces", "host.snmp": "storage", "ups.snmp": "ups",
           "printer.snmp": "supplies"}  # fmt: skip


def units(folder: Path) -> Iterator[str]:
    """The recordings, with their folders."""
    for path in sorted(folder.rglob("*.snmprec*")):
        yield str(path.relative_to(folder))


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Class and maker by the names of folder and file; interfaces by number."""
    recording = read_recording(folder / unit)
    sight = look(recording)
    for seen in sight["observations"]:
        if seen["outcome"] == "broken":
            field = _BROKEN.get(seen["probe"], "vendor")
            yield Case(FOLDER, "crash", field, unit, "crash", note=seen["note"])
    class_, _, name = unit.rpartition("/")
    identity = sight["facts"].get("identity", {})
    if class_ in _CLASSES:
        got = identity.get("device_class")
        strip = str(recording.values().get(_OBJECT_ID)).startswith(_POWER_STRIP)
        fitting = ("unknown",) if strip else _CLASSES[class_]
        right = got in fitting
        wanted = "|".join(fitting)
        yield Case(FOLDER, class_, "device_class", unit, _verdict(right, got), wanted, got)
    maker = re.split(r"[-.]", name)[0]
    if maker.lower() not in _NOBODY and not maker.isdigit():
        got = identity.get("vendor")
        known = {_plain(one) for one in (maker, vendor_of(maker), _NOW.get(maker)) if one}
        right = got is not None and _plain(got) in known
        yield Case(FOLDER, class_ or "-", "vendor", unit, _verdict(right, got), maker, got)
    rows = sum(oid.startswith(_IF_INDEX) for oid in recording.values())
    if rows:
        found = len(sight["facts"].get("interfaces", []))
        yield Case(
            FOLDER, class_ or "-", "interfaces", unit, _verdict(found == rows, found or None),
            rows, found,
        )  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name.lower())


def _verdict(right: bool, got: object) -> Verdict:
    return "right" if right else "unsaid" if got is None else "wrong"

"""Recorded routers with what Thola makes of them: identity, and each counter of each interface."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.corpora._replay import look, read_recording
from tests.corpora._score import Case, verdict_of

FOLDER = "thola"

_IDENTITY = {
    "vendor": "vendor", "model": "model", "serial_number": "serial", "os_version": "firmware",
}  # fmt: skip
_METRICS = {
    "traffic_counter_in": "in_octets", "traffic_counter_out": "out_octets",
    "error_counter_in": "in_errors", "error_counter_out": "out_errors",
    "discard_counter_in": "in_discards", "discard_counter_out": "out_discards",
    "packet_counter_discard_in": "in_discards", "packet_counter_discard_out": "out_discards",
    "interface_maxspeed_in": "speed_bps", "interface_maxspeed_out": "speed_bps",
}  # fmt: skip


def units(folder: Path) -> Iterator[str]:
    """The devices: `system/device`."""
    for path in sorted(folder.rglob("*.snmprec")):
        yield str(path.parent.relative_to(folder))


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Identity, the number of interfaces, and the metrics that both have."""
    place = folder / unit
    (path,) = place.glob("*.snmprec")
    facts: Mapping[str, Any] = look(read_recording(path))["facts"]
    expected = json.loads(path.with_suffix(".testdata").read_text("utf-8"))["expectations"]
    class_ = unit.split("/")[0]
    identity = facts.get("identity", {})
    for theirs, ours in _IDENTITY.items():
        wanted, got = expected["identify"]["properties"].get(theirs), identity.get(ours)
        if wanted is not None:
            maker = (identity.get("vendor") or "").lower()
            same = got is not None and got.lower().removeprefix(maker) == str(wanted).lower()
            same |= got is not None and got.lower() == str(wanted).lower()
            verdict = verdict_of(wanted, wanted if same else got)
            yield Case(FOLDER, class_, ours, unit, verdict, wanted, got)
    rows = facts.get("interfaces", [])
    count = expected.get("readCountInterfaces", {}).get("count")
    if count is not None:
        yield Case(
            FOLDER, class_, "interfaces", f"{unit}:count", verdict_of(count, len(rows)), count,
            len(rows),
        )  # fmt: skip
    by_label = {row["description"] or row["name"]: row for row in rows}
    for metric in expected.get("checkInterfaceMetrics", {}).get("performance_data", ()):
        field = _METRICS.get(metric["metric"])
        if field is None:
            continue
        got = by_label.get(metric["label"], {}).get(field)
        yield Case(
            FOLDER, class_, "interfaces", f"{unit}:{metric['label']}:{metric['metric']}",
            verdict_of(metric["value"], got), metric["value"], got,
        )  # fmt: skip

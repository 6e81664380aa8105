"""Fragments of walks of real printers: alerts, covers, trays, supplies and error bits.

No tool's expectation comes with them; the raw rows and the text that they were made of
(`.decoded.txt`) are the judge, read here row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._replay import look, read_recording
from tests.corpora._score import Case, verdict_of
from tests.corpora.librenms_printer import score as score_rows

FOLDER = "printer-partial"
FIELD = "alerts"

PRT = "1.3.6.1.2.1.43"
SEVERITY, GROUP, GROUP_INDEX, CODE, TEXT = (f"{PRT}.18.1.1.{n}." for n in (2, 4, 5, 7, 8))
COVER_NAME, COVER_STATUS = f"{PRT}.6.1.1.2.", f"{PRT}.6.1.1.3."
SEVERITIES = {1: "other", 3: "critical", 4: "warning", 5: "warningBinaryChangeEvent"}
COVERS = {1: "other", 3: "coverOpen", 4: "coverClosed", 5: "interlockOpen", 6: "interlockClosed"}


def units(folder: Path) -> Iterator[str]:
    """The recordings."""
    for path in sorted(folder.glob("*.snmprec")):
        yield path.stem


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Supplies, trays and error bits as LibreNMS' recordings are; alerts and covers beside."""
    recording = read_recording(folder / f"{unit}.snmprec")
    facts, raw = look(recording, kind="printer")["facts"], recording.values()
    for case in score_rows(unit, facts, {}, raw):
        yield Case(
            FOLDER, "printer", case.field, case.id, case.verdict, case.expected, case.got,
            case.note,
        )  # fmt: skip
    printer = facts.get("printer") or {}
    yield from _alerts(unit, printer, raw)
    yield from _covers(unit, printer, raw)


def _alerts(unit: str, printer: Mapping[str, Any], raw: Mapping[str, SnmpValue]) -> Iterator[Case]:
    from audit.wire.printer_names import ALERT_CODE, ALERT_GROUP

    ours = list(printer.get("alerts", []))
    for number, index in enumerate(_indexes(raw, SEVERITY)):
        code, group = raw.get(CODE + index), raw.get(GROUP + index)
        expected = {
            "severity": SEVERITIES.get(raw.get(SEVERITY + index)),  # type: ignore[arg-type]
            "group": ALERT_GROUP.get(group) if isinstance(group, int) else None,
            "group_index": raw.get(GROUP_INDEX + index),
            "code": ALERT_CODE.get(code) if isinstance(code, int) else None,
            "description": _words(raw.get(TEXT + index)),
        }
        got = {name: ours[number].get(name) for name in expected} if number < len(ours) else None
        yield Case(
            FOLDER, "printer", "alerts", f"{unit}/alert {index}", verdict_of(expected, got),
            expected, got,
        )  # fmt: skip


def _covers(unit: str, printer: Mapping[str, Any], raw: Mapping[str, SnmpValue]) -> Iterator[Case]:
    ours = {str(cover["index"]): cover for cover in printer.get("covers", [])}
    for index in _indexes(raw, COVER_STATUS):
        status = raw.get(COVER_STATUS + index)
        expected = {
            "name": _words(raw.get(COVER_NAME + index)),
            "status": COVERS.get(status) if isinstance(status, int) else None,
        }
        cover = ours.get(index.rpartition(".")[2])
        got = {name: cover.get(name) for name in expected} if cover else None
        yield Case(
            FOLDER, "printer", "alerts", f"{unit}/cover {index}", verdict_of(expected, got),
            expected, got,
        )  # fmt: skip


def _indexes(raw: Mapping[str, SnmpValue], column: str) -> list[str]:
    return [oid.removeprefix(column) for oid in raw if oid.startswith(column)]


def _words(value: SnmpValue) -> str | None:
    said = value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
    return " ".join(said.split()) or None

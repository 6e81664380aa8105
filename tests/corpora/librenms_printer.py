"""Supplies, trays, error bits and page counts of LibreNMS' recordings of printers.

A supply or tray is right when its level is, and its name and type, where LibreNMS has them.

The recording is the judge where LibreNMS' expectation is not what the printer said:

* A level of -3 ("some") is 50 % to it, of -1 ("no limit") 0 %: RFC 3805 calls both no percentage,
  so the word is what counts. The same holds for a level beside a capacity of -2 (unknown).
* A tray of level -2 it leaves out; it is there, and its level unknown.
* It expects 0 of every hrPrinterDetectedErrorState; the bits of the raw value count (RFC 2790,
  the first bit is the most significant).
* A level of 0 beside an unknown capacity is "full" to it in discovery and "empty" when polled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._score import Case, Verdict, verdict_of

PRT, HR_ERRORS = "1.3.6.1.2.1.43", "1.3.6.1.2.1.25.3.5.1.2."
SUPPLY_MAX, SUPPLY_LEVEL = f"{PRT}.11.1.1.8.", f"{PRT}.11.1.1.9."
TRAY_MAX, TRAY_LEVEL = f"{PRT}.8.2.1.9.", f"{PRT}.8.2.1.10."
LIFE_UNIT, LIFE = f"{PRT}.10.2.1.3.", f"{PRT}.10.2.1.4."
UNIT = f"{PRT}.11.1.1.7."
SUPPLY_TYPE, SUPPLY_NAME = f"{PRT}.11.1.1.5.", f"{PRT}.11.1.1.6."
TRAY_NAMES = (f"{PRT}.8.2.1.13.", f"{PRT}.8.2.1.18.")

PERCENT = 19
BITS = (
    "lowPaper", "noPaper", "lowToner", "noToner", "doorOpen", "jammed", "offline",
    "serviceRequested", "inputTrayMissing", "outputTrayMissing", "markerSupplyMissing",
    "outputNearFull", "outputFull", "inputTrayEmpty", "overduePreventMaint",
)  # fmt: skip
WORDS = {-1: "unlimited", -2: "unknown", -3: "some"}


def score(
    name: str,
    facts: Mapping[str, Any],
    expected: Mapping[str, Any],
    raw: Mapping[str, SnmpValue],
) -> Iterable[Case]:
    """Every supply and tray that LibreNMS lists, and what the raw rows say beyond it."""
    printer = facts.get("printer") or {}
    if not (printer or _prints(expected, raw)):
        return  # a computer lists its print queues in HOST-RESOURCES-MIB too
    rows = (expected.get("printer-supplies") or {}).get("discovery", {}).get("printer_supplies", [])
    yield from _rows(name, "supplies", printer.get("supplies", []), rows, raw)
    yield from _rows(name, "inputs", printer.get("inputs", []), rows, raw)
    yield from _errors(name, printer, raw)
    yield from _pages(name, printer, raw)


def _prints(expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]) -> bool:
    """Whether it is a printer: LibreNMS calls it one, or it has rows of Printer-MIB."""
    named = (expected.get("expected_os") or {}).get("type") == "printer"
    return named or any(oid.startswith(f"{PRT}.") for oid in raw)


def _rows(
    name: str,
    field: str,
    ours: list[dict[str, Any]],
    theirs: list[dict[str, Any]],
    raw: Mapping[str, SnmpValue],
) -> Iterator[Case]:
    level_of, max_of = (SUPPLY_LEVEL, SUPPLY_MAX) if field == "supplies" else (TRAY_LEVEL, TRAY_MAX)
    said = {str(row["index"]): row for row in ours}
    listed = {
        str(row["supply_index"]): row
        for row in theirs
        if (row["supply_type"] == "input") == (field == "inputs")
    }
    for oid, level in raw.items():
        device, _, index = oid.removeprefix(level_of).partition(".")
        if not oid.startswith(level_of) or device != _first(raw, level_of):
            continue
        top = raw.get(f"{max_of}{device}.{index}")
        unit = raw.get(f"{UNIT}{device}.{index}") if field == "supplies" else None
        expected, note = _truth(level, top, unit, listed.get(index), field)
        row = said.get(index, {})
        got = _said(row, field)
        near = (
            isinstance(expected, float | int)
            and isinstance(got, float | int)
            and abs(got - expected) <= 1
        )
        verdict = verdict_of(expected, expected if near else got)
        if verdict == "right" and (other := _otherwise(row, listed.get(index), raw, device)):
            expected, got = other
            verdict = verdict_of(expected, got)
        yield Case("librenms", "printer", field, f"{name}/{index}", verdict, expected, got, note)


def _otherwise(
    row: Mapping[str, Any],
    theirs: Mapping[str, Any] | None,
    raw: Mapping[str, SnmpValue],
    device: str,
) -> tuple[str, str | None] | None:
    """(expected, got) of a name or a type that is not LibreNMS', nor what the agent sent.

    It cuts Xerox' part numbers off a name; `markerSupply` is its word for a type nobody said.
    """
    if theirs is None:
        return None
    index, kind = theirs["supply_index"], theirs["supply_type"]
    tray = kind == "input"
    wanted, name = _words(theirs["supply_descr"]), row.get("name")
    columns = TRAY_NAMES if tray else (SUPPLY_NAME,)
    sent = {_words(raw.get(f"{column}{device}.{index}")) for column in columns}
    if wanted and not _words(name).startswith(wanted) and _words(name) not in sent - {""}:
        return wanted, name
    said = row.get("type")
    if not tray and f"{SUPPLY_TYPE}{device}.{index}" in raw and kind != "markerSupply":
        return None if str(said).lower() == kind.lower() else (kind, said)
    return None


def _words(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said or "")
    return " ".join(text.replace("\0", " ").split())


def _truth(
    level: SnmpValue, top: SnmpValue, unit: SnmpValue, theirs: dict[str, Any] | None, field: str
) -> tuple[float | str | None, str]:
    """What is right, and why where it is not LibreNMS' own number."""
    theirs_pct = None if theirs is None else theirs["supply_current"]
    if not isinstance(level, int):
        return None, "no number"
    if level < 0 and level != -100:
        word = WORDS.get(level, "unknown")
        return word, f"raw level {level}: LibreNMS says {theirs_pct}"
    known = isinstance(top, int) and top > 0
    if not known and top != 0 and unit != PERCENT:
        word = "some" if level > 0 else "unknown"
        return word, f"raw level {level} of capacity {top!r}: LibreNMS says {theirs_pct}"
    if theirs_pct is not None:
        return min(100.0, float(theirs_pct)), ""
    if field == "inputs" and top == 0:
        return "unknown", "a tray without room"
    full = top if known else 100
    assert isinstance(full, int)
    return max(0.0, min(100.0, 100 * level / full)), "not listed by LibreNMS; from the raw row"


def _said(row: Mapping[str, Any], field: str) -> float | str | None:
    if row.get("level_pct") is not None:
        return float(row["level_pct"])
    if field == "supplies":
        word: str | None = row.get("remaining")
        return word
    level = row.get("level")
    if level is None:
        return None
    return WORDS.get(level, "some" if level > 0 else "unknown")


def _first(raw: Mapping[str, SnmpValue], column: str) -> str:
    """hrDeviceIndex of the first printer that has a row in a column."""
    return next(
        (oid.removeprefix(column).partition(".")[0] for oid in raw if oid.startswith(column)), ""
    )


def _errors(name: str, printer: Mapping[str, Any], raw: Mapping[str, SnmpValue]) -> Iterator[Case]:
    for oid, value in raw.items():
        if not oid.startswith(HR_ERRORS) or not isinstance(value, bytes):
            continue
        names = [bit for place, bit in enumerate(BITS) if _bit(value, place)]
        got = printer.get("error_state")
        verdict: Verdict = "right" if got == names else "unsaid" if got is None else "wrong"
        note = f"raw {value.hex() or 'empty'}"
        yield Case("librenms", "printer", "error_state", name, verdict, names, got, note)
        return


def _bit(octets: bytes, place: int) -> bool:
    return place // 8 < len(octets) and bool(octets[place // 8] >> (7 - place % 8) & 1)


def _pages(name: str, printer: Mapping[str, Any], raw: Mapping[str, SnmpValue]) -> Iterator[Case]:
    counts = []
    for oid, value in raw.items():
        index = oid.removeprefix(LIFE)
        if index != oid and isinstance(value, int) and raw.get(LIFE_UNIT + index) in (None, 7, 8):
            counts.append(value)
    if counts:
        got = printer.get("pages_total")
        expected = max(counts)
        yield Case(
            "librenms", "printer", "pages", name, verdict_of(expected, got), expected, got,
            "raw prtMarkerLifeCount",
        )  # fmt: skip

"""Rows of prtAlertTable and prtMarkerSuppliesTable, and what Checkmk makes of each.

Each vector is served as an agent's values and read by the product over SNMP. Checkmk's words are
made here of the product's facts: its text of an alert is group, index, code or description; its
"remaining" of a receptacle is what has gone into it, while the product says with RFC 3805
(prtMarkerSuppliesLevel) how much room is left, so the two add up to 100; `upturn_toner` is an
option of its user for printers that count the other way, and turns it once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.corpora._replay import Recording, look
from tests.corpora._score import Case, Verdict, verdict_of

FOLDER = "checkmk-printer"
FIELD = "alerts"

PRT = "1.3.6.1.2.1.43"
ALERT_COLUMNS, SUPPLY_COLUMNS = (2, 4, 5, 7, 8), (6, 7, 8, 9, 4, 3)
TEXTS = (f"{PRT}.18.1.1.8", f"{PRT}.11.1.1.6")  # the columns that hold text
STATES = {"ok": "OK", "warning": "WARN", "critical": "CRIT", None: "UNKNOWN"}
RECEPTACLE = "receptacleThatIsFilled"
UNITS = {
    "tenThousandthsOfInches": "ten thousandths of inches", "micrometers": "micrometers",
    "impressions": "impressions", "sheets": "sheets", "hours": "hours",
    "thousandthsOfOunces": "thousandths of ounces", "tenthsOfGrams": "tenths of grams",
    "hundrethsOfFluidOunces": "hundreths of fluid ounces",
    "tenthsOfMilliliters": "tenths of milliliters", "feet": "feet", "meters": "meters",
    "items": "items", "percent": "%",
}  # fmt: skip

_PCT = re.compile(r"Remaining: ([\d.]+)%")


def units(folder: Path) -> Iterator[str]:
    """The numbers of the vectors."""
    lines = (folder / "printer_vectors.jsonl").read_text("utf-8").splitlines()
    yield from (str(number) for number, line in enumerate(lines) if line.strip())


def score(folder: Path, unit: str) -> Iterable[Case]:
    """One vector."""
    lines = (folder / "printer_vectors.jsonl").read_text("utf-8").splitlines()
    vector = json.loads(lines[int(unit)])
    if vector["table"] == "alerts":
        yield from _alert(unit, vector["case"])
    else:
        yield from _supply(unit, vector["case"])


def _alert(unit: str, case: Sequence[Any]) -> Iterator[Case]:
    row, state, text = case
    printer = _look(_rows(f"{PRT}.18.1.1", ALERT_COLUMNS, row))
    alerts = printer.get("alerts", [])
    shown = [alert for alert in alerts if not _quiet(alert)]
    weights = [STATES[alert["weight"]] for alert in shown]
    worst = next((one for one in ("CRIT", "UNKNOWN", "WARN") if one in weights), "OK")
    said = ", ".join(_words(alert) for alert in shown)
    said = said or ("No alerts found" if alerts else "No alerts present")
    got = [worst, said]
    yield Case(FOLDER, "printer", "alerts", unit, verdict_of([state, text], got),
               [state, text], got)  # fmt: skip


def _quiet(alert: Mapping[str, Any]) -> bool:
    """An agent that says in its own words, and by no code, that it sleeps."""
    return bool(alert["code"] in ("-1", None) and alert["weight"] == "ok" and alert["description"]
                and alert["group"] in ("-1", None))  # fmt: skip


def _words(alert: Mapping[str, Any]) -> str:
    """group#index: description or code, as Checkmk writes them."""
    group, code, index = alert["group"] or "", alert["code"] or "", alert["group_index"]
    if code == "-1" and group == "-1" and alert["weight"] is not None and alert["description"]:
        return str(alert["description"])
    unlisted = group.removeprefix("-").isdigit()
    place = f"unknown alert group {group}" if unlisted else group
    if unlisted and index is not None:
        place += f"#{index}"
    if code == "-1":
        code = ""
    elif code.removeprefix("-").isdigit():
        code = f"unknown alert code: {code}"
    return f"{place}: {alert['description'] or code}"


def _supply(unit: str, case: Mapping[str, Any]) -> Iterator[Case]:
    rows = [*_rows(f"{PRT}.11.1.1", SUPPLY_COLUMNS, case["row"])]
    for index, color in case.get("colorants", ()):
        rows.append(f"{PRT}.12.1.1.4.{index}|4x|{color.encode().hex()}")
    supplies = _look(rows).get("supplies", [])
    got = supplies[0] if supplies else {}
    if "parse_expect" in case:
        expected: Any = case["parse_expect"]
        seen: Any = {
            "name": got.get("name"), "unit": UNITS.get(got.get("unit", "")),
            "max": got.get("max"), "level": got.get("level"), "color": got.get("color"),
        }  # fmt: skip
        seen = {name: seen.get(name) for name in expected}
    else:
        expected, seen = _expected(case), _seen(got, case)
    note = "receptacle: remaining by Checkmk is 100 less the room that is left (RFC 3805)"
    yield Case(
        FOLDER, "printer", "supplies", unit, _verdict(expected, seen), expected, seen,
        note if got.get("class") == RECEPTACLE else "",
    )  # fmt: skip


def _expected(case: Mapping[str, Any]) -> Any:
    """The remaining per cent, or the word for a level that is none."""
    wanted = case["expect"]
    if wanted is None:
        return "unknown"
    text = " ".join(str(part) for part in wanted)
    found = _PCT.search(text)
    if found:
        return float(found[1])
    lower = text.lower()
    words = {"some remaining": "some", "no restrictions": "unlimited", "unknown level": "unknown"}
    return next((word for said, word in words.items() if said in lower), text)


def _seen(supply: Mapping[str, Any], case: Mapping[str, Any]) -> Any:
    left = supply.get("level_pct")
    if left is None:
        return supply.get("remaining")
    if supply.get("class") == RECEPTACLE:
        left = 100 - left
    return 100 - left if case.get("params", {}).get("upturn_toner") else left


def _verdict(expected: Any, got: Any) -> Verdict:
    if isinstance(expected, float) and isinstance(got, float | int) and abs(expected - got) <= 0.05:
        return "right"
    return verdict_of(expected, got)


def _rows(entry: str, columns: Sequence[int], row: Sequence[str]) -> Iterator[str]:
    """One row of a table as lines of a `.snmprec` file."""
    for column, value in zip(columns, row, strict=True):
        if f"{entry}.{column}" in TEXTS:
            yield f"{entry}.{column}.1.1|4x|{str(value).encode().hex()}"
        else:
            yield f"{entry}.{column}.1.1|2|{str(value).partition('/')[0]}"


def _look(rows: Iterable[str]) -> dict[str, Any]:
    """The printer group of an agent that has these rows, and a system group beside them."""
    lines = ["1.3.6.1.2.1.1.1.0|4|a printer", *rows]
    facts = look(Recording(iter(lines)), kind="printer")["facts"]
    found: dict[str, Any] = facts.get("printer") or {}
    return found

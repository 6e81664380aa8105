"""Brother printers as the `brother` library recorded them, and what it expects of each.

The recordings are served as an agent's values (its three byte strings with their end byte, the
display in the character set that the printer names) and read by the product over SNMP.

The library leaves the word "series" off a model. Where it cuts records of other lengths into
pieces of seven bytes it expects nonsense (HL-5350DN: toner status 21037313 = 0x01410101, the end
of one record and the start of the next); there the record itself, read here by its own length
byte, is the judge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.corpora._replay import Recording, look
from tests.corpora._score import Case, verdict_of

FOLDER = "brother"
FIELD = "supplies"

BASE = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5"
STRINGS = tuple(f"{BASE}.5.{number}.0" for number in (8, 10, 11, 18, 20, 21))
MAINTENANCE, STATUS = f"{BASE}.5.8.0", f"{BASE}.4.5.2.0"
CHARSET, UPTIME, MAC = "1.3.6.1.2.1.43.7.1.1.4.1.1", "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.2.2.1.6.1"
PAGES, PAGES_UNIT = "1.3.6.1.2.1.43.10.2.1.4.1.1", "1.3.6.1.2.1.43.10.2.1.3.1.1"
CODECS = {"5": "iso8859-2", "8": "iso8859-5", "12": "iso8859-9", "106": "utf-8"}
AGENT = "1.3.6.1.4.1.2435.2.3.9.1"  # sysObjectID of every Brother, which the library does not ask

_SAID = re.compile(r"(\w+)=('(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|True|False|None|FakeDatetime)")
_OURS = ("host", "port", "community", "mac", "is_datetime_set_supported", "uptime")


def units(folder: Path) -> Iterator[str]:
    """The recorded printers; `invalid`, one that answers nothing, too."""
    for path in sorted(folder.glob("*.json")):
        yield path.stem


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Every value that the library expects, beside the product's facts."""
    said = json.loads((folder / f"{unit}.json").read_text("utf-8"))
    facts = look(Recording(_lines(said)), kind="printer")["facts"]
    path = folder / f"{unit}.expected.ambr"
    if not path.exists():
        supplies = (facts.get("printer") or {}).get("supplies", [])
        verdict = verdict_of([], supplies)
        yield Case(FOLDER, "printer", "supplies", unit, verdict, [], supplies, "answers nothing")
        return
    ours = _flat(facts)
    torn = _torn(said.get(MAINTENANCE) or [])
    for name, expected in _expected(path.read_text("utf-8")).items():
        note = ""
        if name in torn and torn[name] != expected:
            expected, note = torn[name], f"the library reads over the end of a record: {expected}"
        got = ours.get(name)
        field = {"serial": "serial", "firmware": "firmware", "model": "model"}.get(name)
        field = field or ("pages" if "counter" in name else "supplies")
        field = "alerts" if name == "status" else field
        yield Case(
            FOLDER, "printer", field, f"{unit}/{name}", verdict_of(expected, got), expected, got,
            note,
        )  # fmt: skip


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    """The recording as rows of a `.snmprec` file."""
    yield f"1.3.6.1.2.1.1.2.0|6|{AGENT}"
    codec = CODECS.get(str(said.get(CHARSET)), "hp-roman8")
    for oid, value in said.items():
        if value is None or value == []:
            continue
        if oid in STRINGS:
            yield f"{oid}|4x|{''.join(value)}ff"
        elif oid == MAC:
            yield f"{oid}|4x|{value.replace(':', '')}"
        elif oid == UPTIME:
            yield f"{oid}|67|{int(value) % 2**32}"
        elif oid in (PAGES, CHARSET):
            yield f"{oid}|{65 if oid == PAGES else 2}|{value}"
        else:
            yield f"{oid}|4x|{_bytes(str(value), codec if oid == STATUS else 'utf-8').hex()}"


def _bytes(said: str, codec: str) -> bytes:
    """In the printer's own character set; in UTF-8 what that has no letters for."""
    try:
        return said.encode(codec)
    except UnicodeEncodeError:
        return said.encode()


def _expected(text: str) -> dict[str, Any]:
    """Every `name=value` of the library's own objects that says something."""
    found: dict[str, Any] = {}
    for name, value in _SAID.findall(text):
        if name in _OURS or value in ("None", "FakeDatetime"):
            continue
        found[name] = value[1:-1] if value.startswith("'") else json.loads(value.lower())
    return found


def _torn(chunks: list[str]) -> dict[str, Any]:
    """Values by the records' own lengths, where not all have the length that the library cuts."""
    said = bytes.fromhex("".join(chunks))
    records, at = [], 0
    while at + 3 <= len(said):
        size = said[at + 2]
        records.append((said[at], size, int.from_bytes(said[at + 3 : at + 3 + size], "big")))
        at += 3 + size
    if len({size for _, size, _ in records}) < 2:
        return {}
    names = {0x31: "black_toner_status", 0x11: "drum_counter", 0x63: "drum_status"}
    return {names[kind]: value for kind, _, value in records if kind in names}


def _flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The product's facts by the library's names."""
    printer, identity = facts.get("printer") or {}, facts.get("identity") or {}
    found: dict[str, Any] = {
        "serial": identity.get("serial"),
        "firmware": identity.get("firmware"),
        "model": (identity.get("model") or "").removesuffix(" series") or None,
        "page_counter": printer.get("pages_total"),
        "status": " ".join(printer.get("display") or ()).lower() or None,
    }
    for part in printer.get("parts", ()):
        name, left = part["name"], part["left_pct"]
        supply = name.endswith(("_toner", "_ink"))
        unit = f"{name}_unit" if name in ("belt", "fuser", "laser") else name
        life = f"{unit if name == 'belt' else name}_remaining_life"
        found[f"{name}_remaining" if supply else life] = None if left is None else round(left)
        found[f"{unit}_remaining_pages"] = part["left_pages"]
        found[f"{name}_counter"] = part["used_pages"]
        found[f"{name}_status"] = part["status"]
        if supply:
            found[name] = part["left_steps_pct"]
    for counter in printer.get("counters", ()):
        name = {"mono": "bw_counter", "duplex": "duplex_unit_pages_counter"}
        found.setdefault(name.get(counter["name"], f"{counter['name']}_counter"), counter["pages"])
    return found

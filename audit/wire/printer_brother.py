"""BROTHER-MIB: maintenance, counters and next care of Brother printers, in records of bytes.

Each of the three strings is a row of records: kind, 1, length, value (of that length, big-endian).
A byte 0xff ends it. The kinds were collected by others from printers in the field (the `brother`
library, Apache-2.0; saper-2/BRN-Printer-sCounters-Info).
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from audit.wire.mib import Values, number
from audit.wire.printer_vendors import BROTHER_ID
from audit.wire.text import clean
from inventory.groups.printer import Counter, Part

_BASE = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5"
MAINTENANCE, COUNTERS, NEXT_CARE = f"{_BASE}.5.8.0", f"{_BASE}.5.10.0", f"{_BASE}.5.11.0"
DISPLAY = f"{_BASE}.4.5.2.0"
CHARSET = "1.3.6.1.2.1.43.7.1.1.4.1.1"

_END = 0xFF
_LONG, _SHORT = 4, 2  # bytes of a value; a short one is a share of so many steps
_MOST_PAGES = 10_000_000

_COUNTERS = {
    0x00: "total", 0x01: "mono", 0x02: "color", 0x06: "duplex", 0x12: "black", 0x13: "cyan",
    0x14: "magenta", 0x15: "yellow", 0x16: "image",
}  # fmt: skip
_INKS = ("black", "cyan", "magenta", "yellow")
# kind of maintenance: (part, field); `{}` is toner or ink
_MAINTENANCE: Mapping[int, tuple[str, str]] = {
    0x11: ("drum", "used_pages"), 0x41: ("drum", "left_pct"), 0x63: ("drum", "status"),
    0x69: ("belt", "left_pct"), 0x6A: ("fuser", "left_pct"), 0x6B: ("laser", "left_pct"),
    0x6C: ("pf_kit_mp", "left_pct"), 0x6D: ("pf_kit_1", "left_pct"),
    0x73: ("cyan_drum", "used_pages"), 0x74: ("magenta_drum", "used_pages"),
    0x75: ("yellow_drum", "used_pages"), 0x7E: ("black_drum", "used_pages"),
    0x79: ("cyan_drum", "left_pct"), 0x7A: ("magenta_drum", "left_pct"),
    0x7B: ("yellow_drum", "left_pct"), 0x80: ("black_drum", "left_pct"),
    **{0x31 + at: (f"{ink}_{{}}", "status") for at, ink in enumerate(_INKS)},
    **{0x6F + at: (f"{ink}_{{}}", "left_pct") for at, ink in enumerate(_INKS)},
    **{0x81 + at: (f"{ink}_{{}}", "left_steps_pct") for at, ink in enumerate(_INKS)},
    **{0xA1 + at: (f"{ink}_{{}}", "left_pct") for at, ink in enumerate(_INKS)},
}  # fmt: skip
_NEXT_CARE = {
    0x73: "laser", 0x77: "pf_kit_1", 0x82: "drum", 0x86: "pf_kit_mp", 0x88: "belt", 0x89: "fuser",
    0xA4: "black_drum", 0xA5: "cyan_drum", 0xA6: "magenta_drum", 0xA7: "yellow_drum",
}  # fmt: skip
_LASER_ONLY = frozenset({"drum", "belt", "fuser", "laser", "pf_kit_1", "pf_kit_mp"})

_LASER = re.compile(r"CID:[^;]*laser", re.IGNORECASE)
_INK_MODEL = re.compile(  # today's J and T; the colour machines of before that have no L or 9xxx
    r"MDL:\s*(?:Brother )?(?:(?:DCP|MFC|HL|FAX)-[JT]\d|(?:DCP|MFC)-(?!9\d{3})\d{3,4}C)",
    re.IGNORECASE,
)
_SUPPLY_TYPE = "1.3.6.1.2.1.43.11.1.1.5."
_INK_TYPES = (5, 6)  # ink, inkCartridge (RFC 3805)
_CHARSETS = {  # MIBenum of IANA: Python's codec
    3: "ascii", 4: "latin-1", 5: "iso8859-2", 6: "iso8859-3", 7: "iso8859-4", 8: "iso8859-5",
    9: "iso8859-6", 10: "iso8859-7", 11: "iso8859-8", 12: "iso8859-9", 17: "shift_jis",
    38: "euc_kr", 106: "utf-8", 111: "iso8859-15", 113: "gbk", 2004: "hp-roman8", 2025: "gb2312",
    2026: "big5", 2250: "cp1250", 2251: "cp1251", 2252: "cp1252", 2258: "cp1258",
}  # fmt: skip
_ROMAN8 = 2004  # what Brother writes in when it names no set


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the kind, its value and how many bytes the value had."""

    kind: int
    value: int
    size: int
    raw: bytes


def records(value: object) -> Iterator[Record]:
    """The records of a string, up to its end byte; what does not fit the form ends it."""
    said = value if isinstance(value, bytes) else b""
    at = 0
    while at + 3 <= len(said) and said[at : at + 1] != bytes([_END]):
        size = said[at + 2]
        raw = said[at + 3 : at + 3 + size]
        if said[at + 1] != 1 or not 0 < size <= _LONG or len(raw) < size:
            return
        yield Record(said[at], int.from_bytes(raw, "big"), size, raw)
        at += 3 + size


def parts(values: Values) -> tuple[Part, ...]:
    """Drum, fuser, belt, toner or ink: what is left of each, in per cent and in pages."""
    ink = is_ink(values)
    found: dict[str, dict[str, Any]] = {}
    for record in records(values.get(MAINTENANCE)):
        name, field = _MAINTENANCE.get(record.kind, ("", ""))
        value = _measure(field, record)
        name = name.format("ink" if ink else "toner")
        if value is not None and not (ink and (name in _LASER_ONLY or name.endswith("_drum"))):
            found.setdefault(name, {})[field] = value
    for record in records(values.get(NEXT_CARE)):
        name = _NEXT_CARE.get(record.kind, "")
        if name and not ink and record.size == _LONG and record.value < _MOST_PAGES:
            found.setdefault(name, {})["left_pages"] = record.value
    return tuple(Part(name=name, **fields) for name, fields in found.items())


def _measure(field: str, record: Record) -> float | int | None:
    """A share in hundredths of a per cent, or in steps of so many; pages and states as they are.

    A share of one byte is a state and no share.
    """
    if field == "left_pct":
        if record.size == _SHORT:
            steps, most = record.raw
            return round(100 * steps / most, 2) if most and steps <= most else None
        share = record.value / 100
        return share if record.size == _LONG and share <= 100 else None
    if field == "left_steps_pct":
        return record.value if record.value <= 100 else None
    if field == "used_pages":
        return record.value if record.size == _LONG and record.value < 2**31 else None
    return record.value if field == "status" and record.value < 256 else None


def counters(values: Values) -> tuple[Counter, ...]:
    """Pages in all, mono, colour, duplex."""
    return tuple(
        Counter(name=name, pages=record.value)
        for record in records(values.get(COUNTERS))
        if (name := _COUNTERS.get(record.kind)) and record.size == _LONG
    )


def display(values: Values) -> str | None:
    """What the display shows, read in the character set that the printer names (RFC 3805).

    What is UTF-8 is taken for it: text of an older set is so by no accident.
    """
    said = values.get(DISPLAY)
    if not isinstance(said, bytes):
        return None
    named = _CHARSETS.get(number(values.get(CHARSET)) or _ROMAN8, "hp-roman8")
    for codec in ("utf-8", named):
        with suppress(UnicodeDecodeError):
            return clean(said.decode(codec))
    return clean(said)


def is_ink(values: Values) -> bool:
    """Whether it prints with ink: by the standard's supplies, else by its device id."""
    types = {value for oid, value in values.items() if oid.startswith(_SUPPLY_TYPE)}
    if types:
        return not types.isdisjoint(_INK_TYPES)
    raw = values.get(BROTHER_ID)
    said = (clean(raw, 400) if isinstance(raw, bytes) else None) or ""
    return not _LASER.search(said) and bool(_INK_MODEL.search(said))

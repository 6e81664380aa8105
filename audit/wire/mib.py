"""Reads values and tables out of an SNMP answer: what every MIB parser needs, and nothing more.

Answers are shared by all probes of a device, so a parser meets OIDs that others asked for.
"""

import re
import struct
from collections.abc import Mapping
from math import isfinite

from audit.asks import SnmpValue
from audit.wire.text import clean
from inventory.seen import LookError, Outcome

Values = Mapping[str, SnmpValue]
Row = dict[str, SnmpValue]

MAX_TEXT = 255
_WRITTEN_MAC = re.compile(rb"[0-9A-Fa-f]{1,2}(?:[:-][0-9A-Fa-f]{1,2}){5}")
_FLOAT = b"\x9f\x78\x04"
_SHARE = re.compile(rb"(\d{1,9}(?:\.\d{1,9})?)\s*%")
_DECIMAL = re.compile(rb"(-?\d{1,15}(?:\.\d{1,9})?)")
_HEX_MAC = re.compile(rb"[0-9A-Fa-f]{12}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}")


def rows(values: Values, entry: str, columns: Mapping[int, str]) -> dict[str, Row]:
    """The rows of a table: {index as dotted text: {name: value}}, in order of index.

    `entry` is the OID of the table's entry; `columns` names the columns that are wanted.
    """
    found: dict[str, Row] = {}
    prefix, start = entry + ".", len(entry) + 1
    names = {str(number): name for number, name in columns.items()}
    for oid, value in values.items():
        if oid.startswith(prefix):
            column, _, index = oid[start:].partition(".")
            name = names.get(column)
            if name is not None and index:
                found.setdefault(index, {})[name] = value
    return dict(sorted(found.items(), key=lambda row: _arcs(row[0])))


def _arcs(index: str) -> tuple[int, ...]:
    return tuple(int(arc) for arc in index.split("."))


def walk(entry: str, columns: Mapping[int, str]) -> tuple[str, ...]:
    """The column OIDs to ask for, from the same table of names that `rows` reads by."""
    return tuple(f"{entry}.{number}" for number in sorted(columns))


def text(value: SnmpValue) -> str | None:
    """A string for people: NFC, one line, no control or direction marks; None when empty."""
    return None if isinstance(value, int) else clean(value, MAX_TEXT)


def number(value: SnmpValue) -> int | None:
    """A number, or None when the agent sent something else."""
    return value if isinstance(value, int) else None


def natural(value: SnmpValue) -> int | None:
    """A number from 0; None for the negative ones, which mean "unknown" and such."""
    return value if isinstance(value, int) and value >= 0 else None


def decimal(value: SnmpValue) -> float | None:
    """A number that some agents write as text: 42, "42 %", "5 Secs ( 12.5%)"; None without one.

    Of several numbers in a text the first that is followed by a percent sign counts. Net-SNMP wraps
    floats into Opaque (draft-perkins-opaque-01).
    """
    if isinstance(value, bytes):
        if len(value) == len(_FLOAT) + 4 and value.startswith(_FLOAT):
            (said,) = struct.unpack(">f", value[-4:])
            return float(said) if isfinite(said) else None
        found = _SHARE.search(value) or _DECIMAL.search(value)
        return float(found[1]) if found else None
    return float(value) if isinstance(value, int) else None


def percent(value: SnmpValue) -> float | None:
    """A share of 0 to 100; beyond it is an agent's way to say that it does not know."""
    return float(value) if isinstance(value, int) and 0 <= value <= 100 else None


def name_of(value: SnmpValue, names: Mapping[int, str]) -> str | None:
    """The standard's name of an enumerated value; an unlisted value is its number as text."""
    if not isinstance(value, int):
        return None
    return names.get(value, str(value))


def ticks_s(value: SnmpValue) -> float | None:
    """TimeTicks (hundredths) as seconds."""
    return value / 100 if isinstance(value, int) else None


def mac(value: SnmpValue) -> str | None:
    """A physical address of six octets, as aa:bb:cc:dd:ee:ff; None for zeros and other lengths.

    Some agents write it out as text.
    """
    if isinstance(value, bytes):
        if _WRITTEN_MAC.fullmatch(value):
            value = bytes(int(part, 16) for part in re.split(b"[:-]", value))
        elif _HEX_MAC.fullmatch(value):
            value = bytes.fromhex(value.replace(b".", b"").decode())
    if not isinstance(value, bytes) or len(value) != 6 or not any(value):
        return None
    return value.hex(":")


def need(said: bool, what: str) -> None:
    """LookError UNSUPPORTED when an agent answered and has nothing of a MIB."""
    if not said:
        raise LookError(Outcome.UNSUPPORTED, f"the agent has no {what}")

"""What the makers' own tables add to what a printer says of itself (`printer_vendors.py`)."""

from collections.abc import Iterable
from typing import Any

from audit.asks import SnmpValue
from audit.wire import printer_brother
from audit.wire.mib import Values, natural, number, rows, text
from audit.wire.printer_vendors import (
    CANON_COUNTERS,
    CANON_NAMED,
    RICOH_COUNTERS,
    RICOH_TONERS,
    tables_of,
)
from audit.wire.text import clean
from inventory.groups.printer import Counter, Printer, Supply

_HP_PREFIX = b"\x01\x15"  # 277: HP Roman-8, which PML writes before a string

# ricohEngCounterType and Canon's kinds of counter, as the GLPI agent reads them
_RICOH_KINDS = {
    10: "total", 200: "copy", 201: "copy_mono", 202: "copy_color", 203: "copy_color",
    300: "fax", 400: "print", 401: "print_mono", 402: "print_color", 403: "print_color",
    870: "scan", 871: "scan",
}  # fmt: skip
_CANON_KINDS = {
    101: "copy", 112: "copy_mono", 113: "copy_mono", 122: "copy_color", 123: "copy_color",
    301: "print", 501: "scan",
}  # fmt: skip
_CANON_NAMES = {
    "Total 1": "total", "Total (Black 1)": "mono", "Print (Total 1)": "print",
    "Copy (Total 1)": "copy", "Scan (Total 1)": "scan",
}  # fmt: skip


def string(value: SnmpValue) -> str | None:
    """A string of a private table; HP's mark of its character set is taken off."""
    if not isinstance(value, bytes):
        return text(value)
    if value.startswith(_HP_PREFIX):
        said = value[len(_HP_PREFIX) :].decode("hp-roman8", "replace")
        return clean(said.partition("\0")[0], 255)
    return text(value)


def extend(printer: Printer, values: Values) -> Printer:
    """A printer with what its maker's tables add: counters, parts, levels, display."""
    counters = (*_counters(values), *_kinds(values), *printer_brother.counters(values))
    parts = printer_brother.parts(values)
    said: dict[str, Any] = {
        "counters": tuple({one.name: one for one in counters}.values()),
        "parts": parts,
    }
    shown = printer_brother.display(values)
    if shown is not None:
        said["display"] = (shown,)
    elif not printer.display:
        lines = (string(values.get(one.display or "")) for one in tables_of(values))
        said["display"] = tuple(filter(None, lines))
    if printer.error_state is None:
        said["error_state"] = _errors(values)
    of_brother = {one.name: one.pages for one in printer_brother.counters(values)}
    total = next((one.pages for one in counters if one.name == "total" and one.pages), None)
    if printer.pages_total is None or of_brother.get("total"):
        # Brother's life count runs ahead of the page counter that its own pages and menus show.
        said["pages_total"] = of_brother.get("total") or total
    left = {part.name: part.left_pct for part in parts if part.left_pct is not None}
    toners = _ricoh_toners(values)
    said["supplies"] = tuple(
        _better(_better(one, _of_part(one, left)), toners.get(one.index), zero=True)
        for one in printer.supplies
    )
    said = {
        name: value
        for name, value in said.items()
        if value is not None and value != getattr(printer, name)
    }
    return printer.model_copy(update=said) if said else printer


def _errors(values: Values) -> tuple[str, ...] | None:
    """Errors by the maker's own flags, in the words of RFC 2790; None where it has none."""
    flags = [
        (name, values[oid] == number)
        for one in tables_of(values)
        for oid, (number, name) in one.errors.items()
        if isinstance(values.get(oid), int)
    ]
    return tuple(name for name, there in flags if there) if flags else None


def _counters(values: Values) -> Iterable[Counter]:
    for one in tables_of(values):
        for oid, name in one.counters.items():
            pages = natural(values.get(oid))
            if pages is not None:
                yield Counter(name=name, pages=pages)


def _kinds(values: Values) -> Iterable[Counter]:
    """Ricoh's and Canon's counters, whose kind is in the table itself; some kinds add up."""
    sums: dict[str, int] = {}
    for row in rows(values, RICOH_COUNTERS, {2: "kind", 9: "pages"}).values():
        _add(sums, _RICOH_KINDS.get(number(row.get("kind")) or 0), row.get("pages"))
    for oid, value in values.items():
        kind = oid.removeprefix(CANON_COUNTERS + ".")
        if kind != oid and kind.isdigit():
            _add(sums, _CANON_KINDS.get(int(kind)), value)
    for row in rows(values, CANON_NAMED, {2: "name", 3: "pages"}).values():
        _add(sums, _CANON_NAMES.get(string(row.get("name")) or ""), row.get("pages"))
    return [Counter(name=name, pages=pages) for name, pages in sums.items()]


def _add(sums: dict[str, int], name: str | None, value: SnmpValue) -> None:
    pages = natural(value)
    if name is not None and pages is not None:
        sums[name] = sums.get(name, 0) + pages


def _ricoh_toners(values: Values) -> dict[int, float]:
    """{row: level in per cent} of ricohEngTonerTable; -100 is nearly empty, -3 some."""
    table = rows(values, RICOH_TONERS, {5: "level"})
    found: dict[int, float] = {}
    for index, row in table.items():
        level = number(row.get("level"))
        if index.isdigit() and level is not None and (0 < level <= 100 or level == -100):
            found[int(index)] = max(0.0, float(level))
    return found


def _of_part(supply: Supply, left: dict[str, float]) -> float | None:
    """What a maker's part says of a supply of the standard table."""
    if supply.type in ("toner", "tonerCartridge"):
        return left.get(f"{supply.color or 'black'}_toner")
    if supply.type in ("ink", "inkCartridge"):
        return left.get(f"{supply.color or 'black'}_ink")
    if supply.type == "opc":
        return left.get(f"{supply.color}_drum", left.get("drum"))
    return left.get("fuser") if supply.type == "fuser" else None


def _better(supply: Supply, left_pct: float | None, *, zero: bool = False) -> Supply:
    """A percentage where the standard's level is a word ("some") or says nothing.

    `zero`: a 0 says nothing either; Ricoh's older printers leave the standard's level at 0.
    """
    known = supply.level_pct or (None if zero else supply.level_pct)
    if left_pct is None or known is not None:
        return supply
    return supply.model_copy(update={"level_pct": round(left_pct, 1), "remaining": "percent"})

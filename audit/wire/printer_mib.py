"""Printer-MIB (RFC 3805) and the printer part of HOST-RESOURCES-MIB (RFC 2790).

The three negative levels are never numbers: -1 means no limit, -2 unknown, -3 some remains. The
level of a receptacle is its remaining space, so a percentage always says how much is left.
"""

from typing import Literal

from audit.asks import SnmpAsk, SnmpValue
from audit.wire.host_mib import DEVICE_ENTRY, PRINTER_COLUMNS, PRINTER_ENTRY, PRINTER_STATUS
from audit.wire.mib import Row, Values, name_of, natural, number, rows, text, walk
from audit.wire.printer_alerts import ALERT_COLUMNS, ALERT_ENTRY, alerts
from audit.wire.printer_names import (
    COLORS,
    COVER_STATUS,
    DEVICE_STATUS,
    ERROR_STATE,
    PERCENT,
    SUPPLY_CLASS,
    SUPPLY_TYPE,
    SUPPLY_UNIT,
)
from inventory.groups.printer import Cover, Printer, Supply, Tray

PRT = "1.3.6.1.2.1.43"
SUPPLY_ENTRY, COLORANT_ENTRY = f"{PRT}.11.1.1", f"{PRT}.12.1.1"
INPUT_ENTRY, COVER_ENTRY, DISPLAY_ENTRY = f"{PRT}.8.2.1", f"{PRT}.6.1.1", f"{PRT}.16.5.1"
MARKER_ENTRY, PATH_ENTRY = f"{PRT}.10.2.1", f"{PRT}.13.4.1"
SUPPLY_COLUMNS = {
    3: "colorant", 4: "class", 5: "type", 6: "name", 7: "unit", 8: "max", 9: "level",
}  # fmt: skip
COLORANT_COLUMNS = {4: "color"}
INPUT_COLUMNS = {9: "max", 10: "level", 11: "status", 12: "media", 13: "name", 18: "descr"}
COVER_COLUMNS = {2: "descr", 3: "status"}
DISPLAY_COLUMNS = {2: "text"}
DEVICE_STATUS_OF = f"{DEVICE_ENTRY}.5."  # of the printer's row, which is the first of nearly all
MARKER_COLUMNS = {3: "unit", 4: "life", 8: "dpi_unit", 9: "feed", 10: "xfeed"}
PATH_COLUMNS = {2: "unit", 4: "speed", 9: "type"}

NO_LIMIT, SOME = -1, -3
NEAR_END = -100  # Ricoh's word for nearly empty, where the standard has none
_IMPRESSIONS, _SHEETS = 7, 8
_PER_HOUR = (_IMPRESSIONS, _SHEETS)  # prtMediaPathMaxSpeedPrintUnit: an hour
_DUPLEX, _SIMPLEX = (3, 4), 5  # prtMediaPathType
_DPI_FACTOR = {3: 1.0, 4: 2.54}  # dots per 10,000 of 0.0001 inch, or of a micrometre
_FEW_ROWS = 64  # alerts, covers, lines of a display

ASK = SnmpAsk(
    get=(f"{DEVICE_STATUS_OF}1",),
    walk=(
        *walk(PRINTER_ENTRY, PRINTER_COLUMNS),
        *walk(SUPPLY_ENTRY, SUPPLY_COLUMNS),
        *walk(COLORANT_ENTRY, COLORANT_COLUMNS),
        *walk(INPUT_ENTRY, INPUT_COLUMNS),
        *walk(MARKER_ENTRY, MARKER_COLUMNS),
        *walk(PATH_ENTRY, PATH_COLUMNS),
        *walk(ALERT_ENTRY, ALERT_COLUMNS),
        *walk(COVER_ENTRY, COVER_COLUMNS),
        *walk(DISPLAY_ENTRY, DISPLAY_COLUMNS),
    ),
    max_rows=256,
    caps=tuple(
        (oid, _FEW_ROWS)
        for oid in (
            *walk(ALERT_ENTRY, ALERT_COLUMNS),
            *walk(COVER_ENTRY, COVER_COLUMNS),
            *walk(DISPLAY_ENTRY, DISPLAY_COLUMNS),
        )
    ),
)


def parse(values: Values) -> Printer:
    """State, supplies, trays, counters and alerts of a printer."""
    states = rows(values, PRINTER_ENTRY, PRINTER_COLUMNS)
    device, state = next(iter(states.items()), ("1", Row()))
    markers = list(rows(values, MARKER_ENTRY, MARKER_COLUMNS).values())
    paths = list(rows(values, PATH_ENTRY, PATH_COLUMNS).values())
    status = number(state.get("status"))
    return Printer(
        state=None if status is None else PRINTER_STATUS.get(status),
        device_status=_device_status(values.get(DEVICE_STATUS_OF + device), states),
        error_state=error_state(state.get("errors")),
        supplies=_supplies(values),
        inputs=tuple(
            _tray(index, row) for index, row in _of_one(rows(values, INPUT_ENTRY, INPUT_COLUMNS))
        ),
        pages_total=_pages(markers),
        alerts=alerts(values),
        duplex=_duplex(paths),
        resolutions_dpi=_resolutions(markers),
        pages_per_minute=_speed(paths),
        covers=tuple(
            Cover(
                index=index,
                name=text(row.get("descr")),
                status=name_of(row.get("status"), COVER_STATUS),
            )
            for index, row in _of_one(rows(values, COVER_ENTRY, COVER_COLUMNS))
        ),
        display=tuple(
            line
            for _, row in _of_one(rows(values, DISPLAY_ENTRY, DISPLAY_COLUMNS))
            if (line := text(row.get("text")))
        ),
    )


def error_state(value: SnmpValue) -> tuple[str, ...] | None:
    """Names of the bits of hrPrinterDetectedErrorState, of any number of octets; () = no error."""
    if isinstance(value, int) and 0 <= value < 2**16:
        value = value.to_bytes(1 if value < 2**8 else 2, "big")  # some agents send a number
    if not isinstance(value, bytes):
        return None
    return tuple(
        name
        for bit, name in enumerate(ERROR_STATE)
        if bit // 8 < len(value) and value[bit // 8] & 0x80 >> bit % 8
    )


def _device_status(value: SnmpValue, states: dict[str, Row]) -> str | None:
    """hrDeviceStatus of the printer; nothing where the agent has no printer row to tell which."""
    said = number(value)
    return DEVICE_STATUS.get(said) if states and said is not None else None


def _of_one(table: dict[str, Row]) -> list[tuple[int, Row]]:
    """(index, row) of the first printer; a table's index is hrDeviceIndex and its own number.

    Pantum's agents leave hrDeviceIndex out.
    """
    split = [(index.rpartition("."), row) for index, row in table.items()]
    first = split[0][0][0] if split else ""
    return [(int(own), row) for (device, _, own), row in split if device == first]


def _supplies(values: Values) -> tuple[Supply, ...]:
    table = rows(values, SUPPLY_ENTRY, SUPPLY_COLUMNS)
    colors = {
        index: text(row.get("color"))
        for index, row in _of_one(rows(values, COLORANT_ENTRY, COLORANT_COLUMNS))
    }
    return tuple(
        _supply(index, row, colors.get(natural(row.get("colorant")) or 0))
        for index, row in _of_one(table)
    )


def _supply(index: int, row: Row, color: str | None) -> Supply:
    level, top, unit = number(row.get("level")), number(row.get("max")), number(row.get("unit"))
    name = text(row.get("name"))
    level_pct = share(level, top, percent=unit == PERCENT)
    return Supply(
        index=index,
        name=name,
        class_=name_of(row.get("class"), SUPPLY_CLASS),
        type=name_of(row.get("type"), SUPPLY_TYPE),
        color=_color(color, name),
        level=level,
        max=top,
        unit=name_of(unit, SUPPLY_UNIT),
        level_pct=level_pct,
        remaining=_remaining(level, level_pct),
    )


def share(level: int | None, top: int | None, *, percent: bool) -> float | None:
    """What is left in per cent; None unless level and capacity are real numbers.

    A capacity of 0 cannot be: agents that send it count in per cent (Checkmk has seen such, and
    they send 0 of 0 when they are empty). With an unknown capacity (-2) a 0 is not "empty": full
    Brother printers say 0 of unknown.
    """
    if level == NEAR_END:
        return 0.0
    if level is None or level < 0:
        return None
    if top is not None and top > 0:
        return round(min(100.0, level * 100 / top), 1)
    return float(level) if (percent or top == 0) and level <= 100 else None


def _remaining(
    level: int | None, level_pct: float | None
) -> Literal["percent", "some", "unknown", "unlimited"] | None:
    if level is None:
        return None
    if level_pct is not None:
        return "percent"
    if level == NO_LIMIT:
        return "unlimited"
    return "some" if level == SOME or level > 0 else "unknown"


def _color(colorant: str | None, name: str | None) -> str | None:
    """The colorant's name; else a colour that the supply's own name has as a word."""
    if colorant and colorant.lower() not in ("other", "unknown", "none"):
        return colorant.lower()
    words = (name or "").lower().replace("-", " ").replace("(", " ").split()
    return next((color for color in COLORS if color in words), None)


def _tray(index: int, row: Row) -> Tray:
    level, top = number(row.get("level")), number(row.get("max"))
    known = level is not None and top is not None and top > 0
    return Tray(
        index=index,
        name=text(row.get("name")) or text(row.get("descr")),
        media=text(row.get("media")),
        level=level,
        max=top,
        level_pct=share(level, top, percent=False) if known else None,
        status=number(row.get("status")),
    )


def _pages(markers: list[Row]) -> int | None:
    """Life count in impressions or sheets; where no unit is said, it is one of them."""
    counts = [
        count
        for row in markers
        if row.get("unit") in (None, _IMPRESSIONS, _SHEETS)
        and (count := natural(row.get("life"))) is not None
    ]
    return max(counts, default=None)


def _duplex(paths: list[Row]) -> bool | None:
    types = {row.get("type") for row in paths}
    if types & set(_DUPLEX):
        return True
    return False if types == {_SIMPLEX} else None


def _resolutions(markers: list[Row]) -> tuple[int, ...]:
    found = set()
    for row in markers:
        factor = _DPI_FACTOR.get(number(row.get("dpi_unit")) or 0)
        feed, across = natural(row.get("feed")), natural(row.get("xfeed"))
        if factor and feed and across:
            found.add(round(min(feed, across) * factor))
    return tuple(sorted(found))


def _speed(paths: list[Row]) -> float | None:
    speeds = [
        speed / 60
        for row in paths
        if row.get("unit") in _PER_HOUR and (speed := natural(row.get("speed")))
    ]
    return round(max(speeds), 1) if speeds else None

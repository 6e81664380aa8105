"""What a printer's IPP attributes say: identity, state, supplies, trays (RFC 8011, PWG 5100.13)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from audit.wire import ipp
from audit.wire.enterprises import MULTIFUNCTION
from audit.wire.text import clean
from inventory.groups.identity import Identity
from inventory.groups.printer import Alert, Printer, Supply, Tray
from inventory.seen import LookError, Outcome

WANTED = (
    "printer-name", "printer-location", "printer-make-and-model", "printer-device-id",
    "printer-firmware-string-version", "printer-up-time", "printer-state",
    "printer-state-reasons", "printer-is-accepting-jobs", "printer-alert",
    "printer-alert-description", "printer-supply", "printer-supply-description",
    "printer-input-tray", "marker-names", "marker-types", "marker-colors", "marker-levels",
    "marker-low-levels", "marker-high-levels", "media-ready", "sides-supported",
    "printer-resolution-supported", "pages-per-minute", "printer-impressions-completed",
)  # fmt: skip

_STATES = {3: "idle", 4: "printing", 5: "stopped"}  # RFC 8011, section 5.4.11
_MOST_ROWS = 64
_DOTS_AN_INCH, _DOTS_A_CENTIMETRE = 3, 4
_TEN_YEARS_S = 10 * 365 * 86_400  # more is a date, not a time since start
_DENIED = frozenset({0x0401, 0x0402, 0x0403})

# Makers as device ids and names write them, longest first where one begins another.
_VENDORS = (
    ("hewlett-packard", "HP"), ("hewlett packard", "HP"), ("hp", "HP"), ("canon", "Canon"),
    ("epson", "Epson"), ("seiko epson", "Epson"), ("brother", "Brother"), ("samsung", "Samsung"),
    ("fuji xerox", "Fuji Xerox"), ("fujifilm", "FUJIFILM"), ("xerox", "Xerox"),
    ("ricoh", "Ricoh"), ("kyocera", "Kyocera"), ("konica minolta", "Konica Minolta"),
    ("lexmark", "Lexmark"), ("oki", "OKI"), ("panasonic", "Panasonic"), ("sharp", "Sharp"),
    ("toshiba", "Toshiba"), ("dell", "Dell"), ("pantum", "Pantum"),
)  # fmt: skip


def parse_answer(body: bytes, *, request_id: int | None = None) -> tuple[Identity, Printer]:
    """Read an answer to Get-Printer-Attributes.

    Args:
        request_id: that of the question; None accepts any (recordings).

    Returns:
        A marker level or a supply of -2 is unknown, of -3 "some"; never 0. A level that runs from
        empty to full, as a waste box's does in marker-levels, has no percentage.

    Raises:
        LookError: GARBLED; DENIED or UNSUPPORTED by the status code; UNSUPPORTED also where no
            printer attributes came.
    """
    message = ipp.decode(body)
    if request_id is not None and message.request_id != request_id:
        raise LookError(Outcome.GARBLED, "an IPP answer to another question")
    if message.status >= 0x0100:
        outcome = Outcome.DENIED if message.status in _DENIED else Outcome.UNSUPPORTED
        raise LookError(outcome, f"IPP: {ipp.status_name(message.status)}")
    said = message.group(ipp.PRINTER_GROUP)
    if not said:
        raise LookError(Outcome.UNSUPPORTED, "IPP: no printer attributes")
    return _identity(said), _printer(said)


def _identity(said: ipp.Attributes) -> Identity:
    device = device_id(_text(said, "printer-device-id"))
    full = _text(said, "printer-make-and-model")
    vendor = vendor_of(device.get("MFG") or device.get("MANUFACTURER")) or vendor_of(full)
    model = without_vendor(full) or without_vendor(device.get("MDL") or device.get("MODEL"))
    serial = device.get("SN") or device.get("SERN") or device.get("SERIALNUMBER")
    uptime = _int(said, "printer-up-time")
    return Identity(
        device_class="mfp" if MULTIFUNCTION.search(f"{full or ''} {model or ''}") else "printer",
        vendor=vendor,
        model=model,
        serial=serial,
        firmware=_text(said, "printer-firmware-string-version"),
        sys_name=_text(said, "printer-name"),
        sys_location=_text(said, "printer-location"),
        uptime_s=float(uptime) if uptime is not None and 0 < uptime < _TEN_YEARS_S else None,
    )


def _printer(said: ipp.Attributes) -> Printer:
    state = _int(said, "printer-state")
    sides = _texts(said, "sides-supported")
    speed = _int(said, "pages-per-minute")
    pages = _int(said, "printer-impressions-completed")
    accepting = next(iter(said.get("printer-is-accepting-jobs", ())), None)
    return Printer(
        state=_STATES.get(state) if state is not None else None,
        supplies=_supplies(said),
        inputs=_trays(said),
        pages_total=pages if pages is not None and pages >= 0 else None,
        alerts=_alerts(said),
        reasons=_reasons(said),
        accepting_jobs=accepting if isinstance(accepting, bool) else None,
        duplex=any(side.startswith("two-sided") for side in sides) if sides else None,
        resolutions_dpi=_resolutions(said),
        pages_per_minute=float(speed) if speed is not None and speed > 0 else None,
    )


def _reasons(said: ipp.Attributes) -> tuple[str, ...] | None:
    """None when the printer did not say; () when it said "none"."""
    if "printer-state-reasons" not in said:
        return None
    found = dict.fromkeys(_texts(said, "printer-state-reasons"))
    return tuple(reason for reason in found if reason != "none")[:_MOST_ROWS]


def _supplies(said: ipp.Attributes) -> tuple[Supply, ...]:
    """From printer-supply, with names and colours of marker-*; else from marker-* alone."""
    rows = [_pairs(value) for value in said.get("printer-supply", ())[:_MOST_ROWS]]
    names = _texts(said, "marker-names")
    colors = _texts(said, "marker-colors")
    described = _texts(said, "printer-supply-description")
    if any("level" in row for row in rows):
        return tuple(
            _supply(
                index,
                row,
                name=_at(described, index) or _at(names, index),
                color=_color(row.get("colorantname")) or _color(_at(colors, index)),
            )
            for index, row in enumerate(rows)
        )
    types = _texts(said, "marker-types")
    highs = said.get("marker-high-levels", ())
    return tuple(
        _marker(
            index,
            level if isinstance(level, int) else None,
            name=_at(names, index),
            type_=_at(types, index),
            color=_color(_at(colors, index)),
            high=highs[index] if index < len(highs) else None,
        )
        for index, level in enumerate(said.get("marker-levels", ())[:_MOST_ROWS])
    )


def _supply(index: int, row: Mapping[str, str], *, name: str | None, color: str | None) -> Supply:
    level, most = _whole(row.get("level")), _whole(row.get("maxcapacity"))
    percent, remaining = _left(level, most)
    return Supply(
        index=_whole(row.get("index")) or index + 1,
        name=name,
        class_=row.get("class"),
        type=row.get("type"),
        color=color,
        level=level,
        max=most,
        unit=row.get("unit"),
        level_pct=percent,
        remaining=remaining,
    )


def _marker(
    index: int, level: int | None, *, name: str | None, type_: str | None, color: str | None,
    high: ipp.Value,
) -> Supply:  # fmt: skip
    """A row of marker-*: percent, -3 for "not empty", other negatives for "not known"."""
    fills = "waste" in (type_ or "").lower() or (isinstance(high, int) and 0 < high < 100)
    percent: float | None = None
    remaining: Remaining = "unknown"
    if level is not None and 0 <= level <= 100 and not fills:
        percent, remaining = float(level), "percent"
    elif level == -3:
        remaining = "some"
    return Supply(
        index=index + 1,
        name=name,
        class_="receptacleThatIsFilled" if fills else "supplyThatIsConsumed",
        type=type_,
        color=color,
        level=level,
        max=100,
        unit="percent",
        level_pct=percent,
        remaining=remaining,
    )


Remaining = Literal["percent", "some", "unknown", "unlimited"]


def _left(level: int | None, most: int | None) -> tuple[float | None, Remaining]:
    """Percent left, and how well that is known (RFC 3805, prtMarkerSuppliesLevel)."""
    if level is None or level == -2:
        return None, "unknown"
    if level == -1:
        return None, "unlimited"
    if level == -3:
        return None, "some"
    if level < 0 or most is None or most <= 0:
        return None, "unknown"
    return round(min(100.0, 100 * level / most), 1), "percent"


def _trays(said: ipp.Attributes) -> tuple[Tray, ...]:
    """From printer-input-tray; else the media that are ready, without knowing how much."""
    rows = [_pairs(value) for value in said.get("printer-input-tray", ())[:_MOST_ROWS]]
    if rows:
        return tuple(_tray(index, row) for index, row in enumerate(rows))
    media = _texts(said, "media-ready")[:_MOST_ROWS]
    return tuple(Tray(index=index + 1, media=name) for index, name in enumerate(media))


def _tray(index: int, row: Mapping[str, str]) -> Tray:
    level, most = _whole(row.get("level")), _whole(row.get("maxcapacity"))
    return Tray(
        index=_whole(row.get("index")) or index + 1,
        name=row.get("name"),
        media=row.get("medianame"),
        level=level,
        max=most,
        level_pct=_left(level, most)[0],
        status=_whole(row.get("status")),
    )


def _alerts(said: ipp.Attributes) -> tuple[Alert, ...]:
    described = _texts(said, "printer-alert-description")
    return tuple(
        Alert(
            severity=row.get("severity"),
            group=row.get("group"),
            code=row.get("code"),
            description=_at(described, index),
        )
        for index, value in enumerate(said.get("printer-alert", ())[:_MOST_ROWS])
        if (row := _pairs(value))
    )


def _resolutions(said: ipp.Attributes) -> tuple[int, ...]:
    found = set()
    for value in said.get("printer-resolution-supported", ()):
        if isinstance(value, ipp.Resolution) and 0 < value.cross < 100_000:
            if value.unit == _DOTS_AN_INCH:
                found.add(value.cross)
            elif value.unit == _DOTS_A_CENTIMETRE:
                found.add(round(value.cross * 2.54))
    return tuple(sorted(found))[:_MOST_ROWS]


def _pairs(value: ipp.Value) -> dict[str, str]:
    """ "type=toner;level=20;" as a mapping; keys in lower case."""
    text = clean(value, 1_023) if isinstance(value, bytes | str) else None
    found: dict[str, str] = {}
    for part in (text or "").split(";"):
        key, mark, said = part.partition("=")
        if mark and key.strip() and said.strip():
            found.setdefault(key.strip().lower(), said.strip())
    return found


def device_id(text: str | None) -> dict[str, str]:
    """An IEEE 1284 device id, "MFG:HP;MDL:...;": keys in upper case."""
    found: dict[str, str] = {}
    for part in (text or "").split(";"):
        key, mark, said = part.partition(":")
        if mark and key.strip() and said.strip():
            found.setdefault(key.strip().upper(), said.strip()[:200])
    return found


def vendor_of(text: str | None) -> str | None:
    """The maker's usual name where a text begins with it."""
    said = (text or "").lower()
    return next(
        (name for word, name in _VENDORS if said == word or said.startswith(f"{word} ")), None
    )


def without_vendor(text: str | None) -> str | None:
    """A model without its maker's name in front."""
    said = (text or "").strip()
    for word, _ in _VENDORS:
        if said.lower().startswith(f"{word} "):
            return said[len(word) :].strip() or None
    return said or None


def _color(said: str | None) -> str | None:
    return None if said is None or said.lower() in ("unknown", "none", "other") else said


def _at(values: Sequence[str], index: int) -> str | None:
    return (values[index] or None) if index < len(values) else None


def _whole(text: str | None) -> int | None:
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def _int(said: ipp.Attributes, name: str) -> int | None:
    value = next(iter(said.get(name, ())), None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _texts(said: ipp.Attributes, name: str) -> tuple[str, ...]:
    """The texts of an attribute, in its order; an empty one keeps its place."""
    values = tuple(value for value in said.get(name, ()) if isinstance(value, str))
    return values[:_MOST_ROWS]


def _text(said: ipp.Attributes, name: str) -> str | None:
    return next((value for value in _texts(said, name) if value), None)

"""What a device itself says of its health: words of printers, scanners and UPSs → one state."""

from dataclasses import dataclass
from typing import Literal

from inventory.groups.printer import Printer, Supply
from inventory.groups.scanner import Scanner
from inventory.groups.ups import Ups

State = Literal["usable", "broken", "unknown", "missing"]

# Names of hrPrinterDetectedErrorState (RFC 2790). Where a name is not here, the printer prints on:
# lowPaper, lowToner, outputNearFull, overduePreventMaint.
_BITS = {
    "jammed": "jam",
    "doorOpen": "door_open",
    "serviceRequested": "service_requested",
    "markerSupplyMissing": "supply_missing",
    "offline": "offline",
}
# Keywords of printer-state-reasons (RFC 8011 5.4.12), without -error, -warning, -report.
_REASONS = {
    "media-jam": "jam",
    "door-open": "door_open",
    "cover-open": "door_open",
    "interlock-open": "door_open",
    "marker-supply-missing": "supply_missing",
    "fuser-over-temp": "fuser",
    "fuser-under-temp": "fuser",
    "opc-life-over": "drum",
    "shutdown": "offline",
    "paused": "paused",
}
# Codes of prtAlertCode (RFC 3805) that say, where the printer calls them critical, why it stopped:
# some printers' error bits read 0 all the while.
_ALERTS = {
    "jam": "jam",
    "coverOpen": "door_open",
    "doorOpen": "door_open",
    "interlockOpen": "door_open",
    "markerTonerCartridgeMissing": "supply_missing",
    "subunitUnrecoverableFailure": "service_requested",
    "markerOpcLifeOver": "drum",
}
_NO_TONER = frozenset(
    {"noToner", "toner-empty", "marker-supply-empty", "markerTonerEmpty", "markerInkEmpty"}
)
_LOW_TONER = frozenset(
    {"lowToner", "toner-low", "marker-supply-low", "markerTonerAlmostEmpty", "markerInkAlmostEmpty"}
)
_NO_PAPER = frozenset({"noPaper", "inputTrayEmpty", "media-empty", "media-needed"})
_SUFFIXES = ("-error", "-warning", "-report")


@dataclass(frozen=True, slots=True)
class Live:
    """`why` is a word id; `consumable` what has run out or soon will."""

    state: State
    why: str | None = None
    consumable: str | None = None  # no_toner, low_toner, no_paper


def printer_live(said: Printer) -> Live:
    """A printer's own word. Sleeping ("other", "unknown") counts neither way."""
    bits = said.error_state or ()
    reasons = tuple(_bare(reason) for reason in said.reasons or ())
    alerts = tuple(alert.code for alert in said.alerts if alert.code is not None)
    words = {*bits, *reasons, *alerts}
    consumable = (
        "no_toner" if words & _NO_TONER else "no_paper" if words & _NO_PAPER
        else "low_toner" if words & _LOW_TONER else None
    )  # fmt: skip
    for word in (*bits, *reasons):
        why = _BITS.get(word) or _REASONS.get(word)
        if why is not None:
            return Live("broken", why, consumable)
    for alert in said.alerts:
        why = _ALERTS.get(alert.code or "") if alert.severity == "critical" else None
        if why is not None:
            return Live("broken", why, consumable)
    if said.state == "stopped" and consumable is None:
        return Live("broken", "stopped")
    if said.accepting_jobs is False and consumable is None:
        return Live("broken", "not_accepting")
    if said.error_state is None and said.reasons is None and said.state is None:
        return Live("unknown", "not_said", consumable)
    return Live("usable", None, consumable)


def scanner_live(said: Scanner) -> Live:
    """A scanner's own word (eSCL ScannerStatus). AdfJam alone means nothing: see Xerox 3345."""
    if said.state in ("Stopped", "Down"):
        return Live("broken", "stopped")
    return Live("unknown", "not_said") if said.state is None else Live("usable")


def ups_live(said: Ups) -> Live:
    """A UPS's own word on its battery (RFC 1628, upsBatteryStatus)."""
    if said.battery_status in ("batteryDepleted", "batteryLow", "batteryFault"):
        return Live("broken", "battery")
    if said.battery_status in (None, "unknown") and said.runtime_min is None:
        return Live("unknown", "not_said")
    return Live("usable")


def has_adf(said: Scanner) -> bool | None:
    """Whether a scanner feeds sheets by itself; None where it lists no sources."""
    return "adf" in said.sources if said.sources else None


def consumed(supply: Supply) -> bool:
    """Whether a supply runs out (toner, drum), and is not a box that fills up (waste)."""
    words = f"{supply.class_ or ''} {supply.type or ''} {supply.name or ''}".lower()
    return "receptacle" not in words and "waste" not in words


def _bare(reason: str) -> str:
    for suffix in _SUFFIXES:
        reason = reason.removesuffix(suffix)
    return reason

"""What a printer says of itself."""

from typing import ClassVar, Literal

from pydantic import ConfigDict

from inventory._record import Record
from inventory.facts import Group, Said


class Supply(Record):
    """One row of prtMarkerSuppliesTable (RFC 3805) or of IPP printer-supply (PWG 5100.13)."""

    index: int
    name: Said | None = None
    class_: Said | None = None
    type: Said | None = None
    color: Said | None = None
    level: int | None = None  # raw; -1 other, -2 unknown, -3 some remains
    max: int | None = None
    unit: Said | None = None
    level_pct: float | None = None  # None where the device did not give a percentage
    remaining: Literal["percent", "some", "unknown", "unlimited"] | None = None

    model_config = ConfigDict(populate_by_name=True, alias_generator=lambda name: name.rstrip("_"))


class Tray(Record):
    """One row of prtInputTable (RFC 3805)."""

    index: int
    name: Said | None = None
    media: Said | None = None
    level: int | None = None
    max: int | None = None
    level_pct: float | None = None
    status: int | None = None


class Alert(Record):
    """One row of prtAlertTable (RFC 3805) or of IPP printer-alert.

    `weight` is what the code means for who wants to print: ok (nothing to do), warning, critical
    (a part is used up or broken); None where the device gave no code that says.
    """

    severity: Said | None = None
    group: Said | None = None
    group_index: int | None = None  # which tray, supply, cover of its group
    code: Said | None = None
    description: Said | None = None
    weight: Literal["ok", "warning", "critical"] | None = None


class Cover(Record):
    """One row of prtCoverTable (RFC 3805)."""

    index: int
    name: Said | None = None
    status: Said | None = None  # other, coverOpen, coverClosed, interlockOpen, interlockClosed


class Part(Record):
    """A part with a life of its own, as makers count it: drum, fuser, belt, toner, ink."""

    name: Said  # drum, black_toner, cyan_ink, fuser, belt, laser, pf_kit_1, pf_kit_mp
    left_pct: float | None = None
    left_steps_pct: int | None = None  # the same on the coarse scale of the device's own display
    left_pages: int | None = None
    used_pages: int | None = None
    status: int | None = None  # raw; 1 is in order (Brother)


class Counter(Record):
    """A counter of pages beside the total: mono, color, duplex, print, copy, scan, fax ..."""

    name: Said
    pages: int


class Printer(Group):
    """From Printer-MIB and HOST-RESOURCES-MIB (RFC 3805, RFC 2790) or IPP (RFC 8011)."""

    group: ClassVar[str] = "printer"

    state: Said | None = None  # other, unknown, idle, printing, warmup (RFC 2790) or stopped (IPP)
    device_status: Said | None = None  # unknown, running, warning, testing, down (RFC 2790)
    error_state: tuple[Said, ...] | None = None  # names of hrPrinterDetectedErrorState, () = none
    supplies: tuple[Supply, ...] = ()
    inputs: tuple[Tray, ...] = ()
    pages_total: int | None = None
    alerts: tuple[Alert, ...] = ()
    reasons: tuple[Said, ...] | None = None  # IPP printer-state-reasons
    accepting_jobs: bool | None = None
    duplex: bool | None = None
    resolutions_dpi: tuple[int, ...] = ()
    pages_per_minute: float | None = None
    covers: tuple[Cover, ...] = ()
    display: tuple[Said, ...] = ()  # lines of the console (prtConsoleDisplayBufferText)
    parts: tuple[Part, ...] = ()  # private tables
    counters: tuple[Counter, ...] = ()  # private tables

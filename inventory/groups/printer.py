"""What a printer says of itself."""

from typing import ClassVar, Literal

from pydantic import ConfigDict

from inventory._record import Record
from inventory.facts import Group


class Supply(Record):
    """One row of prtMarkerSuppliesTable (RFC 3805) or of IPP printer-supply (PWG 5100.13)."""

    index: int
    name: str | None = None
    class_: str | None = None
    type: str | None = None
    color: str | None = None
    level: int | None = None  # raw; -1 other, -2 unknown, -3 some remains
    max: int | None = None
    unit: str | None = None
    level_pct: float | None = None  # None where the device did not give a percentage
    remaining: Literal["percent", "some", "unknown", "unlimited"] | None = None

    model_config = ConfigDict(populate_by_name=True, alias_generator=lambda name: name.rstrip("_"))


class Tray(Record):
    """One row of prtInputTable (RFC 3805)."""

    index: int
    name: str | None = None
    media: str | None = None
    level: int | None = None
    max: int | None = None
    level_pct: float | None = None
    status: int | None = None


class Alert(Record):
    """One row of prtAlertTable (RFC 3805) or of IPP printer-alert."""

    severity: str | None = None
    group: str | None = None
    code: str | None = None
    description: str | None = None


class Printer(Group):
    """From Printer-MIB and HOST-RESOURCES-MIB (RFC 3805, RFC 2790) or IPP (RFC 8011)."""

    group: ClassVar[str] = "printer"

    state: str | None = None  # other, unknown, idle, printing, warmup (RFC 2790) or stopped (IPP)
    error_state: tuple[str, ...] | None = None  # names of hrPrinterDetectedErrorState, () = none
    supplies: tuple[Supply, ...] = ()
    inputs: tuple[Tray, ...] = ()
    pages_total: int | None = None
    alerts: tuple[Alert, ...] = ()
    reasons: tuple[str, ...] | None = None  # IPP printer-state-reasons
    accepting_jobs: bool | None = None
    duplex: bool | None = None
    resolutions_dpi: tuple[int, ...] = ()
    pages_per_minute: float | None = None

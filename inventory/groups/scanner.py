"""What a scanner says of itself."""

from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class Area(Record):
    """The largest original that one source takes, in 1/300 inch (Mopria eSCL; HP's LEDM too)."""

    source: Said  # platen, adf, adf_duplex
    width_300ths: int | None = None
    height_300ths: int | None = None


class ScanJob(Record):
    """A job that the scanner still knows (eSCL JobInfo); nobody's name, only its state."""

    uri: Said | None = None
    uuid: Said | None = None
    state: Said | None = None  # Pending, Processing, Completed, Canceled, Aborted
    reason: Said | None = None
    age_s: int | None = None
    images_completed: int | None = None
    images_to_transfer: int | None = None


class Scanner(Group):
    """From eSCL ScannerCapabilities and ScannerStatus (Mopria), HP's LEDM, or its PC."""

    group: ClassVar[str] = "scanner"

    state: Said | None = None  # Idle, Processing, Testing, Stopped, Down
    adf_state: Said | None = None
    sources: tuple[Said, ...] = ()  # platen, adf
    duplex: bool | None = None
    resolutions_dpi: tuple[int, ...] = ()
    color_modes: tuple[Said, ...] = ()
    formats: tuple[Said, ...] = ()
    areas: tuple[Area, ...] = ()
    adf_detects_paper: bool | None = None
    jobs: tuple[ScanJob, ...] = ()

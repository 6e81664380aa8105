"""What a scanner says of itself."""

from typing import ClassVar

from inventory.facts import Group


class Scanner(Group):
    """From eSCL ScannerCapabilities and ScannerStatus (Mopria), or from the PC it hangs on."""

    group: ClassVar[str] = "scanner"

    state: str | None = None  # Idle, Processing, Testing, Stopped, Down
    adf_state: str | None = None
    sources: tuple[str, ...] = ()  # platen, adf
    duplex: bool | None = None
    resolutions_dpi: tuple[int, ...] = ()
    color_modes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

"""Which other devices of the book are broken or gone?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.desk_pc import DeskPc, desk_pc_marks
from checks.desk_printer import DeskPrinter, desk_printer_marks
from checks.device_marks import broken
from checks.equipment import item_of, standings
from checks.finding import Mark
from checks.marks import FAIL, PASS, UNKNOWN
from checks.scanner_marks import scanner_marks
from checks.view import SiteView

_COUNTED = ("pc", "printer", "mfp", "scanner", "ups")


@check(
    id="device.works",
    criterion="device.works",
    level="ward",
    vi="Thiết bị khác trong sổ còn hoạt động",
    en="Other devices of the book work",
    reads=("form", "host", "printer", "scanner", "ups"),
    params=NoParams,
)
def device_works(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """Every declared device that no other criterion names works, as far as anyone said.

    A device that a desk's own finding names is left to it: one fault, one finding. Devices of
    which nobody says anything are counted, not guessed. Project default.
    """
    named = _named(view)
    known = unknown = wrong = 0
    for device, standing in standings(view, *sorted({d.kind for d in view.devices})):
        if standing.state in ("broken", "missing"):
            if device.id in named or device.kind == "ups":
                continue
            wrong += 1
            yield broken(standing, item_of(device.kind))
        elif standing.state == "usable":
            known += 1
        elif device.kind in _COUNTED:
            unknown += 1
    if known and not wrong:
        yield Mark(verdict=PASS, aspect="works", got=known, unit="pieces")
    if unknown or not (known or wrong):
        yield Mark(
            verdict=UNKNOWN, aspect="unseen", reason="not_said", got=unknown, sign="<=", want=0,
            unit="pieces",
        )  # fmt: skip


def _named(view: SiteView) -> frozenset[str]:
    """Devices that a desk's finding already fails."""
    marks: list[Mark] = [*scanner_marks(view)]
    for role in ("one_stop", "justice"):
        marks += desk_pc_marks(view, role, DeskPc())
        marks += desk_printer_marks(view, role, DeskPrinter(), shared=role == "justice")
    return frozenset(m.asset for m in marks if m.verdict is FAIL and m.asset is not None)

"""Can the officer at the justice desk print?"""

from collections.abc import Iterator

from checks.check import check
from checks.desk_printer import DeskPrinter, desk_printer_marks
from checks.finding import Mark
from checks.view import SiteView


@check(
    id="printer.justice",
    criterion="C08",
    level="ward",
    vi="Máy in của công chức tư pháp - hộ tịch",
    en="Printer of the justice officer",
    reads=("printer", "host", "form"),
    params=DeskPrinter,
)
def printer_justice(view: SiteView, limits: DeskPrinter) -> Iterator[Mark]:
    """A printer works for this desk and has printed a test page in the last days.

    Own or shared: one on the office network will do.
    A USB printer belongs to the PC it hangs on. Out of toner is a warning: a cartridge mends it.
    Source: criterion C08; R17, R39.
    """
    yield from desk_printer_marks(view, "justice", limits, shared=True)

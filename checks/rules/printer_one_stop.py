"""Can the officer at the one-stop desk print?"""

from collections.abc import Iterator

from checks.check import check
from checks.desk_printer import DeskPrinter, desk_printer_marks
from checks.finding import Mark
from checks.view import SiteView


@check(
    id="printer.one_stop",
    criterion="C07",
    level="ward",
    vi="Máy in tại bàn tiếp nhận",
    en="Printer at the reception desk",
    reads=("printer", "host", "form"),
    params=DeskPrinter,
)
def printer_one_stop(view: SiteView, limits: DeskPrinter) -> Iterator[Mark]:
    """A printer works for this desk and has printed a test page in the last days.

    The printer stands at the desk: one of another office is no printer at the counter.
    A USB printer belongs to the PC it hangs on. Out of toner is a warning: a cartridge mends it.
    Source: criterion C07; R17, R39.
    """
    yield from desk_printer_marks(view, "one_stop", limits, shared=False)

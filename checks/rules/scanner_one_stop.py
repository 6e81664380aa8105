"""Can the one-stop desk scan a dossier?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark
from checks.scanner_marks import scanner_marks
from checks.view import SiteView


@check(
    id="scanner.one_stop",
    criterion="C09",
    level="ward",
    vi="Máy quét",
    en="Scanner",
    reads=("scanner", "host", "form"),
    params=NoParams,
)
def scanner_one_stop(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """One scanner, or multi-function printer, works for the one-stop desk.

    At the desk, or on the office network. A scanner without its TWAIN or WIA driver does not
    work. Source: criterion C09; R29.
    """
    yield from scanner_marks(view)

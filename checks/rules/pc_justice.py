"""Is the city's PC at the justice desk, and does it work there?"""

from collections.abc import Iterator

from checks.check import check
from checks.desk_pc import DeskPc, desk_pc_marks
from checks.finding import Mark
from checks.view import SiteView


@check(
    id="pc.justice",
    criterion="C05",
    level="ward",
    vi="Máy tính công chức tư pháp - hộ tịch (Thành phố cấp)",
    en="City-supplied PC at the justice desk",
    reads=("workplace", "identity", "form"),
    params=DeskPc,
)
def pc_justice(view: SiteView, limits: DeskPc) -> Iterator[Mark]:
    """Present, working, at its desk, on the city's network, and stable for a day there.

    A PC is broken when the form says so and no later report of its own disagrees; a PC that
    merely does not report is unknown. Source: criterion C05; R10, R20, R21.
    """
    yield from desk_pc_marks(view, "justice", limits)

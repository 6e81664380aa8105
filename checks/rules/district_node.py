"""Is the district seat, through which its wards work, connected?"""

from collections.abc import Iterator

from checks.check import check
from checks.finding import Mark
from checks.line_marks import LineLimits, line_marks
from checks.view import SiteView


@check(
    id="district.node",
    criterion="C17",
    level="district",
    vi="Nút mạng và thiết bị tại UBND quận",
    en="District node and equipment",
    reads=("link",),
    params=LineLimits,
)
def district_node(view: SiteView, limits: LineLimits) -> Iterator[Mark]:
    """As C01, for the primary line of the district seat. Source: criterion C17; R14."""
    yield from line_marks(view, limits)

"""Has the district seat a second uplink?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, unknown
from checks.marks import PASS, WARN, count
from checks.view import SiteView
from inventory._record import Record


class Uplinks(Record):
    """Number advised by criterion C17."""

    uplinks: int = Field(default=2, ge=1, description="uplinks advised")


@check(
    id="district.uplinks",
    criterion="C17",
    level="district",
    vi="Hai đường kết nối tại UBND quận",
    en="Two uplinks of the district seat",
    reads=("link",),
    params=Uplinks,
)
def district_uplinks(view: SiteView, limits: Uplinks) -> Iterator[Mark]:
    """Two uplinks are advised. Source: criterion C17."""
    if not view.links:
        yield unknown("uplinks", "not_declared")
        return
    enough = len(view.links) >= limits.uplinks
    yield count(
        PASS if enough else WARN, "uplinks", len(view.links), limits.uplinks, unit="lines",
        reason=None if enough else "too_few",
    )  # fmt: skip

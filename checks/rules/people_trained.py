"""Are there people who can serve online?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, Need
from checks.marks import least
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.people import People


class Trained(Record):
    """Limits of criterion C10."""

    least: int = Field(default=2, ge=0, description="fewer fail")
    full: int = Field(default=4, ge=0, description="fewer warn")


@check(
    id="people.trained",
    criterion="C10",
    level="ward",
    vi="Đủ 4 cán bộ được tập huấn",
    en="4 officials trained",
    reads=("people",),
    params=Trained,
)
def people_trained(view: SiteView, limits: Trained) -> Iterator[Mark]:
    """Officials on the attendance lists. Fewer than two cannot keep a desk; four are planned.

    Source: criterion C10; the four of phường Nhân Chính in the article of 5/8/2016 (R11, R19).
    """
    people = view.office.get(People)
    got: int | None = None
    if people is not None:
        got = people.trained_total
        if got is None and people.roles:
            got = sum(role.trained for role in people.roles)
    missing = max(limits.full - (got or 0), 1)
    yield least(
        got, limits.full, limits.least, "trained", "people", seen=view.office, group="people",
        reason="too_few", need=Need(action="train", item="training", quantity=missing),
    )  # fmt: skip

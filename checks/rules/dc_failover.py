"""Does the spare equipment really take over?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.days import age_days
from checks.finding import Mark
from checks.marks import FAIL, most
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.operations import Operations


class Drill(Record):
    """Limit of ours."""

    drill_days: int = Field(default=365, ge=1, description="oldest drill, days")


@check(
    id="dc.failover",
    criterion="dc.failover",
    level="city",
    vi="Chuyển sang thiết bị dự phòng",
    en="Failover",
    reads=("operations",),
    params=Drill,
)
def dc_failover(view: SiteView, limits: Drill) -> Iterator[Mark]:
    """The last drill succeeded, and is not older than a year. Project default."""
    said = view.office.get(Operations)
    if said is None or said.failover_drill_ok is None:
        yield silent(view.office, "operations", "drill")
    elif not said.failover_drill_ok:
        yield Mark(
            verdict=FAIL, aspect="drill", reason="drill_failed", got=False, sign="==", want=True,
            evidence=said_by(view.office, "operations"),
        )  # fmt: skip
    else:
        yield most(
            age_days(said.failover_drill_on, view.at), None, limits.drill_days, "drill", "days",
            seen=view.office, group="operations", reason="test_old",
        )  # fmt: skip

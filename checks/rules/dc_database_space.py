"""Will the database still take dossiers next month?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark
from checks.marks import least
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.operations import Operations


class Space(Record):
    """Limits of ours."""

    warn_pct: float = Field(default=20, ge=0, le=100, description="less free space warns, %")
    fail_pct: float = Field(default=10, ge=0, le=100, description="less free space fails, %")


@check(
    id="dc.database_space",
    criterion="dc.database_space",
    level="city",
    vi="Dung lượng còn trống của cơ sở dữ liệu",
    en="Free space of the database",
    reads=("operations",),
    params=Space,
)
def dc_database_space(view: SiteView, limits: Space) -> Iterator[Mark]:
    """Free space of the database's disks, by the data centre's register. Project default."""
    said = view.office.get(Operations)
    yield least(
        said.database_free_pct if said else None, limits.warn_pct, limits.fail_pct, "free", "%",
        seen=view.office, group="operations", reason="disk_full",
    )  # fmt: skip

"""Is the security level of the shared systems on file?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.days import age_days
from checks.finding import Mark
from checks.marks import FAIL, PASS
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.operations import Operations


class Level(Record):
    """The level of NĐ 85/2016/NĐ-CP, Điều 9."""

    level: int = Field(default=3, ge=1, le=5, description="least level proposed")


@check(
    id="security.file",
    criterion="C25",
    level="city",
    vi="Hồ sơ cấp độ an toàn hệ thống thông tin",
    en="Security-level file",
    reads=("operations",),
    params=Level,
)
def security_file(view: SiteView, limits: Level) -> Iterator[Mark]:
    """Level 3 is proposed for portal, software, database and WAN, and the file has a date.

    Source: criterion C25; Nghị định 85/2016/NĐ-CP, Điều 9.
    """
    said = view.office.get(Operations)
    if said is None:
        yield silent(view.office, "operations", "file")
        return
    filed = age_days(said.security_file_on, view.at) is not None
    good = filed and said.security_level is not None and said.security_level >= limits.level
    yield Mark(
        verdict=PASS if good else FAIL, aspect="file",
        reason=None if good else ("level_low" if filed else "no_file"),
        got=said.security_level if filed else None, sign=">=", want=limits.level, unit="level",
        evidence=said_by(view.office, "operations"),
    )  # fmt: skip

"""Has the Division of Culture and Information stood up for every ward?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.days import age_days
from checks.finding import Mark
from checks.marks import FAIL, PASS, count
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory.groups.operations import Operations


@check(
    id="district.signoff",
    criterion="C19",
    level="district",
    vi="Xác nhận của Phòng VH-TT",
    en="Sign-off by the Division of Culture and Information",
    reads=("operations",),
    params=NoParams,
)
def district_signoff(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """All wards of the district are confirmed, with a date. Source: criterion C19; R15."""
    said = view.office.get(Operations)
    if said is None or (said.confirmed_on is None and not said.confirmed_wards):
        yield silent(view.office, "operations", "confirmed")
        return
    got = sum(1 for ward in view.children if ward.id in said.confirmed_wards)
    good = got == len(view.children) and age_days(said.confirmed_on, view.at) is not None
    yield count(
        PASS if good else FAIL, "confirmed", got, len(view.children), unit="wards",
        reason=None if good else "not_confirmed", evidence=said_by(view.office, "operations"),
    )  # fmt: skip

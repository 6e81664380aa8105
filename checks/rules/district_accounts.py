"""Can the district's officers log in?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, Need
from checks.marks import FAIL, PASS
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.people import People


class DistrictRoles(Record):
    """Roles of criterion C18."""

    roles: tuple[str, ...] = Field(
        default=("leader", "office", "justice", "it"), description="roles that need an account"
    )


@check(
    id="district.accounts",
    criterion="C18",
    level="district",
    vi="Tài khoản cấp quận",
    en="District accounts",
    reads=("people",),
    params=DistrictRoles,
)
def district_accounts(view: SiteView, limits: DistrictRoles) -> Iterator[Mark]:
    """Leader, office, justice division and IT officer each have an account.

    Source: criterion C18; R12. Counts only.
    """
    people = view.office.get(People)
    if people is None or not people.roles:
        yield silent(view.office, "people", "issued")
        return
    having = {role.role for role in people.roles if role.accounts > 0}
    got = sum(1 for role in limits.roles if role in having)
    want = len(limits.roles)
    yield Mark(
        verdict=PASS if got == want else FAIL, aspect="issued", got=got, sign=">=", want=want,
        unit="roles", reason=None if got == want else "no_account",
        evidence=said_by(view.office, "people"),
        need=None if got == want else Need(action="account", item="account", quantity=want - got),
    )  # fmt: skip

"""Can every officer at a desk log in, and has one?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, PASS, most
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.people import People


class Accounts(Record):
    """Roles of criterion C11."""

    roles: tuple[str, ...] = Field(
        default=("one_stop", "justice"), description="roles that need an account to serve"
    )


@check(
    id="accounts.issued",
    criterion="C11",
    level="ward",
    vi="Tài khoản đã cấp và đã đăng nhập",
    en="Accounts issued and used",
    reads=("people",),
    params=Accounts,
)
def accounts_issued(view: SiteView, limits: Accounts) -> Iterator[Mark]:
    """Every desk role has an account (else it fails), and none was never used (else it warns).

    Source: criterion C11; R12. Counts only, no names.
    """
    people = view.office.get(People)
    if people is None or not people.roles:
        yield silent(view.office, "people", "issued")
        yield silent(view.office, "people", "used")
        return
    looked = said_by(view.office, "people")
    known = {role.role: role for role in people.roles}
    without = [role for role in limits.roles if role in known and not known[role].accounts]
    unstaffed = [role for role in limits.roles if role not in known or not known[role].staff]
    without = [role for role in without if role not in unstaffed]
    if without:
        yield Mark(
            verdict=FAIL, aspect="issued", reason="no_account", got=len(without), sign="<=",
            want=0, unit="roles", evidence=looked,
            need=Need(action="account", item="account", quantity=len(without)),
        )  # fmt: skip
    elif unstaffed:
        yield unknown("issued", "no_officer", evidence=looked)
    else:
        yield Mark(
            verdict=PASS, aspect="issued", got=0, sign="<=", want=0, unit="roles", evidence=looked
        )
    never = sum(1 for one in people.problems if one.problem == "never_used")
    idle = sum(
        1 for role in limits.roles
        if role in known and known[role].accounts and not known[role].logged_in
    )  # fmt: skip
    yield most(
        max(never, idle), 0, None, "used", "accounts", seen=view.office, group="people",
        reason="never_used",
    )  # fmt: skip

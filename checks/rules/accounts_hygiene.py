"""Does every account belong to one person of this office?"""

from collections import Counter
from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark, Need, at_most
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory.groups.people import People
from inventory.groups.workplace import Workplace

_ASPECTS = {
    "missing": ("missing",),
    "wrong_unit": ("wrong_unit", "wrong_role"),
    "shared": ("shared",),
    "owner_left": ("owner_left",),
}


@check(
    id="accounts.hygiene",
    criterion="accounts.hygiene",
    level="ward",
    vi="Tài khoản đúng người, đúng đơn vị, đúng quyền",
    en="Accounts fit their people",
    reads=("people", "workplace"),
    params=NoParams,
)
def accounts_hygiene(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """No account is missing, of the wrong unit or right, shared, or of somebody who left.

    Shared is also an account that logged in at two PCs. Officers without an account whose role
    has none at all are the matter of C11. Source: R12.
    """
    people = view.office.get(People)
    if people is None:
        yield silent(view.office, "people", "missing")
        return
    bare = {role.role for role in people.roles if role.staff and not role.accounts}
    looked = said_by(view.office, "people")
    for aspect, kinds in _ASPECTS.items():
        got = sum(
            1 for one in people.problems
            if one.problem in kinds and not (aspect == "missing" and one.role in bare & _DESKS)
        )  # fmt: skip
        if aspect == "shared":
            got = max(got, _on_two_pcs(view))
        yield at_most(
            got, 0, None, aspect=aspect, unit="accounts", evidence=looked,
            need=Need(action="account", item="account", quantity=max(got, 1)), reason=aspect,
        )  # fmt: skip


_DESKS = {"one_stop", "justice"}


def _on_two_pcs(view: SiteView) -> int:
    used: Counter[str] = Counter()
    for pc in view.of_kind("pc"):
        place = view.look(pc.id).get(Workplace)
        used.update(set(place.accounts_used if place else ()))
    return sum(1 for times in used.values() if times > 1)

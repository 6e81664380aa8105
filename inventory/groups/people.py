"""Who can serve at a desk, as counts: reports carry no names."""

from datetime import date
from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class RoleCount(Record):
    """One role of one site: staff list reconciled with accounts and attendance lists."""

    role: Said
    staff: int = 0
    trained: int = 0
    accounts: int = 0
    logged_in: int = 0


class AccountProblem(Record):
    """One account or person that does not fit; `ref` is a pseudonym, never a name."""

    ref: Said
    problem: Said  # missing, never_used, wrong_unit, wrong_role, shared, owner_left
    role: Said | None = None


class People(Group):
    """Staff list against directory and attendance list (Luật 91/2025/QH15: counts, no names)."""

    group: ClassVar[str] = "people"

    roles: tuple[RoleCount, ...] = ()
    trained_total: int | None = None
    problems: tuple[AccountProblem, ...] = ()
    directory_on: date | None = None  # date of the directory export

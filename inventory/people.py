"""Accounts and attendance lists, and what they say beside the staff list. Counts, no names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inventory._record import Record
from inventory.cells import Day, Id, Names, SiteCode, Text, YesNo
from inventory.groups.people import AccountProblem, People, RoleCount
from inventory.load import Format, load_table, table_bytes
from inventory.model import Officer, Register
from inventory.problem import InventoryError, Problem
from inventory.table import Column, Table


class Account(Record):
    """One row of the directory's export."""

    id: str
    officer: str  # pseudonym, as in the staff list
    site: str  # the unit the directory says
    role: str
    issued_on: date | None = None
    last_login_on: date | None = None  # None: never
    used_on: tuple[str, ...] = ()  # asset ids of the PCs it logged in from
    enabled: bool = True
    exported_on: date  # the day of the export, the same in every row


class Attendance(Record):
    """One person at one course."""

    officer: str
    site: str
    role: str | None = None
    course: str | None = None
    attended_on: date


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory's export: its accounts and its day (None: an export of nothing)."""

    accounts: Sequence[Account]
    exported_on: date | None


ACCOUNTS = Table(
    id="accounts", model=Account, vi="Tài khoản", en="Accounts",
    columns=(
        Column("id", Id(), "mã tài khoản", "account id"),
        Column("officer", Id(), "mã cán bộ", "officer's pseudonym"),
        Column("site", SiteCode(), "mã đơn vị", "site code"),
        Column("role", Id(), "vai trò", "role"),
        Column("issued_on", Day(), "ngày cấp", "issued on"),
        Column("last_login_on", Day(), "đăng nhập lần cuối", "last login; empty: never"),
        Column("used_on", Names(), "dùng trên máy trạm", "PCs it logged in from"),
        Column("enabled", YesNo(), "đang hiệu lực", "enabled"),
        Column("exported_on", Day(), "ngày kết xuất", "day of the export"),
    ),
)  # fmt: skip

TRAINING = Table(
    id="training", model=Attendance, vi="Tập huấn", en="Training", key="officer",
    columns=(
        Column("officer", Id(), "mã cán bộ", "officer's pseudonym"),
        Column("site", SiteCode(), "mã đơn vị", "site code"),
        Column("role", Id(), "vai trò", "role"),
        Column("course", Text(), "lớp tập huấn", "course"),
        Column("attended_on", Day(), "ngày tham dự", "attended on"),
    ),
)  # fmt: skip


def parse_accounts(name: str, data: bytes, register: Register) -> Directory:
    """Read the directory's export (CSV, XLSX or YAML by the name's ending).

    Raises:
        InventoryError: every problem of the file; two export days in one file.
    """
    entries = load_table(ACCOUNTS, name, data, register)
    days = {entry.value.exported_on for entry in entries}
    if len(days) > 1:
        odd = next(e for e in entries if e.value.exported_on != entries[0].value.exported_on)
        said = (
            f"is {odd.value.exported_on}, not {entries[0].value.exported_on} as above; export anew"
        )
        raise InventoryError([Problem(odd.source, odd.line, f"{odd.value.id}: exported_on", said)])
    return Directory(tuple(entry.value for entry in entries), next(iter(days), None))


def parse_training(name: str, data: bytes, register: Register) -> tuple[Attendance, ...]:
    """Read the attendance lists (CSV, XLSX or YAML by the name's ending).

    Raises:
        InventoryError: every problem of the file.
    """
    return tuple(entry.value for entry in load_table(TRAINING, name, data, register))


def accounts_bytes(accounts: Iterable[Account], format_: Format = "csv") -> bytes:
    """The file that `parse_accounts` reads back."""
    return table_bytes(ACCOUNTS, accounts, format_)


def training_bytes(attendances: Iterable[Attendance], format_: Format = "csv") -> bytes:
    """The file that `parse_training` reads back."""
    return table_bytes(TRAINING, attendances, format_)


def reconcile(
    staff: Sequence[Officer],
    directory: Directory | None,
    training: Sequence[Attendance] | None,
    site: str,
    at: date,
) -> People:
    """What staff list, directory and attendance lists say together about one site.

    A problem belongs to the site of the person, not to the site that a wrong entry names:
    `missing` (no enabled account; `ref` is the officer), `never_used` (no login since issue),
    `wrong_unit`, `wrong_role`, `shared` (used from more than one PC, or by two people),
    `owner_left` (in the directory under this site, on nobody's staff list).

    Args:
        staff: the staff list of ALL sites: who is on none of them has left.
        directory: None when there is no export; then nothing is said of accounts.
        training: None when there are no lists; then `trained_total` is None.
        at: what was issued or attended after this day does not count.
    """
    mine = [officer for officer in staff if officer.site == site]
    names = {officer.id for officer in mine}
    accounts = [
        account
        for account in (directory.accounts if directory else ())
        if (account.officer in names or account.site == site)
        and account.enabled
        and (account.issued_on is None or account.issued_on <= at)
    ]
    trained = {
        attendance.officer
        for attendance in training or ()
        if attendance.officer in names and attendance.attended_on <= at
    }
    by_officer: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        by_officer[account.officer].append(account)
    owners = _owners(directory, {account.id for account in accounts})
    problems: list[AccountProblem] = []
    if directory is not None:
        for officer in mine:
            problems += _problems(officer, by_officer[officer.id], owners)
        known = {officer.id for officer in staff}
        problems += [
            AccountProblem(ref=account.id, problem="owner_left", role=account.role)
            for account in accounts
            if account.site == site and account.officer not in known
        ]
    return People(
        roles=tuple(_counts(mine, by_officer, trained)),
        trained_total=None if training is None else sum(o.id in trained for o in mine),
        problems=tuple(sorted(problems, key=lambda problem: (problem.ref, problem.problem))),
        directory_on=None if directory is None else directory.exported_on,
    )


def _owners(directory: Directory | None, ids: set[str]) -> dict[str, set[str]]:
    """Who holds each of some accounts, in the whole city."""
    owners: dict[str, set[str]] = defaultdict(set)
    for account in directory.accounts if directory else ():
        if account.id in ids and account.enabled:
            owners[account.id].add(account.officer)
    return owners


def _problems(
    officer: Officer, accounts: Sequence[Account], owners: dict[str, set[str]]
) -> Iterable[AccountProblem]:
    if not accounts:
        yield AccountProblem(ref=officer.id, problem="missing", role=officer.role)
    for account in accounts:
        if not _used(account):
            yield AccountProblem(ref=account.id, problem="never_used", role=officer.role)
        if account.site != officer.site:
            yield AccountProblem(ref=account.id, problem="wrong_unit", role=officer.role)
        if account.role != officer.role:
            yield AccountProblem(ref=account.id, problem="wrong_role", role=officer.role)
        if len(set(account.used_on)) > 1 or len(owners[account.id]) > 1:
            yield AccountProblem(ref=account.id, problem="shared", role=officer.role)


def _used(account: Account) -> bool:
    if account.last_login_on is None:
        return False
    return account.issued_on is None or account.last_login_on >= account.issued_on


def _counts(
    officers: Sequence[Officer], by_officer: dict[str, list[Account]], trained: set[str]
) -> Iterable[RoleCount]:
    for role in sorted({officer.role for officer in officers}):
        have = [officer for officer in officers if officer.role == role]
        yield RoleCount(
            role=role,
            staff=len(have),
            trained=sum(officer.id in trained for officer in have),
            accounts=sum(bool(by_officer.get(officer.id)) for officer in have),
            logged_in=sum(any(map(_used, by_officer.get(officer.id, ()))) for officer in have),
        )

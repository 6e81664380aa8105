"""Staff list, directory and attendance lists, laid side by side."""

from datetime import date

import pytest

from inventory.groups.people import AccountProblem, RoleCount
from inventory.load import FORMATS, Format
from inventory.model import Officer
from inventory.people import (
    Account,
    Attendance,
    Directory,
    accounts_bytes,
    parse_accounts,
    parse_training,
    reconcile,
    training_bytes,
)
from inventory.problem import InventoryError
from inventory.register import load_register

HANOI = load_register("hanoi-2016")
AT = date(2016, 8, 5)
EXPORT = date(2016, 8, 4)

STAFF = [
    Officer(id="a", site="00001", role="one_stop"),
    Officer(id="b", site="00001", role="justice"),
    Officer(id="c", site="00004", role="justice"),
]


def account(id_: str, officer: str, role: str = "one_stop", **more: object) -> Account:
    said = {"site": "00001", "issued_on": date(2016, 7, 1), "last_login_on": date(2016, 8, 1)}
    return Account.model_validate(
        {"id": id_, "officer": officer, "role": role, "exported_on": EXPORT, **said, **more}
    )


def attended(officer: str, on: date = date(2016, 7, 20)) -> Attendance:
    return Attendance(officer=officer, site="00001", attended_on=on)


GOOD = [
    account("ta", "a"),
    account("tb", "b", "justice"),
    account("tc", "c", "justice", site="00004"),
]


def problems(accounts: list[Account], site: str = "00001") -> list[tuple[str, str]]:
    people = reconcile(STAFF, Directory(accounts, EXPORT), [], site, AT)
    return [(problem.ref, problem.problem) for problem in people.problems]


def test_a_ward_where_all_is_well_has_counts_and_no_problem() -> None:
    training = [attended("a"), attended("b"), attended("stranger")]
    people = reconcile(STAFF, Directory(GOOD, EXPORT), training, "00001", AT)
    assert people.problems == ()
    assert people.trained_total == 2
    assert people.directory_on == EXPORT
    assert people.roles == (
        RoleCount(role="justice", staff=1, trained=1, accounts=1, logged_in=1),
        RoleCount(role="one_stop", staff=1, trained=1, accounts=1, logged_in=1),
    )


def test_who_has_no_account_is_missing_by_pseudonym() -> None:
    assert problems(GOOD[1:]) == [("a", "missing")]
    people = reconcile(STAFF, Directory(GOOD[1:], EXPORT), [], "00001", AT)
    assert people.problems == (AccountProblem(ref="a", problem="missing", role="one_stop"),)


def test_a_disabled_account_or_one_of_tomorrow_is_none() -> None:
    assert problems([account("ta", "a", enabled=False), *GOOD[1:]]) == [("a", "missing")]
    later = account("ta", "a", issued_on=date(2016, 8, 6), last_login_on=None)
    assert problems([later, *GOOD[1:]]) == [("a", "missing")]


def test_a_login_before_the_issue_is_no_login() -> None:
    assert problems([account("ta", "a", last_login_on=None), *GOOD[1:]]) == [("ta", "never_used")]
    old = account("ta", "a", last_login_on=date(2016, 6, 30))
    assert problems([old, *GOOD[1:]]) == [("ta", "never_used")]
    same_day = account("ta", "a", last_login_on=date(2016, 7, 1))
    assert problems([same_day, *GOOD[1:]]) == []


def test_a_wrong_unit_is_said_at_the_persons_site_only() -> None:
    accounts = [account("ta", "a", site="00004"), *GOOD[1:]]
    assert problems(accounts) == [("ta", "wrong_unit")]
    assert problems(accounts, "00004") == []


def test_a_wrong_role_is_said() -> None:
    assert problems([account("ta", "a", role="leader"), *GOOD[1:]]) == [("ta", "wrong_role")]


def test_an_account_on_two_computers_or_of_two_people_is_shared() -> None:
    two = account("ta", "a", used_on=("pc1", "pc2"))
    assert problems([two, *GOOD[1:]]) == [("ta", "shared")]
    assert problems([account("ta", "a", used_on=("pc1", "pc1")), *GOOD[1:]]) == []
    lent = [account("tx", "a"), account("tx", "b", "justice"), GOOD[2]]
    assert problems(lent) == [("tx", "shared"), ("tx", "shared")]


def test_an_account_of_nobody_belongs_to_who_left() -> None:
    assert problems([*GOOD, account("tz", "z")]) == [("tz", "owner_left")]
    assert problems([*GOOD, account("tz", "z")], "00004") == []


def test_training_after_the_day_does_not_count() -> None:
    training = [attended("a"), attended("b", date(2016, 8, 6))]
    assert reconcile(STAFF, None, training, "00001", AT).trained_total == 1


def test_what_is_not_there_says_nothing() -> None:
    people = reconcile(STAFF, None, None, "00001", AT)
    assert (people.trained_total, people.directory_on, people.problems) == (None, None, ())


@pytest.mark.parametrize("format_", FORMATS)
def test_both_files_are_read_back_as_they_were(format_: Format) -> None:
    accounts = [*GOOD, account("td", "d", last_login_on=None, used_on=("pc1", "pc2"))]
    read = parse_accounts(f"accounts.{format_}", accounts_bytes(accounts, format_), HANOI)
    assert (list(read.accounts), read.exported_on) == (accounts, EXPORT)
    lists = (attended("a"), Attendance(officer="b", site="01", course="Lớp 2", attended_on=AT))
    data = training_bytes(lists, format_)
    assert parse_training(f"training.{format_}", data, HANOI) == lists


def test_an_export_of_nothing_has_no_day() -> None:
    read = parse_accounts("accounts.csv", accounts_bytes([]), HANOI)
    assert (read.accounts, read.exported_on) == ((), None)


def test_two_days_in_one_export_are_refused() -> None:
    rows = [GOOD[0], GOOD[1].model_copy(update={"exported_on": date(2016, 8, 1)})]
    with pytest.raises(InventoryError) as caught:
        parse_accounts("accounts.csv", accounts_bytes(rows), HANOI)
    assert str(caught.value) == (
        "accounts.csv:3: tb: exported_on: is 2016-08-01, not 2016-08-04 as above; export anew"
    )


def test_a_wrong_row_has_its_line() -> None:
    with pytest.raises(InventoryError) as caught:
        parse_training(
            "training.csv", b"officer,site,attended_on\na,1,5/8/2016\nb,00001,x\n", HANOI
        )
    assert [str(problem).split(";")[0] for problem in caught.value.problems] == [
        "training.csv:2: a: site: '1' has lost its leading zeros",
        "training.csv:3: b: attended_on: 'x' is not a day",
    ]

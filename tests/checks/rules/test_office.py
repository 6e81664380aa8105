"""People, accounts, equipment, power, evidence and what a ward says of itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inventory.groups.form import DeviceState
from inventory.groups.people import AccountProblem, People, RoleCount
from inventory.groups.ups import Ups
from inventory.seen import Outcome
from tests.checks.small_city import (
    OTHER,
    WARD,
    WARD_ROLES,
    City,
    good_form,
    good_host,
    good_people,
    good_place,
    healthy,
)

OFFICE, UPS = f"{WARD}-office", f"{WARD}-ups"


def peopled(said: People) -> City:
    return healthy().look(OFFICE, "people.register", said)


@pytest.mark.parametrize(
    ("trained", "bad"),
    [
        (4, {}),
        (3, {"trained": ("warn", "too_few")}),
        (2, {"trained": ("warn", "too_few")}),
        (1, {"trained": ("fail", "too_few")}),
        (0, {"trained": ("fail", "too_few")}),
    ],
)
def test_four_are_trained_two_are_the_least(trained: int, bad: dict[str, Any]) -> None:
    city = peopled(good_people(WARD_ROLES, trained_total=trained))
    assert city.bad("people.trained") == bad
    if bad:
        need = city.ask("people.trained")[0].need
        assert need is not None
        assert need.quantity == 4 - trained


def test_an_unread_register_is_not_an_untrained_ward() -> None:
    city = healthy().look(OFFICE, "people.register", outcome=Outcome.GARBLED)
    for check in ("people.trained", "accounts.issued", "accounts.hygiene"):
        assert {v for v, _ in city.bad(check).values()} == {"unknown"}
        assert {r for _, r in city.bad(check).values()} == {"garbled"}


def roles(**changed: RoleCount) -> tuple[RoleCount, ...]:
    every = {r: RoleCount(role=r, staff=1, trained=1, accounts=1, logged_in=1) for r in WARD_ROLES}
    return tuple({**every, **changed}.values())


def problem(kind: str, role: str | None = None) -> dict[str, Any]:
    return {"problems": (AccountProblem(ref="x1", problem=kind, role=role),)}


@pytest.mark.parametrize(
    ("said", "issued", "hygiene"),
    [
        ({"roles": roles(justice=RoleCount(role="justice", staff=1, trained=1)),
          **problem("missing", "justice")}, {"issued": ("fail", "no_account")}, {}),
        (problem("missing", "labour"), {}, {"missing": ("warn", "missing")}),
        (problem("never_used", "leader"), {"used": ("warn", "never_used")}, {}),
        ({"roles": roles(justice=RoleCount(role="justice", staff=1, trained=1, accounts=1))},
         {"used": ("warn", "never_used")}, {}),
        (problem("wrong_unit"), {}, {"wrong_unit": ("warn", "wrong_unit")}),
        (problem("wrong_role"), {}, {"wrong_unit": ("warn", "wrong_unit")}),
        (problem("shared"), {}, {"shared": ("warn", "shared")}),
        (problem("owner_left"), {}, {"owner_left": ("warn", "owner_left")}),
        ({"roles": roles(justice=RoleCount(role="justice"))},
         {"issued": ("unknown", "no_officer")}, {}),
    ],
)  # fmt: skip
def test_each_trouble_with_accounts_is_one_finding(
    said: dict[str, Any], issued: dict[str, Any], hygiene: dict[str, Any]
) -> None:
    city = peopled(good_people(WARD_ROLES, **said))
    assert city.bad("accounts.issued") == issued
    assert city.bad("accounts.hygiene") == hygiene


def test_one_account_on_two_pcs_is_shared() -> None:
    city = healthy()
    for pc in ("pc-os", "pc-tp"):
        city.look(f"{WARD}-{pc}", "pc.report", good_host(), good_place(accounts_used=("a1",)))
    assert city.bad("accounts.hygiene") == {"shared": ("warn", "shared")}


@pytest.mark.parametrize(
    ("minutes", "bad"),
    [
        (10, {}),
        (9.9, {"runtime": ("warn", "battery")}),
        (5, {"runtime": ("warn", "battery")}),
        (4.9, {"runtime": ("fail", "battery")}),
        (None, {"runtime": ("unknown", "not_said")}),
    ],
)
def test_a_battery_lasts_ten_minutes(minutes: float | None, bad: dict[str, Any]) -> None:
    city = healthy().form(DeviceState(asset=UPS, works=True, runtime_min=minutes))
    assert city.bad("ups.present") == bad


@pytest.mark.parametrize(
    ("said", "bad"),
    [
        (Ups(battery_status="batteryNormal", runtime_min=20, on_battery=False), {}),
        (Ups(battery_status="batteryNormal", runtime_min=20, on_battery=True),
         {"mains": ("warn", "on_battery")}),
        (Ups(battery_status="batteryDepleted", runtime_min=2), {"runtime": ("fail", "battery")}),
        (Ups(battery_status="batteryLow"), {"runtime": ("fail", "battery")}),
        (Ups(battery_status="batteryLow", runtime_min=30), {"runtime": ("fail", "battery")}),
    ],
)  # fmt: skip
def test_a_ups_that_speaks_is_believed(said: Ups, bad: dict[str, Any]) -> None:
    city = healthy().device(UPS, address="127.1.1.6").look(UPS, "ups.snmp", said)
    assert city.bad("ups.present") == bad


def test_no_ups_and_a_dead_one_are_different_needs() -> None:
    assert healthy().without(UPS).bad("ups.present") == {"present": ("fail", "none_declared")}
    gone = healthy().form(DeviceState(asset=UPS, problem="missing"))
    assert gone.bad("ups.present") == {"present": ("fail", "missing")}
    dead = healthy().form(DeviceState(asset=UPS, works=False, problem="battery"))
    assert dead.bad("ups.present") == {"runtime": ("fail", "battery")}
    burnt = healthy().form(DeviceState(asset=UPS, works=False, problem="no_power"))
    assert burnt.bad("ups.present") == {"works": ("fail", "no_power")}


@pytest.mark.parametrize(
    ("form", "bad"),
    [
        ({"area_m2": 40}, {}),
        ({"area_m2": 39.9}, {"area": ("fail", "too_small")}),
        ({"area_m2": None}, {"area": ("unknown", "not_said")}),
        ({"landline": False}, {"landline": ("fail", "none_declared")}),
        ({"seats": None}, {"seats": ("unknown", "not_said")}),
        ({"fax": False}, {"fax": ("fail", "none_declared")}),
        ({"photocopier": False}, {"photocopier": ("fail", "none_declared")}),
    ],
)
def test_the_one_stop_office_has_what_the_regulation_names(
    form: dict[str, Any], bad: dict[str, Any]
) -> None:
    city = healthy().form(DeviceState(asset=UPS, works=True, runtime_min=15), **form)
    assert city.bad("onestop.equipment") == bad


def test_a_broken_photocopier_is_none() -> None:
    city = healthy().form(DeviceState(asset=f"{WARD}-copier", works=False, problem="drum"))
    assert city.bad("onestop.equipment") == {"photocopier": ("fail", "drum")}


def test_without_a_form_nobody_knows_of_a_fax_that_is_not_in_the_book() -> None:
    city = healthy().without(f"{WARD}-fax").no_look(OFFICE, "ward.form")
    assert city.bad("onestop.equipment")["fax"][0] == "unknown"
    assert city.form(fax=None).bad("onestop.equipment") == {"fax": ("fail", "none_declared")}


@pytest.mark.parametrize(
    ("in_book", "told", "bad"),
    [
        (True, True, {}),
        (True, None, {"present": ("unknown", "not_said")}),
        (True, False, {"present": ("fail", "none_declared")}),
        (False, True, {}),
        (False, None, {"present": ("fail", "none_declared")}),
    ],
)
def test_citizens_find_a_pc(in_book: bool, told: bool | None, bad: dict[str, Any]) -> None:
    city = healthy().form(citizen_pc=told)
    if not in_book:
        city.without(f"{WARD}-citizen")
    assert city.bad("citizen.pc") == bad


@pytest.mark.parametrize(("problem", "action"), [("no_power", "repair"), ("missing", "buy")])
def test_a_citizens_pc_that_is_there_is_mended_not_bought(problem: str, action: str) -> None:
    pc = f"{WARD}-citizen"
    city = healthy().form(DeviceState(asset=pc, works=False, problem=problem), citizen_pc=None)
    (mark,) = city.ask("citizen.pc")
    assert mark.need is not None
    assert (mark.need.action, mark.need.asset) == (action, pc if action == "repair" else None)


@pytest.mark.parametrize(("back", "want"), [(14, None), (15, ("unknown", "stale"))])
def test_evidence_counts_for_fourteen_days(back: int, want: tuple[str, str] | None) -> None:
    city = healthy().look(OFFICE, "ward.form", good_form(), back_days=back)
    assert city.bad("evidence.fresh").get("form") == want


def test_evidence_that_never_came_is_unknown_never_a_fail() -> None:
    city = healthy()
    city.looks.clear()
    bad = city.bad("evidence.fresh")
    assert set(bad) == {"form", "people", "line", "report"}
    assert set(bad.values()) == {("unknown", "never_seen")}


def test_a_pc_that_is_known_to_be_broken_need_not_report() -> None:
    pc = f"{WARD}-pc-os"
    city = healthy().no_look(pc).form(DeviceState(asset=pc, works=False))
    assert city.bad("evidence.fresh") == {}


@pytest.mark.parametrize(
    ("trap", "aspect"), [("Q-FONT", "font"), ("Q-CODE", "codes"), ("Q-NUM", "numbers")]
)
def test_a_form_that_cannot_be_read_says_why(trap: str, aspect: str) -> None:
    note = f"{trap}: row 3"
    refused = healthy().look(OFFICE, "ward.form", outcome=Outcome.GARBLED, note=note)
    assert refused.bad("form.readable") == {aspect: ("fail", aspect)}
    assert refused.bad("evidence.fresh") == {"form": ("unknown", "garbled")}
    mended = healthy().look(OFFICE, "ward.form", good_form(), note=note)
    assert mended.bad("form.readable") == {aspect: ("warn", aspect)}


def test_a_form_of_nonsense_is_unreadable() -> None:
    city = healthy().look(OFFICE, "ward.form", outcome=Outcome.GARBLED, note="not a table")
    assert city.bad("form.readable") == {"readable": ("fail", "garbled")}


def test_a_serial_number_in_two_wards_is_said_in_both() -> None:
    city = healthy().device(f"{OTHER}-pc-x", serial=f" s-{WARD}-PC-x ")
    for ward in (WARD, OTHER):
        assert city.says("device.serial_unique", ward) == {f"serial/{ward}-pc-x": "warn"}


def test_a_junk_serial_number_is_none() -> None:
    city = healthy()
    for ward in (WARD, OTHER):
        city.device(f"{ward}-pc-x", serial="To be filled by O.E.M.")
    assert city.bad("device.serial_unique") == {}


@pytest.mark.parametrize(
    ("bought", "broken", "bad"),
    [
        (date(2011, 8, 5), True, {"past_life": ("warn", "jam")}),
        (date(2011, 8, 6), True, {}),
        (date(2011, 8, 5), False, {}),
    ],
)
def test_age_alone_is_no_fault(bought: date, broken: bool, bad: dict[str, Any]) -> None:
    device = f"{WARD}-prn-tp"
    city = healthy().device(device, bought_on=bought)
    if broken:
        city.look(f"{WARD}-pc-tp", "pc.report", good_host(devices=None), good_place())
        city.form(DeviceState(asset=device, works=False, problem="jam"))
    assert city.bad("device.past_life") == bad


def test_the_limit_of_a_past_life_is_the_first_day_that_is_not_past() -> None:
    device = f"{WARD}-prn-tp"
    city = healthy().device(device, bought_on=date(2011, 8, 5))
    city.look(f"{WARD}-pc-tp", "pc.report", good_host(devices=None), good_place())
    city.form(DeviceState(asset=device, works=False, problem="jam"))
    (mark,) = city.ask("device.past_life")
    assert (mark.got, mark.sign, mark.want) == (date(2011, 8, 5), ">=", date(2011, 8, 6))


def test_an_old_pc_with_a_dead_system_is_replaced() -> None:
    pc = f"{WARD}-pc-x"
    city = healthy().device(pc, bought_on=date(2008, 2, 29))
    city.look(pc, "pc.report", good_host(os_version="XP"), good_place())
    assert city.bad("device.past_life") == {"past_life": ("warn", "unsupported_os")}


def test_a_broken_device_of_no_desk_is_said_once() -> None:
    city = healthy().form(DeviceState(asset=f"{WARD}-copier", works=False, problem="drum"))
    assert city.bad("device.works")["works"] == ("fail", "drum")


def test_a_ward_that_calls_itself_ready_is_contradicted_by_a_mandatory_fail() -> None:
    city = peopled(good_people(WARD_ROLES, trained_total=0))
    found = {f.check: f.mark for f in city.judge().findings if f.site == WARD}
    assert found["declared.contradiction"].reason == "contradiction"
    assert found["declared.contradiction"].got == 1
    assert city.judge().declared == {WARD: True, OTHER: True}


def test_a_ward_that_calls_itself_not_ready_is_not_contradicted() -> None:
    city = peopled(good_people(WARD_ROLES, trained_total=0)).form(declared_ready=False)
    found = {f.check: f.mark.verdict.value for f in city.judge().findings if f.site == WARD}
    assert found["declared.contradiction"] == "pass"

"""A city in which all is well says nothing but so; a city of which nothing is known says that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.check import load_checks
from checks.decision import Readiness
from checks.finding import Verdict
from checks.gate import exit_status
from inventory.facts import AnyGroup
from inventory.groups.form import DeviceState
from inventory.groups.operations import Operations
from tests.checks.small_city import (
    AT,
    CITY,
    DISTRICT,
    OTHER,
    WARD,
    City,
    day,
    good_form,
    good_host,
    good_operations,
    good_place,
    healthy,
    usb,
)


def test_a_healthy_city_has_only_passes() -> None:
    found = healthy().judge()
    said = [f.id for f in found.findings if f.mark.verdict is not Verdict.PASS]
    assert said == [f"wan.delay:{CITY}::spread"]  # three lines are too few to share anything
    assert {one.verdict for one in found.decisions} == {Readiness.GO}
    assert {one.score for one in found.decisions} == {100.0}
    assert {one.coverage_pct for one in found.decisions if one.site != CITY} == {100.0}
    assert exit_status(found) == 0


@pytest.mark.parametrize("check", sorted(load_checks()))
def test_every_check_says_something_of_every_site_of_its_level(check: str) -> None:
    level = load_checks()[check].level
    site = {"ward": WARD, "district": DISTRICT, "city": CITY}[level]
    assert healthy().ask(check, site)


@pytest.mark.parametrize("check", sorted(load_checks()))
def test_where_nothing_was_ever_seen_nothing_fails_and_nothing_weighty_passes(check: str) -> None:
    city = healthy()
    city.looks.clear()
    level = load_checks()[check].level
    marks = city.ask(check, {"ward": WARD, "district": DISTRICT, "city": CITY}[level])
    from_the_book = {
        "device.serial_unique",
        "device.past_life",
        "district.uplinks",
        "link.backup",
        "router.ssh",
        "ups.present",
    }
    if check in from_the_book:
        assert Verdict.FAIL not in {mark.verdict for mark in marks}
    else:
        assert {mark.verdict for mark in marks} == {Verdict.UNKNOWN}
        assert all(mark.reason for mark in marks)


@pytest.mark.parametrize("check", sorted(load_checks()))
def test_a_city_without_a_book_has_no_verdict_not_a_shortage(check: str) -> None:
    level = load_checks()[check].level
    marks = City().ask(check, {"ward": WARD, "district": DISTRICT, "city": CITY}[level])
    assert Verdict.FAIL not in {mark.verdict for mark in marks}
    assert Verdict.WARN not in {mark.verdict for mark in marks}


@pytest.mark.parametrize(
    ("check", "site", "aspect", "asset", "probe", "said"),
    [
        ("dc.backup", CITY, "last_backup", "office", "operations.register",
         good_operations(last_backup_at=AT + timedelta(hours=1))),
        ("dc.backup", CITY, "restore_test", "office", "operations.register",
         good_operations(last_restore_test_on=day(-1))),
        ("dc.failover", CITY, "drill", "office", "operations.register",
         good_operations(failover_drill_on=day(-1))),
        ("sms.gateway", CITY, "delivered/Viettel", "office", "operations.register",
         good_operations(sms_tested_on=day(-1))),
        ("security.file", CITY, "file", "office", "operations.register",
         good_operations(security_file_on=day(-1))),
        ("district.signoff", DISTRICT, "confirmed", "office", "operations.register",
         Operations(confirmed_on=day(-1), confirmed_wards=(WARD, OTHER))),
        ("link.backup", WARD, "tested", "office", "ward.form",
         good_form(backup_tested_on=day(-1))),
        ("pc.configuration", WARD, "antivirus", "pc-os", "pc.report",
         good_place(antivirus_updated_on=day(-1))),
    ],
)  # fmt: skip
def test_what_is_dated_ahead_proves_nothing(
    check: str, site: str, aspect: str, asset: str, probe: str, said: AnyGroup
) -> None:
    asset = f"{site}-{asset}"
    marks = healthy().look(asset, probe, said).ask(check, site)
    own = [mark.verdict for mark in marks if mark.aspect == aspect and mark.asset in (None, asset)]
    told = own or [mark.verdict for mark in marks if mark.aspect == aspect]
    assert told
    assert Verdict.PASS not in told


def test_a_test_page_of_tomorrow_leaves_the_one_before_it() -> None:
    city = healthy()
    ahead = usb("printer", f"S-{WARD}-prn-os", last_test_page_on=day(-1))
    city.look(f"{WARD}-pc-os", "pc.report", good_host(devices=(ahead,)), good_place())
    assert city.bad("printer.one_stop") == {"test_page": ("unknown", "not_said")}
    city.form(DeviceState(asset=f"{WARD}-prn-os", works=True, test_page_on=day(2)))
    assert city.bad("printer.one_stop") == {}


def test_an_empty_city_is_undecided() -> None:
    found = City().judge()
    assert {d.verdict for d in found.decisions if d.site == WARD} == {Readiness.NO_VERDICT}
    assert exit_status(found) == 3


def test_the_same_facts_give_the_same_findings_in_the_same_order() -> None:
    one, two = healthy().judge(), healthy().judge()
    assert one == two
    keys = [(f.site, f.check, f.mark.aspect, f.mark.asset or "") for f in one.findings]
    assert keys == sorted(keys)
    assert len({f.id for f in one.findings}) == len(one.findings)

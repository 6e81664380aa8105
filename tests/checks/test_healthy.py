"""A city in which all is well says nothing but so; a city of which nothing is known says that."""

from __future__ import annotations

import pytest

from checks.check import load_checks
from checks.decision import Readiness
from checks.finding import Verdict
from checks.gate import exit_status
from tests.checks.small_city import CITY, DISTRICT, WARD, City, healthy


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


def test_an_empty_city_is_undecided() -> None:
    found = City().judge()
    assert {d.verdict for d in found.decisions if d.site == WARD} == {Readiness.NO_VERDICT}
    assert exit_status(found) == 3


def test_the_same_facts_give_the_same_findings_in_the_same_order() -> None:
    one, two = healthy().judge(), healthy().judge()
    assert one.model_dump_json() == two.model_dump_json()
    keys = [(f.site, f.check, f.mark.aspect, f.mark.asset or "") for f in one.findings]
    assert keys == sorted(keys)
    assert len({f.id for f in one.findings}) == len(one.findings)

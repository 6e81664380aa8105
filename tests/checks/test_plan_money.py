"""The money of a plan: prices, caps and laws of the day, packages and what looks split."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from checks.finding import Need
from checks.regulation import in_force
from tests.checks.small_plan import RULES, finding, plan, with_price

DAY = timedelta(days=1)


def test_central_classes_are_registered_and_the_rest_become_packages() -> None:
    made = plan(
        finding("scanner.one_stop", Need(action="buy", item="scanner")),
        finding("scanner.one_stop", Need(action="buy", item="scanner"), site="00002"),
        finding("ups.present", Need(action="buy", item="ups"), weight="advisory"),
    )
    (registered,) = made.registrations
    assert (registered.district, registered.item, registered.quantity) == ("001", "scanner", 2)
    assert registered.sites == ("00001", "00002")
    (package,) = made.packages
    assert (package.item, package.price_vnd, package.form) == ("ups", 3_300_000, "CDTRG")


def test_before_the_decision_of_june_2016_nothing_is_central() -> None:
    made = plan(
        finding("scanner.one_stop", Need(action="buy", item="scanner")),
        at=datetime(2016, 6, 26, 2, tzinfo=UTC),
    )
    assert (made.registrations, [p.item for p in made.packages]) == ((), ["scanner"])


@pytest.mark.parametrize(
    ("day", "cap"),
    [
        (date(2015, 12, 31), None),
        (date(2016, 1, 1), 13_000_000),
        (date(2017, 12, 31), 13_000_000),
        (date(2018, 1, 1), 15_000_000),
        (date(2025, 6, 30), 15_000_000),
        (date(2025, 7, 1), 20_000_000),
    ],
)
def test_the_cap_is_the_one_in_force_on_the_day(day: date, cap: int | None) -> None:
    rule = in_force(RULES, "price_cap", day, "desktop")
    assert (rule and rule.cap_vnd) == cap


def test_a_price_above_the_cap_is_said_and_one_on_it_is_not() -> None:
    def cautions(price: int) -> list[str]:
        prices = with_price("desktop", price)
        asked = finding("pc.one_stop", Need(action="buy", item="desktop"))
        return [one.kind for one in plan(asked, prices=prices).warnings]

    assert "cap" not in cautions(13_000_000)
    assert "cap" in cautions(13_000_001)


def test_an_expired_price_is_unknown_not_zero() -> None:
    asked = finding("scanner.one_stop", Need(action="buy", item="scanner"))
    last = date(2016, 7, 15) + timedelta(days=90)
    good = plan(asked, at=datetime(last.year, last.month, last.day, 2, tzinfo=UTC))
    late = plan(asked, at=datetime(last.year, last.month, last.day, 2, tzinfo=UTC) + DAY)
    assert good.lines[0].total_vnd == 8_600_000
    assert (late.lines[0].total_vnd, late.lines[0].priced) == (None, "expired")
    assert (late.total.total_vnd, late.total.unpriced) == (0, 1)
    assert "expired" in [one.kind for one in late.warnings]
    assert late.registrations[0].total_vnd is None


def test_packages_that_stay_under_the_threshold_together_above_it_look_split() -> None:
    def cautions(ups: int, router: int) -> list[str]:
        made = plan(
            finding("ups.present", Need(action="buy", item="ups", quantity=ups)),
            finding("router.answers", Need(action="buy", item="router", quantity=router)),
        )
        return [one.kind for one in made.warnings]

    assert "split" in cautions(30, 20)  # 99.0 + 84.0 million
    assert "split" not in cautions(10, 10)  # 33 + 42: together below
    assert "split" not in cautions(40, 20)  # 132 is above by itself: competitive quotation


@pytest.mark.parametrize(
    ("worth", "form"),
    [
        (100_000_000, "CDTRG"),
        (100_000_001, "CHCTRG"),
        (200_000_000, "CHCTRG"),
        (200_000_001, "CHCT"),
        (5_000_000_000, "CHCT"),
        (5_000_000_001, "DTRR"),
    ],
)
def test_a_package_on_a_threshold_still_has_the_simpler_form(worth: int, form: str) -> None:
    asked = finding("ups.present", Need(action="buy", item="ups"))
    (package,) = plan(asked, prices=with_price("ups", worth)).packages
    assert (package.price_vnd, package.form) == (worth, form)


@pytest.mark.parametrize(
    ("ups", "router", "split"),
    [
        (100_000_000, 1, True),
        (100_000_001, 1, False),
        (60_000_000, 40_000_000, False),
        (60_000_000, 40_000_001, True),
    ],
)
def test_the_threshold_itself_is_allowed_for_each_and_for_all(
    ups: int, router: int, split: bool
) -> None:
    prices = with_price("router", router, of=with_price("ups", ups))
    made = plan(
        finding("ups.present", Need(action="buy", item="ups")),
        finding("router.answers", Need(action="buy", item="router")),
        prices=prices,
    )
    assert ("split" in [one.kind for one in made.warnings]) is split


def test_only_assumed_prices_are_called_assumed() -> None:
    asked = finding("ups.present", Need(action="buy", item="ups"))
    quoted = with_price("ups", 3_300_000, evidence="quotation")
    assert "assumed" in [one.kind for one in plan(asked).warnings]
    assert "assumed" not in [one.kind for one in plan(asked, prices=quoted).warnings]


def test_a_rule_without_limits_of_quotation_says_no_form_above_direct_appointment() -> None:
    asked = finding("ups.present", Need(action="buy", item="ups", quantity=200))
    later = with_price("ups", 3_300_000, on=date(2025, 8, 4))
    (package,) = plan(asked, prices=later, at=datetime(2025, 8, 5, 2, tzinfo=UTC)).packages
    assert (package.price_vnd, package.form) == (660_000_000, None)

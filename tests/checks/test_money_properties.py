"""Money: nothing is lost, counted twice or made simpler by dividing it, in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from checks.plan_lines import Line
from checks.plan_money import by, packages, registrations, warnings
from checks.policy import WEIGHTS
from checks.regulation import in_force
from inventory.number import parse_whole
from reports.phrase import money
from tests.checks.small_plan import PRICES, RULES

AT = date(2016, 8, 5)
RULE = in_force(RULES, "selection", AT)
FORMS = [None, "CDTRG", "CHCTRG", "CHCT", "DTRR"]
ITEMS = ["scanner", "ups", "printer", "desktop", "link"]


def line(site: int, district: int, item: str, quantity: int, total: int | None, channel: Any,
         weight: Any, number: int) -> Line:  # fmt: skip
    return Line(
        site=f"{site:05d}", district=f"{district:03d}", item=item, remedy="buy", weight=weight,
        quantity=quantity, total_vnd=total, priced="none" if total is None else "valid",
        channel=channel, findings=(f"f{number}",),
    )  # fmt: skip


LINES = st.lists(
    st.builds(
        line, st.integers(1, 5), st.integers(1, 2), st.sampled_from(ITEMS), st.integers(1, 9),
        st.none() | st.integers(0, 3_000_000_000), st.sampled_from(["central", "own", "none"]),
        st.sampled_from(WEIGHTS), st.integers(0, 99),
    ),
    max_size=15,
)  # fmt: skip
KEYS = st.sampled_from([lambda one: one.district, lambda one: one.item, lambda one: one.weight])


@given(LINES, KEYS, st.randoms(use_true_random=False))
def test_totals_close_whatever_they_are_grouped_by_and_however_lines_come(
    lines: list[Line], key: Any, chance: Any
) -> None:
    totals = by(lines, key)
    assert sum(one.total_vnd for one in totals) == sum(one.total_vnd or 0 for one in lines)
    assert sum(one.quantity for one in totals) == sum(one.quantity for one in lines)
    assert sum(one.unpriced for one in totals) == sum(one.total_vnd is None for one in lines)
    mixed = list(lines)
    chance.shuffle(mixed)
    assert by(mixed, key) == totals


@given(LINES, st.randoms(use_true_random=False))
def test_each_unit_is_in_one_registration_or_one_package_or_is_not_bought(
    lines: list[Line], chance: Any
) -> None:
    central, own = registrations(lines), packages(lines, PRICES, RULES, AT)
    rest = sum(one.quantity for one in lines if one.channel == "none")
    counted = sum(one.quantity for one in central) + sum(one.quantity for one in own)
    assert counted + rest == sum(one.quantity for one in lines)
    for made in (central, own):
        places = [(one.district, one.item) for one in made]
        assert len(places) == len(set(places))
    mixed = list(lines)
    chance.shuffle(mixed)
    assert (registrations(mixed), packages(mixed, PRICES, RULES, AT)) == (central, own)


@given(LINES)
def test_a_sum_with_a_part_that_nobody_priced_is_no_sum(lines: list[Line]) -> None:
    for made in packages(lines, PRICES, RULES, AT):
        mine = [one for one in lines if one.channel == "own"
                and (one.district, one.item) == (made.district, made.item)]  # fmt: skip
        unknown = any(one.total_vnd is None for one in mine)
        assert (made.price_vnd is None) == unknown
        assert (made.form is None) == unknown


@given(st.integers(0, 10**11), st.integers(0, 10**10))
def test_a_dearer_package_is_never_selected_more_simply(worth_vnd: int, more_vnd: int) -> None:
    def form(total: int) -> str | None:
        (made,) = packages([line(1, 1, "ups", 1, total, "own", "mandatory", 1)], PRICES, RULES, AT)
        return made.form

    assert FORMS.index(form(worth_vnd)) <= FORMS.index(form(worth_vnd + more_vnd))


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=6))
def test_packages_of_one_buyer_that_only_together_pass_the_limit_are_said(
    worths: list[int],
) -> None:
    assert RULE is not None
    assert RULE.direct_vnd is not None
    items = sorted(price.item for price in PRICES.items if price.action == "buy")
    alike = [one for one in items if _group(one) == _group("ups")] or ["ups"]
    assume(len(alike) >= 2)
    worths = worths[: len(alike)]
    lines = [line(1, 1, item, 1, worth, "own", "mandatory", n)
             for n, (item, worth) in enumerate(zip(alike, worths, strict=False))]  # fmt: skip
    made = packages(lines, PRICES, RULES, AT)
    said = [one for one in warnings(lines, made, PRICES, RULES, AT) if one.kind == "split"]
    assert bool(said) == (max(worths) <= RULE.direct_vnd < sum(worths))


def _group(item: str) -> str | None:
    price = PRICES.of(item, "buy")
    return price.group if price else None


@given(st.integers(0, 10**17))
def test_an_amount_that_we_write_is_the_amount_that_is_read(amount_vnd: int) -> None:
    assert parse_whole(f"{amount_vnd:,}".replace(",", ".")) == amount_vnd
    shown = money(amount_vnd, "vi")
    digits = "".join(letter for letter in shown if letter.isdigit())
    assert int(digits) == amount_vnd


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(1, 400))
def test_the_rule_that_counts_on_a_day_is_in_force_on_it(day: date, days: int) -> None:
    later = day + timedelta(days=days)
    for topic in {one.topic for one in RULES}:
        for at in (day, later):
            rule = in_force(RULES, topic, at)
            assert rule is None or (
                rule.eff_from <= at and (rule.eff_to is None or at <= rule.eff_to)
            )

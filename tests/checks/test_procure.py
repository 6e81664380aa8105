"""From findings to remedies, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.finding import Finding, Need, Verdict
from checks.plan_lines import SUPPLIES, Line
from tests.checks.small_plan import REGISTER, device, finding, plan, shape, with_price


def test_nothing_wrong_buys_nothing() -> None:
    made = plan()
    assert (made.lines, made.total.total_vnd) == ((), 0)
    assert {(b.site, b.item, b.norm, b.usable) for b in made.balances} == {
        ("00001", "printer", 2, 2), ("00001", "scanner", 1, 1),
        ("00002", "printer", 2, 2), ("00002", "scanner", 1, 1),
    }  # fmt: skip


def test_a_ward_worked_by_hand() -> None:
    young, old = date(2014, 1, 1), date(2011, 8, 5)
    made = plan(
        finding("printer.one_stop", Need(action="repair", item="printer", asset="p1")),
        finding("printer.justice", Need(action="repair", item="printer", asset="p2")),
        finding("scanner.one_stop", Need(action="buy", item="scanner"), weight="conditional"),
        devices=(device("p1", "printer", young), device("p2", "printer", old)),
    )
    assert shape(made) == [
        ("00001", "repair", "printer", 1, 900_000),
        ("00001", "replace", "printer", 1, 4_300_000),
        ("00001", "buy", "scanner", 1, 8_600_000),
    ]
    assert made.total.total_vnd == 13_800_000
    assert [(b.norm, b.usable, b.mended, b.supplied) for b in made.balances[:2]] == [
        (2, 0, 1, 1),
        (1, 0, 0, 1),
    ]


def test_service_life_ends_on_the_day_it_is_full() -> None:
    need = Need(action="repair", item="printer", asset="p")
    remedies = [
        plan(finding("printer.one_stop", need), devices=(device("p", "printer", bought),))
        .lines[0]
        .remedy
        for bought in (date(2011, 8, 5), date(2011, 8, 6), None)
    ]
    assert remedies == ["replace", "repair", "repair"]


def test_two_findings_about_one_device_are_one_line_that_names_both() -> None:
    need = Need(action="repair", item="printer", asset="p")
    made = plan(finding("device.works", need, weight="advisory"), finding("printer.one_stop", need))
    (line,) = made.lines
    assert line.weight == "mandatory"
    assert line.findings == ("printer.one_stop:00001:p:works", "device.works:00001:p:works")


def test_a_general_shortage_does_not_buy_what_a_desk_already_asked_for() -> None:
    made = plan(
        finding("printer.one_stop", Need(action="buy", item="printer"), aspect="present"),
        finding("printer.justice", Need(action="buy", item="printer"), aspect="present"),
        finding(
            "onestop.equipment", Need(action="buy", item="printer"), weight="conditional",
            aspect="printer",
        ),
    )  # fmt: skip
    assert [line.quantity for line in made.lines] == [1, 1]
    assert sum(len(line.findings) for line in made.lines) == 3


def test_what_is_replaced_needs_nothing_else_and_weighs_what_its_money_weighs() -> None:
    made = plan(
        finding("pc.one_stop", Need(action="configure", item="desktop", asset="c")),
        finding("pc.configuration", Need(action="replace", item="desktop", asset="c"),
                weight="advisory", aspect="os"),
        finding("pc.configuration", Need(action="configure", item="antivirus", asset="c"),
                weight="advisory", aspect="antivirus"),
        finding("pc.configuration", Need(action="repair", item="ram", asset="c"),
                weight="advisory", aspect="memory"),
        devices=(device("c", "pc", None),),
    )  # fmt: skip
    assert shape(made) == [("00001", "replace", "desktop", 1, 11_800_000)]
    assert (made.lines[0].weight, len(made.lines[0].findings)) == ("advisory", 4)


@pytest.mark.parametrize(
    ("kind", "part", "item"), [("pc", "ram", "desktop"), ("ups", "battery", "ups")]
)
def test_a_part_is_changed_in_its_device_at_any_age(kind: str, part: str, item: str) -> None:
    need = Need(action="repair", item=part, asset="d")
    made = plan(finding("ups.present", need), devices=(device("d", kind, date(2001, 1, 1)),))
    assert [(x.remedy, x.item, x.priced) for x in made.lines] == [("repair", item, "valid")]


def test_a_device_with_two_broken_sides_is_mended_once() -> None:
    sides = [
        finding("printer.one_stop", Need(action="repair", item="printer", asset="m")),
        finding("scanner.one_stop", Need(action="repair", item="scanner", asset="m")),
    ]
    young, old = (
        plan(*sides, devices=(device("m", "mfp", bought),))
        for bought in (date(2014, 1, 1), date(2010, 1, 1))
    )
    assert [(x.remedy, x.item, x.total_vnd) for x in young.lines] == [("repair", "mfp", 1_500_000)]
    assert [(x.remedy, x.item, x.total_vnd) for x in old.lines] == [("replace", "mfp", 5_600_000)]
    assert [(b.item, b.mended) for b in young.balances[:2]] == [("printer", 1), ("scanner", 1)]


def test_each_missing_device_is_bought_once_however_many_say_so() -> None:
    buy = Need(action="buy", item="desktop")
    made = plan(
        finding("device.works", buy, asset="a", weight="advisory"),
        finding("device.works", buy, asset="b", weight="advisory"),
        finding("onestop.equipment", buy, asset="a", weight="conditional", aspect="pc"),
    )
    assert [line.quantity for line in made.lines] == [1, 1]
    assert sum(len(line.findings) for line in made.lines) == 3


def test_a_good_piece_fills_the_norm_and_a_shared_one_that_is_mended_serves_both_desks() -> None:
    mend = Need(action="repair", item="scanner", asset="s")
    made = plan(
        finding("scanner.one_stop", mend),
        finding("scanner.one_stop", None, verdict=Verdict.PASS, asset="t"),
        finding("printer.one_stop", Need(action="repair", item="printer", asset="p")),
        finding("printer.justice", Need(action="repair", item="printer", asset="p")),
    )
    here = {b.item: (b.norm, b.usable, b.mended) for b in made.balances if b.site == "00001"}
    assert here == {"printer": (2, 0, 2), "scanner": (1, 1, 0)}


def test_two_good_pieces_at_one_desk_do_not_make_up_for_none_at_the_other() -> None:
    made = plan(
        finding("printer.one_stop", None, verdict=Verdict.PASS, asset="p"),
        finding("printer.one_stop", None, verdict=Verdict.PASS, asset="q"),
        finding("printer.justice", Need(action="buy", item="printer"), aspect="present"),
        finding("printer.justice", None, verdict=Verdict.UNKNOWN, asset="r"),
    )
    printer = next(b for b in made.balances if (b.site, b.item) == ("00001", "printer"))
    assert (printer.norm, printer.usable, printer.supplied, printer.unknown) == (2, 1, 1, 0)


def test_a_missing_printer_of_two_desks_is_two_by_the_norm_of_each() -> None:
    buy = Need(action="buy", item="printer")
    made = plan(
        finding("printer.one_stop", buy, aspect="present", asset="x"),
        finding("printer.justice", buy, aspect="present", asset="x"),
    )
    assert [line.quantity for line in made.lines] == [1, 1]


def test_how_a_piece_is_used_does_not_make_its_stock_unknown() -> None:
    made = plan(finding("printer.one_stop", None, verdict=Verdict.UNKNOWN, aspect="test_page"))
    assert made.unknown == ()
    assert {b.unknown for b in made.balances} == {0}


def test_the_unknown_is_listed_and_not_bought() -> None:
    made = plan(finding("scanner.one_stop", None, verdict=Verdict.UNKNOWN))
    assert made.lines == ()
    assert made.unknown == ("scanner.one_stop:00001::works",)
    scanner = next(b for b in made.balances if (b.site, b.item) == ("00001", "scanner"))
    assert (scanner.norm, scanner.usable, scanner.unknown) == (1, 0, 1)


def test_a_repair_that_costs_too_much_of_a_new_device_is_a_replacement() -> None:
    cheap = with_price("printer", 2_000_000)  # a repair of 900,000 is 45 %
    need = Need(action="repair", item="printer", asset="p")
    assert plan(finding("printer.one_stop", need), prices=cheap).lines[0].remedy == "replace"


def test_a_price_past_its_validity_calls_no_repair_too_dear() -> None:
    cheap = with_price("printer", 2_000_000, on=date(2015, 1, 1))
    need = Need(action="repair", item="printer", asset="p")
    assert plan(finding("printer.one_stop", need), prices=cheap).lines[0].remedy == "repair"


def test_a_site_that_is_no_more_has_no_norm() -> None:
    at = datetime(2030, 1, 1, 2, tzinfo=UTC)
    gone = REGISTER.sites[3].model_copy(update={"valid_to": date(2025, 6, 30)})
    register = REGISTER.model_copy(update={"sites": (*REGISTER.sites[:3], gone)})
    assert {b.site for b in plan(at=at, register=register).balances} == {"00001"}


def test_moving_and_configuring_cost_nothing_and_buy_nothing() -> None:
    made = plan(
        finding("printer.one_stop", Need(action="move", item="printer", asset="p")),
        finding("pc.one_stop", Need(action="configure", item="desktop", asset="c")),
    )
    assert [(x.remedy, x.total_vnd, x.channel) for x in made.lines] == [
        ("configure", 0, "none"),
        ("move", 0, "none"),
    ]


def test_an_old_system_is_renewed_on_a_young_pc_and_a_worn_pc_is_replaced() -> None:
    asked = (
        finding("pc.configuration", Need(action="repair", item="os", asset="c"), weight="advisory"),
        finding("device.past_life", Need(action="replace", item="desktop", asset="c"),
                weight="advisory", verdict=Verdict.WARN),
    )  # fmt: skip
    young = device("c", "pc", date(2014, 1, 1))
    worn = device("c", "pc", date(2008, 1, 1))
    assert shape(plan(asked[0], devices=(young,))) == [("00001", "repair", "desktop", 1, 1_200_000)]
    assert shape(plan(*asked, devices=(worn,))) == [("00001", "replace", "desktop", 1, 11_800_000)]


NEEDS = st.builds(
    lambda action, item, asset, quantity: Need(
        action=action, item=item, asset=asset, quantity=1 if asset else quantity
    ),
    st.sampled_from(["repair", "buy", "replace", "move", "configure", "consumable", "train"]),
    st.sampled_from(["printer", "scanner", "ups", "router", "backup_line", "toner", "nonsense"]),
    st.sampled_from([None, "a", "b", "c"]),
    st.integers(1, 3),
)
FINDINGS = st.lists(
    st.builds(
        lambda check, need, site, weight, verdict, n: finding(
            check, need, site=site, weight=weight, verdict=verdict, aspect=f"a{n}"
        ),
        st.sampled_from(
            ["printer.one_stop", "printer.justice", "scanner.one_stop", "device.works"]
        ),
        st.none() | NEEDS,
        st.sampled_from(["00001", "00002", "001"]),
        st.sampled_from(["mandatory", "conditional", "advisory"]),
        st.sampled_from(list(Verdict)),
        st.integers(0, 3),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(findings=FINDINGS)
def test_every_unit_has_a_finding_and_every_sum_closes(findings: list[Finding]) -> None:
    made = plan(*findings, devices=(device("a", "printer", date(2010, 1, 1)),))
    failed = {f.id for f in findings if f.mark.verdict in (Verdict.FAIL, Verdict.WARN)}
    named = [id_ for line in made.lines for id_ in line.findings]
    assert set(named) <= failed
    assert len(named) == len(set(named))  # no finding asks twice
    assert all(line.findings and line.quantity > 0 for line in made.lines)
    for one in made.balances:
        assert one.norm == one.usable + one.mended + one.supplied + one.unknown
        assert min(one.usable, one.mended, one.supplied, one.unknown) >= 0
    priced = sum(line.total_vnd or 0 for line in made.lines)
    for totals in (made.by_district, made.by_item, made.by_weight):
        assert sum(one.total_vnd for one in totals) == made.total.total_vnd == priced
    supplied = sum(line.quantity for line in made.lines if line.remedy in SUPPLIES)
    registered = sum(one.quantity for one in made.registrations)
    assert registered + sum(one.quantity for one in made.packages) == supplied


def test_lines_come_in_the_order_of_codes() -> None:
    asked = [
        finding("scanner.one_stop", Need(action="buy", item="scanner"), site=site)
        for site in ("00002", "00001")
    ]
    assert [line.site for line in plan(*asked).lines] == ["00001", "00002"]
    assert isinstance(plan(*asked).lines[0], Line)

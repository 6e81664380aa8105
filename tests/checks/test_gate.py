"""The gate: its truth table written out, what holds a ward, and what the score may not do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from checks.decision import Readiness
from checks.finding import Finding, Mark, Verdict
from checks.gate import exit_status, verdict_of, worst_of
from checks.policy import Policy, Waiver
from checks.policy_file import load_default_policy
from checks.score import by_check, score
from inventory.seen import Outcome
from tests.checks.small_city import (
    CITY,
    DEAD_LINE,
    DISTRICT,
    OTHER,
    TODAY,
    WARD,
    WARD_ROLES,
    City,
    day,
    good_operations,
    good_people,
    good_service,
    healthy,
)

GO, CONDITIONAL = Readiness.GO, Readiness.CONDITIONAL
NO_GO, NO_VERDICT = Readiness.NO_GO, Readiness.NO_VERDICT


def finding(weight: str, verdict: str, *, waived: bool = False, check: str = "c") -> Finding:
    return Finding(
        id=f"{check}:{weight}:{verdict}:{waived}", check=check, criterion="C", site=WARD,
        weight=weight, at="2016-08-05T02:00:00Z",  # type: ignore[arg-type]
        mark=Mark(verdict=Verdict(verdict), aspect="a"), unit="u", leader_role="l",
        waived_until=TODAY if waived else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "verdict", "want"),
    [
        ("mandatory", "pass", GO), ("mandatory", "warn", CONDITIONAL),
        ("mandatory", "fail", NO_GO), ("mandatory", "unknown", NO_VERDICT),
        ("conditional", "pass", GO), ("conditional", "warn", CONDITIONAL),
        ("conditional", "fail", CONDITIONAL), ("conditional", "unknown", NO_VERDICT),
        ("advisory", "pass", GO), ("advisory", "warn", GO),
        ("advisory", "fail", GO), ("advisory", "unknown", GO),
    ],
)  # fmt: skip
def test_one_finding_beside_a_mandatory_pass(weight: str, verdict: str, want: Readiness) -> None:
    assert verdict_of([finding("mandatory", "pass"), finding(weight, verdict)]) is want


def test_all_combinations_of_what_can_be_wrong() -> None:
    """Fail over unknown over condition over nothing, for every subset of them."""
    kinds = {
        "mandatory fail": finding("mandatory", "fail"),
        "mandatory unknown": finding("mandatory", "unknown"),
        "conditional unknown": finding("conditional", "unknown"),
        "mandatory warn": finding("mandatory", "warn"),
        "conditional fail": finding("conditional", "fail"),
        "conditional warn": finding("conditional", "warn"),
        "waived fail": finding("mandatory", "fail", waived=True),
        "advisory fail": finding("advisory", "fail"),
        "advisory unknown": finding("advisory", "unknown"),
    }
    for chosen in product((False, True), repeat=len(kinds)):
        names = {name for name, there in zip(kinds, chosen, strict=True) if there}
        findings = [finding("mandatory", "pass"), *(kinds[name] for name in sorted(names))]
        want = (
            NO_GO if "mandatory fail" in names
            else NO_VERDICT if names & {"mandatory unknown", "conditional unknown"}
            else CONDITIONAL if names & {
                "mandatory warn", "conditional fail", "conditional warn", "waived fail"
            }
            else GO
        )  # fmt: skip
        assert verdict_of(findings) is want, names


def test_nothing_known_is_no_verdict() -> None:
    assert verdict_of([]) is NO_VERDICT
    assert verdict_of([finding("advisory", "pass")]) is NO_VERDICT
    assert worst_of([]) is NO_VERDICT


def test_an_unknown_cannot_be_waived() -> None:
    assert verdict_of([finding("mandatory", "unknown", waived=True)]) is NO_VERDICT


@pytest.mark.parametrize(
    ("verdicts", "want"),
    [
        ((GO, CONDITIONAL, NO_VERDICT, NO_GO), NO_GO),
        ((GO, CONDITIONAL, NO_VERDICT), NO_VERDICT),
        ((GO, CONDITIONAL), CONDITIONAL),
        ((GO, GO), GO),
    ],
)
def test_of_several_services_the_worst_counts(
    verdicts: tuple[Readiness, ...], want: Readiness
) -> None:
    assert worst_of(verdicts) is want


def test_a_fault_of_the_data_centre_holds_wards_without_repainting_them() -> None:
    city = healthy().look(f"{CITY}-portal", "service.https", good_service("https", ok=False))
    found = city.judge()
    ward = next(d for d in found.decisions if (d.site, d.service) == (WARD, "civil_status"))
    assert ward.verdict is GO
    assert ward.blockers == ()
    (held,) = ward.held_by
    assert (held.site, held.why) == (CITY, "fail")
    assert held.finding == f"dc.services:{CITY}:{CITY}-portal:answers"
    assert city.decision(CITY).verdict is NO_GO
    assert exit_status(found) == 1


def test_the_walk_in_counter_waits_for_nobody() -> None:
    city = healthy().look(f"{CITY}-portal", "service.https", good_service("https", ok=False))
    city.look(f"{WARD}-line", "link.stamp", DEAD_LINE)
    counter = city.decision(WARD, "counter")
    assert counter.verdict is GO
    assert counter.held_by == ()
    assert city.decision(WARD, "civil_status").verdict is NO_GO
    assert city.decision(WARD).verdict is NO_GO
    assert not any(d.service == "counter" and d.site == CITY for d in city.judge().decisions)


def test_an_unknown_above_leaves_wards_undecided() -> None:
    city = healthy().no_look(f"{CITY}-office")
    found = city.judge()
    held = city.decision(WARD).held_by
    assert {one.why for one in held} == {"unknown"}
    assert exit_status(found) == 3


def test_a_district_holds_its_own_wards_and_conditions_hold_nobody() -> None:
    city = healthy().look(f"{DISTRICT}-line-1", "link.stamp", DEAD_LINE)
    held = {one.finding for one in city.decision(WARD).held_by}
    assert f"district.node:{DISTRICT}:{DISTRICT}-line-1:reachable" in held
    unsigned = healthy().no_look(f"{DISTRICT}-office", "operations.register")
    assert unsigned.decision(WARD).held_by == ()
    assert unsigned.decision(DISTRICT).verdict is NO_VERDICT


def test_a_partner_that_is_down_leaves_a_condition_on_linked_procedures_alone() -> None:
    city = healthy().look(f"{CITY}-police", "service.https", outcome=Outcome.REFUSED)
    assert city.decision(CITY, "linked").verdict is CONDITIONAL
    assert city.decision(CITY, "civil_status").verdict is GO
    assert city.decision(WARD).held_by == ()


def waived(check: str = "people.trained", **changed: Any) -> Policy:
    waiver = Waiver(
        check=check, site=WARD, because="course on 12/8", risk="one officer short", by="ward",
        approved_by="district", from_=day(5), until=day(-5),
    )  # fmt: skip
    policy = load_default_policy()
    return policy.model_copy(update={"waivers": (waiver.model_copy(update=changed),)})


UNTRAINED = good_people(WARD_ROLES, trained_total=0)


def test_a_waived_fail_is_at_best_a_condition_and_stays_a_fail() -> None:
    city = healthy().look(f"{WARD}-office", "people.register", UNTRAINED)
    assert city.decision(WARD).verdict is NO_GO
    decision = city.decision(WARD, policy=waived())
    assert decision.verdict is CONDITIONAL
    assert decision.conditions == (f"people.trained:{WARD}::trained",)
    found = next(f for f in city.judge(waived()).findings if f.check == "people.trained")
    assert found.mark.verdict is Verdict.FAIL
    assert (found.waived_until, found.waived_because) == (day(-5), "course on 12/8")
    assert decision.score == city.decision(WARD).score


@pytest.mark.parametrize(
    "changed",
    [
        {"until": day(1)},
        {"from_": day(-1)},
        {"site": OTHER},
        {"asset": "another"},
        {"check": "accounts.issued"},
    ],
)
def test_a_waiver_covers_only_what_it_names(changed: dict[str, Any]) -> None:
    city = healthy().look(f"{WARD}-office", "people.register", UNTRAINED)
    assert city.decision(WARD, policy=waived(**changed)).verdict is NO_GO


@pytest.mark.parametrize("edge", [{"until": TODAY}, {"from_": TODAY}])
def test_both_ends_of_a_waiver_belong_to_it(edge: dict[str, Any]) -> None:
    city = healthy().look(f"{WARD}-office", "people.register", UNTRAINED)
    assert city.decision(WARD, policy=waived(**edge)).verdict is CONDITIONAL


def test_what_must_not_be_waived_is_not() -> None:
    policy = waived()
    rule = policy.rules["people.trained"].model_copy(update={"waivable": False})
    policy = policy.model_copy(update={"rules": {**policy.rules, "people.trained": rule}})
    city = healthy().look(f"{WARD}-office", "people.register", UNTRAINED)
    assert city.decision(WARD, policy=policy).verdict is NO_GO


def test_the_tally_counts_wards_and_names_the_missing() -> None:
    city = healthy().no_look(f"{OTHER}-line")
    tallies = {(t.site, t.service): t for t in city.judge().tallies}
    over = tallies[CITY, "*"]
    assert over.total == 2
    assert over.by_verdict == {"GO": 1, "CONDITIONAL": 0, "NO_GO": 0, "NO_VERDICT": 1}
    assert over.missing == (OTHER,)
    assert tallies[DISTRICT, "*"].by_verdict == over.by_verdict
    assert tallies[CITY, "counter"].by_verdict["NO_VERDICT"] == 1  # its evidence is not fresh
    assert over.held == 0


def test_the_score_counts_what_is_known_and_says_how_much_that_is() -> None:
    policy = load_default_policy()
    known = finding("mandatory", "pass", check="link.primary")  # 10 points
    half = finding("mandatory", "warn", check="pc.one_stop")  # 10 points
    none = finding("mandatory", "fail", check="pc.justice")  # 10 points
    dark = finding("mandatory", "unknown", check="portal.opens")  # 8 points
    assert score(by_check([known, half, none]), policy) == (50.0, 100.0)
    assert score(by_check([known, dark]), policy) == (100.0, 55.6)
    assert score(by_check([dark]), policy) == (None, 0.0)
    assert score(by_check([]), policy) == (None, 0.0)


def test_a_weak_sms_credit_warns_the_city_and_holds_nobody() -> None:
    said = good_operations(sms_credit_days=10)
    city = healthy().look(f"{CITY}-office", "operations.register", said)
    assert city.decision(CITY).verdict is CONDITIONAL
    assert city.decision(WARD).held_by == ()
    assert exit_status(city.judge()) == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda c: c, 0),
        (lambda c: c.look(f"{WARD}-line", "link.stamp", DEAD_LINE), 1),
        (lambda c: c.no_look(f"{WARD}-line"), 3),
        (lambda c: c.no_look(f"{WARD}-line").look(f"{OTHER}-line", "link.stamp", DEAD_LINE), 1),
        (lambda c: c.no_look(f"{DISTRICT}-office", "operations.register"), 0),  # a condition there
    ],
)
def test_the_exit_status_is_that_of_the_wards(change: Callable[[City], City], status: int) -> None:
    assert exit_status(change(healthy()).judge()) == status

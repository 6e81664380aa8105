"""Policy: what is asked for less gravely, or no longer, never makes anybody less ready."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checks.decision import Decision, Held, Readiness
from checks.finding import Finding, Mark, Verdict
from checks.gate import WORST_FIRST, verdict_of, worst_of
from checks.packing import DECISIONS, FINDINGS
from checks.policy import WEIGHTS
from checks.policy_diff import diff_policies
from checks.policy_file import DEFAULT, load_default_policy, parse_policy
from inventory.yaml_file import dump_yaml, load_yaml
from tests.checks.small_plan import AT

RAW: dict[str, Any] = load_yaml(
    (resources.files("checks.policies") / f"{DEFAULT}.yaml").read_text("utf-8"), "policy"
)[0]
GOOD = [Verdict.PASS, Verdict.WARN, Verdict.UNKNOWN, Verdict.FAIL]


def finding(verdict: Verdict, weight: Any, number: int) -> Finding:
    return Finding(
        id=f"c:{number}", check="c", criterion="C00", site="00001", weight=weight, at=AT,
        mark=Mark(verdict=verdict, aspect=f"a{number}"), unit="", leader_role="",
    )  # fmt: skip


FINDINGS_ANY = st.lists(
    st.builds(finding, st.sampled_from(GOOD), st.sampled_from(WEIGHTS), st.integers(0, 9)),
    min_size=1, max_size=8,
)  # fmt: skip


def rank(findings: list[Finding]) -> int:
    return WORST_FIRST.index(verdict_of(findings))


@given(FINDINGS_ANY, st.integers(0, 7), st.sampled_from(WEIGHTS))
def test_a_fault_of_less_weight_never_makes_a_verdict_worse(
    findings: list[Finding], which: int, weight: Any
) -> None:
    at = which % len(findings)
    before = findings[at]
    assume(WEIGHTS.index(weight) > WEIGHTS.index(before.weight))
    assume(before.mark.verdict is not Verdict.PASS)
    lighter = [*findings[:at], replace(before, weight=weight), *findings[at + 1 :]]
    if all(one.weight == "advisory" for one in lighter):
        assert verdict_of(lighter) is Readiness.NO_VERDICT  # nothing of weight is left to say so
    else:
        assert rank(lighter) >= rank(findings)


@given(FINDINGS_ANY, st.randoms(use_true_random=False))
def test_a_verdict_does_not_depend_on_the_order_or_on_hearing_twice(
    findings: list[Finding], chance: random.Random
) -> None:
    mixed = [*findings, *findings]
    chance.shuffle(mixed)
    assert verdict_of(mixed) is verdict_of(findings)


@given(FINDINGS_ANY, FINDINGS_ANY)
def test_more_findings_of_weight_never_make_a_verdict_better(
    some: list[Finding], more: list[Finding]
) -> None:
    assume(any(one.weight != "advisory" for one in some))
    assert rank(some + more) <= rank(some)


@given(FINDINGS_ANY, st.integers(0, 7))
def test_a_waiver_makes_a_fail_a_condition_and_never_a_pass(
    findings: list[Finding], which: int
) -> None:
    at = which % len(findings)
    waived = replace(findings[at], waived_until=(AT + timedelta(days=9)).date())
    now = [*findings[:at], waived, *findings[at + 1 :]]
    assert rank(now) >= rank(findings)
    if waived.mark.verdict is Verdict.FAIL and waived.weight == "mandatory":
        assert verdict_of(now) is not Readiness.GO


@given(st.lists(st.sampled_from(list(Readiness)), max_size=6))
def test_of_several_services_the_worst_counts(verdicts: list[Readiness]) -> None:
    worst = worst_of(verdicts)
    assert not verdicts or worst in verdicts
    assert all(WORST_FIRST.index(worst) <= WORST_FIRST.index(one) for one in verdicts)


@given(FINDINGS_ANY)
def test_what_a_judgement_is_kept_as_is_what_it_was(findings: list[Finding]) -> None:
    assert list(FINDINGS.read(FINDINGS.write(tuple(findings)))) == findings


IDS = st.lists(st.text(max_size=8), max_size=3).map(tuple)
HELD = st.builds(
    Held, site=st.just("001"), finding=st.text(max_size=8), why=st.sampled_from(["fail", "unknown"])
)


@given(
    st.lists(
        st.builds(
            Decision, site=st.just("00001"), service=st.text(max_size=8),
            verdict=st.sampled_from(list(Readiness)), held_by=st.lists(HELD, max_size=2).map(tuple),
            blockers=IDS, unknowns=IDS, conditions=IDS, score=st.none() | st.floats(0, 100),
            coverage_pct=st.floats(0, 100),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_what_was_decided_is_kept_as_it_was(decisions: list[Decision]) -> None:
    assert list(DECISIONS.read(DECISIONS.write(tuple(decisions)))) == decisions


few = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_a_policy_is_written_means_nothing(chance: random.Random) -> None:
    def mixed(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        keys = list(value)
        chance.shuffle(keys)
        return {key: mixed(value[key]) for key in keys}

    assert diff_policies(load_default_policy(), parse_policy(dump_yaml(mixed(RAW)), "p")) == []


@few
@given(st.sampled_from(sorted(RAW["rules"])), st.sampled_from(WEIGHTS))
def test_one_changed_weight_is_one_difference(id_: str, weight: Any) -> None:
    rules = {**RAW["rules"], id_: {**RAW["rules"][id_], "weight": weight}}
    changed = parse_policy(dump_yaml({**RAW, "rules": rules}), "p")
    before = load_default_policy().rules[id_].weight
    found = diff_policies(load_default_policy(), changed)
    assert found == ([] if before == weight else [(f"rules.{id_}.weight", before, weight)])
    back = diff_policies(changed, load_default_policy())
    assert [(place, b, a) for place, a, b in back] == found

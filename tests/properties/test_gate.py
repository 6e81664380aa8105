"""The gate: what nobody knows is never a pass, and knowing more never turns a known fail."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from checks.decision import Readiness
from checks.finding import Finding, Verdict, worst
from checks.gate import bearing, verdict_of
from tests.checks.test_policy_properties import FINDINGS_ANY

GOOD = {Readiness.GO, Readiness.CONDITIONAL}
VERDICTS = st.lists(st.sampled_from(list(Verdict)), max_size=8)


def judged(finding: Finding, verdict: Verdict) -> Finding:
    return replace(finding, mark=replace(finding.mark, verdict=verdict))


def resolutions(findings: list[Finding]) -> set[Readiness]:
    """What the verdict would be for every way in which the unknown may turn out."""
    unknown = [at for at, one in enumerate(findings) if bearing(one) == "unknown"]
    assume(len(unknown) <= 4)
    found = set()
    for answers in product((Verdict.PASS, Verdict.WARN, Verdict.FAIL), repeat=len(unknown)):
        now = list(findings)
        for at, verdict in zip(unknown, answers, strict=True):
            now[at] = judged(now[at], verdict)
        found.add(verdict_of(now))
    return found


@given(FINDINGS_ANY)
def test_a_verdict_that_is_given_beside_unknowns_holds_however_they_turn_out(
    findings: list[Finding],
) -> None:
    said = verdict_of(findings)
    if said is not Readiness.NO_VERDICT:
        assert resolutions(findings) == {said}


@given(FINDINGS_ANY, st.sets(st.integers(0, 7), min_size=1))
def test_what_becomes_unknown_never_becomes_ready(findings: list[Finding], which: set[int]) -> None:
    now = [judged(one, Verdict.UNKNOWN) if at in which else one for at, one in enumerate(findings)]
    weighs = any(at in which and one.weight != "advisory" for at, one in enumerate(findings))
    if weighs:
        assert verdict_of(now) not in GOOD
    else:
        assert verdict_of(now) is verdict_of(findings)


@given(FINDINGS_ANY, st.integers(0, 7), st.sampled_from([Verdict.PASS, Verdict.WARN, Verdict.FAIL]))
def test_learning_one_thing_never_lifts_a_no(
    findings: list[Finding], which: int, verdict: Verdict
) -> None:
    at = which % len(findings)
    assume(bearing(findings[at]) == "unknown")
    now = [*findings[:at], judged(findings[at], verdict), *findings[at + 1 :]]
    if verdict_of(findings) is Readiness.NO_GO:
        assert verdict_of(now) is Readiness.NO_GO


@given(FINDINGS_ANY)
def test_ready_means_that_everything_of_weight_was_seen_and_passed(findings: list[Finding]) -> None:
    if verdict_of(findings) is Readiness.GO:
        weighty = [one.mark.verdict for one in findings if one.weight != "advisory"]
        assert weighty
        assert set(weighty) == {Verdict.PASS}


@given(VERDICTS, VERDICTS)
def test_the_worst_of_marks_is_the_worst_of_the_worst(
    some: list[Verdict], more: list[Verdict]
) -> None:
    parts = [worst(one) for one in (some, more) if one]
    assert worst(some + more) is worst(parts)
    assert worst([*some, worst(some)]) is worst(some)
    assert worst([]) is Verdict.UNKNOWN

"""The lab's truth against the checks: what is planted is found, and nothing else."""

from random import Random

import pytest

from audit.lab.catalogue import load_faults
from audit.lab.draft import Plan
from audit.lab.estate import build, draft, generate
from audit.lab.faults.every import load, spots
from audit.lab.faults.fault import Spot
from audit.lab.score import score
from audit.lab.truth import Planted, Truth
from checks.finding import Verdict
from tests.audit.lab.judged import judge

UNSEEN = {"L-MTU", "R-DEF", "S-LOOP", "S-PORT", "P-IPC"}
"""Nothing of ours can tell these; docs/faults.md says why."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_healthy_city_has_nothing_to_find(seed):
    made = build(draft(seed, 24), Truth(seed=seed, planted=()))
    findings = judge(made).findings
    assert [one.id for one in findings if one.mark.verdict is not Verdict.PASS] == []
    assert len(findings) > 1_000


def _planted(plan: Plan, code: str) -> Planted | None:
    for place, target in spots(plan, load_faults()[code]):
        rng = Random(f"{code}/{place.site.id}/{target}")
        planted = load()[code].plant(Spot(plan, place, rng, target))
        if planted is not None:
            return planted
    return None


@pytest.mark.parametrize("code", load())
def test_a_fault_planted_alone_is_found_and_nothing_else_is(code):
    for seed in (1, 2, 3):
        plan = draft(seed, 2)
        planted = _planted(plan, code)
        assert planted is not None, f"{code} found no place in city {seed}"
        truth = Truth(seed=seed, planted=(planted,))
        scored = score(truth, judge(build(plan, truth)).findings)
        assert scored.missed == ()
        assert scored.invented == ()
        assert planted.detectable or planted.why_not
        if planted.detectable:
            assert scored.recall == 1.0


def test_every_fault_of_the_table_has_a_planter_and_only_five_are_never_seen():
    assert set(load()) == set(load_faults())
    assert {code for code, fault in load().items() if fault.why_not} == UNSEEN


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_city_is_scored_without_a_miss_or_an_invention(seed):
    made = generate(seed)
    assessment = judge(made)
    scored = score(made.truth, assessment.findings)
    assert scored.missed == ()
    assert scored.invented == ()
    assert scored.recall == scored.precision == 1.0
    assert scored.detectable > 1_000
    assert scored.planted > scored.detectable  # some cannot be seen, and are said so
    wards = {site.id for site in assessment.register_.sites if site.level == "ward"}
    verdicts = {one.verdict.value for one in assessment.decisions if one.site in wards}
    assert verdicts == {"GO", "CONDITIONAL", "NO_GO", "NO_VERDICT"}

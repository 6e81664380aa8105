"""The score: orders the queue of who to help first. It never decides; the gate does."""

from collections import defaultdict
from collections.abc import Iterable

from checks.finding import Finding, Verdict, worst
from checks.policy import Policy

_EARNED = {Verdict.PASS: 1.0, Verdict.WARN: 0.5, Verdict.FAIL: 0.0}


def score(findings: Iterable[Finding], policy: Policy) -> tuple[float | None, float]:
    """Points over what is known, 0..100, and how much of the weight is known, %.

    Every check counts once, with the worst of its marks and its rule's points: a pass earns all,
    a warning half. What is unknown earns nothing and costs nothing; it lowers the coverage. A
    waived fail scores as the fail that it is. Nothing known: no score.
    """
    by_check: dict[str, list[Verdict]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding.mark.verdict)
    total = known = earned = 0.0
    for check, verdicts in by_check.items():
        points = policy.rules[check].points
        total += points
        verdict = worst(verdicts)
        if verdict is not Verdict.UNKNOWN:
            known += points
            earned += points * _EARNED[verdict]
    coverage = round(100 * known / total, 1) if total else 0.0
    return (round(100 * earned / known, 1) if known else None), coverage

"""The score: orders the queue of who to help first. It never decides; the gate does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from checks.finding import Finding, Verdict, worst
from checks.policy import Policy

_EARNED = {Verdict.PASS: 1.0, Verdict.WARN: 0.5, Verdict.FAIL: 0.0}


def by_check(findings: Iterable[Finding]) -> dict[str, Verdict]:
    """The worst verdict of every check, in the order of findings."""
    said: dict[str, list[Verdict]] = defaultdict(list)
    for finding in findings:
        said[finding.check].append(finding.mark.verdict)
    return {check: worst(verdicts) for check, verdicts in said.items()}


def score(
    verdicts: Mapping[str, Verdict], policy: Policy, checks: Collection[str] | None = None
) -> tuple[float | None, float]:
    """Points over what is known, 0..100, and how much of the weight is known, %.

    Every check counts once, with the worst of its marks and its rule's points: a pass earns all,
    a warning half. What is unknown earns nothing and costs nothing; it lowers the coverage. A
    waived fail scores as the fail that it is. Nothing known: no score.

    Args:
        verdicts: the worst of every check (`by_check`).
        checks: those that count; None: all.
    """
    total = known = earned = 0.0
    for check, verdict in verdicts.items():
        if checks is not None and check not in checks:
            continue
        points = policy.rules[check].points
        total += points
        if verdict is not Verdict.UNKNOWN:
            known += points
            earned += points * _EARNED[verdict]
    coverage = round(100 * known / total, 1) if total else 0.0
    return (round(100 * earned / known, 1) if known else None), coverage

"""The gate: the one place that says ready. Three-valued, per site and per service."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Literal

from checks.decision import Assessment, Decision, Held, Readiness
from checks.finding import Finding, Verdict
from checks.policy import Policy
from checks.score import by_check, score
from inventory.model import Level, Register, Site

WORST_FIRST = (
    Readiness.NO_GO,
    Readiness.NO_VERDICT,
    Readiness.CONDITIONAL,
    Readiness.GO,
)
"""Of several services the worst counts."""

EVERY = "*"
"""The id that stands for the worst over all services."""

Bearing = Literal["blocks", "unknown", "conditions", "passes", "none"]

_WHY: Mapping[Bearing, Literal["fail", "unknown"]] = {"blocks": "fail", "unknown": "unknown"}


def worst_of(verdicts: Iterable[Readiness]) -> Readiness:
    """The worst of several; of none at all: no verdict."""
    known = set(verdicts)
    return next((one for one in WORST_FIRST if one in known), Readiness.NO_VERDICT)


def verdict_of(findings: Iterable[Finding]) -> Readiness:
    """The verdict that findings give together (Kleene's three-valued AND).

    A mandatory fail is enough for NO_GO, whatever is unknown. Else an unknown of weight leaves no
    verdict. Else a warning of weight, a conditional fail or a waived fail leaves conditions. An
    advisory finding never moves the verdict, and no finding at all is no verdict.
    """
    return _verdict({bearing(finding) for finding in findings})


def _verdict(known: Set[Bearing]) -> Readiness:
    if "blocks" in known:
        return Readiness.NO_GO
    if "unknown" in known or known <= {"none"}:
        return Readiness.NO_VERDICT
    return Readiness.CONDITIONAL if "conditions" in known else Readiness.GO


def bearing(finding: Finding) -> Bearing:
    """What one finding does to a verdict; an advisory one does nothing."""
    if finding.weight == "advisory":
        return "none"
    verdict = finding.mark.verdict
    if verdict is Verdict.PASS:
        return "passes"
    if verdict is Verdict.UNKNOWN:
        return "unknown"
    mandatory_fail = verdict is Verdict.FAIL and finding.weight == "mandatory"
    return "blocks" if mandatory_fail and finding.waived_until is None else "conditions"


class Gate:
    """Decides site by site, whoever stands above first."""

    def __init__(self, register: Register, policy: Policy, levels: Mapping[str, Level]) -> None:
        """Args:
        levels: the level of every check that the policy switches on.
        """
        self._register = register
        self._policy = policy
        self._levels = levels
        self._asked = {
            service.id: frozenset(id_ for id_ in service.rules if id_ in policy.rules)
            for service in sorted(policy.services, key=lambda one: one.id)
        }
        self._every = frozenset(id_ for ids in self._asked.values() for id_ in ids)
        self._holding: dict[str, list[tuple[str, Held]]] = {}  # by site: (check, what it holds)

    def decide(self, site: Site, findings: Sequence[Finding]) -> tuple[Decision, ...]:
        """A decision for every service that asks something of a site's level, by service, and
        one over all of them ("*"), which comes first.

        What a parent fails goes to `held_by` and leaves the site's own verdict alone.
        """
        weighed = [(finding, bearing(finding)) for finding in findings]
        if site.level != "ward":
            self._hold(site, weighed)
        above = [
            one
            for parent in self._register.parents(site.id)
            for one in self._holding.get(parent.id, ())
        ]
        said = by_check(findings)
        mine = [
            self._decision(site.id, service, rules, weighed, above, said)
            for service, rules in self._asked.items()
            if any(self._levels.get(id_) == site.level for id_ in rules)
        ]
        if not mine:
            return ()
        over = self._decision(site.id, EVERY, self._every, weighed, above, said)
        return (replace(over, verdict=worst_of(one.verdict for one in mine)), *mine)

    def _hold(self, site: Site, weighed: Iterable[tuple[Finding, Bearing]]) -> None:
        self._holding[site.id] = [
            (finding.check, Held(site=site.id, finding=finding.id, why=_WHY[does]))
            for finding, does in weighed
            if finding.weight == "mandatory" and does in _WHY
        ]

    def _decision(
        self, site: str, service: str, rules: frozenset[str],
        weighed: Iterable[tuple[Finding, Bearing]], above: Iterable[tuple[str, Held]],
        said: Mapping[str, Verdict],
    ) -> Decision:  # fmt: skip
        own = [(finding, does) for finding, does in weighed if finding.check in rules]
        points, coverage = score(said, self._policy, rules)
        return Decision(
            site=site,
            service=service,
            verdict=_verdict({does for _, does in own}),
            held_by=tuple(held for check, held in above if check in rules),
            blockers=tuple(f.id for f, does in own if does == "blocks"),
            unknowns=tuple(f.id for f, does in own if does == "unknown"),
            conditions=tuple(f.id for f, does in own if does == "conditions"),
            score=points,
            coverage_pct=coverage,
        )


def exit_status(assessment: Assessment) -> int:
    """0 ready (conditions allowed), 1 not ready, 3 undecided: of the wards, over all services.

    A ward that a parent's failure holds up is not ready; one that a parent's unknown holds up is
    undecided. No ward at all is undecided.
    """
    wards = {site.id for site in assessment.register_.sites if site.level == "ward"}
    mine = [one for one in assessment.decisions if one.site in wards and one.service == EVERY]
    whys = {held.why for one in mine for held in one.held_by}
    verdicts = {one.verdict for one in mine}
    if Readiness.NO_GO in verdicts or "fail" in whys:
        return 1
    if not mine or Readiness.NO_VERDICT in verdicts or "unknown" in whys:
        return 3
    return 0

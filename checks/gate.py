"""The gate: the one place that says ready. Three-valued, per site and per service."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from checks.decision import Assessment, Decision, Held, Readiness
from checks.finding import Finding, Verdict
from checks.policy import Policy
from checks.score import score
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
    weighty = [finding for finding in findings if finding.weight != "advisory"]
    if any(map(_blocks, weighty)):
        return Readiness.NO_GO
    if any(map(_unknown, weighty)) or not weighty:
        return Readiness.NO_VERDICT
    return Readiness.CONDITIONAL if any(map(_conditions, weighty)) else Readiness.GO


def decide(
    register: Register, sites: Sequence[Site], policy: Policy, findings: Sequence[Finding],
    levels: Mapping[str, Level],
) -> tuple[Decision, ...]:  # fmt: skip
    """A decision for every site and service, and one over all services ("*").

    Args:
        sites: the sites in force, of all levels.
        levels: the level of every check that the policy switches on.

    A service that asks nothing of a level gives no decision there. What a parent fails goes to
    `held_by` of the sites below and leaves their own verdict alone.
    """
    by_site: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_site[finding.site].append(finding)
    asked = {
        service.id: frozenset(id_ for id_ in service.rules if id_ in policy.rules)
        for service in policy.services
    }
    every = frozenset(id_ for ids in asked.values() for id_ in ids)
    decisions: list[Decision] = []
    for site in sorted(sites, key=lambda site: site.id):
        above = [parent.id for parent in register.parents(site.id)]
        mine: list[Decision] = []
        for service, rules in sorted(asked.items()):
            if any(levels.get(id_) == site.level for id_ in rules):
                held = _held(above, by_site, rules)
                own = [f for f in by_site[site.id] if f.check in rules]
                mine.append(_decision(site.id, service, own, held, policy))
        if mine:
            own = [f for f in by_site[site.id] if f.check in every]
            over = _decision(site.id, EVERY, own, _held(above, by_site, every), policy)
            worst = worst_of(one.verdict for one in mine)
            decisions += [over.model_copy(update={"verdict": worst}), *mine]
    return tuple(sorted(decisions, key=lambda one: (one.site, one.service)))


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


def _waived(finding: Finding) -> bool:
    return finding.waived_until is not None and finding.mark.verdict is Verdict.FAIL


def _blocks(finding: Finding) -> bool:
    return (
        finding.weight == "mandatory"
        and finding.mark.verdict is Verdict.FAIL
        and not _waived(finding)
    )


def _unknown(finding: Finding) -> bool:
    return finding.weight != "advisory" and finding.mark.verdict is Verdict.UNKNOWN


def _conditions(finding: Finding) -> bool:
    """Of weight, neither blocking nor unknown, and still not well."""
    if finding.weight == "advisory" or _blocks(finding):
        return False
    return finding.mark.verdict in (Verdict.FAIL, Verdict.WARN)


def _held(
    above: Sequence[str], by_site: Mapping[str, Sequence[Finding]], rules: frozenset[str]
) -> tuple[Held, ...]:
    held: list[Held] = []
    for parent in above:
        for finding in by_site.get(parent, ()):
            if finding.check not in rules or finding.weight != "mandatory":
                continue
            if _blocks(finding):
                held.append(Held(site=parent, finding=finding.id, why="fail"))
            elif _unknown(finding):
                held.append(Held(site=parent, finding=finding.id, why="unknown"))
    return tuple(held)


def _decision(
    site: str, service: str, own: Sequence[Finding], held: tuple[Held, ...], policy: Policy
) -> Decision:
    points, coverage = score(own, policy)
    return Decision(
        site=site,
        service=service,
        verdict=verdict_of(own),
        held_by=held,
        blockers=tuple(f.id for f in own if _blocks(f)),
        unknowns=tuple(f.id for f in own if _unknown(f)),
        conditions=tuple(f.id for f in own if _conditions(f)),
        score=points,
        coverage_pct=coverage,
    )

"""Facts to findings: the policy's questions put to every site, and the gate behind them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from checks.accountable import accountable
from checks.by_site import BySite
from checks.check import Check, load_checks
from checks.days import day
from checks.decision import Assessment, Decision
from checks.finding import Finding, Mark, Verdict, unknown, worst
from checks.gate import Gate
from checks.packing import DECISIONS, FINDINGS
from checks.policy import Policy, Rule, Waiver
from checks.tally import tally
from checks.view import SiteView
from checks.views import Sightings, Views
from inventory.groups.form import Form
from inventory.model import Declared, Part, Register, ServiceAsset, Unit, in_force
from inventory.seen import Seen

PACKED_FROM = 1_000
"""A city's findings are kept as they are; those of more sites than this are packed."""


class WiringError(Exception):
    """A policy names a check that is not installed, or a check says nothing: our own fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What judging one site brought. `declared` is what the ward's own form says (R22)."""

    site: str
    findings: tuple[Finding, ...]  # by (check, aspect, asset)
    decisions: tuple[Decision, ...]  # by service
    declared: bool | None = None


def assess(
    register: Register, estate: Declared, policy: Policy, seen: Mapping[str, Seen], at: datetime,
    run: str,
) -> Assessment:  # fmt: skip
    """Judge what was seen at `at` by a policy. Pure: any number of times, for any past moment.

    Args:
        seen: by asset id, laid over each other at `at` (`inventory.seen.lay`).
        at: the as-of time, UTC.

    Raises:
        WiringError: the policy switches on a check that is not installed.
    """
    judged = judge_sites(register, estate, policy, lambda _: seen, at)
    return gathered(judged, register, estate, policy, at, run)


def judge_sites(
    register: Register, estate: Declared, policy: Policy, sightings: Sightings, at: datetime
) -> Iterator[Judged]:
    """Judge every site in force on the day, one after the other, those above before those below.

    Raises:
        WiringError: the policy switches on a check that is not installed.
    """
    checks = load_checks()
    absent = sorted(set(policy.rules) - set(checks))
    if absent:
        raise WiringError(f"policy {policy.id}: no check is called {', '.join(map(repr, absent))}")
    asked = sorted(policy.rules, key=lambda id_: ("judged" in checks[id_].reads, id_))
    gate = Gate(register, policy, {id_: checks[id_].level for id_ in policy.rules})
    views = Views(register, estate, sightings, at)
    for part, view in views:
        services = {one.id: one for one in view.typed(ServiceAsset)}
        asking = _Asking(part, view, policy, register, views.above, services)
        mine = [checks[id_] for id_ in asked if checks[id_].level == view.site.level]
        findings = sorted(asking.findings(mine), key=_place)
        yield Judged(
            site=view.site.id,
            findings=tuple(findings),
            decisions=gate.decide(view.site, findings),
            declared=_declared(view),
        )


def gathered(
    judged: Iterable[Judged], register: Register, estate: Declared, policy: Policy, at: datetime,
    run: str,
) -> Assessment:  # fmt: skip
    """The judgement of a whole place, of what judging its sites brought."""
    packed = len(register.sites) > PACKED_FROM
    findings: BySite[Finding] = BySite(packing=FINDINGS if packed else None)
    decisions: BySite[Decision] = BySite(packing=DECISIONS if packed else None)
    declared: dict[str, bool] = {}
    for one in judged:
        findings.put(one.site, one.findings)
        decisions.put(one.site, one.decisions)
        if one.declared is not None:
            declared[one.site] = one.declared
    sites = [site for site in register.sites if in_force(site, day(at))]
    return Assessment(
        register_=register,
        estate=estate,
        policy=policy,
        at=at,
        run=run,
        findings=findings,
        decisions=decisions,
        tallies=tally(register, sites, decisions),
        declared=dict(sorted(declared.items())),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """Puts the questions to one site and gives the marks their address."""

    part: Part
    view: SiteView
    policy: Policy
    register: Register
    above: Mapping[str, Unit]
    services: Mapping[str, ServiceAsset]
    answering: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def findings(self, asked: Iterable[Check[Any]]) -> Iterator[Finding]:
        """What every check says, in the order of asking."""
        judged: dict[str, Verdict] = {}
        for check in asked:
            rule = self.policy.rules[check.id]
            marks = self._marks(check, rule, judged)
            if rule.weight == "mandatory":
                judged[check.id] = worst([mark.verdict for mark in marks])
            yield from self._addressed(check, rule, marks)

    def _marks(
        self, check: Check[Any], rule: Rule, judged: Mapping[str, Verdict]
    ) -> tuple[Mark, ...]:
        """One question. No word at all is unknown, never a pass."""
        view = self.view
        if "judged" in check.reads:
            view = replace(view, judged=dict(judged))
        params = rule.params if rule.params is not None else check.params()
        return tuple(check.judge(view, params)) or (unknown("answer", "never_seen"),)

    def _addressed(
        self, check: Check[Any], rule: Rule, marks: tuple[Mark, ...]
    ) -> Iterator[Finding]:
        site = self.view.site
        known: set[str] = set()
        for mark in marks:
            id_ = f"{check.id}:{site.id}:{mark.asset or ''}:{mark.aspect}"
            if id_ in known:
                raise WiringError(f"check {check.id!r} marks {id_} twice")
            known.add(id_)
            unit, leader = self._accountable(rule.responsible, mark.asset)
            waiver = self._waiver(rule, check.id, mark)
            yield Finding(
                id=id_,
                check=check.id,
                criterion=check.criterion,
                site=site.id,
                weight=rule.weight,
                at=self.view.at,
                mark=mark,
                unit=unit,
                leader_role=leader,
                waived_until=waiver.until if waiver else None,
                waived_because=waiver.because if waiver else None,
            )

    def _accountable(self, responsible: str, id_: str | None) -> tuple[str, str]:
        """Who answers; it is the same for all but the services of partners."""
        service = self.services.get(id_ or "")
        key = responsible, service.id if service else ""
        if key not in self.answering:
            units = dict(self.above)
            if self.part.unit is not None:
                units[self.part.site] = self.part.unit
            site, register = self.view.site, self.register
            self.answering[key] = accountable(responsible, site, service, register, units)
        return self.answering[key]

    def _waiver(self, rule: Rule, check: str, mark: Mark) -> Waiver | None:
        """The waiver that covers a fail on the day; what is unknown cannot be waived."""
        if mark.verdict is not Verdict.FAIL or not rule.waivable:
            return None
        today = day(self.view.at)
        return next(
            (
                waiver
                for waiver in self.policy.waivers
                if waiver.check == check
                and waiver.site == self.view.site.id
                and waiver.asset in (None, mark.asset)
                and waiver.from_ <= today <= waiver.until
            ),
            None,
        )


def _declared(view: SiteView) -> bool | None:
    """What a ward says of itself (R22)."""
    form = view.office.get(Form)
    return form.declared_ready if form is not None and view.site.level == "ward" else None


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.mark.aspect, finding.mark.asset or ""

"""Facts to findings: the policy's questions put to every site, and the gate behind them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from checks.accountable import accountable, unit_of
from checks.check import Check, load_checks
from checks.days import day
from checks.decision import Assessment
from checks.finding import Finding, Mark, Verdict, unknown, worst
from checks.gate import decide
from checks.line import line_seen, shared_spread_ms
from checks.policy import Policy, Rule, Waiver
from checks.tally import tally
from checks.view import SiteView
from inventory.groups.form import Form
from inventory.model import Asset, Estate, LinkAsset, Register, Site, in_force, office_id
from inventory.seen import Seen
from inventory.serials import serial_key


class WiringError(Exception):
    """A policy names a check that is not installed, or a check says nothing: our own fault."""


def assess(
    register: Register, estate: Estate, policy: Policy, seen: Mapping[str, Seen], at: datetime,
    run: str,
) -> Assessment:  # fmt: skip
    """Judge what was seen at `at` by a policy. Pure: any number of times, for any past moment.

    Args:
        seen: by asset id, laid over each other at `at` (`inventory.seen.lay`).
        at: the as-of time, UTC.

    Raises:
        WiringError: the policy switches on a check that is not installed.
    """
    checks = load_checks()
    absent = sorted(set(policy.rules) - set(checks))
    if absent:
        raise WiringError(f"policy {policy.id}: no check is called {', '.join(map(repr, absent))}")
    sites = [site for site in register.sites if in_force(site, day(at))]
    units = {unit.site: unit for unit in estate.units}
    assets = {asset.id: asset for asset in estate.assets(register)}
    asked = sorted(policy.rules, key=lambda id_: ("judged" in checks[id_].reads, id_))
    findings: list[Finding] = []
    for view in views(register, estate, seen, at):
        judged: dict[str, Verdict] = {}
        for id_ in asked:
            check, rule = checks[id_], policy.rules[id_]
            if check.level != view.site.level:
                continue
            marks = _ask(check, rule, view, judged)
            mine = list(_findings(check, rule, view, marks, register, units, assets, policy))
            findings += mine
            if rule.weight == "mandatory":
                judged[id_] = worst([finding.mark.verdict for finding in mine])
    findings.sort(key=lambda f: (f.site, f.check, f.mark.aspect, f.mark.asset or ""))
    levels = {id_: checks[id_].level for id_ in policy.rules}
    decisions = decide(register, sites, policy, findings, levels)
    return Assessment(
        register_=register,
        estate=estate,
        policy=policy,
        at=at,
        run=run,
        findings=tuple(findings),
        decisions=decisions,
        tallies=tally(register, sites, decisions),
        declared=dict(_declared(sites, seen)),
    )


def views(
    register: Register, estate: Estate, seen: Mapping[str, Seen], at: datetime
) -> Iterator[SiteView]:
    """What a check may see, of every site in force on the day, by code."""
    today = day(at)
    units = {unit.site: unit for unit in estate.units}
    assets: dict[str, list[Asset]] = defaultdict(list)
    for asset in estate.assets(register):
        assets[asset.site].append(asset)
    primary: dict[str, LinkAsset] = {}
    for link in sorted(estate.links, key=lambda link: link.id):
        if link.role == "primary":
            primary.setdefault(link.site, link)
    children: dict[str | None, list[Site]] = defaultdict(list)
    for site in register.sites:
        if in_force(site, today):
            children[site.parent].append(site)
    twins = twins_of(estate)
    spread_ms = shared_spread_ms(
        line_seen(seen[link.id]) for link in primary.values() if link.id in seen
    )
    for site in sorted(register.sites, key=lambda site: site.id):
        if not in_force(site, today):
            continue
        below = tuple(sorted(children[site.id], key=lambda child: child.id))
        mine = assets[site.id]
        yield SiteView(
            site=site,
            unit=unit_of(site, units),
            at=at,
            assets=tuple(sorted(mine, key=lambda asset: asset.id)),
            desks=tuple(desk for desk in estate.desks if desk.site == site.id),
            staff=tuple(officer for officer in estate.staff if officer.site == site.id),
            seen=seen,
            children=below,
            below=tuple(primary[child.id] for child in below if child.id in primary),
            shared_spread_ms=spread_ms,
            twins={asset.id: twins[asset.id] for asset in mine if asset.id in twins},
        )


def twins_of(estate: Estate) -> dict[str, tuple[str, ...]]:
    """Devices whose serial number another site declares too, with those other devices."""
    by_serial: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for device in estate.devices:
        key = serial_key(device.serial)
        if key is not None:
            by_serial[key].append((device.site, device.id))
    twins: dict[str, tuple[str, ...]] = {}
    for rows in by_serial.values():
        if len({site for site, _ in rows}) > 1:
            for site, id_ in rows:
                twins[id_] = tuple(sorted(other for where, other in rows if where != site))
    return twins


def _ask(
    check: Check[Any], rule: Rule, view: SiteView, judged: Mapping[str, Verdict]
) -> tuple[Mark, ...]:
    """One question to one site. No word at all is unknown, never a pass."""
    if "judged" in check.reads:
        view = replace(view, judged=dict(judged))
    params = rule.params if rule.params is not None else check.params()
    return tuple(check.judge(view, params)) or (unknown("answer", "never_seen"),)


def _findings(
    check: Check[Any], rule: Rule, view: SiteView, marks: tuple[Mark, ...], register: Register,
    units: Mapping[str, Any], assets: Mapping[str, Asset], policy: Policy,
) -> Iterator[Finding]:  # fmt: skip
    known: set[str] = set()
    for mark in marks:
        id_ = f"{check.id}:{view.site.id}:{mark.asset or ''}:{mark.aspect}"
        if id_ in known:
            raise WiringError(f"check {check.id!r} marks {id_} twice")
        known.add(id_)
        asset = assets.get(mark.asset) if mark.asset else None
        unit, leader = accountable(rule.responsible, view.site, asset, register, units)
        waiver = _waiver(policy, rule, check.id, view, mark)
        yield Finding(
            id=id_,
            check=check.id,
            criterion=check.criterion,
            site=view.site.id,
            weight=rule.weight,
            at=view.at,
            mark=mark,
            unit=unit,
            leader_role=leader,
            waived_until=waiver.until if waiver else None,
            waived_because=waiver.because if waiver else None,
        )


def _waiver(policy: Policy, rule: Rule, check: str, view: SiteView, mark: Mark) -> Waiver | None:
    """The waiver that covers a fail on the day; what is unknown cannot be waived."""
    if mark.verdict is not Verdict.FAIL or not rule.waivable:
        return None
    today = day(view.at)
    return next(
        (
            waiver
            for waiver in policy.waivers
            if waiver.check == check
            and waiver.site == view.site.id
            and waiver.asset in (None, mark.asset)
            and waiver.from_ <= today <= waiver.until
        ),
        None,
    )


def _declared(sites: list[Site], seen: Mapping[str, Seen]) -> Iterator[tuple[str, bool]]:
    """What the wards say of themselves (R22)."""
    for site in sorted(sites, key=lambda site: site.id):
        office = seen.get(office_id(site.id))
        form = office.get(Form) if office else None
        if site.level == "ward" and form is not None and form.declared_ready is not None:
            yield site.id, form.declared_ready

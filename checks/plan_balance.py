"""Norm against stock: what a site must have, what is usable there, and what the plan adds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil

from checks.decision import Assessment
from checks.finding import Finding, Verdict
from checks.plan_lines import SUPPLIES, Balance, Line
from checks.policy import Norm
from inventory.model import Site, in_force

_STOCK = frozenset({"present", "works", "runtime"})
"""Aspects that say whether a piece is there and usable; the others say how it is used."""

Asked = tuple[Line, list[Finding]]  # a line, and the findings of one norm that ask for it


def balances(assessment: Assessment, lines: Iterable[Line], at: date) -> Iterator[Balance]:
    """One a norm and site in force on the day, by code of the site."""
    planned: dict[str, list[Line]] = {}
    for line in lines:
        if line.remedy != "consumable":
            planned.setdefault(line.site, []).append(line)
    sites = (site for site in assessment.register_.sites if in_force(site, at))
    for site in sorted(sites, key=lambda one: one.id):
        for norm in assessment.policy.norms:
            wanted = _wanted(norm, site, assessment) if norm.level == site.level else 0
            if wanted:
                mine = [f for f in assessment.findings.of(site.id) if f.check in norm.checks]
                yield _balance(site.id, norm, wanted, mine, planned.get(site.id, ()))


def not_known(finding: Finding, norms: Iterable[Norm]) -> list[str]:
    """The classes whose stock is not known because a finding is unknown."""
    if finding.mark.verdict is not Verdict.UNKNOWN:
        return []
    return [norm.item for norm in norms if finding.check in norm.checks and _counts(finding, norm)]


def _counts(finding: Finding, norm: Norm) -> bool:
    return finding.mark.aspect in _STOCK or finding.mark.aspect == norm.item


def _balance(
    site: str, norm: Norm, wanted: int, findings: Sequence[Finding], lines: Iterable[Line]
) -> Balance:
    """What good pieces leave open is mended, supplied or not known; the rest is usable.

    One shared printer that is mended serves every desk that asked for it.
    """
    asked = [(line, asking) for line in lines if (asking := _asking(line, norm, findings))]
    left = max(wanted - _good(norm, wanted, findings, asked), 0)
    supplied = min(sum(_pieces(one) for one in asked if one[0].remedy in SUPPLIES), left)
    left -= supplied
    mended = min(sum(_pieces(one) for one in asked if one[0].remedy not in SUPPLIES), left)
    dark = {f.check for f in findings if norm.item in not_known(f, (norm,))}
    unknown = min(len(dark), left - mended)
    return Balance(
        site=site, item=norm.item, norm=wanted, usable=wanted - supplied - mended - unknown,
        mended=mended, supplied=supplied, unknown=unknown, source=norm.source,
        regulation=norm.regulation,
    )  # fmt: skip


def _asking(line: Line, norm: Norm, findings: Iterable[Finding]) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.id in line.findings
        and finding.mark.need is not None
        and norm.item in (line.item, finding.mark.need.item)
    ]


def _good(norm: Norm, wanted: int, findings: Iterable[Finding], asked: Iterable[Asked]) -> int:
    """Pieces that a finding calls good; two at one desk do not make up for none at the other."""
    wrong = {(f.check, f.mark.asset) for _, asking in asked for f in asking}
    good: dict[str, set[str]] = {}
    for one in findings:
        asset = one.mark.asset
        passes = one.mark.verdict is Verdict.PASS and _counts(one, norm)
        if passes and asset is not None and (one.check, asset) not in wrong:
            good.setdefault(one.check, set()).add(asset)
    share = ceil(wanted / max(len(norm.checks), 1))
    return sum(min(len(assets), share) for assets in good.values())


def _pieces(asked: Asked) -> int:
    line, asking = asked
    return max(line.quantity, len({finding.check for finding in asking}))


def _wanted(norm: Norm, site: Site, assessment: Assessment) -> int:
    if norm.per == "site":
        return norm.quantity
    desks = [d for d in assessment.estate.part(site.id).desks if d.role in norm.desks]
    return norm.quantity * len(desks)

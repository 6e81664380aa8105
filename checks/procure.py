"""From findings to remedies and money: need = norm - usable stock. Pure.

A need is what a finding asks for; findings that ask for the same thing of the same site become
one line. Nothing is bought because something is unknown, and nothing without a finding.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from checks.days import day
from checks.decision import Assessment
from checks.finding import Finding, Verdict
from checks.plan_lines import SPENDS, SUPPLIES, Balance, Line, Plan, Priced, Remedy, Total
from checks.plan_money import by, packages, registrations, warnings
from checks.policy import Norm
from checks.price_file import PriceList
from checks.regulation import Regulation, in_force
from inventory.model import DeviceAsset, Site

_WEIGHTS = ("mandatory", "conditional", "advisory")
_GOODS = ("configure", "consumable", "move", "repair", "replace", "buy")
_SAME_STOCK = {"scanner_adf": "scanner"}
_NO_GOODS = frozenset({"backup_line", "link", "account", "training"})

Key = tuple[str, str, str]  # site, item, what it is about (a device, or the check's desk)


def plan_purchases(
    assessment: Assessment, prices: PriceList, regulations: tuple[Regulation, ...]
) -> Plan:
    """The plan that mends what an assessment found, by the rules in force on its day."""
    at = day(assessment.at)
    maker = _Maker(assessment, prices, regulations, at)
    lines = tuple(sorted(maker.lines(), key=_order))
    unknown = tuple(
        finding.id
        for finding in assessment.findings
        if finding.mark.verdict is Verdict.UNKNOWN and _stock_check(finding, assessment)
    )
    return Plan(
        at=at,
        prices=prices.prices,
        lines=lines,
        balances=tuple(_balances(assessment, lines, set(unknown))),
        registrations=registrations(lines),
        packages=packages(lines, prices, regulations, at),
        warnings=warnings(lines, prices, regulations, at),
        unknown=unknown,
        total=by(lines, lambda _: "all")[0] if lines else Total(key="all", quantity=0, total_vnd=0),
        by_district=by(lines, lambda line: line.district),
        by_item=by(lines, lambda line: line.item),
        by_weight=by(lines, lambda line: line.weight),
    )


class _Maker:
    """Makes lines; holds what every line needs to know."""

    def __init__(
        self, assessment: Assessment, prices: PriceList, regulations: tuple[Regulation, ...],
        at: date,
    ) -> None:  # fmt: skip
        self._assessment = assessment
        self._prices = prices
        self._regulations = regulations
        self._at = at
        self._devices: Mapping[str, DeviceAsset] = {d.id: d for d in assessment.estate.devices}
        life = in_force(regulations, "service_life", at)
        self._life_years = (life.life_years or {}) if life else {}
        central = in_force(regulations, "central_purchasing", at)
        self._central = frozenset(central.items if central else ())

    def lines(self) -> Iterable[Line]:
        """One line a remedy."""
        for (site, item, _), findings in self._asked().items():
            yield self._line(site, item, findings)

    def _asked(self) -> dict[Key, list[Finding]]:
        """Findings by what they ask for, the gravest first."""
        asked: dict[Key, list[Finding]] = {}
        findings = [
            finding
            for finding in self._assessment.findings
            if finding.mark.need is not None
            and finding.mark.verdict in (Verdict.FAIL, Verdict.WARN)
            and finding.mark.need.action in _GOODS
            and finding.mark.need.item not in _NO_GOODS
        ]
        for finding in sorted(findings, key=lambda f: (_WEIGHTS.index(f.weight), f.id)):
            need = finding.mark.need
            assert need is not None
            key = (finding.site, need.item, need.asset or finding.check)
            if key not in asked and need.asset is None:
                # A general line of the same class ("no printer in the office") asks for nothing
                # more where a desk already asked for one.
                known = self._same_class(asked, finding.site, need.item)
                if known is not None and finding.check == "onestop.equipment":
                    key = known
            asked.setdefault(key, []).append(finding)
        return asked

    @staticmethod
    def _same_class(asked: Mapping[Key, list[Finding]], site: str, item: str) -> Key | None:
        stock = _SAME_STOCK.get(item, item)
        return next(
            (key for key in asked if key[0] == site and _SAME_STOCK.get(key[1], key[1]) == stock),
            None,
        )

    def _line(self, site: str, item: str, findings: list[Finding]) -> Line:
        need = findings[0].mark.need
        assert need is not None
        device = self._devices.get(need.asset or "")
        past = self._past_life(item, device)
        remedy: Remedy = need.action  # type: ignore[assignment]  # lines() lets goods through alone
        if remedy == "repair" and (past or self._too_dear(item)):
            remedy = "replace"
        if remedy == "buy" and device is not None:
            remedy = "replace"
        price, priced = self._price(item, remedy)
        supplied = remedy in SUPPLIES
        cap = in_force(self._regulations, "price_cap", self._at, item) if supplied else None
        return Line(
            site=site,
            district=self._district(site),
            item=item,
            remedy=remedy,
            weight=findings[0].weight,
            quantity=need.quantity,
            asset=need.asset,
            past_life=past,
            unit_price_vnd=price,
            total_vnd=None if price is None else price * need.quantity,
            priced=priced,
            cap_vnd=cap.cap_vnd if cap else None,
            cap_rule=cap.id if cap else None,
            channel="none" if not supplied else "central" if item in self._central else "own",
            findings=tuple(finding.id for finding in findings),
        )

    def _price(self, item: str, remedy: Remedy) -> tuple[int | None, Priced]:
        if remedy not in SPENDS:
            return 0, "free"
        found = self._prices.by_key.get((item, "buy" if remedy in SUPPLIES else remedy))
        if found is None:
            return None, "none"
        return (found.price_vnd, "valid") if found.valid(self._at) else (None, "expired")

    def _too_dear(self, item: str) -> bool:
        repair = self._prices.by_key.get((item, "repair"))
        new = self._prices.by_key.get((item, "buy"))
        if repair is None or new is None:
            return False
        return repair.price_vnd * 100 > new.price_vnd * self._prices.repair_limit_pct

    def _past_life(self, item: str, device: DeviceAsset | None) -> bool:
        years = self._life_years.get(device.kind if device and device.kind == "mfp" else item)
        if device is None or device.bought_on is None or years is None:
            return False
        return _years_between(device.bought_on, self._at) >= years

    def _district(self, site: str) -> str:
        register = self._assessment.register_
        if register.by_id[site].level == "ward":
            return register.by_id[site].parent or site
        return site


def _balances(
    assessment: Assessment, lines: Iterable[Line], unknown: set[str]
) -> Iterable[Balance]:
    """Norm against stock, per site and class of the policy's norms.

    Shortage is what lines mend or supply; what the findings say nothing against is usable.
    """
    needed: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        needed.setdefault((line.site, line.item), []).append(line)
    dark: dict[tuple[str, str], set[str]] = {}
    for finding in assessment.findings:
        if finding.id in unknown:
            for item in _items_of(finding, assessment):
                dark.setdefault((finding.site, item), set()).add(finding.check)
    check_of = {finding.id: finding.check for finding in assessment.findings}

    def asked_by(line: Line) -> set[str]:
        """Checks that ask for a line: spare devices of other desks are not the norm's pieces."""
        return {check_of[id_] for id_ in line.findings}

    norms = assessment.policy.norms
    for site in sorted(assessment.register_.sites, key=lambda one: one.id):
        for norm in (one for one in norms if one.level == site.level):
            wanted = _wanted(norm, site, assessment)
            if not wanted:
                continue
            here = [
                line
                for line in needed.get((site.id, norm.item), [])
                if line.remedy != "consumable" and asked_by(line) & set(norm.checks)
            ]
            supplied = min(sum(one.quantity for one in here if one.remedy in SUPPLIES), wanted)
            mended = min(
                sum(one.quantity for one in here if one.remedy not in SUPPLIES), wanted - supplied
            )
            left = wanted - supplied - mended
            blind = min(len(dark.get((site.id, norm.item), ())), left)
            yield Balance(
                site=site.id, item=norm.item, norm=wanted, usable=left - blind, mended=mended,
                supplied=supplied, unknown=blind, source=norm.source, regulation=norm.regulation,
            )  # fmt: skip


def _wanted(norm: Norm, site: Site, assessment: Assessment) -> int:
    if norm.per == "site":
        return norm.quantity
    desks = [d for d in assessment.estate.desks if d.site == site.id and d.role in norm.desks]
    return norm.quantity * len(desks)


def _items_of(finding: Finding, assessment: Assessment) -> Iterable[str]:
    return (norm.item for norm in assessment.policy.norms if finding.check in norm.checks)


def _stock_check(finding: Finding, assessment: Assessment) -> bool:
    return any(finding.check in norm.checks for norm in assessment.policy.norms)


def _order(line: Line) -> tuple[str, str, int, str, str]:
    return (line.district, line.site, _WEIGHTS.index(line.weight), line.item, line.asset or "")


def _years_between(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))

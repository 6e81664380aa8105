"""From findings to remedies and money: need = norm - usable stock. Pure.

A need is what a finding asks for; findings that ask for the same thing of the same site become
one line. A device is mended or replaced once, whatever is wrong with it, and what is replaced
needs nothing else. Nothing is bought because something is unknown, and nothing without a finding.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, cast, get_args

from checks.days import day, years_between
from checks.decision import Assessment
from checks.equipment import item_of
from checks.finding import Finding, Need, Verdict
from checks.plan_balance import balances, not_known
from checks.plan_lines import SPENDS, SUPPLIES, Line, Plan, Priced, Remedy, Total
from checks.plan_money import by, packages, registrations, warnings
from checks.policy import WEIGHTS
from checks.price_file import PriceList
from checks.regulation import Regulation, in_force
from inventory.model import DeviceAsset

_CHEAPEST_FIRST: tuple[Remedy, ...] = get_args(Remedy)
_ON_DEVICES = frozenset({"repair", "replace", "buy"})
_NO_GOODS = frozenset({"backup_line", "link", "account", "training"})
_PARTS = frozenset({"battery", "os", "ram"})
"""A device that wants one of them is not broken: a part is changed at any age of it."""


class _Key(NamedTuple):
    """What makes two findings ask for one thing."""

    site: str
    item: str  # "" for what is done to a device as a whole
    device: str | None
    asker: str = ""  # of what is not about a device: a desk's check, or the missing device


def plan_purchases(
    assessment: Assessment, prices: PriceList, regulations: tuple[Regulation, ...]
) -> Plan:
    """The plan that mends what an assessment found, by the rules in force on its day."""
    at = day(assessment.at)
    maker = _Maker(assessment, prices, regulations, at)
    lines = tuple(sorted(maker.lines(), key=_order))
    norms = assessment.policy.norms
    own = packages(lines, prices, regulations, at)
    return Plan(
        at=at,
        prices=prices.prices,
        lines=lines,
        balances=tuple(balances(assessment, lines, at)),
        registrations=registrations(lines),
        packages=own,
        warnings=warnings(lines, own, prices, regulations, at),
        unknown=tuple(f.id for f in assessment.findings if not_known(f, norms)),
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
        life = in_force(regulations, "service_life", at)
        self._life_years = (life.life_years or {}) if life else {}
        central = in_force(regulations, "central_purchasing", at)
        self._central = frozenset(central.items if central else ())

    def lines(self) -> Iterator[Line]:
        """One line a remedy."""
        asked = self._asked()
        devices: dict[tuple[str, str], list[_Key]] = {}
        for key in asked:
            if key.device is not None:
                devices.setdefault((key.site, key.device), []).append(key)
        for keys in devices.values():
            whole = next((key for key in keys if not key.item), None)
            if whole is not None and self._remedy(asked[whole]) in SUPPLIES:
                asked[whole] = sorted((f for key in keys for f in asked.pop(key)), key=_gravity)
        for findings in asked.values():
            yield self._line(findings)

    def _asked(self) -> dict[_Key, list[Finding]]:
        """Findings by what they ask for, the gravest first."""
        asked: dict[_Key, list[Finding]] = {}
        wrong = (f for f in self._assessment.findings if f.mark.need is not None and _bad(f))
        for finding in sorted(wrong, key=_gravity):
            need = _need(finding)
            if need.action in _CHEAPEST_FIRST and need.item not in _NO_GOODS:
                asked.setdefault(self._key(finding, need, asked), []).append(finding)
        return asked

    def _key(self, finding: Finding, need: Need, asked: Mapping[_Key, list[Finding]]) -> _Key:
        if need.asset is not None:
            item = "" if need.action in _ON_DEVICES else need.item
            return _Key(finding.site, item, need.asset)
        missing = finding.mark.asset
        norms = self._assessment.policy.norms
        if any(norm.item == need.item and finding.check in norm.checks for norm in norms):
            return _Key(finding.site, need.item, None, f"{finding.check}:{missing or ''}")
        # Nobody's norm: "no printer in the office" asks for nothing more where a desk already
        # asked for one, and a missing device is bought once.
        for key, known in asked.items():
            alike = key.site == finding.site and any(_need(one).item == need.item for one in known)
            if alike and (missing is None or missing in {one.mark.asset for one in known}):
                return key
        return _Key(finding.site, need.item, None, missing or finding.check)

    def _remedy(self, findings: list[Finding]) -> Remedy:
        """The one that mends all: a PC that is replaced need not be configured."""
        needs = [_need(finding) for finding in findings]
        remedy = cast(Remedy, max((n.action for n in needs), key=_CHEAPEST_FIRST.index))
        device = self._device(findings)
        broken = any(n.action == "repair" and n.item not in _PARTS for n in needs)
        if remedy == "repair" and broken:
            worn = self._past_life(device) or self._too_dear(self._item(findings, remedy))
            return "replace" if worn else "repair"
        return remedy

    def _device(self, findings: list[Finding]) -> DeviceAsset | None:
        ids = (_need(finding).asset for finding in findings)
        named = (self._assessment.estate.asset(id_) for id_ in ids if id_ is not None)
        return next((device for device in named if isinstance(device, DeviceAsset)), None)

    def _item(self, findings: list[Finding], remedy: Remedy) -> str:
        """What a line is about: a battery or a memory is mended in its device."""
        device = self._device(findings)
        if device is not None and remedy in _ON_DEVICES:
            return item_of(device.kind)
        asking = (n for n in map(_need, findings) if n.action == remedy)
        return next(asking, _need(findings[0])).item

    def _line(self, findings: list[Finding]) -> Line:
        remedy = self._remedy(findings)
        item = self._item(findings, remedy)
        # What would have cost nothing does not make the money weightier.
        costly = [f for f in findings if _need(f).action in SPENDS] or findings
        quantity = _need(costly[0]).quantity
        price, priced = self._price(item, remedy)
        supplied = remedy in SUPPLIES
        cap = in_force(self._regulations, "price_cap", self._at, item) if supplied else None
        site = findings[0].site
        return Line(
            site=site,
            district=self._district(site),
            item=item,
            remedy=remedy,
            weight=costly[0].weight,
            quantity=quantity,
            asset=next((n.asset for n in map(_need, findings) if n.asset), None),
            past_life=self._past_life(self._device(findings)),
            unit_price_vnd=price,
            total_vnd=None if price is None else price * quantity,
            priced=priced,
            cap_vnd=cap.cap_vnd if cap else None,
            cap_rule=cap.id if cap else None,
            channel="none" if not supplied else "central" if item in self._central else "own",
            findings=tuple(finding.id for finding in findings),
        )

    def _price(self, item: str, remedy: Remedy) -> tuple[int | None, Priced]:
        if remedy not in SPENDS:
            return 0, "free"
        found = self._prices.of(item, remedy)
        if found is None:
            return None, "none"
        return (found.price_vnd, "valid") if found.valid(self._at) else (None, "expired")

    def _too_dear(self, item: str) -> bool:
        """Whether a repair costs too much of a new one; a price past its validity says nothing."""
        repair, _ = self._price(item, "repair")
        new, _ = self._price(item, "buy")
        if repair is None or new is None:
            return False
        return repair * 100 > new * self._prices.repair_limit_pct

    def _past_life(self, device: DeviceAsset | None) -> bool:
        if device is None or device.bought_on is None:
            return False
        years = self._life_years.get(item_of(device.kind))
        return years is not None and years_between(device.bought_on, self._at) >= years

    def _district(self, site: str) -> str:
        register = self._assessment.register_
        if register.by_id[site].level == "ward":
            return register.by_id[site].parent or site
        return site


def _bad(finding: Finding) -> bool:
    return finding.mark.verdict in (Verdict.FAIL, Verdict.WARN)


def _need(finding: Finding) -> Need:
    assert finding.mark.need is not None  # only findings that ask for something become lines
    return finding.mark.need


def _gravity(finding: Finding) -> tuple[int, str]:
    return WEIGHTS.index(finding.weight), finding.id


def _order(line: Line) -> tuple[str, str, int, str, str]:
    return (line.district, line.site, WEIGHTS.index(line.weight), line.item, line.asset or "")

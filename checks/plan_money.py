"""The money of a plan: totals, registrations, packages, and what a person must settle."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from checks.plan_lines import SUPPLIES, Caution, Line, Package, Registration, Total
from checks.price_file import PriceList
from checks.regulation import Regulation, in_force

Form = Literal["CDTRG", "CHCTRG", "CHCT", "DTRR"]


def by(lines: Iterable[Line], key: Callable[[Line], str]) -> tuple[Total, ...]:
    """Totals by a key, in the key's order. A line without a price is counted, not guessed."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return tuple(
        Total(
            key=name,
            quantity=sum(line.quantity for line in group),
            total_vnd=sum(line.total_vnd or 0 for line in group),
            unpriced=sum(line.total_vnd is None for line in group),
        )
        for name, group in sorted(groups.items())
    )


def _sum(lines: Iterable[Line]) -> int | None:
    """The sum, or None where one line has no price: a part is not the whole."""
    amounts = [line.total_vnd for line in lines]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def registrations(lines: Iterable[Line]) -> tuple[Registration, ...]:
    """Needs per district for the classes under central purchasing."""
    return tuple(
        Registration(
            district=district,
            item=item,
            quantity=sum(line.quantity for line in group),
            total_vnd=_sum(group),
            sites=_sites(group),
        )
        for (district, item), group in _grouped(lines, "central")
    )


def packages(
    lines: Iterable[Line], prices: PriceList, regulations: tuple[Regulation, ...], at: date
) -> tuple[Package, ...]:
    """One package per district and class for what is not bought centrally."""
    rule = in_force(regulations, "selection", at)
    made = []
    for (district, item), group in _grouped(lines, "own"):
        price = prices.of(item, "buy")
        worth = _sum(group)
        made.append(
            Package(
                district=district,
                item=item,
                group=price.group if price else item,
                quantity=sum(line.quantity for line in group),
                price_vnd=worth,
                form=_form(worth, rule),
                sites=_sites(group),
            )
        )
    return tuple(made)


def _form(worth: int | None, rule: Regulation | None) -> Form | None:
    """Form of selection by the package's price (Nghị định 63/2014/NĐ-CP, Điều 54 and 57)."""
    if worth is None or rule is None or rule.direct_vnd is None:
        return None
    if worth <= rule.direct_vnd:
        return "CDTRG"
    if rule.quote_short_vnd is None or rule.quote_vnd is None:
        return None  # a rule that names no limits of quotation does not say what comes next
    if worth <= rule.quote_short_vnd:
        return "CHCTRG"
    return "CHCT" if worth <= rule.quote_vnd else "DTRR"


def warnings(
    lines: Sequence[Line], made: Iterable[Package], prices: PriceList,
    regulations: tuple[Regulation, ...], at: date,
) -> tuple[Caution, ...]:  # fmt: skip
    """Caps, missing approvals, prices, and packages that look split."""
    found: list[Caution] = []
    supplied = [line for line in lines if line.remedy in SUPPLIES]
    for item in sorted({line.item for line in supplied}):
        price = prices.of(item, "buy")
        cap = in_force(regulations, "price_cap", at, item)
        if cap and cap.cap_vnd and price and price.valid(at) and price.price_vnd > cap.cap_vnd:
            found.append(
                Caution(
                    kind="cap", item=item, rule=cap.id, amount_vnd=price.price_vnd,
                    limit_vnd=cap.cap_vnd,
                )
            )  # fmt: skip
        approval = in_force(regulations, "approval", at, item)
        if approval:
            found.append(Caution(kind="approval", item=item, rule=approval.id))
    for item, priced in sorted({(line.item, line.priced) for line in lines}):
        if priced in ("expired", "none"):
            kind: Literal["expired", "unpriced"] = "expired" if priced == "expired" else "unpriced"
            found.append(Caution(kind=kind, item=item))
    used = (prices.of(line.item, line.remedy) for line in lines)
    if any(price is not None and price.evidence == "assumption" for price in used):
        found.append(Caution(kind="assumed"))
    return (*found, *_splits(made, regulations, at))


def _splits(
    made: Iterable[Package], regulations: tuple[Regulation, ...], at: date
) -> Iterable[Caution]:
    """Same buyer, same group of goods, same budget year: each below the threshold, all above."""
    rule = in_force(regulations, "splitting", at)
    selection = in_force(regulations, "selection", at)
    if rule is None or selection is None or selection.direct_vnd is None:
        return
    groups: dict[tuple[str, str], list[int]] = {}
    for package in made:
        groups.setdefault((package.district, package.group), []).append(package.price_vnd or 0)
    limit = selection.direct_vnd
    for (district, group), worths in sorted(groups.items()):
        if len(worths) > 1 and max(worths) <= limit < sum(worths):
            yield Caution(
                kind="split", item=group, site=district, rule=rule.id, amount_vnd=sum(worths),
                limit_vnd=limit,
            )  # fmt: skip


def _grouped(lines: Iterable[Line], channel: str) -> Iterable[tuple[tuple[str, str], list[Line]]]:
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.channel == channel:
            groups.setdefault((line.district, line.item), []).append(line)
    return sorted(groups.items())


def _sites(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(sorted({line.site for line in lines}))

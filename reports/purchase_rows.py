"""What a purchasing plan says row by row: classes, needs to register, packages, free work."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.plan_lines import SUPPLIES, Balance, Line, Package, Plan


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One class: pieces supplied, mended and used up; money; lines without a valid price."""

    item: str
    supplied: int
    repaired: int
    consumed: int
    total_vnd: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One class that one district needs. `sites`: (code, pieces), in the order of codes."""

    item: str
    quantity: int
    unit_price_vnd: int | None
    total_vnd: int | None
    priced: str  # of its lines: valid, expired or none
    sites: tuple[tuple[str, int], ...]


def item_rows(lines: Iterable[Line]) -> tuple[ItemRow, ...]:
    """Classes that cost money or wait for a price, the dearest first. Free work is not here."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.priced != "free":
            groups.setdefault(line.item, []).append(line)
    rows = [
        ItemRow(
            item=item,
            supplied=_pieces(one for one in group if one.remedy in SUPPLIES),
            repaired=_pieces(one for one in group if one.remedy == "repair"),
            consumed=_pieces(one for one in group if one.remedy == "consumable"),
            total_vnd=sum(one.total_vnd or 0 for one in group),
            unpriced=sum(one.total_vnd is None for one in group),
        )
        for item, group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total_vnd, row.item)))


def free_work(lines: Iterable[Line]) -> tuple[tuple[str, str, int], ...]:
    """(remedy, class, pieces) of what is mended without buying, the commonest first."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.priced == "free":
            counted[line.remedy, line.item] += line.quantity
    return tuple(
        (remedy, item, n)
        for (remedy, item), n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    )


def registrations(plan: Plan) -> Mapping[str, tuple[NeedRow, ...]]:
    """Needs of every district for the classes under central purchasing, the dearest first."""
    made: dict[str, list[NeedRow]] = {}
    for one in plan.registrations:
        lines = _lines(plan, one.district, one.item, "central")
        made.setdefault(one.district, []).append(_need(one.item, lines, one.total_vnd))
    return {
        district: tuple(sorted(rows, key=lambda row: (-(row.total_vnd or 0), row.item)))
        for district, rows in made.items()
    }


def package_needs(plan: Plan, package: Package) -> NeedRow:
    """What one package buys, and for whom."""
    lines = _lines(plan, package.district, package.item, "own")
    return _need(package.item, lines, package.price_vnd)


def beyond_norm(plan: Plan, balances: Iterable[Balance]) -> Mapping[str, int]:
    """Pieces of a class supplied for other devices than the norm counts (spare desks, offices)."""
    within: Counter[str] = Counter()
    for balance in balances:
        within[balance.item] += balance.supplied
    supplied: Counter[str] = Counter()
    for line in plan.lines:
        if line.remedy in SUPPLIES:
            supplied[line.item] += line.quantity
    return {item: supplied[item] - n for item, n in within.items()}


def _lines(plan: Plan, district: str, item: str, channel: str) -> list[Line]:
    return [
        line
        for line in plan.lines
        if (line.district, line.item, line.channel) == (district, item, channel)
    ]


def _need(item: str, lines: list[Line], total_vnd: int | None) -> NeedRow:
    sites: Counter[str] = Counter()
    for line in lines:
        sites[line.site] += line.quantity
    return NeedRow(
        item=item,
        quantity=_pieces(lines),
        unit_price_vnd=lines[0].unit_price_vnd if lines else None,
        total_vnd=total_vnd,
        priced=lines[0].priced if lines else "none",
        sites=tuple(sorted(sites.items())),
    )


def _pieces(lines: Iterable[Line]) -> int:
    return sum(line.quantity for line in lines)

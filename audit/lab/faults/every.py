"""All faults, and how a seed plants them over a city."""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

from audit.lab.catalogue import FaultRow, load_faults
from audit.lab.draft import Place, Plan
from audit.lab.faults import centres, computers, evidence, lines, offices, printing
from audit.lab.faults.fault import Fault, Spot, by_code
from audit.lab.truth import Planted

_FIRST = ("L-DOWN", "R-DOWN", "PW-CUT", "Q-STALE", "Q-FONT", "Q-NUM", "Q-CODE", "P-DEAD")
"""These take evidence away; what is planted later knows and leaves it alone."""


@cache
def load() -> Mapping[str, Fault]:
    """Every fault of faults.csv, in the order in which they are planted."""
    known = by_code(book.BOOK for book in (evidence, lines, computers, printing, offices, centres))
    codes = [*_FIRST, *(code for code in load_faults() if code not in _FIRST)]
    return {code: known[code] for code in codes}


def plant_all(plan: Plan, seed: int) -> tuple[Planted, ...]:
    """Plant faults by their shares. Each site and fault has its own chance, so that one fault
    more in the list does not move all the others."""
    made: list[Planted] = []
    rows = load_faults()
    for code, fault in load().items():
        row = rows[code]
        for place, target in spots(plan, row):
            rng = Random(f"{seed}/{code}/{place.site.id}/{target}")
            if rng.random() >= row.share:
                continue
            planted = fault.plant(Spot(plan, place, rng, target))
            if planted is not None:
                made.append(planted)
    return tuple(made)


def spots(plan: Plan, row: FaultRow) -> Iterator[tuple[Place, str]]:
    """Where a fault may strike: (place, target); a target is a PC's id or an operator's name."""
    if row.per == "city":
        yield plan.city, ""
    elif row.per == "operator":
        yield from ((plan.city, operator) for operator in plan.sms.asset.operators)
    elif row.per == "district":
        yield from ((place, "") for place in plan.districts)
    elif row.per == "pc":
        for place in plan.wards:
            for device in place.of_kind("pc"):
                yield place, device.asset.id
    else:
        yield from ((place, "") for place in plan.wards)

"""Policy: which questions count, how much, and for which service. Parsed in `policy_file.py`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args

from inventory._record import Record

Weight = Literal["mandatory", "conditional", "advisory"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
"""The gravest first."""


class Rule(Record):
    """One check, switched on. Numbers without a regulation say so in `source`."""

    check: str
    weight: Weight
    why_vi: str
    why_en: str
    source: str  # law with article, or "không phải quy định" with the reason for the number
    regulation: bool  # False: the numbers are ours
    responsible: str  # unit, in Vietnamese: "UBND phường", "nhà mạng" ...
    points: float = 1  # orders the queue only
    waivable: bool = True
    params: Any = None  # an instance of the check's params type


class PublicService(Record):
    """A service to the public that a ward may or may not be able to give."""

    id: str
    vi: str
    en: str
    rules: tuple[str, ...]  # check ids that bear on it (ward, district and city ones)


class Waiver(Record):
    """A fail that does not block until a day: at best CONDITIONAL. Author and approver differ."""

    check: str
    site: str
    asset: str | None = None
    because: str
    risk: str
    by: str
    approved_by: str
    from_: date
    until: date


class Norm(Record):
    """How many working pieces of a class a site must have, and who says so."""

    item: str
    level: Literal["ward", "district", "city"]
    quantity: int
    per: Literal["site", "desk"] = "site"
    desks: tuple[str, ...] = ()  # roles, for per=desk
    checks: tuple[str, ...] = ()  # ids of the checks that say whether the pieces are usable
    source: str
    regulation: bool


class Policy(Record):
    """Everything that turns facts into verdicts."""

    id: str
    vi: str
    en: str
    valid_from: date
    go_live: date | None = None
    max_age_days: float = 14
    rules: Mapping[str, Rule]  # by check id
    services: tuple[PublicService, ...]
    norms: tuple[Norm, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    waiver_ceiling: int = 3  # per ward

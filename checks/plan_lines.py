"""What a purchasing plan is made of. Money is whole đồng; None is a price nobody knows."""

from datetime import date
from typing import Literal

from checks.policy import Weight
from inventory._record import Record

Remedy = Literal["configure", "consumable", "move", "repair", "replace", "buy"]
"""In the order of preference: what costs nothing first."""

Priced = Literal["valid", "expired", "none", "free"]

SPENDS = frozenset({"consumable", "repair", "replace", "buy"})
SUPPLIES = frozenset({"replace", "buy"})


class Line(Record):
    """One remedy of one site. Every bought unit names the findings that ask for it."""

    site: str
    district: str
    item: str
    remedy: Remedy
    weight: Weight  # the gravest of its findings
    quantity: int
    asset: str | None = None  # the device to mend or to replace
    past_life: bool = False
    unit_price_vnd: int | None = None
    total_vnd: int | None = None
    priced: Priced
    cap_vnd: int | None = None
    cap_rule: str | None = None  # Regulation.id
    channel: Literal["central", "own", "none"]  # none: nothing is supplied
    findings: tuple[str, ...]  # Finding.ids


class Balance(Record):
    """One class at one site: norm = usable + lines that mend or supply + unknown, exactly."""

    site: str
    item: str
    norm: int
    usable: int
    mended: int  # configured, moved or repaired
    supplied: int  # replaced or bought
    unknown: int
    source: str
    regulation: bool


class Registration(Record):
    """Needs of one district for one class under central purchasing."""

    district: str
    item: str
    quantity: int
    total_vnd: int | None
    sites: tuple[str, ...]


class Package(Record):
    """One package of one district's own; the report adds what a plan of selection must name."""

    district: str
    item: str
    group: str
    quantity: int
    price_vnd: int | None
    form: Literal["CDTRG", "CHCTRG", "CHCT", "DTRR"] | None
    sites: tuple[str, ...]


class Caution(Record):
    """Something a person must settle. `rule` is a Regulation.id."""

    kind: Literal["cap", "approval", "expired", "unpriced", "split", "assumed"]
    item: str | None = None
    site: str | None = None
    rule: str | None = None
    amount_vnd: int | None = None
    limit_vnd: int | None = None


class Total(Record):
    """Money by something: a district, a class, a weight."""

    key: str
    quantity: int
    total_vnd: int
    unpriced: int = 0  # lines without a valid price, not in the total


class Plan(Record):
    """Everything a purchasing report says, in the order it says it."""

    at: date
    prices: str
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]
    registrations: tuple[Registration, ...]
    packages: tuple[Package, ...]
    warnings: tuple[Caution, ...]
    unknown: tuple[str, ...]  # Finding.ids: not bought for, the stock is not known
    total: Total
    by_district: tuple[Total, ...]
    by_item: tuple[Total, ...]
    by_weight: tuple[Total, ...]

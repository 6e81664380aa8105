"""A plan for two wards, made of findings that a test writes down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from checks.by_site import BySite
from checks.decision import Assessment
from checks.finding import Finding, Mark, Need, Verdict
from checks.plan_lines import Plan
from checks.policy import Norm, Policy
from checks.price_file import PriceList, load_default_prices
from checks.procure import plan_purchases
from checks.regulation import load_regulations
from inventory.model import Desk, DeviceAsset, Estate, Register, Site

AT = datetime(2016, 8, 5, 2, tzinfo=UTC)
REGISTER = Register(
    id="tiny", vi="Nhỏ", en="Tiny", source="made up for a test",
    sites=(
        Site(id="01", level="city", name="Nhỏ", title="Thành phố Nhỏ"),
        Site(id="001", level="district", name="Một", title="Quận Một", parent="01"),
        Site(id="00001", level="ward", name="Sông", title="Phường Sông", parent="001"),
        Site(id="00002", level="ward", name="Núi", title="Phường Núi", parent="001"),
    ),
)  # fmt: skip
NORMS = (
    Norm(
        item="printer", level="ward", quantity=1, per="desk", desks=("one_stop", "justice"),
        checks=("printer.one_stop", "printer.justice"), source="ours", regulation=False,
    ),
    Norm(
        item="scanner", level="ward", quantity=1, checks=("scanner.one_stop",), source="ours",
        regulation=False,
    ),
)  # fmt: skip
PRICES = load_default_prices()
RULES = load_regulations()


def device(id_: str, kind: str, bought_on: date | None) -> DeviceAsset:
    return DeviceAsset(id=id_, kind=kind, site="00001", bought_on=bought_on)


def finding(
    check: str, need: Need | None, *, site: str = "00001", weight: str = "mandatory",
    verdict: Verdict = Verdict.FAIL, aspect: str = "works", asset: str | None = None,
) -> Finding:  # fmt: skip
    asset = asset or (need.asset if need else None)
    return Finding(
        id=f"{check}:{site}:{asset or ''}:{aspect}", check=check,
        criterion="C00", site=site, weight=weight, at=AT,  # type: ignore[arg-type]
        mark=Mark(verdict=verdict, aspect=aspect, need=need, asset=asset),
        unit="", leader_role="",
    )  # fmt: skip


def plan(
    *findings: Finding, devices: tuple[DeviceAsset, ...] = (), at: datetime = AT,
    prices: PriceList = PRICES, register: Register = REGISTER,
) -> Plan:  # fmt: skip
    estate = Estate(
        register_id="tiny",
        desks=tuple(
            Desk(id=f"{ward}-{role}", site=ward, role=role)
            for ward in ("00001", "00002")
            for role in ("one_stop", "justice")
        ),
        devices=devices,
    )
    policy = Policy(
        id="p", vi="", en="", valid_from=date(2016, 1, 1), rules={}, services=(), norms=NORMS
    )
    assessment = Assessment(
        register_=register, estate=estate, policy=policy, at=at, run="r", findings=BySite(findings),
        decisions=BySite(), tallies=(),
    )  # fmt: skip
    return plan_purchases(assessment, prices, RULES)


def shape(made: Plan) -> list[tuple[str, str, str, int, int | None]]:
    return [(x.site, x.remedy, x.item, x.quantity, x.total_vnd) for x in made.lines]


def with_price(item: str, price_vnd: int, *, of: PriceList = PRICES, **changed: Any) -> PriceList:
    return of.model_copy(
        update={
            "items": tuple(
                one.model_copy(update={"price_vnd": price_vnd, **changed})
                if (one.item, one.action) == (item, "buy")
                else one
                for one in of.items
            )
        }
    )

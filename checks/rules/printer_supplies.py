"""Will the printer still print tomorrow morning?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.device_live import consumed
from checks.equipment import PRINTERS, DeviceStanding, standings
from checks.finding import Mark, Need, at_least, unknown
from checks.marks import FAIL, PASS, WARN
from checks.silence import said_by
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.printer import Printer


class SupplyLimits(Record):
    """Limits of ours."""

    warn_below_pct: float = Field(default=15, ge=0, le=100, description="less warns, % of full")
    fail_below_pct: float = Field(default=5, ge=0, le=100, description="less fails, % of full")


@check(
    id="printer.supplies",
    criterion="printer.supplies",
    level="ward",
    vi="Vật tư máy in",
    en="Printer supplies",
    reads=("printer", "host", "form"),
    params=SupplyLimits,
)
def printer_supplies(view: SiteView, limits: SupplyLimits) -> Iterator[Mark]:
    """The emptiest cartridge of each printer holds enough; below the limit, order one.

    A level of "some remains" (-3) is enough, "unknown" (-2) is unknown, neither is a percentage
    (RFC 3805, prtMarkerSuppliesLevel). A printer without an agent is judged by what its PC or the
    form says has run out. Project default.
    """
    rows = standings(view, *PRINTERS, side="printer")
    for device, standing in rows:
        if standing.state == "missing":
            continue
        said = view.look(device.id).get(Printer)
        if said is not None:
            yield _agent(view, said, standing, limits)
        else:
            yield _told(standing)
    if not rows:
        yield unknown("supplies", "not_declared")


def _agent(view: SiteView, said: Printer, standing: DeviceStanding, limits: SupplyLimits) -> Mark:
    looked = said_by(view.look(standing.asset), "printer")
    need = Need(action="consumable", item="toner", asset=standing.asset)
    if standing.consumable == "no_toner" and standing.source == "device":
        return _out(standing, need)
    supplies = [one for one in said.supplies if consumed(one)]
    known = [one.level_pct for one in supplies if one.level_pct is not None]
    if known:
        level = round(min(known), 1)
        return at_least(
            level, limits.warn_below_pct, limits.fail_below_pct, aspect="supplies", unit="%",
            asset=standing.asset, evidence=looked, need=need,
            reason="no_toner" if level <= 0 else "low_toner",
        )  # fmt: skip
    if standing.consumable == "low_toner":
        return _out(standing, need)
    if any(one.remaining in ("some", "unlimited") for one in supplies):
        return Mark(
            verdict=PASS, aspect="supplies", asset=standing.asset, got="some", evidence=looked
        )
    if said.error_state == () or (said.reasons is not None and not said.reasons):
        return Mark(
            verdict=PASS, aspect="supplies", asset=standing.asset, got=True, evidence=looked
        )
    return unknown("supplies", "not_said", asset=standing.asset, evidence=looked)


def _told(standing: DeviceStanding) -> Mark:
    if standing.consumable in ("no_toner", "low_toner"):
        return _out(standing, Need(action="consumable", item="toner", asset=standing.asset))
    if standing.source in ("pc", "form"):
        return Mark(
            verdict=PASS, aspect="supplies", asset=standing.asset, got=True,
            evidence=standing.evidence,
        )  # fmt: skip
    return unknown(
        "supplies", standing.why or "not_said", asset=standing.asset, evidence=standing.evidence
    )


def _out(standing: DeviceStanding, need: Need) -> Mark:
    out = standing.consumable == "no_toner"
    return Mark(
        verdict=FAIL if out else WARN, aspect="supplies", asset=standing.asset,
        reason=standing.consumable, got=False, sign="==", want=True,
        evidence=standing.evidence, need=need,
    )  # fmt: skip

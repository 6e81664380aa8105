"""Which worn-out devices should not be repaired once more?"""

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from checks.check import check
from checks.days import day, years_between
from checks.equipment import item_of, standings
from checks.finding import Mark, Need
from checks.marks import PASS, WARN
from checks.os_support import os_name, supported_until
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.host import Host


class Life(Record):
    """Years of service by class, Thông tư 162/2014/TT-BTC, Phụ lục số 1."""

    years: dict[str, int] = Field(
        default={
            "pc": 5, "printer": 5, "mfp": 5, "scanner": 5, "ups": 5, "router": 5, "switch": 5,
            "photocopier": 8,
        },
        description="years of service by kind",
    )  # fmt: skip


@check(
    id="device.past_life",
    criterion="device.past_life",
    level="ward",
    vi="Thiết bị quá thời gian sử dụng",
    en="Devices past their service life",
    reads=("form", "host"),
    params=Life,
)
def device_past_life(view: SiteView, limits: Life) -> Iterator[Mark]:
    """A device past its life is replaced only when it is also broken or its system unsupported.

    Age alone is no fault: the count is given. Source: Thông tư 162/2014/TT-BTC (hao mòn tài sản).
    """
    old = 0
    warned = False
    today = day(view.at)
    for device, standing in standings(view, *limits.years):
        years = limits.years[device.kind]
        if device.bought_on is None or years_between(device.bought_on, today) < years:
            continue
        old += 1
        unsupported = device.kind == "pc" and _unsupported(view, device.id)
        if standing.state != "broken" and not unsupported:
            continue
        warned = True
        yield Mark(
            verdict=WARN, aspect="past_life", asset=device.id,
            reason="unsupported_os" if unsupported else standing.why, got=device.bought_on,
            sign=">=", want=_youngest(today, years), evidence=standing.evidence,
            need=Need(action="replace", item=item_of(device.kind), asset=device.id),
        )  # fmt: skip
    if not warned:
        yield Mark(verdict=PASS, aspect="past_life", got=old, unit="pieces")


def _youngest(today: date, years: int) -> date:
    """The first day on which a device could be bought and not be past its life today."""
    last = today if (today.month, today.day) != (2, 29) else today - timedelta(days=1)
    return last.replace(year=today.year - years) + timedelta(days=1)


def _unsupported(view: SiteView, pc: str) -> bool:
    host = view.look(pc).get(Host)
    name = os_name(host.os, host.os_version) if host else None
    end = supported_until(name) if name else None
    return end is not None and end < day(view.at)

"""Does the desk survive a short power cut?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.device_marks import broken, gone, none_declared
from checks.equipment import standings
from checks.finding import Mark, Need, at_least, unknown
from checks.marks import FAIL, PASS, WARN, count
from checks.silence import said_by
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.ups import Ups


class Runtime(Record):
    """Limits of criterion C13."""

    warn_min: float = Field(default=10, gt=0, description="less warns, minutes")
    fail_min: float = Field(default=5, gt=0, description="less fails, minutes")


@check(
    id="ups.present",
    criterion="C13",
    level="ward",
    vi="Lưu điện cho router và máy Một cửa",
    en="UPS for router and desk PC",
    reads=("ups", "form"),
    params=Runtime,
)
def ups_present(view: SiteView, limits: Runtime) -> Iterator[Mark]:
    """A UPS is there, its battery lasts, and it is not running on it.

    Source: criterion C13; RFC 1628 where a UPS speaks, else the ward's form.
    """
    rows = standings(view, "ups")
    there = [row for row in rows if row[1].state != "missing"]
    if not there:
        yield gone(rows[0][1], "ups") if rows else none_declared(view, "ups")
        return
    yield count(PASS, "present", len(there), 1)
    for device, standing in there:
        battery = Need(action="repair", item="battery", asset=device.id)
        looked = standing.evidence
        if standing.state == "broken" and standing.why != "battery":
            yield broken(standing, "ups")
        elif standing.state == "broken" and (standing.runtime_min or 0) >= limits.fail_min:
            yield Mark(
                verdict=FAIL, aspect="runtime", asset=device.id, reason="battery",
                got=standing.runtime_min, unit="min", evidence=looked, need=battery,
            )  # fmt: skip
        elif standing.state == "broken" and standing.runtime_min is None:
            yield Mark(
                verdict=FAIL, aspect="runtime", asset=device.id, reason="battery", got=False,
                sign="==", want=True, evidence=looked, need=battery,
            )  # fmt: skip
        elif standing.runtime_min is None:
            yield unknown("runtime", standing.why or "not_said", asset=device.id, evidence=looked)
        else:
            yield at_least(
                standing.runtime_min, limits.warn_min, limits.fail_min, aspect="runtime",
                unit="min", asset=device.id, evidence=looked, need=battery, reason="battery",
            )  # fmt: skip
        said = view.look(device.id).get(Ups)
        if said is not None and said.on_battery is not None:
            yield Mark(
                verdict=WARN if said.on_battery else PASS, aspect="mains", asset=device.id,
                reason="on_battery" if said.on_battery else None, got=not said.on_battery,
                sign="==", want=True, evidence=said_by(view.look(device.id), "ups"),
            )  # fmt: skip

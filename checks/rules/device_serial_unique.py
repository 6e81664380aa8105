"""Is every serial number in the books of one office only?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark, unknown
from checks.marks import PASS, WARN
from checks.view import SiteView


@check(
    id="device.serial_unique",
    criterion="device.serial_unique",
    level="ward",
    vi="Số sê-ri không trùng giữa các đơn vị",
    en="Serial numbers are unique",
    reads=("identity",),
    params=NoParams,
)
def device_serial_unique(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """No device here carries a serial number that another site declares too.

    What makers write instead of a number ("To be filled by O.E.M.") counts as none.
    """
    if not view.devices:
        yield unknown("serial", "not_declared")
        return
    twins = [device for device in view.devices if view.twins.get(device.id)]
    for device in twins:
        yield Mark(
            verdict=WARN, aspect="serial", asset=device.id, reason="serial_twice",
            got=", ".join(view.twins[device.id])[:200],
        )  # fmt: skip
    if not twins:
        yield Mark(verdict=PASS, aspect="serial", got=len(view.devices), unit="pieces")

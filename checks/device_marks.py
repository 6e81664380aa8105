"""The marks that any class of devices can get: broken, gone, or not in the book at all."""

from checks.equipment import DeviceStanding
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, count
from checks.view import SiteView


def mend(standing: DeviceStanding, item: str) -> Need:
    """What would mend a device that is broken or missing; `item` is its class of goods."""
    action = standing.action or "repair"
    if action == "consumable":
        item = "toner"
    return Need(action=action, item=item, asset=None if action == "buy" else standing.asset)


def broken(standing: DeviceStanding, item: str) -> Mark:
    """It does not work."""
    return Mark(
        verdict=FAIL, aspect="works", asset=standing.asset, reason=standing.why, got=False,
        sign="==", want=True, evidence=standing.evidence, need=mend(standing, item),
    )  # fmt: skip


def gone(standing: DeviceStanding, item: str) -> Mark:
    """It is in the book and not in the office."""
    return count(
        FAIL, "present", 0, 1, reason="missing", asset=standing.asset,
        evidence=standing.evidence, need=Need(action="buy", item=item),
    )  # fmt: skip


def none_declared(view: SiteView, item: str) -> Mark:
    """The book has none; an empty book says nothing."""
    if not view.devices:
        return unknown("present", "not_declared")
    need = Need(action="buy", item=item)
    return count(FAIL, "present", 0, 1, reason="none_declared", need=need)

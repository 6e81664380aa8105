"""The marks of the printers of one desk, for both desks alike."""

from collections.abc import Iterator

from pydantic import Field

from checks.days import age_days
from checks.device_marks import broken, gone, none_declared
from checks.equipment import PRINTERS, DeviceStanding, on_lan, role_of, standings
from checks.finding import Mark, Need, at_most, unknown
from checks.marks import FAIL, PASS, WARN
from checks.view import SiteView
from inventory._record import Record
from inventory.model import DeviceAsset

Row = tuple[DeviceAsset, DeviceStanding]


class DeskPrinter(Record):
    """Limits of criteria C07 and C08."""

    test_page_days: int = Field(default=7, ge=0, description="oldest good test page, days")
    proof_days: int = Field(default=14, ge=1, description="an older test page proves nothing, days")


def desk_printer_marks(
    view: SiteView, role: str, limits: DeskPrinter, *, shared: bool
) -> tuple[Mark, ...]:
    """One printer at the desk works and has printed a test page lately.

    `shared`: a printer on the office network serves as well as an own one.
    """
    key = ("desk_printer", role, str(limits), str(shared))
    if key not in view.memo:
        view.memo[key] = tuple(_marks(view, role, limits, shared=shared))
    marks: tuple[Mark, ...] = view.memo[key]
    return marks


def _marks(view: SiteView, role: str, limits: DeskPrinter, *, shared: bool) -> Iterator[Mark]:
    rows = [row for row in standings(view, *PRINTERS, side="printer") if _mine(view, row, role)]
    if shared:
        known = {device.id for device, _ in rows}
        rows += [
            row
            for row in standings(view, *PRINTERS, side="printer")
            if on_lan(row[0]) and row[0].id not in known
        ]
    if not rows:
        yield none_declared(view, "printer")
        return
    here = [row for row in rows if in_place(view, row, role, shared=shared)]
    good = [row for row in here if row[1].state == "usable"]
    if good:
        yield from _good(view, min(good, key=lambda row: _order(view, row)), limits)
        return
    unsure = [row for row in here if row[1].state == "unknown"]
    if unsure:
        device, standing = unsure[0]
        yield unknown(
            "works", standing.why or "not_said", asset=device.id, evidence=standing.evidence
        )
        return
    yield _bad(view, rows, here, role)


def in_place(view: SiteView, row: Row, role: str, *, shared: bool) -> bool:
    """Whether the officers of a role can use a device where it is now.

    A USB device belongs to the PC it hangs on; one on the network to its desk, or to everyone.
    """
    device, standing = row
    if on_lan(device):
        return shared or role_of(view, standing.desk) == role
    if role_of(view, standing.desk) != role:
        return False
    host = next((one for one in view.devices if one.id == standing.pc), None)
    return host is None or host.desk is None or role_of(view, host.desk) == role


def _mine(view: SiteView, row: Row, role: str) -> bool:
    return role in (role_of(view, row[0].desk), role_of(view, row[1].desk))


def _order(view: SiteView, row: Row) -> tuple[bool, int, str]:
    """Best first: with toner, then the newest test page, then by id."""
    age = age_days(row[1].test_page_on, view.at)
    return row[1].consumable == "no_toner", 10_000 if age is None else age, row[0].id


def _good(view: SiteView, row: Row, limits: DeskPrinter) -> Iterator[Mark]:
    device, standing = row
    empty = standing.consumable == "no_toner"
    yield Mark(
        verdict=WARN if empty else PASS, aspect="works", asset=device.id,
        reason="no_toner" if empty else None, got=True, sign="==", want=True,
        evidence=standing.evidence,
        need=Need(action="consumable", item="toner", asset=device.id) if empty else None,
    )  # fmt: skip
    age = age_days(standing.test_page_on, view.at)
    if age is None or age > limits.proof_days:
        reason = "not_said" if age is None else "stale"
        yield unknown("test_page", reason, asset=device.id, evidence=standing.evidence)
        return
    yield at_most(
        age, limits.test_page_days, None, aspect="test_page", unit="days", asset=device.id,
        evidence=standing.evidence, reason="test_old",
    )  # fmt: skip


def _bad(view: SiteView, rows: list[Row], here: list[Row], role: str) -> Mark:
    for _, standing in here:
        if standing.state == "broken":
            return broken(standing, "printer")
    elsewhere = [row for row in rows if row not in here and row[1].state != "missing"]
    if elsewhere:
        device, standing = elsewhere[0]
        return Mark(
            verdict=FAIL, aspect="at_desk", asset=device.id, reason="on_other_pc",
            got=_where(view, standing), sign="==", want=role, evidence=standing.evidence,
            need=Need(action="move", item="printer", asset=device.id),
        )  # fmt: skip
    return gone(rows[0][1], "printer")


def _where(view: SiteView, standing: DeviceStanding) -> str:
    host = next((one for one in view.devices if one.id == standing.pc), None)
    desks = [host.desk if host else None, standing.desk]
    return next((role for desk in desks if (role := role_of(view, desk))), "elsewhere")

"""Which scanners the one-stop desk can use, and how they stand."""

from collections.abc import Iterator

from checks.desk_printer import Row, in_place
from checks.device_marks import broken, gone, none_declared
from checks.equipment import SCANNERS, DeviceStanding, on_lan, role_of, standings
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, PASS
from checks.view import SiteView

ROLE = "one_stop"
_BEST_FIRST = ("usable", "unknown", "broken")


def scanners(view: SiteView) -> list[Row]:
    """Scanners and scanning MFPs of the one-stop desk, and those on the office network."""
    return [
        row
        for row in standings(view, *SCANNERS, side="scanner")
        if on_lan(row[0]) or ROLE in (role_of(view, row[0].desk), role_of(view, row[1].desk))
    ]


def scanner_marks(view: SiteView) -> Iterator[Mark]:
    """One of them works."""
    rows = scanners(view)
    if not rows:
        yield none_declared(view, "scanner")
        return
    here = [row for row in rows if in_place(view, row, ROLE, shared=True)]
    known = [standing for _, standing in here if standing.state in _BEST_FIRST]
    if known:
        yield _works(min(known, key=lambda standing: _BEST_FIRST.index(standing.state)))
        return
    elsewhere = [row for row in rows if row not in here and row[1].state != "missing"]
    if not elsewhere:
        yield gone(rows[0][1], "scanner")
        return
    device, standing = elsewhere[0]
    yield Mark(
        verdict=FAIL, aspect="at_desk", asset=device.id, reason="on_other_pc",
        got=role_of(view, standing.desk) or "elsewhere", sign="==", want=ROLE,
        evidence=standing.evidence, need=Need(action="move", item="scanner", asset=device.id),
    )  # fmt: skip


def _works(standing: DeviceStanding) -> Mark:
    asset, looked = standing.asset, standing.evidence
    if standing.state == "broken":
        return broken(standing, "scanner")
    if standing.state == "unknown":
        return unknown("works", standing.why or "not_said", asset=asset, evidence=looked)
    return Mark(
        verdict=PASS, aspect="works", asset=asset, got=True, sign="==", want=True, evidence=looked
    )

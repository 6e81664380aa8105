"""Which scanners the one-stop desk can use, and how they stand."""

from collections.abc import Iterator

from checks.desk_printer import Row, in_place
from checks.equipment import SCANNERS, broken, on_lan, role_of, standings
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, PASS, count
from checks.view import SiteView

ROLE = "one_stop"


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
        if view.devices:
            yield count(
                FAIL, "present", 0, 1, reason="none_declared",
                need=Need(action="buy", item="scanner"),
            )  # fmt: skip
        else:
            yield unknown("present", "not_declared")
        return
    here = [row for row in rows if in_place(view, row, ROLE, shared=True)]
    for state in ("usable", "unknown", "broken"):
        for device, standing in here:
            if standing.state != state:
                continue
            if state == "unknown":
                yield unknown(
                    "works", standing.why or "not_said", asset=device.id,
                    evidence=standing.evidence,
                )  # fmt: skip
                return
            if state == "broken":
                yield broken(standing, "scanner")
                return
            yield Mark(
                verdict=PASS, aspect="works", asset=device.id, got=True, sign="==", want=True,
                evidence=standing.evidence,
            )  # fmt: skip
            return
    elsewhere = [row for row in rows if row not in here and row[1].state != "missing"]
    device, standing = (elsewhere or rows)[0]
    if elsewhere:
        yield Mark(
            verdict=FAIL, aspect="at_desk", asset=device.id, reason="on_other_pc",
            got=role_of(view, standing.desk) or "elsewhere", sign="==", want=ROLE,
            evidence=standing.evidence,
            need=Need(action="move", item="scanner", asset=device.id),
        )  # fmt: skip
        return
    yield count(
        FAIL, "present", 0, 1, reason="missing", asset=device.id, evidence=standing.evidence,
        need=Need(action="buy", item="scanner"),
    )  # fmt: skip

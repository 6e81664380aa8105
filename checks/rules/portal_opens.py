"""Do the portal and the one-stop software open where the officers sit?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.desk_pc import city_pcs
from checks.finding import Mark, at_most, unknown
from checks.marks import FAIL
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.workplace import PageCheck, Workplace
from inventory.seen import Seen


class Opens(Record):
    """Limit of criterion C12."""

    open_ms: float = Field(default=5000, gt=0, description="longest time to open a page, ms")


@check(
    id="portal.opens",
    criterion="C12",
    level="ward",
    vi="Mở được cổng và phần mềm một cửa từ máy trạm",
    en="Portal and one-stop software open from the desk PC",
    reads=("workplace",),
    params=Opens,
)
def portal_opens(view: SiteView, limits: Opens) -> Iterator[Mark]:
    """Both pages open from the city's PC of each desk: name resolved, TLS good, in time.

    Source: criterion C12; R08, R21.
    """
    pcs = [row for role in ("one_stop", "justice") for row in city_pcs(view, role)]
    if not pcs:
        yield unknown("portal", "no_pc")
        yield unknown("onestop", "no_pc")
    for pc, standing in pcs:
        seen = view.look(pc.id)
        place = seen.get(Workplace)
        for aspect in ("portal", "onestop"):
            if standing.state in ("broken", "missing"):
                yield unknown(aspect, "pc_broken", asset=pc.id, evidence=standing.evidence)
                continue
            page = None
            if place is not None:
                page = place.portal if aspect == "portal" else place.onestop
            if page is None:
                yield silent(seen, "workplace", aspect, asset=pc.id)
            else:
                yield _page(aspect, page, seen, limits)


def _page(aspect: str, page: PageCheck, seen: Seen, limits: Opens) -> Mark:
    looked = said_by(seen, "workplace")
    why = (
        "no_name" if page.dns_ok is False
        else "tls_wrong" if page.tls_ok is False
        else None if page.opened
        else "not_opened"
    )  # fmt: skip
    if why is not None:
        return Mark(
            verdict=FAIL, aspect=aspect, asset=seen.asset, reason=why, got=False, sign="==",
            want=True, evidence=looked,
        )  # fmt: skip
    if page.time_ms is None:
        return unknown(aspect, "not_said", asset=seen.asset, evidence=looked)
    return at_most(
        page.time_ms, None, limits.open_ms, aspect=aspect, unit="ms", asset=seen.asset,
        evidence=looked, reason="slow",
    )  # fmt: skip

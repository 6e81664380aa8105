"""Has the router still breath?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark
from checks.marks import PASS, most
from checks.silence import silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.host import Host


class RouterLoad(Record):
    """Limit of ours."""

    cpu_pct: float = Field(default=90, gt=0, le=100, description="highest mean processor load, %")


@check(
    id="router.load",
    criterion="router.load",
    level="ward",
    vi="Tải của bộ định tuyến",
    en="Router load",
    reads=("host",),
    params=RouterLoad,
)
def router_load(view: SiteView, limits: RouterLoad) -> Iterator[Mark]:
    """Mean load of the router's processors over the last minute. Source: RFC 2790, hrProcessorLoad.

    Project default; many routers do not say, and are then unknown.
    """
    routers = view.of_kind("router")
    if not routers:
        yield Mark(verdict=PASS, aspect="cpu", reason="none_declared")
    for router in routers:
        seen = view.look(router.id)
        host = seen.get(Host)
        loads = (
            [one.load_pct for one in host.processors if one.load_pct is not None] if host else []
        )
        if not loads:
            yield silent(seen, "host", "cpu", asset=router.id)
            continue
        yield most(
            round(sum(loads) / len(loads), 1), limits.cpu_pct, None, "cpu", "%",
            seen=seen, group="host", asset=router.id, reason="overloaded",
        )  # fmt: skip

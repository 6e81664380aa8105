"""Does the city's backbone hold?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Evidence, Mark, evidence, unknown
from checks.line import line_seen
from checks.marks import FAIL, PASS, WARN, count
from checks.silence import QUIET, SPOKE, live, silent
from checks.view import SiteView
from inventory._record import Record


class Core(Record):
    """Limit of criterion C20."""

    routers: int = Field(default=2, ge=1, description="core routers that there must be")


@check(
    id="wan.core",
    criterion="C20",
    level="city",
    vi="WAN lõi",
    en="WAN core",
    reads=("identity", "link"),
    params=Core,
)
def wan_core(view: SiteView, limits: Core) -> Iterator[Mark]:
    """Every core router answers, and every district is reached.

    One silent router beside one that answers is a fault; when all are silent it may be our own
    line: unknown. An unreached district warns here: its own finding fails it, the other
    districts must not wait for it. No district at all is the core's fault. Source: criterion C20.
    """
    routers = view.of_kind("router")
    if len(routers) < limits.routers:
        yield unknown("router", "not_declared")
    heard = [r.id for r in routers if any(o.outcome in SPOKE for o in live(view.look(r.id)))]
    for router in routers:
        seen = view.look(router.id)
        looked = evidence(*live(seen))
        quiet = [o.outcome for o in live(seen) if o.outcome in QUIET]
        if router.id in heard:
            yield Mark(verdict=PASS, aspect="router", asset=router.id, evidence=looked)
        elif quiet and heard:
            yield Mark(
                verdict=FAIL, aspect="router", asset=router.id, reason=quiet[0].value,
                evidence=looked,
            )  # fmt: skip
        else:
            yield silent(seen, "identity", "router", asset=router.id)
    yield _peers(view)


def _peers(view: SiteView) -> Mark:
    lines = [(link, line_seen(view.look(link.id), icmp_is_enough=True)) for link in view.below]
    up = [link for link, line in lines if line.up]
    looked: tuple[Evidence, ...] = tuple(e for _, line in lines for e in line.evidence)
    down = [link for link, line in lines if line.up is False]
    if not lines:
        return unknown("peers", "not_declared")
    if len(up) == len(view.children):
        return count(PASS, "peers", len(up), len(view.children), evidence=looked, unit="districts")
    if not down:
        why = next((line.why for _, line in lines if line.up is None and line.why), "not_declared")
        return unknown("peers", why, evidence=looked)
    return count(
        WARN if up else FAIL, "peers", len(up), len(view.children), reason="down",
        evidence=looked, unit="districts",
    )  # fmt: skip

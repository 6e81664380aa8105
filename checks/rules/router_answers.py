"""The line is up; is the office behind it?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark, evidence, unknown
from checks.line import line_seen
from checks.line_marks import primary
from checks.marks import FAIL, PASS
from checks.silence import SPOKE, all_quiet, live, why_silent
from checks.view import SiteView


@check(
    id="router.answers",
    criterion="C01",
    level="ward",
    vi="Bộ định tuyến hoạt động",
    en="Router works",
    reads=("identity", "link"),
    params=NoParams,
)
def router_answers(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """The gateway forwards: it answers, or something behind it does.

    A silent router is a fault only while the line itself answers and nothing behind it does
    ("line up at carrier, gateway silent"); a router that merely does not speak SNMP forwards the
    answers of the others. Source: criterion C01.
    """
    routers = [asset for asset in view.of_kind("router") if asset.address is not None]
    link = primary(view)
    if not routers:
        # No gateway of its own to look at: the line is what there is, and C01 judges it.
        yield Mark(verdict=PASS, aspect="gateway", reason="none_declared")
        return
    router = routers[0]
    seen = view.look(router.id)
    behind = [a for a in view.assets if a.address is not None and a.kind in _BEHIND]
    heard = [o for a in (router, *behind) for o in live(view.look(a.id)) if o.outcome in SPOKE]
    if heard:
        yield Mark(verdict=PASS, aspect="gateway", asset=router.id, evidence=evidence(heard[0]))
        return
    if not all_quiet(live(seen)):
        reason, looked = why_silent(seen, "identity")
        yield unknown("gateway", reason, asset=router.id, evidence=looked)
        return
    line = None if link is None else line_seen(view.look(link.id), icmp_is_enough=True)
    if link is None or line is None or not line.up:
        yield unknown(
            "gateway", "link_down" if line is not None and line.up is False else "never_seen",
            asset=router.id, evidence=evidence(*live(seen)),
        )  # fmt: skip
    elif link.address == router.address:
        # What answered on the line is the gateway itself.
        yield Mark(verdict=PASS, aspect="gateway", asset=router.id, evidence=line.evidence)
    else:
        yield Mark(
            verdict=FAIL, aspect="gateway", asset=router.id, reason="router_silent",
            evidence=(*evidence(*live(seen)), *line.evidence),
        )  # fmt: skip


_BEHIND = ("switch", "firewall", "access_point", "pc", "printer", "mfp", "scanner", "ups")

"""The marks of a primary line, for wards and for district nodes alike."""

from collections.abc import Iterator

from pydantic import Field

from checks.finding import Mark, at_least, at_most, unknown
from checks.line import LineSeen, line_seen
from checks.view import SiteView
from inventory._record import Record
from inventory.model import LinkAsset


class LineLimits(Record):
    """Limits of criterion C01."""

    rounds: int = Field(default=3, ge=1, description="rounds that must all be answered")
    packets: int = Field(default=20, ge=1, description="fewest packets that a loss is judged by")
    loss_pct: float = Field(default=2.0, ge=0, le=100, description="most loss, %")
    rtt_p95_ms: float = Field(default=100.0, gt=0, description="longest round trip, p95, ms")
    shared_ms: float = Field(
        default=10.0,
        ge=0,
        description="spread usual among all lines that is set off, ms",
    )
    icmp_is_enough: bool = Field(default=False, description="ICMP alone proves that the line is up")


def primary(view: SiteView) -> LinkAsset | None:
    """The site's primary line, the first by id."""
    return next((link for link in view.links if link.role == "primary"), None)


def line_marks(view: SiteView, limits: LineLimits) -> Iterator[Mark]:
    """Reachable in every round; loss and round-trip time within their limits."""
    link = primary(view)
    if link is None:
        yield unknown("reachable", "not_declared")
        return
    line = line_seen(view.look(link.id), icmp_is_enough=limits.icmp_is_enough)
    if line.up is None:
        yield unknown("reachable", line.why or "never_seen", asset=link.id, evidence=line.evidence)
        return
    if line.up and line.rounds < limits.rounds and line.rounds_good == line.rounds:
        yield unknown("reachable", "thin_evidence", asset=link.id, evidence=line.evidence)
    else:
        yield at_least(
            line.rounds_good, None, limits.rounds, aspect="reachable", unit="rounds",
            asset=link.id, evidence=line.evidence, reason="down" if not line.up else "rounds_lost",
        )  # fmt: skip
    if line.up:
        yield loss(line, link, None, limits.loss_pct, limits.packets)
        yield rtt(view, line, link, None, limits.rtt_p95_ms, limits.shared_ms)


def loss(
    line: LineSeen, link: LinkAsset, warn: float | None, fail: float | None, packets: int
) -> Mark:
    """Share of packets lost; a handful of packets proves nothing about a percentage."""
    if line.loss_pct is None or line.sent is None or line.sent < packets:
        return unknown("loss", "thin_evidence", asset=link.id, evidence=line.evidence)
    return at_most(
        line.loss_pct,
        warn,
        fail,
        aspect="loss",
        unit="%",
        asset=link.id,
        evidence=line.evidence,
        reason="loss_high",
    )


def rtt(
    view: SiteView, line: LineSeen, link: LinkAsset, warn: float | None, fail: float | None,
    shared_ms: float,
) -> Mark:  # fmt: skip
    """Round-trip time that 95 of 100 packets keep, without what all lines share.

    A spread of delay that is usual among the city's lines is set off once it is above `shared_ms`:
    the city's own finding (`wan.delay`) says it, no single line answers for it.
    """
    if line.rtt_p95_ms is None:
        return unknown("rtt_p95", "not_said", asset=link.id, evidence=line.evidence)
    off = min(view.shared_spread_ms or 0.0, line.spread_ms or 0.0)
    got = line.rtt_p95_ms - off if off > shared_ms else line.rtt_p95_ms
    return at_most(
        round(got, 3), warn, fail, aspect="rtt_p95", unit="ms", asset=link.id,
        evidence=line.evidence, reason="slow",
    )  # fmt: skip

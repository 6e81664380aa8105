"""Is the line good enough for people not to notice it?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, at_least, unknown
from checks.line import line_seen
from checks.line_marks import loss, primary, rtt
from checks.view import SiteView
from inventory._record import Record


class LineQuality(Record):
    """Softer limits than C01; none of them is law."""

    loss_pct: float = Field(default=0.5, ge=0, le=100, description="loss without a warning, %")
    rtt_p95_ms: float = Field(default=30.0, gt=0, description="p95 without a warning, ms")
    mtu_bytes: int = Field(default=1400, ge=68, description="smallest path MTU, bytes")
    shared_ms: float = Field(
        default=10.0,
        ge=0,
        description="spread usual among all lines that is set off, ms",
    )
    packets: int = Field(default=20, ge=1, description="fewest packets that a loss is judged by")


@check(
    id="link.quality",
    criterion="C01",
    level="ward",
    vi="Chất lượng đường truyền chính",
    en="Quality of the primary line",
    reads=("link",),
    params=LineQuality,
)
def link_quality(view: SiteView, limits: LineQuality) -> Iterator[Mark]:
    """Loss, p95 round-trip time and path MTU stay within the project's own limits.

    A line that is down has no quality: unknown. The MTU is judged where a probe measured it.
    Source: project defaults beside Thông tư 23/2011/TT-BTTTT, which names no figures.
    """
    link = primary(view)
    if link is None:
        yield unknown("loss", "not_declared")
        return
    line = line_seen(view.look(link.id), icmp_is_enough=True)
    if not line.up:
        reason = line.why or "link_down"
        yield unknown("loss", reason, asset=link.id, evidence=line.evidence)
        return
    yield loss(line, link, limits.loss_pct, None, limits.packets)
    yield rtt(view, line, link, limits.rtt_p95_ms, None, limits.shared_ms)
    if line.mtu is not None:
        yield at_least(
            line.mtu, limits.mtu_bytes, None, aspect="mtu", unit="bytes", asset=link.id,
            evidence=line.evidence, reason="mtu_small",
        )  # fmt: skip

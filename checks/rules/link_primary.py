"""Does the ward's primary line reach the data centre?"""

from collections.abc import Iterator

from checks.check import check
from checks.finding import Mark
from checks.line_marks import LineLimits, line_marks
from checks.view import SiteView


@check(
    id="link.primary",
    criterion="C01",
    level="ward",
    vi="Đường truyền chính đến trung tâm dữ liệu",
    en="Primary line reaches the data centre",
    reads=("link",),
    params=LineLimits,
)
def link_primary(view: SiteView, limits: LineLimits) -> Iterator[Mark]:
    """Every round of the series is answered, loss and p95 round-trip time stay within limits.

    A series without any answer is a fact (down), not silence. Packets are counted by STAMP or
    ICMP; TCP hides loss. The line is up when a STAMP or TCP series got answers; ICMP alone proves
    only that it is down. Source: criterion C01; RFC 8762, RFC 792.
    """
    yield from line_marks(view, limits)

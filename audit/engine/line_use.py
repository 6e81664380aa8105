"""Line use: what a run put on a site's line and how far it gave way, as a worker tells it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from audit.engine.budget import Budget


@dataclass(frozen=True, slots=True)
class LineUse:
    """One site, one batch; or several laid together."""

    site: str
    size_bytes: int  # both ways, heads included
    halvings: int = 0
    lowest_kbit_s: float | None = None
    quiet_ms: float | None = None  # round trip, and what it grew to
    worst_ms: float | None = None
    lost_pct: float | None = None

    def pack(self) -> bytes:
        """As bytes, for another process."""
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def unpack(data: bytes) -> "LineUse":
        """The use of `pack`."""
        return LineUse(**json.loads(data))


def line_use(site: str, budget: Budget, kbit_s: float) -> LineUse:
    """What a budget has counted."""
    gave = budget.gave()
    if gave is None:
        return LineUse(site, budget.spent_bytes)
    return LineUse(
        site, budget.spent_bytes, gave.halvings, round(gave.lowest * kbit_s, 1), gave.quiet_ms,
        gave.worst_ms, gave.lost_pct,
    )  # fmt: skip


def together(uses: Iterable[LineUse]) -> dict[str, LineUse]:
    """By site: bytes summed, the worst of the rest."""
    found: dict[str, LineUse] = {}
    for one in uses:
        before = found.get(one.site)
        if before is None:
            found[one.site] = one
            continue
        worse = max((before, one), key=lambda use: (use.worst_ms or 0.0, use.lost_pct or 0.0))
        lowest = [x for x in (before.lowest_kbit_s, one.lowest_kbit_s) if x is not None]
        found[one.site] = replace(
            worse,
            size_bytes=before.size_bytes + one.size_bytes,
            halvings=before.halvings + one.halvings,
            lowest_kbit_s=min(lowest, default=None),
        )
    return found

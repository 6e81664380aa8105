"""Are all lines slow alike?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, unknown
from checks.marks import PASS, UNKNOWN
from checks.view import SiteView
from inventory._record import Record


class Shared(Record):
    """Limit of ours."""

    spread_ms: float = Field(default=30.0, ge=0, description="most spread shared by all lines, ms")


@check(
    id="wan.delay",
    criterion="wan.delay",
    level="city",
    vi="Độ trễ chung của các đường truyền",
    en="Delay that all lines share",
    reads=("link",),
    params=Shared,
)
def wan_delay(view: SiteView, limits: Shared) -> Iterator[Mark]:
    """The spread of delay (p95 less median) that is usual among the city's lines in the campaign.

    From the data centre nobody can tell whether the core, the data centre's own line or the
    probing host is busy, so this is never a fail: it is unknown, and the campaign is repeated.
    The lines themselves are judged without it: one incident at the parent instead of one a ward.
    Too few lines share nothing. Project default.
    """
    if view.shared_spread_ms is None:
        yield unknown("spread", "thin_evidence")
        return
    got = round(view.shared_spread_ms, 1)
    good = got <= limits.spread_ms
    yield Mark(
        verdict=PASS if good else UNKNOWN, aspect="spread",
        reason=None if good else "common_cause", got=got, sign="<=", want=limits.spread_ms,
        unit="ms",
    )  # fmt: skip

"""Does the line come and go?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, at_most, unknown
from checks.line_marks import primary
from checks.silence import said_by, why_silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.workplace import Workplace


class Flaps(Record):
    """Limit of ours."""

    events_day: float = Field(default=2, ge=0, description="most down events on one day")


@check(
    id="link.flapping",
    criterion="link.flapping",
    level="ward",
    vi="Đường truyền chập chờn",
    en="Line comes and goes",
    reads=("workplace",),
    params=Flaps,
)
def link_flapping(view: SiteView, limits: Flaps) -> Iterator[Mark]:
    """No day of the last seven had more breaks than the limit, as the ward's PCs saw it.

    The worst day of any PC counts. Source: project default.
    """
    link = primary(view)
    asset = None if link is None else link.id
    said = [
        (events, pc.id)
        for pc in view.of_kind("pc")
        if (place := view.look(pc.id).get(Workplace)) is not None
        and (events := place.link_down_events_day) is not None
    ]
    if not said:
        first = next(iter(view.of_kind("pc")), None)
        reason, looked = (
            ("never_seen", ()) if first is None else why_silent(view.look(first.id), "workplace")
        )
        yield unknown("events", reason, asset=asset, evidence=looked)
        return
    events, pc_id = max(said)
    yield at_most(
        events, limits.events_day, None, aspect="events", unit="events_day", asset=asset,
        evidence=said_by(view.look(pc_id), "workplace"), reason="flapping",
    )  # fmt: skip

"""Is what we know of the ward fresh enough to be known?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.days import age_days, day
from checks.desk_pc import city_pcs
from checks.finding import Mark, evidence, unknown
from checks.line_marks import primary
from checks.marks import PASS
from checks.silence import silent
from checks.view import SiteView
from inventory._record import Record
from inventory.model import office_id


class Freshness(Record):
    """Limit of criterion C16."""

    max_age_days: int = Field(default=14, ge=0, description="oldest evidence that counts, days")


@check(
    id="evidence.fresh",
    criterion="C16",
    level="ward",
    vi="Số liệu còn hạn",
    en="Evidence fresh",
    reads=("form", "people", "link", "workplace"),
    params=Freshness,
)
def evidence_fresh(view: SiteView, limits: Freshness) -> Iterator[Mark]:
    """The form, the register of people, the line and the desk PCs' reports are recent.

    Old evidence is no evidence: the mark is unknown ("chưa có số liệu"), never a fail. A PC that
    the form calls broken need not report. Source: criterion C16; R06.
    """
    office = office_id(view.site.id)
    yield _mark(view, "form", office, "form", limits)
    yield _mark(view, "people", office, "people", limits)
    link = primary(view)
    if link is None:
        yield unknown("line", "not_declared")
    else:
        yield _mark(view, "line", link.id, "link", limits)
    for role in ("one_stop", "justice"):
        for pc, standing in city_pcs(view, role):
            if standing.state not in ("broken", "missing"):
                yield _mark(view, "report", pc.id, "workplace", limits)


def _mark(view: SiteView, aspect: str, asset: str, group: str, limits: Freshness) -> Mark:
    seen = view.look(asset)
    sources = seen.sources(group)
    if not sources:
        return silent(seen, group, aspect, asset=asset)
    newest = max(sources, key=lambda o: o.at)
    age = age_days(day(newest.at), view.at) or 0
    if age > limits.max_age_days:
        return unknown(aspect, "stale", asset=asset, evidence=evidence(newest))
    return Mark(
        verdict=PASS, aspect=aspect, asset=asset, got=age, sign="<=", want=limits.max_age_days,
        unit="days", evidence=evidence(newest),
    )  # fmt: skip

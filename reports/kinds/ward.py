"""Ward sheets: one sheet of paper for each ward, to hand over and to work through."""

from collections.abc import Iterable

from reports import sentences
from reports.overview import overview
from reports.page import html_page
from reports.readiness_tables import waits_for
from reports.report import MEDIA_TYPES, Page, ReportContext, report


@report(id="ward", vi="Phiếu kết quả từng phường", en="Ward sheets", formats=("html",))
def ward(context: ReportContext, format_: str) -> Iterable[Page]:
    """What fails in one ward, who acts, by when, and how to check again; one A4 a ward.

    `extra["wards"]` names the wards by code; without it every ward has its sheet. The wards that
    are not ready come first.
    """
    view = overview(context)
    wanted = set(context.extra.get("wards", ()))
    html = html_page(
        "ward.html",
        ("ward.css",),
        context,
        view=view,
        wards=[one for one in view.queue(view.wards) if not wanted or one.site.id in wanted],
        sentence=lambda one: sentences.ward(view, one),
        passed=sentences.passed,
        waits=lambda one: waits_for(view, one),
        due=sentences.due(view),
    )
    yield Page(context.name("wards", "html"), MEDIA_TYPES[format_], html)

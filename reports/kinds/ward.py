"""Ward sheets: one sheet of paper for each ward, to hand over and to work through."""

from collections.abc import Iterable
from itertools import groupby

from reports import sentences
from reports.overview import Overview, WardRow, overview
from reports.page import html_page
from reports.pdf_file import pdf_bytes
from reports.readiness_tables import waits_for
from reports.report import MEDIA_TYPES, Page, ReportContext, report
from reports.ward_docx import ward_docx

TOGETHER = 24
"""Sheets of wards that are laid out at once: memory stays small, and a district stays together."""


@report(
    id="ward", vi="Phiếu kết quả từng phường", en="Ward sheets", formats=("html", "pdf", "docx")
)
def ward(context: ReportContext, format_: str) -> Iterable[Page]:
    """What fails in one ward, who acts, by when, and how to check again; one A4 a ward.

    `extra["wards"]` names the wards by code; without it every ward has its sheet. The wards that
    are not ready come first.
    """
    view = overview(context)
    wanted = set(context.extra.get("wards", ()))
    chosen = [one for one in view.wards if not wanted or one.site.id in wanted]
    if format_ == "html":
        page = _html(view, view.queue(chosen))
    elif format_ == "docx":
        page = ward_docx(view, view.queue(chosen))
    else:
        page = pdf_bytes(_html(view, part, paper=True) for part in _parts(view, chosen))
    yield Page(context.name("wards", format_), MEDIA_TYPES[format_], page)


def _parts(view: Overview, wards: list[WardRow]) -> Iterable[list[WardRow]]:
    """Districts in the order of codes, in each the wards in order of work; no part is long."""
    if not wards:
        yield []
    for _, own in groupby(wards, key=lambda one: one.district):
        queue = view.queue(own)
        yield from (queue[at : at + TOGETHER] for at in range(0, len(queue), TOGETHER))


def _html(view: Overview, wards: list[WardRow], *, paper: bool = False) -> bytes:
    return html_page(
        "ward.html",
        ("ward.css",),
        view.context,
        paper=paper,
        view=view,
        wards=wards,
        sentence=lambda one: sentences.ward(view, one),
        passed=sentences.passed,
        waits=lambda one: waits_for(view, one),
        due=sentences.due(view),
    )

"""Readiness: is every ward ready, what fails, and who must act."""

from collections.abc import Iterable
from itertools import groupby

from reports import phrase, sentences
from reports import readiness_tables as tables
from reports.escape import clean
from reports.names import Names
from reports.overview import VERDICTS, CriterionRow, Overview, overview
from reports.page import html_page
from reports.pdf_file import pdf_bytes
from reports.readiness_docx import readiness_docx
from reports.report import MEDIA_TYPES, Page, ReportContext, report
from reports.rule_rows import rules
from reports.tile_map import tile_map


@report(
    id="readiness",
    vi="Mức độ sẵn sàng",
    en="Readiness",
    formats=("html", "xlsx", "json", "csv", "pdf", "docx"),
)
def readiness(context: ReportContext, format_: str) -> Iterable[Page]:
    """Readiness of every ward, for every service, with evidence and who must act."""
    view = overview(context)
    media = MEDIA_TYPES[format_]
    if format_ == "html":
        yield Page(context.name("readiness", "html"), media, _html(view))
    elif format_ == "pdf":
        yield Page(context.name("readiness", "pdf"), media, pdf_bytes([_html(view, paper=True)]))
    elif format_ == "docx":
        yield Page(
            context.name("readiness", "docx"),
            media,
            readiness_docx(view, _city(view.names), rules(view.names)),
        )
    elif format_ == "xlsx":
        yield Page(context.name("readiness", "xlsx"), media, tables.xlsx(view))
    elif format_ == "json":
        yield Page(context.name("readiness", "json"), media, tables.document(view))
    elif format_ == "csv":
        yield Page(context.name("readiness-wards", "csv"), media, tables.wards_csv(view))
        yield Page(context.name("readiness-findings", "csv"), media, tables.findings_csv(view))


def _html(view: Overview, *, paper: bool = False) -> bytes:
    names, count, lang = view.names, view.count(), view.context.lang
    counts = phrase.listing(
        [
            f"{phrase.integer(count.of(v.value), lang)} {names.words.readiness(v.value)}"
            for v in VERDICTS
        ],
        lang,
    )
    open_ = [row for row in view.criteria if row.places]
    above, left = tables.above_on_paper(view) if paper else (view.above, 0)
    return html_page(
        "readiness.html",
        ("readiness.css",),
        view.context,
        paper=paper,
        rest=view.context.files(*tables.REST),
        view=view,
        above=above,
        left=left,
        on_paper=tables.ON_PAPER,
        verdicts=VERDICTS,
        count=count,
        city=_city(names),
        answer=sentences.answer(view),
        missing=sentences.missing(view),
        waiting=sentences.waiting(view),
        countdown=sentences.countdown(view),
        sentence=lambda ward: sentences.ward(view, ward),
        passed=sentences.passed,
        map=tile_map(view.wards, names),
        map_desc=names.words.say("map_desc", n=count.total, counts=counts),
        criteria=_by_weight(open_, names),
        most=max((row.places for row in open_), default=1),
        rules=rules(names),
    )


def _city(names: Names) -> str:
    register = names.context.assessment.register_
    cities = [site.id for site in register.level("city")]
    if cities:
        return names.site(cities[0])
    return clean(register.vi if names.context.lang == "vi" else register.en)


def _by_weight(rows: list[CriterionRow], names: Names) -> list[tuple[str, str, list[CriterionRow]]]:
    """(weight, its word, rows), as the rows are ordered."""
    return [
        (weight, names.words.of("weight", weight), list(group))
        for weight, group in groupby(rows, key=lambda row: row.weight)
    ]

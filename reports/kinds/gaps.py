"""Gaps: what nobody knows, why not, and who could say it."""

from collections import Counter
from collections.abc import Iterable

from checks.finding import Verdict
from reports import phrase
from reports.csv_file import csv_bytes
from reports.docx_file import Paper
from reports.names import Names, names_of
from reports.page import html_page
from reports.pdf_file import pdf_bytes
from reports.report import MEDIA_TYPES, Page, ReportContext, report
from reports.rows import FindingRow, merged, rows_of
from reports.workbook import Column

ON_PAPER = 600
"""Rows that are printed, on some sixty sheets; a city has some hundreds. The CSV has them all."""


@report(
    id="gaps", vi="Số liệu còn thiếu", en="Missing data", formats=("html", "csv", "pdf", "docx")
)
def gaps(context: ReportContext, format_: str) -> Iterable[Page]:
    """Every question without an answer: place, criterion, reason, last attempt, who answers."""
    names = names_of(context)
    unknown = (f for f in context.assessment.findings if f.mark.verdict is Verdict.UNKNOWN)
    rows = rows_of(unknown, names)
    if format_ == "csv":
        page = _csv(rows, names)
    elif format_ == "docx":
        page = _docx(rows, names)
    elif format_ == "pdf":
        page = pdf_bytes([_html(rows, names, paper=True)])
    else:
        page = _html(rows, names)
    yield Page(context.name("gaps", format_), MEDIA_TYPES[format_], page)


def _answer(rows: list[FindingRow], names: Names) -> str:
    if not rows:
        return names.words.say("gaps_none")
    places = len({row.finding.site for row in rows})
    return names.words.say(
        "gaps_answer",
        n=phrase.integer(len(rows), names.context.lang),
        p=phrase.integer(places, names.context.lang),
    )


def _tallies(rows: list[FindingRow], names: Names) -> list[tuple[str, list[tuple[str, int]]]]:
    """(heading, [(what, how often)]): why nobody knows, and who could say."""
    if not rows:
        return []
    say = names.words.say
    return [
        (say("gaps_reasons"), Counter(row.reason for row in rows).most_common()),
        (say("gaps_units"), Counter(row.who for row in rows).most_common()),
    ]


def _html(rows: list[FindingRow], names: Names, *, paper: bool = False) -> bytes:
    shown = _by_place(rows, names)
    printed = shown[:ON_PAPER] if paper else shown
    return html_page(
        "gaps.html",
        ("gaps.css",),
        names.context,
        paper=paper,
        answer=_answer(rows, names),
        rows=printed,
        left=len(shown) - len(printed),
        rest=names.context.files(("gaps", "csv")),
        tallies=_tallies(rows, names),
    )


def _docx(rows: list[FindingRow], names: Names) -> bytes:
    context, say = names.context, names.words.say
    shown = _by_place(rows, names)
    paper = Paper(context, say("gaps_title"), turn="landscape")
    paper.title(_answer(rows, names))
    for title, tallied in _tallies(rows, names):
        paper.heading(title)
        paper.bullets(
            f"{phrase.integer(n, context.lang)} {phrase.capital(name)}" for name, n in tallied
        )
    if shown:
        paper.heading(say("gaps_title"))
        paper.table(_columns(names), (_cells(row, names) for row in shown[:ON_PAPER]))
    if len(shown) > ON_PAPER:
        left = phrase.integer(len(shown) - ON_PAPER, context.lang)
        paper.text(say("paper_left", n=left, files=context.files(("gaps", "csv"))))
    return paper.finish()


def _columns(names: Names) -> list[Column]:
    say = names.words.say
    widths = {"code": 7, "ward": 16, "finding": 26, "reason": 30, "device": 24, "evidence": 40}
    return [*(Column(say(key), width) for key, width in widths.items()), Column(say("who"), 22)]


def _cells(row: FindingRow, names: Names) -> list[str]:
    evidence = "; ".join(
        " · ".join(filter(None, (one.time, one.probe, one.outcome, one.note)))
        for one in row.evidence
    )
    return [
        row.finding.site, names.short(row.finding.site),
        f"{row.criterion} {row.title} ({row.weight_word})",
        f"{phrase.capital(row.aspect)}: {row.reason}",
        phrase.capital(" ".join(filter(None, (row.device, row.asset)))),
        evidence or phrase.capital(names.words.say("no_evidence")), phrase.capital(row.who),
    ]  # fmt: skip


def _by_place(rows: list[FindingRow], names: Names) -> list[FindingRow]:
    """Rows of one place together, in the order of codes; what says the same is one row."""
    places: dict[str, list[FindingRow]] = {}
    for row in rows:
        places.setdefault(row.finding.site, []).append(row)
    codes = sorted(places, key=lambda code: (names.parent(code) or "", code))
    return [row for code in codes for row in merged(places[code])]


def _csv(rows: list[FindingRow], names: Names) -> bytes:
    say = names.words.say
    head = [
        say("code"), say("ward"), say("criterion"), say("finding"), say("weight"), say("reason"),
        say("device"), say("probe"), say("time"), say("outcome"), say("note"), say("who"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        last = row.evidence[-1] if row.evidence else None
        lines.append([
            row.finding.site, names.short(row.finding.site), row.criterion, row.title,
            row.weight_word, f"{row.aspect}: {row.reason}", row.asset,
            last.probe if last else None, last.time if last else None,
            last.outcome if last else None, last.note if last else None, row.who,
        ])  # fmt: skip
    return csv_bytes(head, lines, names.context)

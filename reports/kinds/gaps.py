"""Gaps: what nobody knows, why not, and who could say it."""

from collections import Counter
from collections.abc import Iterable

from checks.finding import Verdict
from reports import phrase
from reports.csv_file import csv_bytes
from reports.names import Names, names_of
from reports.page import html_page
from reports.report import MEDIA_TYPES, Page, ReportContext, report
from reports.rows import FindingRow, merged, rows_of


@report(id="gaps", vi="Số liệu còn thiếu", en="Missing data", formats=("html", "csv"))
def gaps(context: ReportContext, format_: str) -> Iterable[Page]:
    """Every question without an answer: place, criterion, reason, last attempt, who answers."""
    names = names_of(context)
    unknown = (f for f in context.assessment.findings if f.mark.verdict is Verdict.UNKNOWN)
    rows = rows_of(unknown, names)
    page = _csv(rows, names) if format_ == "csv" else _html(rows, names)
    yield Page(context.name("gaps", format_), MEDIA_TYPES[format_], page)


def _html(rows: list[FindingRow], names: Names) -> bytes:
    say = names.words.say
    places = len({row.finding.site for row in rows})
    answer = say(
        "gaps_answer",
        n=phrase.integer(len(rows), names.context.lang),
        p=phrase.integer(places, names.context.lang),
    )
    reasons = Counter(row.reason for row in rows).most_common()
    units = Counter(row.who for row in rows).most_common()
    return html_page(
        "gaps.html",
        ("gaps.css",),
        names.context,
        answer=answer if rows else say("gaps_none"),
        rows=_by_place(rows, names),
        tallies=[
            (say("gaps_reasons"), reasons),
            (say("gaps_units"), units),
        ] if rows else [],
    )  # fmt: skip


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

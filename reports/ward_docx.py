"""Ward sheets as a document: one sheet of paper for each ward."""

from collections.abc import Sequence

from reports import phrase, sentences
from reports.docx_file import Paper
from reports.overview import Overview, WardRow
from reports.readiness_tables import waits_for
from reports.rows import FindingRow
from reports.workbook import Column, mark_tag


def ward_docx(view: Overview, wards: Sequence[WardRow]) -> bytes:
    """What fails in each ward, who acts, by when, and how to check again."""
    say = view.names.words.say
    day = phrase.date_long(view.context.assessment.at, view.context.lang)
    paper = Paper(view.context, f"{say('sheet_ward_title')} · {day}")
    for number, one in enumerate(wards):
        _sheet(paper, view, one, first=number == 0)
    return paper.finish()


def _sheet(paper: Paper, view: Overview, one: WardRow, *, first: bool) -> None:
    names, words = view.names, view.names.words
    say = words.say
    head = paper.heading if first else paper.sheet_of
    head(f"{names.site(one.site.id)} – {words.readiness(one.verdict.value)}")
    district = names.site(one.district or "") if one.district else ""
    paper.text(" · ".join(filter(None, (district, f"{say('code')} {one.site.id}"))))
    paper.text(sentences.ward(view, one), bold=True)
    declared = {True: "declared_yes", False: "declared_no", None: "declared_none"}[one.declared]
    leader = names.leader(one.site.id)
    paper.text(
        " · ".join(
            filter(
                None,
                (
                    f"{say('accountable')}: {names.unit(one.site.id)}",
                    f"{say('leader')}: {leader}" if leader else "",
                    f"{say('declared')}: {say(declared)}"
                    + (f" ({say('differs')})" if one.contradicts else ""),
                ),
            )
        )
    )
    paper.text(
        "; ".join(
            f"{words.letter(one.by_service[service].value)} {names.service(service)}"
            for service in view.services[1:]
        )
    )
    paper.heading(say("what_fails"), 2)
    if one.counting:
        due = phrase.capital(sentences.due(view))
        paper.table(
            [Column(say("criterion"), 9), Column(say("verdict"), 13), Column(say("finding"), 46),
             Column(say("remedy"), 20), Column(say("who"), 18), Column(say("due"), 14)],
            ([row.criterion, mark_tag(row.verdict, view.context), _found(row),
              phrase.capital(row.remedy) or "—", phrase.capital(row.who), due]
             for row in one.counting),
        )  # fmt: skip
    else:
        paper.text(say("nothing_wrong"))
    if one.advice:
        paper.heading(say("advised"), 2)
        paper.bullets(_advised(first_row, rows, view) for first_row, rows in one.advice)
    waits = waits_for(view, one)
    if waits:
        paper.heading(say("what_waits"), 2)
        paper.text(waits)
    paper.text(f"{say('passed')}: {sentences.passed(one) or '—'}. {say('ours_note')}")
    paper.text(f"{say('recheck')}: ward-audit run --ward {one.site.id}")


def _found(row: FindingRow) -> str:
    """Title, what was seen, the limit, the device and when."""
    star = "*" if row.ours else ""
    value = " ".join(filter(None, (row.value, f"({row.limit}{star})" if row.limit else "")))
    last = row.evidence[0] if row.evidence else None
    parts = (
        f"{row.title}: {row.said}" + (f" {value}" if value else ""),
        row.waived,
        phrase.capital(" ".join(filter(None, (row.device, row.asset)))),
        f"{last.time}, {last.probe}" if last else "",
    )
    return ". ".join(filter(None, parts))


def _advised(first: FindingRow, rows: Sequence[FindingRow], view: Overview) -> str:
    shown = "; ".join(" ".join(filter(None, (row.asset, row.said, row.value))) for row in rows[:4])
    more = view.names.words.say("more", n=len(rows) - 4) if len(rows) > 4 else ""
    return f"{first.criterion} {first.title}: " + "; ".join(filter(None, (shown, more)))

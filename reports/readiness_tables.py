"""The readiness report as tables (XLSX, CSV) and as a document for programs (JSON)."""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from checks.finding import Evidence, Verdict
from reports import phrase, sentences
from reports.csv_file import csv_bytes
from reports.escape import json_text
from reports.overview import VERDICTS, Count, Overview, WardRow
from reports.rows import FindingRow, rows_of
from reports.workbook import Book, Column, Sheets, Tag, mark_tag, verdict_tag

FORMAT = "ward-audit-readiness/1"
REST = (("readiness", "html"), ("readiness", "xlsx"), ("wards", "pdf"))
"""Where the printed forms send who wants every ward and every finding."""

ON_PAPER = 60
"""Findings above the wards, and what wards wait for, that are printed; a city has a handful."""


def above_on_paper(view: Overview) -> tuple[list[tuple[str, tuple[FindingRow, ...]]], int]:
    """((place, findings) for paper, how many findings are left out)."""
    shown, room, left = [], ON_PAPER, 0
    for code, rows in view.above:
        if room:
            shown.append((code, rows[:room]))
        left += max(0, len(rows) - room)
        room = max(0, room - len(rows))
    return shown, left


def xlsx(view: Overview) -> bytes:
    """Five sheets: summary, wards, criteria, findings (what does not pass), evidence."""
    book = Book(view.context, view.names.words.say("title"))
    sheets(book, view)
    return book.finish()


def sheets(book: Sheets, view: Overview) -> None:
    """The sheets, into a workbook or (those for paper) into a document."""
    words = view.names.words
    say = words.say
    heads = [f"{words.letter(v.value)} {words.readiness(v.value)}" for v in VERDICTS]
    book.sheet(
        say("sheet_summary"),
        [
            Column(say("district"), 26),
            Column(say("service"), 46),
            *(Column(head, 15, "number") for head in heads),
            Column(say("total"), 9, "number"),
            Column(say("share"), 10, "share"),
            Column(say("missing"), 60, "wide"),
        ],
        _summary(view),
        paper=False,
    )
    book.sheet(
        say("sheet_wards"),
        _ward_columns(view),
        (_ward(view, ward) for ward in view.wards),
        frozen=2,
    )
    book.sheet(
        say("sheet_criteria"),
        [
            Column(say("criterion"), 9),
            Column(say("topic"), 50, "wide"),
            Column(say("weight"), 14),
            *(
                Column(phrase.capital(words.of("mark", verdict)), 14, "number")
                for verdict in ("fail", "unknown", "warn")
            ),
            Column(say("responsible"), 36, "wide"),
        ],
        (
            (r.criterion, r.title, phrase.capital(words.of("weight", r.weight)), r.fail, r.unknown,
             r.warn, phrase.capital(r.responsible))
            for r in view.criteria
        ),
        frozen=2,
        paper=False,
    )  # fmt: skip
    book.sheet(
        say("sheet_findings"),
        _finding_columns(view),
        _findings(view),
        frozen=2,
        paper=False,
    )
    book.sheet(
        say("sheet_evidence"),
        [
            Column(say("code"), 8),
            Column(say("criterion"), 9),
            Column(say("verdict"), 16, "verdict"),
            Column(say("device"), 26),
            Column(say("probe"), 22),
            Column(say("time"), 17, "time"),
            Column(say("outcome"), 22),
            Column(say("note"), 60, "wide"),
            Column(say("run"), 20),
            Column(say("finding_id"), 44),
        ],
        _evidence(view),
        paper=False,
    )


def _summary(view: Overview) -> Iterable[list[Any]]:
    total = view.names.words.say("total")
    for service in view.services:
        yield _count_row(view, total, service, view.count(None, service), "")
    for code, wards in view.districts:
        open_ = [w for w in view.queue(wards) if w.verdict.value in ("NO_GO", "NO_VERDICT")]
        missing = ", ".join(view.names.short(ward.site.id) for ward in open_)
        for service in view.services:
            listed = missing if service == view.services[0] else ""
            yield _count_row(
                view, view.names.short(code), service, view.count(wards, service), listed
            )


def _count_row(view: Overview, place: str, service: str, count: Count, listed: str) -> list[Any]:
    return [
        place,
        view.names.service(service),
        *(count.of(v.value) for v in VERDICTS),
        count.total,
        count.of("GO") / count.total if count.total else None,
        listed,
    ]


def _ward_columns(view: Overview) -> list[Column]:
    say = view.names.words.say
    return [
        Column(say("code"), 8),
        Column(say("ward"), 20),
        Column(say("district"), 16),
        Column(phrase.capital(say("pilot")), 9, paper=False),
        Column(say("verdict"), 26, "verdict"),
        *(Column(view.names.service(one), 24, "verdict", paper=False) for one in view.services[1:]),
        Column(say("score"), 10, "decimal", paper=False),
        Column(say("coverage"), 10, "share", paper=False),
        Column(say("declared"), 14),
        Column(say("held_by"), 30, "wide", paper=False),
        Column(say("reason"), 70, "wide"),
        Column(say("accountable"), 26),
        Column(say("leader"), 30, paper=False),
    ]


def _ward(view: Overview, ward: WardRow) -> list[Any]:
    names, context = view.names, view.context
    return [
        ward.site.id,
        names.short(ward.site.id),
        names.short(ward.district or ""),
        phrase.capital(names.words.say("pilot")) if ward.site.pilot else "",
        verdict_tag(ward.verdict, context),
        *(verdict_tag(ward.by_service[one], context) for one in view.services[1:]),
        ward.decision.score,
        ward.decision.coverage_pct / 100,
        _declared(view, ward),
        waits_for(view, ward),
        sentences.ward(view, ward),
        names.unit(ward.site.id),
        names.leader(ward.site.id),
    ]


def _declared(view: Overview, ward: WardRow) -> str:
    key = {True: "declared_yes", False: "declared_no", None: "declared_none"}[ward.declared]
    return phrase.capital(view.names.words.say(key))


def waits_for(view: Overview, ward: WardRow) -> str:
    """Titles of what holds a ward up."""
    titles = {held.row.finding.id: held.row.title for held in view.held}
    own = [titles[one.finding] for one in ward.decision.held_by if one.finding in titles]
    return "; ".join(dict.fromkeys(own))


def _all_open(view: Overview) -> Iterable[tuple[str, str, FindingRow]]:
    """(code, name of the district, row) of everything that does not pass, wards first."""
    for ward in view.wards:
        for row in ward.open:
            yield ward.site.id, view.names.short(ward.district or ""), row
    for code, rows in view.above:
        for row in rows:
            yield code, "", row


def _finding_columns(view: Overview) -> list[Column]:
    say = view.names.words.say
    return [
        Column(say("code"), 8),
        Column(say("place"), 22),
        Column(say("district"), 16),
        Column(say("criterion"), 9),
        Column(say("topic"), 36, "wide"),
        Column(say("verdict"), 16, "verdict"),
        Column(say("weight"), 13),
        Column(say("finding"), 40, "wide"),
        Column(say("value"), 16),
        Column(say("limit"), 16),
        Column(say("limit_kind"), 18),
        Column(say("device"), 40, "wide"),
        Column(say("probe"), 16),
        Column(say("time"), 16),
        Column(say("who"), 30, "wide"),
        Column(say("remedy"), 28, "wide"),
        Column(say("due"), 16),
        Column(say("finding_id"), 44, "wide"),
    ]


def _findings(view: Overview) -> Iterable[list[Any]]:
    due, say = sentences.due(view), view.names.words.say
    for code, district, row in _all_open(view):
        last = row.evidence[0] if row.evidence else None
        kind = say("not_regulation" if row.ours else "regulation") if row.limit_is_bound else ""
        yield [
            code, view.names.short(code), district, row.criterion, row.title,
            mark_tag(row.verdict, view.context), phrase.capital(row.weight_word), _said(row),
            row.value, row.limit, phrase.capital(kind),
            phrase.capital(" ".join(filter(None, (row.device, row.asset)))),
            last.probe if last else "", last.time if last else "", phrase.capital(row.who),
            phrase.capital(row.remedy), phrase.capital(due) if row.counts else "", row.finding.id,
        ]  # fmt: skip


def _said(row: FindingRow) -> str:
    return f"{row.said} ({row.waived})" if row.waived else row.said


def _evidence(view: Overview) -> Iterable[list[Any]]:
    """Every finding's evidence, what passed included: a pass must be provable too."""
    for finding in view.context.assessment.findings:
        for one in finding.mark.evidence:
            yield [
                finding.site, finding.criterion, mark_tag(finding.mark.verdict.value, view.context),
                one.asset, one.probe, one.at,
                phrase.capital(view.names.words.of("outcome", one.outcome)),
                view.names.words.note(one.note),
                one.run, finding.id,
            ]  # fmt: skip


def wards_csv(view: Overview) -> bytes:
    """One line per ward; verdicts as letter and word."""
    return _csv(view, _ward_columns(view), (_ward(view, ward) for ward in view.wards))


def findings_csv(view: Overview) -> bytes:
    """One line per finding that does not pass."""
    return _csv(view, _finding_columns(view), _findings(view))


def _csv(view: Overview, columns: list[Column], rows: Iterable[list[Any]]) -> bytes:
    flat = ([cell.text if isinstance(cell, Tag) else cell for cell in row] for row in rows)
    return csv_bytes([column.title for column in columns], flat, view.context)


def document(view: Overview) -> bytes:
    """The report for programs: `docs/reports.md` describes it."""
    context, names = view.context, view.names
    assessment = context.assessment
    go_live = assessment.policy.go_live
    made = {
        "format": FORMAT,
        "lang": context.lang,
        "simulated": context.simulated,
        "register": assessment.register_.id,
        "policy": assessment.policy.id,
        "run": assessment.run,
        "at": assessment.at.isoformat(),
        "generated_at": context.generated_at.isoformat(),
        "go_live": go_live.isoformat() if go_live else None,
        "answer": sentences.answer(view),
        "services": [
            {"id": one, "name": names.service(one), **_count(view.count(None, one))}
            for one in view.services
        ],
        "districts": [
            {
                "code": code,
                "name": names.short(code),
                **_count(view.count(wards)),
                "not_ready": [w.site.id for w in view.queue(wards) if w.verdict.value == "NO_GO"],
                "no_data": [
                    w.site.id for w in view.queue(wards) if w.verdict.value == "NO_VERDICT"
                ],
            }
            for code, wards in view.districts
        ],
        "wards": [_ward_object(view, ward) for ward in view.wards],
        "above": [
            _finding_object(row)
            for code in assessment.findings.sites()
            if code not in view.by_ward
            for row in rows_of(assessment.findings.of(code), names)
        ],
    }
    return (json_text(made, indent=1) + "\n").encode()


def _count(count: Count) -> dict[str, Any]:
    return {"total": count.total, "by_verdict": dict(count.by_verdict)}


def _ward_object(view: Overview, ward: WardRow) -> dict[str, Any]:
    return {
        "code": ward.site.id,
        "name": view.names.short(ward.site.id),
        "district": ward.district,
        "pilot": ward.site.pilot,
        "verdict": ward.verdict.value,
        "by_service": {k: v.value for k, v in ward.by_service.items() if k != "*"},
        "held_by": [asdict(one) for one in ward.decision.held_by],
        "blockers": ward.decision.blockers,
        "unknowns": ward.decision.unknowns,
        "conditions": ward.decision.conditions,
        "score": ward.decision.score,
        "coverage_pct": ward.decision.coverage_pct,
        "declared_ready": ward.declared,
        "contradicts": ward.contradicts,
        "unit": view.names.unit(ward.site.id),
        "leader_role": view.names.leader(ward.site.id),
        "findings": [_finding_object(row) for row in (*ward.open, *ward.passed)],
    }


def _finding_object(row: FindingRow) -> dict[str, Any]:
    finding, mark = row.finding, row.finding.mark
    known = {
        "id": finding.id,
        "site": finding.site,
        "check": finding.check,
        "criterion": finding.criterion,
        "title": row.title,
        "weight": finding.weight,
        "verdict": mark.verdict.value,
        "aspect": mark.aspect,
    }
    if mark.verdict is Verdict.PASS:
        return known  # what passed is listed; its evidence stands in the store and the workbook
    return {
        **known,
        "asset": mark.asset,
        "reason": mark.reason,
        "got": _plain(mark.got),
        "sign": mark.sign,
        "want": _plain(mark.want),
        "unit": mark.unit,
        "responsible": row.who,
        "need": asdict(mark.need) if mark.need else None,
        "waived_until": finding.waived_until.isoformat() if finding.waived_until else None,
        "evidence": [_evidence_object(one) for one in mark.evidence],
    }


def _evidence_object(one: Evidence) -> dict[str, Any]:
    at = one.at.isoformat().replace("+00:00", "Z")
    return {
        "asset": one.asset,
        "probe": one.probe,
        "at": at,
        "outcome": one.outcome,
        "run": one.run,
        "note": one.note,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat()

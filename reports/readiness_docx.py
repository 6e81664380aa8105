"""The readiness report as a document: the answer, the map, what fails and who must act."""

from collections.abc import Sequence
from typing import Any

from reports import phrase, sentences
from reports import readiness_tables as tables
from reports.docx_file import Paper
from reports.docx_table import Bar
from reports.overview import VERDICTS, Count, Overview
from reports.rule_rows import RuleRow
from reports.tile_map import tile_map
from reports.workbook import Column, mark_tag, verdict_tag


def readiness_docx(view: Overview, city: str, rules: Sequence[RuleRow]) -> bytes:
    """The sections of the page in its order; every ward has a line, findings are elsewhere."""
    context, words = view.context, view.names.words
    say, lang = words.say, context.lang
    paper = Paper(context, f"{say('title')} – {city}")
    _front(paper, view)
    paper.heading(say("by_service"))
    heads = [Column(words.letter(v.value), 6, "number") for v in VERDICTS]
    paper.table(
        [Column(say("service"), 36), Column("", 26), *heads, Column(say("share"), 9, "share")],
        ([view.names.service(one), *_counted(view.count(None, one))] for one in view.services),
    )
    paper.heading(say("by_district"))
    paper.table(
        [Column(say("district"), 17), Column("", 18), *heads, Column(say("share"), 9, "share"),
         Column(say("missing"), 42)],
        ([view.names.short(code), *_counted(view.count(wards)), _missing(view, wards)]
         for code, wards in view.districts),
        foot=[say("total"), *_counted(view.count()), ""],
    )  # fmt: skip
    paper.turn("landscape")
    paper.heading(say("paper_map"))
    paper.text(say("map_note_paper"), keep=True)
    paper.tiles(tile_map(view.wards, view.names))
    paper.turn("portrait")
    _criteria(paper, view)
    _units(paper, view)
    _above(paper, view)
    _declared(paper, view)
    tables.sheets(paper, view)
    paper.text(say("paper_rest", files=context.files(*tables.REST)))
    paper.turn("landscape")
    paper.heading(say("method"))
    age = say("method_age", n=phrase.decimal(context.assessment.policy.max_age_days, lang))
    paper.text(say("sources"))
    paper.text(say("method_gate"))
    paper.text(f"{age} {say('method_score')} {say('method_ours')}")
    paper.table(
        [Column(say("criterion"), 26), Column(say("weight"), 12), Column(say("thresholds"), 34),
         Column(say("threshold_kind"), 13), Column(say("source"), 36), Column(say("why"), 36)],
        ([f"{one.criterion} {one.title}", phrase.capital(one.weight), phrase.capital(one.limits),
          phrase.capital(one.nature), phrase.capital(one.source), one.why] for one in rules),
    )  # fmt: skip
    paper.about()
    return paper.finish()


def _front(paper: Paper, view: Overview) -> None:
    context, words = view.context, view.names.words
    say, lang = words.say, context.lang
    count = view.count()
    paper.title(sentences.answer(view))
    for line in filter(None, (sentences.missing(view),)):
        paper.text(line)
    paper.text(f"{say('as_of')}: {phrase.moment(context.assessment.at, lang)}")
    go_live = context.assessment.policy.go_live
    if go_live:
        day = phrase.date_long(go_live, lang)
        paper.text(f"{say('go_live')}: {day} ({sentences.countdown(view)})")
    waiting = sentences.waiting(view)
    if waiting:
        paper.text(waiting, bold=True)
    paper.boxes(
        [
            (
                phrase.integer(count.of(v.value), lang),
                f"{words.letter(v.value)} – {phrase.capital(words.readiness(v.value))} "
                f"({phrase.share(count.of(v.value), count.total, lang)})",
                v.value,
            )
            for v in VERDICTS
        ]
    )


def _counted(count: Count) -> list[Any]:
    parts = tuple((v.value, count.of(v.value)) for v in VERDICTS)
    share = count.of("GO") / count.total if count.total else None
    return [Bar(parts, count.total), *(n for _, n in parts), share]


def _missing(view: Overview, wards: Sequence[Any]) -> str:
    said = view.names.words
    open_ = [one for one in view.queue(wards) if one.verdict.value in ("NO_GO", "NO_VERDICT")]
    names = (f"{said.letter(w.verdict.value)} {view.names.short(w.site.id)}" for w in open_)
    return "; ".join(names) or phrase.capital(said.say("none"))


def _criteria(paper: Paper, view: Overview) -> None:
    words = view.names.words
    say = words.say
    open_ = [row for row in view.criteria if row.places]
    paper.heading(say("by_criterion"))
    if not open_:
        paper.text(say("all_pass"))
        return
    paper.text(say("by_criterion_note"), keep=True)
    most = max(row.places for row in open_)
    paper.table(
        [Column(say("criterion"), 40), Column(say("weight"), 13), Column("", 20),
         *(Column(phrase.capital(words.of("mark", one)), 10, "number")
           for one in ("fail", "unknown", "warn")),
         Column(say("responsible"), 22)],
        ([f"{row.criterion} {row.title}", phrase.capital(words.of("weight", row.weight)),
          Bar((("NO_GO", row.fail), ("NO_VERDICT", row.unknown), ("CONDITIONAL", row.warn)), most),
          row.fail, row.unknown, row.warn, phrase.capital(row.responsible)] for row in open_),
    )  # fmt: skip


def _units(paper: Paper, view: Overview) -> None:
    say, lang = view.names.words.say, view.context.lang
    paper.heading(say("by_unit"))
    paper.text(say("by_unit_note"), keep=True)
    paper.table(
        [Column(say("responsible"), 24), Column(say("places"), 8, "number"),
         Column(say("finding"), 10, "number"), Column(say("tasks"), 70)],
        ([phrase.capital(row.unit), row.places, row.findings,
          "; ".join(f"{title} ({phrase.integer(n, lang)})" for title, n in row.tasks)]
         for row in view.units),
    )  # fmt: skip


def _above(paper: Paper, view: Overview) -> None:
    names, context = view.names, view.context
    say = names.words.say
    paper.heading(say("above"))
    if not (view.above or view.held):
        paper.text(say("above_none"))
        return
    paper.text(say("above_note"))
    paper.bullets(
        f"{names.site(held.site)}: {held.row.title}, {held.row.said} ({say('held_' + held.why)}) – "
        f"{say('holds', n=phrase.integer(held.wards, context.lang))}; {held.row.who}"
        for held in view.held[: tables.ON_PAPER]
    )
    above, left = tables.above_on_paper(view)
    paper.table(
        [Column(say("place"), 18), Column(say("criterion"), 22), Column(say("verdict"), 13),
         Column(say("finding"), 30), Column(say("device"), 22), Column(say("who"), 22)],
        ([names.site(code), f"{row.criterion} {row.title}", mark_tag(row.verdict, context),
          " – ".join(filter(None, (row.said, row.value))),
          phrase.capital(" ".join(filter(None, (row.device, row.asset)))), phrase.capital(row.who)]
         for code, rows in above for row in rows),
    )  # fmt: skip
    if left:
        more = phrase.integer(left, context.lang)
        paper.text(say("paper_left", n=more, files=context.files(*tables.REST)))


def _declared(paper: Paper, view: Overview) -> None:
    names, say = view.names, view.names.words.say
    paper.heading(say("contradictions"))
    if not view.contradictions:
        paper.text(say("contradictions_none"))
        return
    paper.text(say("contradictions_note"), keep=True)
    paper.table(
        [Column(say("ward"), 24), Column(say("district"), 20), Column(say("declared"), 20),
         Column(say("measured"), 26)],
        ([names.short(one.site.id), names.short(one.district or ""),
          phrase.capital(say("declared_yes" if one.declared else "declared_no")),
          verdict_tag(one.verdict, view.context)] for one in view.contradictions),
    )  # fmt: skip

"""Readiness: is every ward ready, what fails, and who must act."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from inventory._record import Record
from reports import phrase, sentences
from reports import readiness_tables as tables
from reports.escape import clean
from reports.names import Names
from reports.overview import VERDICTS, CriterionRow, Overview, overview
from reports.page import html_page
from reports.report import MEDIA_TYPES, Page, ReportContext, report
from reports.rows import code
from reports.tile_map import tile_map


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the policy in the section on method."""

    criterion: str
    title: str
    weight: str
    limits: str
    nature: str
    source: str
    why: str


@report(
    id="readiness",
    vi="Mức độ sẵn sàng",
    en="Readiness",
    formats=("html", "xlsx", "json", "csv"),
)
def readiness(context: ReportContext, format_: str) -> Iterable[Page]:
    """Readiness of every ward, for every service, with evidence and who must act."""
    view = overview(context)
    media = MEDIA_TYPES[format_]
    if format_ == "html":
        yield Page(context.name("readiness", "html"), media, _html(view))
    elif format_ == "xlsx":
        yield Page(context.name("readiness", "xlsx"), media, tables.xlsx(view))
    elif format_ == "json":
        yield Page(context.name("readiness", "json"), media, tables.document(view))
    elif format_ == "csv":
        yield Page(context.name("readiness-wards", "csv"), media, tables.wards_csv(view))
        yield Page(context.name("readiness-findings", "csv"), media, tables.findings_csv(view))


def _html(view: Overview) -> bytes:
    names, count, lang = view.names, view.count(), view.context.lang
    counts = phrase.listing(
        [
            f"{phrase.integer(count.of(v.value), lang)} {names.words.readiness(v.value)}"
            for v in VERDICTS
        ],
        lang,
    )
    open_ = [row for row in view.criteria if row.places]
    return html_page(
        "readiness.html",
        ("readiness.css",),
        view.context,
        view=view,
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
        rules=_rules(names),
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


def _rules(names: Names) -> list[RuleRow]:
    policy = names.context.assessment.policy
    vi = names.context.lang == "vi"
    words = names.words
    criterion = {f.check: f.criterion for f in names.context.assessment.findings}
    return [
        RuleRow(
            criterion=code(criterion.get(id_, ""), id_),
            title=names.check(id_),
            weight=words.of("weight", rule.weight),
            limits=_limits(rule.params, names),
            nature=words.say("regulation" if rule.regulation else "not_regulation"),
            source=clean(rule.source, 1000),
            why=clean(rule.why_vi if vi else rule.why_en, 1000),
        )
        for id_, rule in sorted(
            policy.rules.items(),
            key=lambda item: (code(criterion.get(item[0], ""), item[0]) or "~", item[0]),
        )
    ]


def _limits(params: object, names: Names) -> str:
    """The rule's own numbers, each with what it limits."""
    if not isinstance(params, Record):
        return ""
    said = params.model_dump(mode="python")
    return "; ".join(
        f"{names.words.of('param', name)}: {_limit(value, names)}"
        for name, value in said.items()
        if value is not None
    )


def _limit(value: object, names: Names) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{names.kind(str(key))} {_limit(one, names)}" for key, one in value.items()
        )
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(_limit(one, names) for one in value)
    if isinstance(value, str):
        return names.words.of("value", clean(value))
    if isinstance(value, bool | int | float):
        return clean(phrase.scalar(value, names.context.lang))
    return clean(str(value))

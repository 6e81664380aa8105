"""The sentences of the readiness report: the answer first, then one for each ward."""

from checks.decision import Readiness
from reports import phrase
from reports.overview import Overview, WardRow
from reports.rows import FindingRow

REASONS = 3
"""So many reasons stand in a ward's sentence; the others are counted."""


def answer(view: Overview) -> str:
    """The one sentence a director reads."""
    count, lang, words = view.count(), view.context.lang, view.names.words
    return words.say(
        "answer",
        date=phrase.date_long(view.context.assessment.at, lang),
        n=phrase.integer(count.of("GO"), lang),
        total=phrase.integer(count.total, lang),
        share=phrase.share(count.of("GO"), count.total, lang),
        m=phrase.integer(count.of("CONDITIONAL"), lang),
        k=phrase.integer(count.of("NO_GO"), lang),
    )


def missing(view: Overview) -> str:
    """What is not known, or nothing to say."""
    unknown = view.count().of("NO_VERDICT")
    if not unknown:
        return ""
    return view.names.words.say("answer_missing", n=phrase.integer(unknown, view.context.lang))


def waiting(view: Overview) -> str:
    """What the wards wait for above them, or nothing to say."""
    if not view.held_wards:
        return ""
    lang, words = view.context.lang, view.names.words
    titles = list(dict.fromkeys(held.row.title for held in view.held))
    what = phrase.listing([_small(title) for title in titles], lang)
    total = len(view.wards)
    if view.held_wards == total:
        return words.say("answer_held", n=phrase.integer(total, lang), what=what)
    return words.say(
        "answer_held_some",
        n=phrase.integer(view.held_wards, lang),
        total=phrase.integer(total, lang),
        what=what,
    )


def countdown(view: Overview) -> str:
    """Days and working days until the service opens."""
    go_live = view.context.assessment.policy.go_live
    if go_live is None:
        return ""
    lang, words = view.context.lang, view.names.words
    days = (go_live - view.at).days
    if days > 0:
        return words.say(
            "days_left",
            n=phrase.integer(days, lang),
            w=phrase.integer(phrase.working_days(view.at, go_live), lang),
        )
    return words.say("days_today") if days == 0 else words.say("days_past", n=-days)


def due(view: Overview) -> str:
    """When what is missing must be there: before the service opens."""
    go_live = view.context.assessment.policy.go_live
    words = view.names.words
    if go_live is None:
        return words.say("due_none")
    return words.say("due_before", date=phrase.date_short(go_live, view.context.lang))


def ward(view: Overview, row: WardRow) -> str:
    """A ward in one sentence: verdict, why, who, until when."""
    names = view.names
    key = {
        Readiness.GO: "ready_sentence",
        Readiness.CONDITIONAL: "conditional_because",
        Readiness.NO_GO: "not_ready_because",
        Readiness.NO_VERDICT: "unknown_because",
    }[row.verdict]
    wanted = {
        Readiness.NO_GO: row.decision.blockers,
        Readiness.NO_VERDICT: row.decision.unknowns,
        Readiness.CONDITIONAL: row.decision.conditions,
        Readiness.GO: (),
    }[row.verdict]
    reasons = [one for one in row.open if one.finding.id in wanted]
    return names.words.say(
        key,
        ward=names.site(row.site.id),
        district=names.inside(row.district) if row.district else "",
        reason=_reasons(reasons, view),
        unit=phrase.listing(list(dict.fromkeys(one.who for one in reasons)), view.context.lang),
        due=due(view),
    )


def passed(row: WardRow) -> str:
    """Criteria where nothing is open, as their codes."""
    open_ = {one.criterion for one in row.open}
    return ", ".join(sorted({one.criterion for one in row.passed} - open_ - {""}))


def _reasons(rows: list[FindingRow], view: Overview) -> str:
    titles = list(dict.fromkeys(_small(row.title) for row in rows))
    if len(titles) > REASONS:
        more = view.names.words.say("more", n=len(titles) - REASONS)
        return f"{', '.join(titles[:REASONS])} {more}"
    return phrase.listing(titles, view.context.lang) if titles else "—"


def _small(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it is an abbreviation."""
    head = title.split(" ", 1)[0]
    return title if head.isupper() else title[:1].lower() + title[1:]

"""A finding in words: what every report shows of one, whatever its format."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checks.finding import Evidence, Finding, Mark, Verdict
from inventory.model import office_id
from reports import phrase
from reports.escape import clean
from reports.names import Names
from reports.words import Words

SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "in": "∈"}
_ORDER = {
    (Verdict.FAIL, "mandatory"): 0,
    (Verdict.UNKNOWN, "mandatory"): 1,
    (Verdict.FAIL, "conditional"): 2,
    (Verdict.UNKNOWN, "conditional"): 3,
    (Verdict.WARN, "mandatory"): 4,
    (Verdict.WARN, "conditional"): 5,
    (Verdict.FAIL, "advisory"): 6,
    (Verdict.UNKNOWN, "advisory"): 7,
    (Verdict.WARN, "advisory"): 8,
}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Where a finding comes from."""

    asset: str
    probe: str
    time: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in words. `finding` is the thing itself, for formats that keep numbers numbers.

    `counts` is False for advisory findings: they never move a verdict.
    """

    finding: Finding
    verdict: str  # pass, warn, fail, unknown
    verdict_word: str
    weight_word: str
    counts: bool
    criterion: str
    title: str
    aspect: str
    asset: str
    device: str
    value: str
    limit: str
    reason: str
    evidence: tuple[EvidenceRow, ...]
    who: str
    remedy: str
    waived: str
    ours: bool  # the limit is of this review, no regulation
    limit_is_bound: bool  # "≥ 3", not the last day of a product

    @property
    def said(self) -> str:
        """What was found, without the value: "tỷ lệ mất gói tin – mất gói tin cao"."""
        reason = self.reason if self.reason != self.aspect else ""
        return phrase.capital(" – ".join(filter(None, (self.aspect, reason))))


def rows_of(findings: Iterable[Finding], names: Names) -> list[FindingRow]:
    """Findings in words, the gravest first, then by criterion, aspect and device."""
    ordered = sorted(
        findings,
        key=lambda f: (
            _ORDER.get((f.mark.verdict, f.weight), 9), f.criterion, f.check, f.mark.aspect,
            f.mark.asset or "",
        ),
    )  # fmt: skip
    return [row_of(finding, names) for finding in ordered]


def row_of(finding: Finding, names: Names) -> FindingRow:
    """One finding in words."""
    mark, words = finding.mark, names.words
    of_device = mark.asset != office_id(finding.site)  # the office itself is no device
    return FindingRow(
        finding=finding,
        verdict=mark.verdict.value,
        verdict_word=words.of("mark", mark.verdict.value),
        weight_word=words.of("weight", finding.weight),
        counts=finding.weight != "advisory",
        criterion=code(finding.criterion, finding.check),
        title=names.check(finding.check),
        aspect=aspect(mark.aspect, names),
        asset=clean(mark.asset) if of_device and mark.asset else "",
        device=names.asset(mark.asset) if of_device and mark.asset else "",
        value=_value(mark, names),
        limit=_limit(mark, names),
        reason=_reason(mark, words),
        evidence=tuple(_evidence(one, names) for one in mark.evidence),
        who=names.who(finding),
        remedy=_remedy(mark, names),
        waived=_waived(finding, names),
        ours=_bound(mark) and _ours(finding, names),
        limit_is_bound=_bound(mark),
    )


def merged(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """Rows that say the same of several aspects, as one row that names them all."""
    found: dict[tuple[str, ...], list[FindingRow]] = {}
    for row in rows:
        same = (row.finding.check, row.verdict, row.reason, row.asset, row.value, row.remedy)
        alone = row.value or row.remedy or not row.reason
        found.setdefault((*same, row.aspect if alone else ""), []).append(row)
    return [
        replace(group[0], aspect=", ".join(dict.fromkeys(row.aspect for row in group)))
        for group in found.values()
    ]


def code(criterion: str, check: str) -> str:
    """ "C01"; a check that answers no numbered criterion has none."""
    return "" if criterion == check else clean(criterion)


def aspect(id_: str, names: Names) -> str:
    """The aspect in words. "bound/Viettel" is a known word and a name of the estate."""
    known, slash, rest = id_.partition("/")
    word = names.words.of("aspect", clean(known))
    return f"{word} ({clean(rest)})" if slash and rest else word


def _reason(mark: Mark, words: Words) -> str:
    """Why; a look that failed says it with its outcome."""
    if mark.reason is None:
        return ""
    known = words.knows("reason", mark.reason)
    return words.of("reason" if known else "outcome", clean(mark.reason))


def _bound(mark: Mark) -> bool:
    """Whether what was wanted bounds what was got; a product's last day is no such bound."""
    return mark.want is not None and not (isinstance(mark.want, date) and isinstance(mark.got, str))


def _ours(finding: Finding, names: Names) -> bool:
    rule = names.rule(finding.check)
    return rule is not None and not rule.regulation


def _value(mark: Mark, names: Names) -> str:
    if mark.got is None or _told(mark):
        return ""
    if isinstance(mark.got, str):
        return names.words.note(names.words.of("value", clean(mark.got)))
    return _with_unit(_number(mark.got, mark.want, names), mark.unit, names)


def _number(got: Any, want: Any, names: Names) -> str:
    """A value, as exact as a reader needs: never rounded onto its limit."""
    if isinstance(got, float) and abs(got) >= 1 and math.isfinite(got):
        rounded = round(got, 1)
        if rounded != want or got == want:
            return phrase.scalar(rounded, names.context.lang)
    return phrase.scalar(got, names.context.lang)


def _limit(mark: Mark, names: Names) -> str:
    if mark.want is None or _told(mark):
        return ""
    if isinstance(mark.want, date) and not _bound(mark):
        return names.words.say(
            "support_ended", date=phrase.date_short(mark.want, names.context.lang)
        )
    if isinstance(mark.want, str):
        text = names.words.of("value", clean(mark.want))
    else:
        text = _with_unit(phrase.scalar(mark.want, names.context.lang), mark.unit, names)
    return f"{SIGNS.get(mark.sign or '==', '')}{phrase.NBSP}{text}"


def _told(mark: Mark) -> bool:
    """Whether the reason says it all: "no toner" needs no "works: no (must be: yes)"."""
    return mark.reason is not None and isinstance(mark.got, bool)


def _with_unit(text: str, unit: str | None, names: Names) -> str:
    shown = names.words.of("measure", clean(unit)) if unit else ""
    return f"{text}{phrase.NBSP}{shown}" if shown else text


def _evidence(one: Evidence, names: Names) -> EvidenceRow:
    return EvidenceRow(
        asset=clean(one.asset),
        probe=clean(one.probe),
        time=phrase.clock(one.at, names.context.lang),
        outcome=names.words.of("outcome", clean(one.outcome)),
        note=names.words.note(clean(one.note)),
    )


def task(action: str, item: str, names: Names) -> str:
    """What to do: "thay thế máy in"; where that would be clumsy, its own words."""
    words = names.words
    if words.knows("need", f"{action} {item}"):
        return words.of("need", f"{action} {item}")
    return f"{words.of('action', action)} {words.of('item', clean(item))}"


def _remedy(mark: Mark, names: Names) -> str:
    need = mark.need
    if need is None:
        return ""
    text = task(need.action, need.item, names)
    if need.quantity == 1:
        return text
    return f"{text}: {phrase.integer(need.quantity, names.context.lang)}"


def _waived(finding: Finding, names: Names) -> str:
    if finding.waived_until is None:
        return ""
    return names.words.say(
        "waived",
        date=phrase.date_short(finding.waived_until, names.context.lang),
        reason=clean(finding.waived_because or "—"),
    )

"""The rules of a policy in words: weight, limits, where they come from, and why."""

from dataclasses import dataclass

from inventory._record import Record
from reports import phrase
from reports.escape import clean
from reports.names import Names
from reports.rows import code


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


def rules(names: Names) -> list[RuleRow]:
    """Every rule of the policy, by criterion."""
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

"""The page of all checks, made from themselves: `python -m checks.catalogue > docs/checks.md`."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

from checks.check import Check, load_checks
from checks.policy import Policy, Rule
from checks.policy_file import load_default_policy

_LEVELS = (
    ("ward", "Wards (phường)"),
    ("district", "Districts (quận)"),
    ("city", "City and data centre"),
)

_INTRO = """*Mandatory*: a fail means "chưa sẵn sàng", an unknown "chưa có số liệu".
*Conditional*: a fail means "sẵn sàng có điều kiện". *Advisory*: shown, never moves the verdict.
Silence is always UNKNOWN, with its reason. Numbers marked *không phải quy định* are the project's
own. Which fault causes which finding: [faults.md](faults.md)."""


def catalogue() -> str:
    """Every check by level and criterion, with its numbers in the shipped policy."""
    return "\n".join(_page(load_default_policy())) + "\n"


def _page(policy: Policy) -> Iterator[str]:
    checks = load_checks()
    yield "# The checks"
    yield ""
    yield "<!-- Made by `python -m checks.catalogue`; a test fails when it is stale. -->"
    yield ""
    yield f"{len(checks)} questions, as the policy `{policy.id}` asks them."
    yield _INTRO
    for level, title in _LEVELS:
        yield ""
        yield f"## {title}"
        mine = [check for check in checks.values() if check.level == level]
        for check in sorted(mine, key=lambda one: (_rank(one.criterion), one.criterion, one.id)):
            yield from _entry(check, policy)
    yield ""
    yield "## Services"
    yield ""
    yield "| service | Vietnamese | asks |"
    yield "| --- | --- | --- |"
    for service in policy.services:
        asked = ", ".join(f"`{id_}`" for id_ in service.rules)
        yield f"| `{service.id}` | {service.vi} | {asked} |"
    yield ""
    yield "## Norms"
    yield ""
    yield "| item | pieces | per | source |"
    yield "| --- | ---: | --- | --- |"
    for norm in policy.norms:
        per = norm.per if norm.per == "site" else f"desk ({', '.join(norm.desks)})"
        yield f"| {norm.item} | {norm.quantity} | {per} | {norm.source} |"


def _rank(criterion: str) -> bool:
    """The numbered criteria first."""
    return not (criterion[:1] == "C" and criterion[1:].isdigit())


def _entry(check: Check[Any], policy: Policy) -> Iterator[str]:
    rule = policy.rules.get(check.id)
    code = f" ({check.criterion})" if check.criterion != check.id else ""
    yield ""
    yield f"### `{check.id}`{code}: {check.en}"
    yield ""
    yield f"*{check.vi}.* " + " ".join(cleandoc(check.doc).split())
    yield ""
    yield f"- reads: {', '.join(f'`{group}`' for group in check.reads)}"
    if rule is None:
        yield "- not asked by this policy"
    else:
        yield f"- weight: {rule.weight}; responsible: {rule.responsible}; points: {rule.points:g}"
        yield f"- why: {rule.why_en}"
        yield f"- source: {rule.source}"
    fields = check.params.model_fields
    if fields:
        yield ""
        yield "| parameter | in this policy | meaning |"
        yield "| --- | --- | --- |"
        for name, field in fields.items():
            yield f"| `{name}` | {_value(rule, check, name)} | {field.description} |"


def _value(rule: Rule | None, check: Check[Any], name: str) -> str:
    params = check.params() if rule is None or rule.params is None else rule.params
    value = getattr(params, name)
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    import sys

    sys.stdout.write(catalogue())

"""What differs between two policies: places with two values."""

from typing import Any

from checks.policy import Policy, Rule

Change = tuple[str, str | None, str | None]


def diff_policies(a: Policy, b: Policy) -> list[Change]:
    """Every place where two policies differ, by place; None: not there.

    Rules are compared field by field and parameter by parameter, services by the rules they list,
    norms by item and level, waivers as a whole.
    """
    left, right = _flat(a), _flat(b)
    return [
        (place, left.get(place), right.get(place))
        for place in sorted(left.keys() | right.keys())
        if left.get(place) != right.get(place)
    ]


def _flat(policy: Policy) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name in ("id", "vi", "en", "valid_from", "go_live", "max_age_days", "waiver_ceiling"):
        value = getattr(policy, name)
        if value is not None:
            flat["policy" if name == "id" else name] = _text(value)
    for id_, rule in policy.rules.items():
        flat |= _rule(id_, rule)
    for service in policy.services:
        for rule_id in service.rules:
            flat[f"services.{service.id}.rules.{rule_id}"] = "asked"
    for norm in policy.norms:
        at = f"norms.{norm.item}.{norm.level}"
        for name, value in norm.model_dump(mode="json").items():
            flat[f"{at}.{name}"] = _text(value)
    for waiver in policy.waivers:
        at = f"waivers.{waiver.check}.{waiver.site}.{waiver.asset or '*'}"
        flat[at] = f"{waiver.from_.isoformat()} - {waiver.until.isoformat()}: {waiver.because}"
    return flat


def _rule(id_: str, rule: Rule) -> dict[str, str]:
    said = rule.model_dump(mode="json", exclude={"params", "check"})
    flat = {f"rules.{id_}.{name}": _text(value) for name, value in said.items()}
    if rule.params is not None:
        for name, value in rule.params.model_dump(mode="json").items():
            flat[f"rules.{id_}.params.{name}"] = _text(value)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

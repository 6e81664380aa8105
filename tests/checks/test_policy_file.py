"""A policy as people write it: what it becomes, and every wrong line with what to do."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources

import pytest

from checks.check import load_checks
from checks.policy_diff import diff_policies
from checks.policy_file import (
    PolicyError,
    lint_waivers,
    load_default_policy,
    load_policy,
    parse_policy,
)

GOOD = """\
policy: draft
vi: Bản thảo
en: Draft
valid_from: 2016-08-01
rules:
  printer.supplies:
    weight: advisory
    why_vi: Hết mực thì dừng.
    why_en: No toner, no results.
    source: của dự án, không phải quy định
    regulation: false
    responsible: UBND phường
    params: {warn_below_pct: 30}
  people.trained:
    weight: mandatory
    why_vi: Phải có người.
    why_en: People are needed.
    source: của dự án, không phải quy định
    regulation: false
    responsible: UBND phường
    waivable: false
services:
  - id: counter
    vi: Một cửa
    en: Counter
    rules: [printer.supplies, people.trained]
waivers:
  - check: printer.supplies
    site: 00001
    because: mực đã đặt
    risk: in nhờ
    by: phường
    approved_by: quận
    from: 2016-08-01
    until: 2016-08-20
"""


def wrong(text: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        parse_policy(text, "policy.yaml")
    return [str(problem) for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


def test_a_good_policy_has_typed_parameters_and_keeps_leading_zeros() -> None:
    policy = parse_policy(GOOD, "policy.yaml")
    assert policy.id == "draft"
    assert policy.rules["printer.supplies"].params.warn_below_pct == 30
    assert policy.rules["printer.supplies"].params.fail_below_pct == 5  # not said: the check's own
    assert policy.waivers[0].site == "00001"
    assert policy.waivers[0].from_ == date(2016, 8, 1)
    assert policy.max_age_days == 14


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "{warn_below_pct: 30}", "{warn_below: 30}",
            "policy.yaml:13: rules.printer.supplies.params: no parameter 'warn_below'; "
            "known: warn_below_pct, fail_below_pct",
        ),
        (
            "    params: {warn_below_pct: 30}", "    params:\n      warn_below_pct: much",
            "policy.yaml:14: rules.printer.supplies.params.warn_below_pct: "
            "'much' must be a number",
        ),
        (
            "    params: {warn_below_pct: 30}", "    params:\n      warn_below_pct: 130",
            "policy.yaml:14: rules.printer.supplies.params.warn_below_pct: 130 must be at most 100",
        ),
        (
            "{warn_below_pct: 30}", "[30]",
            "policy.yaml:13: rules.printer.supplies.params: must be a mapping of names to values",
        ),
        (
            "  printer.supplies:\n", "  printer.suplies:\n",
            "policy.yaml:7: rules: no check is called 'printer.suplies'; "
            "did you mean 'printer.supplies'?",
        ),
        (
            "weight: advisory", "weight: high",
            "policy.yaml:7: rules.printer.supplies.weight: 'high' must be one of 'mandatory', "
            "'conditional' or 'advisory'",
        ),
        (
            "    why_vi: Hết mực thì dừng.\n", "",
            "policy.yaml:7: rules.printer.supplies.why_vi: is missing; add it",
        ),
        (
            "source: của dự án, không phải quy định", "source: của dự án",
            "policy.yaml:10: rules.printer.supplies.source: regulation is false, so the text must "
            "say 'không phải quy định' and why the number",
        ),
        (
            "rules: [printer.supplies, people.trained]", "rules: [printer.supplies, nothing]",
            "policy.yaml:26: services[1].rules[2]: 'nothing' is no rule of this policy; add it to "
            "'rules' or remove it",
        ),
        (
            "id: counter", "id: '*'",
            "policy.yaml:23: services[1].id: '*' is taken; use another id",
        ),
        (
            "valid_from: 2016-08-01", "valid_from: 2016-08-32",
            "policy.yaml:4: valid_from: '2016-08-32' must be a date, as 2016-08-05",
        ),
        (
            "policy: draft\n", "",
            "policy.yaml:1: policy: is missing; add it",
        ),
        (
            "en: Draft", "en: Draft\nscore: 80",
            "policy.yaml:4: score: no such name; remove it or correct its spelling",
        ),
        (
            "    until: 2016-08-20\n", "",
            "policy.yaml:28: waivers[1].until: is missing; add it",
        ),
        (
            "until: 2016-08-20", "until: 2016-07-20",
            "policy.yaml:28: waivers[1]: ends on 2016-07-20, before it starts",
        ),
        (
            "approved_by: quận", "approved_by: ' Phường '",
            "policy.yaml:28: waivers[1]: asked and approved by the same: 'phường'; "
            "somebody else must approve",
        ),
        (
            "  - check: printer.supplies", "  - check: people.trained",
            "policy.yaml:28: waivers[1]: 'people.trained' may not be waived",
        ),
        (
            "  - check: printer.supplies", "  - check: link.primary",
            "policy.yaml:28: waivers[1]: 'link.primary' is no rule of this policy; a waiver needs "
            "the rule that it waives",
        ),
        (
            "because: mực đã đặt", "because: ''",
            "policy.yaml:28: waivers[1]: because is empty; say it",
        ),
        (
            "    from: 2016-08-01", "    from: soon",
            "policy.yaml:34: waivers[1].from: 'soon' must be a date, as 2016-08-05",
        ),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_what_to_do(old: str, new: str, line: str) -> None:
    assert line in wrong(changed(old, new))


def test_every_error_is_said_at_once_in_order_of_lines() -> None:
    text = changed("weight: advisory", "weight: high")
    text = text.replace("rules: [printer.supplies, people.trained]", "rules: [x, y]")
    found = wrong(text)
    assert len(found) == 3
    lines = [int(re.findall(r":(\d+):", one)[0]) for one in found]
    assert lines == sorted(lines)


def test_one_waiver_more_than_the_ceiling_is_refused() -> None:
    row = GOOD[GOOD.index("  - check: printer.supplies\n    site") :]
    assert parse_policy(GOOD + row * 2, "policy.yaml").waivers
    assert wrong(GOOD + row * 3) == [
        "policy.yaml:52: waivers[4]: 00001 has more than 3 waivers; "
        "a ward with so many is not ready"
    ]


def test_a_waiver_that_has_ended_is_said_on_the_day_after() -> None:
    policy = parse_policy(GOOD, "policy.yaml")
    assert lint_waivers(policy, today=date(2016, 8, 20), source="policy.yaml") == ()
    (problem,) = lint_waivers(policy, today=date(2016, 8, 21), source="policy.yaml")
    assert str(problem) == (
        "policy.yaml: waivers[1]: printer.supplies at 00001 ended on 2016-08-20; "
        "mend the fault, or ask again"
    )


@pytest.mark.parametrize(
    "text", ["", "- a\n", "policy: [\n", "a: 1\na: 2\n", "rules: 3\nservices: {}\nwaivers: no\n"]
)
def test_what_is_no_policy_is_refused_in_one_line_each(text: str) -> None:
    assert all(line.startswith("policy.yaml") and "\n" not in line for line in wrong(text))


def test_norms_by_desk_name_their_desks_and_their_checks() -> None:
    norm = (
        "norms:\n  - item: printer\n    level: ward\n    quantity: 1\n    per: desk\n"
        "    checks: [printer.nowhere]\n    source: luật\n    regulation: true\n"
    )
    assert wrong(GOOD + norm) == [
        "policy.yaml:37: norms[1]: per: desk needs 'desks', the roles that it counts",
        "policy.yaml:41: norms[1].checks[1]: 'printer.nowhere' is no rule of this policy; "
        "add it to 'rules' or remove it",
    ]


def test_the_shipped_policy_asks_every_check_with_the_weight_of_its_criterion() -> None:
    policy = load_default_policy()
    checks = load_checks()
    assert set(policy.rules) == set(checks)
    asked = {rule for service in policy.services for rule in service.rules}
    assert asked == set(checks)
    criteria = {check.criterion for check in checks.values()}
    assert {f"C{n:02}" for n in range(1, 26)} <= criteria


def test_the_shipped_policy_writes_every_number_down() -> None:
    """What may be tuned is in the file, not hidden in the code; the browsers' list is data."""
    text = resources.files("checks.policies").joinpath("hanoi-2016.yaml").read_text("utf-8")
    for id_, rule in load_default_policy().rules.items():
        for name in rule.params.model_dump() if rule.params else ():
            if name != "browsers":
                body = text[text.index(f"\n  {id_}:") :]
                assert name in body[: body.index("\n  ", 20) + 2_000], (id_, name)


def test_a_register_without_a_policy_of_its_own_gets_the_shipped_one() -> None:
    assert load_policy("tiny") == load_policy("hanoi-2016") == load_default_policy()


def test_two_policies_differ_where_they_were_changed() -> None:
    one = parse_policy(GOOD, "a.yaml")
    two = parse_policy(
        changed("warn_below_pct: 30", "warn_below_pct: 25").replace(
            "[printer.supplies, people.trained]", "[printer.supplies]"
        ),
        "b.yaml",
    )
    assert diff_policies(one, one) == []
    assert diff_policies(one, two) == [
        ("rules.printer.supplies.params.warn_below_pct", "30", "25"),
        ("services.counter.rules.people.trained", "asked", None),
    ]

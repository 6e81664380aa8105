"""The product's criteria against the customer's table of 25."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from checks.catalogue import catalogue
from checks.check import load_checks
from checks.policy_file import load_default_policy
from inventory.facts import load_groups
from tests.conftest import ROOT, need_shared


def test_each_of_the_25_criteria_is_asked_at_its_level_with_its_weight() -> None:
    policy, checks = load_default_policy(), load_checks()
    with need_shared("domain", "criteria.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 25
    for row in rows:
        mine = [check for check in checks.values() if check.criterion == row["id"]]
        assert mine, row["id"]
        first = next(check for check in mine if (check.vi, check.en) == (row["vi"], row["en"]))
        assert first.level == row["scope"]
        assert policy.rules[first.id].weight == row["weight"].split(" ")[0].strip(",")


def test_the_page_of_checks_is_fresh() -> None:
    written = (ROOT / "docs" / "checks.md").read_text("utf-8")
    assert written == catalogue(), "run: python -m checks.catalogue > docs/checks.md"


def test_every_check_has_a_source_a_docstring_and_described_parameters() -> None:
    for check in load_checks().values():
        assert check.doc.strip(), check.id
        assert check.vi != check.en, check.id
        for name, field in check.params.model_fields.items():
            assert field.description, (check.id, name)


def test_every_fault_of_the_table_is_in_the_map_of_faults() -> None:
    text = Path(ROOT / "docs" / "faults.md").read_text("utf-8")
    with need_shared("domain", "faults.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) == 54
    assert [code for code in codes if f"{code} " not in text and f"{code}," not in text] == []


def test_the_map_of_faults_names_only_checks_and_facts_that_exist() -> None:
    text = Path(ROOT / "docs" / "faults.md").read_text("utf-8")
    facts = {
        f"{id_}.{name}"
        for id_, group in load_groups().items()
        for name in getattr(group, "model_fields", ())
    }
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", text))
    assert named - set(load_checks()) - facts == {"ward.form"}  # the probe

"""What docs/requirements.md names must exist."""

import csv
import re
from pathlib import Path

import pytest

from audit.cli.root import COMMANDS
from audit.probes.probe import load_probes
from checks.check import load_checks
from checks.policy_file import load_default_policy
from inventory.register import list_registers
from reports.report import load_reports

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/requirements.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| R")
]
NAMED = sorted(set(re.findall(r"`(\w+):([\w.-]+)`", TEXT)))


def known(kind: str) -> set[str]:
    everything = {
        "check": lambda: set(load_checks()) & set(load_default_policy().rules),
        "probe": lambda: set(load_probes()),
        "report": lambda: set(load_reports()),
        "register": lambda: set(list_registers()),
        "policy": lambda: {load_default_policy().id},
        "command": lambda: set(COMMANDS),
    }
    return everything[kind]()


@pytest.mark.parametrize(("kind", "name"), NAMED)
def test_what_serves_a_requirement_exists(kind: str, name: str) -> None:
    assert name in known(kind)


def test_every_fact_of_the_article_has_a_line_and_says_what_serves_it(shared: Path) -> None:
    with (shared / "domain/requirements.csv").open(encoding="utf-8") as file:
        facts = {row["id"]: row["article_fact_vi"] for row in csv.DictReader(file)}
    assert {row[0]: row[1] for row in ROWS} == facts
    for id_, _, _, served_by, state in ROWS:
        assert (served_by == "-") == (state == "not yet"), id_

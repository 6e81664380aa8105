"""The security pages say what is: each test they name exists, each library fault has its report."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from audit.cli import _supply
from tests.conftest import ROOT
from tests.test_floors import LOCKED

MODEL = (ROOT / "docs/security-model.md").read_text("utf-8")
UPSTREAM = sorted((ROOT / "docs/upstream").glob("*.md"))


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_threat_names_a_test_that_exists() -> None:
    rows = MODEL.split("## Threats")[1].split("\n## ")[0].splitlines()
    threats = [row for row in rows if row.startswith("| ") and "shown by" not in row]
    assert len(threats) > 10
    for row in threats[1:]:
        named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", row.split(" | ")[-1])
        assert named, row
        for path, name in named:
            assert (ROOT / path).exists(), path
            assert not name or name in functions(ROOT / path), f"{path}::{name}"


@pytest.mark.parametrize("path", UPSTREAM, ids=lambda path: path.stem)
def test_a_report_to_a_library_names_its_release_what_we_do_and_where_it_is_shown(
    path: Path,
) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert "What we do: " in text
    for name in re.findall(r"`((?:tests|audit|inventory|reports|checks)/[\w/.]+?)`", text):
        assert (ROOT / name).exists(), name
    (line,) = re.findall(r"^- Librar(?:y|ies): (.*)$", text, re.MULTILINE)
    for name, version in re.findall(r"([A-Za-z-]+) (\d[\d.]*\d)", line):
        have = LOCKED.get(_supply.canonical(name))
        assert have is not None, name
        assert str(have).startswith(version), f"{name} {have} is locked: look at {path.name} again"


def test_the_pages_say_the_state_of_the_audit_as_it_is() -> None:
    empty = not _supply.audited()
    assert ("no package has been audited" in MODEL.replace("\n", " ")) == empty
    security = " ".join((ROOT / "SECURITY.md").read_text("utf-8").split())
    assert ("today none has been audited" in security.replace("**", "")) == empty
    assert ("hiện chưa gói nào được rà soát" in security) == empty


def test_both_languages_of_the_policy_have_the_same_parts() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    vi, en = text.split("## English")
    assert vi.count("\n### ") == en.count("\n### ") == 4
    assert vi.count("\n- ") == en.count("\n- ")

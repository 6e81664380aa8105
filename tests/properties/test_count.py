"""How many properties there are, by what they are about; in CI their examples are fixed."""

from __future__ import annotations

import ast
import os
from collections import Counter

import hypothesis

from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep

ABOUT = {
    "codecs": ("tests/audit/wire/", "tests/audit/engine/test_codec", "properties/test_ends"),
    "texts": ("tests/audit/cli/test_common", "tests/reports/", "properties/test_cleaning",
              "tests/inventory/test_text"),
    "policy and gate": ("tests/checks/test_policy", "tests/checks/test_properties",
                        "properties/test_gate", "properties/test_order"),
    "money": ("tests/checks/test_money", "tests/checks/test_procure", "properties/test_money"),
    "reconciling": ("tests/inventory/test_reconcile", "tests/inventory/test_other",
                    "properties/test_reconcile"),
    "canonical bytes": ("properties/test_bytes",),
    "files and scope": ("tests/inventory/", "tests/audit/store/"),
}  # fmt: skip
"""The first that fits counts."""


def given(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call) and ast.unparse(one.func) == "given"
        for one in node.decorator_list
    )


def test_there_are_enough_properties_of_everything_and_ci_repeats_its_examples() -> None:
    counts: Counter[str] = Counter()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        number = sum(
            isinstance(node, ast.FunctionDef) and given(node)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
        about = next((a for a, parts in ABOUT.items() if any(p in name for p in parts)), "others")
        counts[about] += number
    fixed = hypothesis.settings.default.derandomize  # type: ignore[union-attr]
    total = sum(counts.values())
    least = min(counts[about] for about in ABOUT)
    said = ", ".join(f"{about} {counts[about]}" for about in (*ABOUT, "others") if counts[about])
    keep([
        Figure(
            test="properties",
            goal="at least 60 properties (Hypothesis) of codecs, texts, policy, money, reconciling "
            "and canonical bytes, 4 or more of each; the same examples every time in CI",
            measured=f"{total} properties: {said}",
            met=total >= 60 and least >= 4,
            command="make test PYTEST_ARGS=tests/properties",
        )
    ])  # fmt: skip
    assert total >= 60
    assert least >= 4, counts
    assert fixed == ("CI" in os.environ)

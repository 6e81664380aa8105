"""Money: whole đồng from the price list to the last total, however much of it there is."""

from __future__ import annotations

import ast
import typing
from dataclasses import is_dataclass
from importlib import import_module
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from checks.plan_lines import Line
from checks.plan_money import by, packages, registrations
from checks.policy import WEIGHTS
from inventory.number import parse_whole
from reports.phrase import money
from tests.checks.small_plan import PRICES, RULES
from tests.checks.test_money_properties import AT, ITEMS, line
from tests.conftest import ROOT

GREAT = st.integers(2**53 - 3, 2**53 + 3) | st.integers(0, 10**18)
"""What a float would round is in it."""

LINES = st.lists(
    st.builds(
        line, st.integers(1, 5), st.integers(1, 2), st.sampled_from(ITEMS), st.integers(1, 10**6),
        GREAT, st.sampled_from(["central", "own", "none"]), st.sampled_from(WEIGHTS),
        st.integers(0, 99),
    ),
    max_size=12,
)  # fmt: skip


def whole(value: Any) -> bool:
    return value is None or type(value) is int


@given(LINES)
def test_sums_of_great_amounts_are_exact_and_whole(lines: list[Line]) -> None:
    exact = sum(one.total_vnd or 0 for one in lines)
    totals = by(lines, lambda one: one.item)
    assert all(whole(one.total_vnd) and whole(one.quantity) for one in totals)
    assert sum(one.total_vnd for one in totals) == exact
    bought = packages(lines, PRICES, RULES, AT)
    central = registrations(lines)
    assert all(whole(one.price_vnd) for one in bought)
    assert all(whole(one.total_vnd) for one in central)
    apart = sum(one.total_vnd or 0 for one in lines if one.channel == "none")
    spent = sum(one.price_vnd or 0 for one in bought) + sum(one.total_vnd or 0 for one in central)
    assert spent + apart == exact


@given(LINES, LINES)
def test_the_total_of_two_plans_is_the_sum_of_their_totals(
    some: list[Line], more: list[Line]
) -> None:
    def total(lines: list[Line]) -> dict[str, int]:
        return {one.key: one.total_vnd for one in by(lines, lambda line: line.district)}

    one, other, both = total(some), total(more), total(some + more)
    assert both == {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}


@given(GREAT)
def test_a_great_amount_is_written_to_the_last_dong(amount_vnd: int) -> None:
    written = money(amount_vnd, "vi")
    digits = "".join(sign for sign in written if sign.isdigit())
    assert int(digits) == amount_vnd
    assert parse_whole(written.split("\u00a0")[0].split(" ")[0]) == amount_vnd


def _floats(hint: Any) -> bool:
    if get_origin(hint) in (typing.Union, UnionType, typing.Annotated, tuple, list, dict):
        return any(_floats(one) for one in get_args(hint))
    return hint is float


def test_no_amount_of_money_has_a_type_that_rounds() -> None:
    seen = 0
    for package in ("checks", "reports", "inventory"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for kind in vars(import_module(name)).values():
                if not isinstance(kind, type) or kind.__module__ != name:
                    continue
                if not (is_dataclass(kind) or issubclass(kind, BaseModel)):
                    continue
                for field, hint in get_type_hints(kind).items():
                    if field.endswith("_vnd"):
                        assert not _floats(hint), f"{name}.{kind.__name__}.{field}"
                        seen += 1
    assert seen > 15


def _money(node: ast.AST) -> bool:
    return any(
        name.endswith("_vnd")
        for one in ast.walk(node)
        for name in (getattr(one, "attr", ""), getattr(one, "id", ""))
    )


def test_money_is_never_divided_into_a_fraction_or_made_a_float() -> None:
    found = []
    for package in ("checks", "reports"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _money(node):
                    found.append((path.name, ast.unparse(node)))
                called = isinstance(node, ast.Call) and ast.unparse(node.func) in ("float", "round")
                if called and _money(node):
                    found.append((path.name, ast.unparse(node)))
    assert found == []

"""Strict YAML: what is written is what is read, and every problem has its line."""

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from inventory._record import Record
from inventory.problem import InventoryError, Problem
from inventory.yaml_file import MAX_REPEATED, dump_yaml, line_of, load_yaml, problems_of


def value(text: str) -> Any:
    return load_yaml(text, "a.yaml")[0]


def lines(text: str) -> list[str]:
    with pytest.raises(InventoryError) as caught:
        load_yaml(text, "a.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "written",
    ["00001", "010", "yes", "no", "on", "off", "Yes", "1:30", "190:20:30", "0x1F", "0o17", "1_000",
     "1e5", ".inf", ".nan", "2016-08-05", "2016-08-05T09:00:00+07:00", "+5", "1.", ".5", "0b1",
     "-0001"],
)  # fmt: skip
def test_what_yaml_would_turn_into_something_else_stays_text(written: str) -> None:
    assert value(f"a: {written}") == {"a": written}


def test_numbers_truth_and_nothing_are_values() -> None:
    said = value("{a: 12, b: -3, c: 2.5, d: true, e: False, f: null, g: ~, h: , i: '12', j: 0}")
    assert said == {
        "a": 12, "b": -3, "c": 2.5, "d": True, "e": False, "f": None, "g": None, "h": None,
        "i": "12", "j": 0,
    }  # fmt: skip
    assert [type(said[key]) for key in "abcd"] == [int, int, float, bool]


def test_keys_are_always_text() -> None:
    assert value("00001: a\n268: b\nyes: c\n") == {"00001": "a", "268": "b", "yes": "c"}


def test_a_number_that_may_be_thousands_is_refused_with_its_trap() -> None:
    with pytest.raises(InventoryError) as caught:
        load_yaml("a:\n  b: 1.500\n", "a.yaml")
    assert caught.value.trap == "Q-NUM"
    assert str(caught.value) == (
        "a.yaml:2: a.b: 1.500 may be thousands or decimals; write 1500 or 1.5000"
    )
    assert value("a: '1.500'") == {"a": "1.500"}


def test_nfd_text_becomes_nfc() -> None:
    assert value("a: Phu\u0301c Xa\u0301") == {"a": "Phúc Xá"}


def test_every_value_knows_its_line() -> None:
    _, places = load_yaml("a: 1\nb:\n  - x\n  - {y: 1,\n     z: 2}\n", "a.yaml")
    assert places[("b",)] == 3
    assert places[("b", 1)] == 4
    assert places[("b", 1, "z")] == 5
    assert line_of(places, ("b", 1, "missing", "deeper")) == 4
    assert line_of({}, ("b",)) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3: a: written twice, first in line 1; keep one of them"),
        ("x:\n  k: 1\n  k: 2\n", "a.yaml:3: x.k: written twice, first in line 2; keep one of them"),
        ("a: !!python/object/apply:os.system [id]\n",
         "a.yaml:1: a: tag tag:yaml.org,2002:python/object/apply:os.system is not allowed; "
         "remove it"),
        ("a: !!int 5\n", "a.yaml:1: a: tag tag:yaml.org,2002:int is not allowed; remove it"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: a second document begins; keep one in a file"),
        ("[1, 2]: 3\n", "a.yaml:1: a key is a list or a mapping; keys are text"),
        ("a: *b\n", "a.yaml:1: a: alias *b has no finished &b before it; write it out"),
        ("&a [*a]\n", "a.yaml:1: [1]: alias *a has no finished &a before it; write it out"),
        ("<<: {a: 1}\n", "a.yaml:1: merge key << is not allowed; write the values out"),
        ("a: b: c\n",
         "a.yaml:1: not YAML: mapping values are not allowed in this context; "
         "quote text that holds a colon"),
        ("a:\n\tb: 1\n",
         "a.yaml:2: not YAML: found character that cannot start any token; "
         "indent with spaces, not tabs, and quote text that begins with a sign"),
        ("a: [1, 2\n",
         "a.yaml:2: not YAML: did not find expected ',' or ']'; "
         "check indentation, quotes and brackets"),
    ],
)  # fmt: skip
def test_each_wrong_file_has_one_clear_line(text: str, line: str) -> None:
    assert lines(text) == [line]


def test_all_problems_are_said_at_once() -> None:
    assert len(lines("a: 1\na: 2\nb: !!int 3\nc: {d: 1, d: 2}\n")) == 3


def test_a_small_file_cannot_grow_into_a_large_value() -> None:
    rows = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for below, name in zip("abcdefgh", "bcdefghi", strict=True):
        rows.append(f"{name}: &{name} [{','.join([f'*{below}'] * 10)}]")
    assert lines("\n".join(rows))[0].endswith(
        f"aliases repeat more than {MAX_REPEATED} values; write fewer aliases"
    )


def test_aliases_that_repeat_a_little_are_fine() -> None:
    assert value("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 50_000 + "x"])
def test_endless_depth_is_refused_and_breaks_nothing(text: str) -> None:
    assert "more than 64 levels; flatten it" in lines(text)[0]


def test_control_characters_and_half_surrogates_are_refused() -> None:
    assert "control characters are not allowed" in lines("a: \x00")[0]
    assert "not YAML" in lines("a: \ud800")[0]


@given(st.text(max_size=200))
def test_any_text_gives_a_value_or_clear_lines(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        load_yaml(text, "a.yaml")
    except InventoryError as error:
        problems = error.problems
    assert all(str(problem).startswith("a.yaml") for problem in problems)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(-1e9, 1e9).map(lambda x: round(x, 4))
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def nfc(item: Any) -> Any:
    from unicodedata import normalize

    if isinstance(item, str):
        return normalize("NFC", item)
    if isinstance(item, list):
        return [nfc(one) for one in item]
    if isinstance(item, dict):
        return {normalize("NFC", key): nfc(one) for key, one in item.items()}
    return item


@given(PLAIN)
def test_what_we_write_is_read_back(item: Any) -> None:
    assert value(dump_yaml(nfc(item))) == nfc(item)


def test_dates_are_written_as_their_text() -> None:
    assert value(dump_yaml({"a": date(2016, 8, 5)})) == {"a": "2016-08-05"}


class _Rule(Record):
    weight: int
    on: bool = True


class _File(Record):
    rules: dict[str, _Rule]
    day: date | None = None


def test_what_pydantic_refuses_is_said_with_its_line() -> None:
    text = "rules:\n  a.b:\n    weight: heavy\n    wait: 1\n  c: {}\nday: soon\n"
    read, places = load_yaml(text, "p.yaml")
    with pytest.raises(ValidationError) as caught:
        _File.model_validate(read)
    assert [str(problem) for problem in problems_of(caught.value, places, "p.yaml")] == [
        "p.yaml:3: rules.a.b.weight: 'heavy' must be a whole number",
        "p.yaml:4: rules.a.b.wait: no such name; remove it or correct its spelling",
        "p.yaml:5: rules.c.weight: is missing; add it",
        "p.yaml:6: day: 'soon' must be a date, as 2016-08-05",
    ]


def test_python_itself_would_have_read_the_traps_otherwise() -> None:
    """The reason for all this: PyYAML's own safe loader."""
    assert yaml.safe_load("{a: 010, b: no, c: 1:30, d: 00001}") == {
        "a": 8, "b": False, "c": 90, "d": 1,
    }  # fmt: skip

"""The rule for text from outside, and the type that applies it wherever a device is quoted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from inventory.codec import note_text
from inventory.facts import Said, SaidLines, SaidValues, load_groups
from inventory.groups.identity import Identity
from inventory.groups.service import Service
from inventory.harmless import INVISIBLE, LONGEST, MOST_MARKS, tame, tame_lines
from tests.sinks.payloads import PAYLOADS

ANY = st.text(st.characters(exclude_categories=()), max_size=300)
TYPED = {get_args(one) for one in (Said, SaidLines, SaidValues)}


def acting(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter) in INVISIBLE]


@settings(max_examples=400)
@given(ANY)
def test_tamed_text_holds_nothing_that_acts_and_is_tamed_once_for_all(text: str) -> None:
    said = tame(text)
    assert not acting(said)
    assert unicodedata.is_normalized("NFC", said)
    assert tame(said) == said
    assert tame_lines(tame_lines(text)) == tame_lines(text)


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_payload_in_a_fact_is_tame(text: str) -> None:
    said = Identity(model=text).model
    assert said is not None
    assert not acting(said)
    assert len(said) <= LONGEST
    assert not acting(note_text(text).replace("\n", ""))


def test_letters_with_a_hundred_marks_keep_a_few() -> None:
    assert tame("Z" + "\u0323" * 100) == "Ẓ" + "\u0323" * MOST_MARKS
    assert tame("\u0301\u0301a") == "a"
    assert tame(unicodedata.normalize("NFD", "Phường Đống Đa")) == "Phường Đống Đa"


def test_what_a_protocol_says_beside_is_tame_to_its_keys() -> None:
    said = Service(detail={"a\x1b[2J": [{"b\u202e": "c\x07"}, ("d\n",)], "e": 1})
    assert said.detail == {"a [2J": [{"b": "c"}, ("d",)], "e": 1}


def untyped(model: Any, place: str) -> Iterator[str]:
    """Fields of a model that hold text which nothing has tamed."""
    if get_args(model) in TYPED:
        return
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            kind: Any = field.annotation
            for one in reversed(field.metadata):
                kind = (kind, one)
            yield from untyped(kind, f"{place}.{name}")
    elif isinstance(model, tuple):
        if model not in TYPED:
            yield from untyped(model[0], place)
    elif model in (str, Any, object):
        yield place
    elif get_origin(model) is not None and str(get_origin(model)) != "typing.Literal":
        for one in get_args(model):
            yield from untyped(one, place)


def test_every_text_of_every_group_has_the_type() -> None:
    groups = load_groups()
    assert len(groups) > 12
    assert [place for id_, model in groups.items() for place in untyped(model, id_)] == []


def test_a_text_without_the_type_would_be_found() -> None:
    class Bad(BaseModel):
        good: tuple[Said, ...] = ()
        worse: dict[str, int] = {}
        bad: str | None = None

    assert list(untyped(Bad, "x")) == ["x.worse", "x.bad"]

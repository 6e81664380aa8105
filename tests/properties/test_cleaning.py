"""Cleaning: who cleans a text twice changes nothing the second time, and letters are composed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.cli import _common
from audit.wire import text as wire
from inventory import harmless
from inventory.text import clean, fold
from reports import escape

TRAPS = st.sampled_from(
    "a\u0301\u0323\u0309\u200b\u200d\ufeff\u00ad\u00a0\r\n\t \u0344\u0340\u2126\uac00\u1100\u1161"
    "\u11a8đĐơƯ\x1b\x85\u2028\u202e\u2066\ue000\ufdd0='＝\u0338"
)
TEXTS = st.text(st.one_of(TRAPS, st.characters()), max_size=40)

COMPOSING: dict[str, Callable[[str], str]] = {
    "a cell of a file": clean,
    "what a device says": lambda text: wire.clean(text, 25) or "",
    "a stored line": harmless.tame,
    "a stored line, cut": lambda text: harmless.tame(text, 12),
    "stored lines": harmless.tame_lines,
    "stored lines, cut": lambda text: harmless.tame_lines(text, 12),
    "a line of a report": escape.plain,
    "a text of a report": lambda text: escape.clean(text, 12),
}
CLEANERS = {
    **COMPOSING,
    "a terminal": _common.safe,
    "a terminal, cut": lambda text: _common.safe(text, longest=12),
    "lines of a terminal": lambda text: _common.safe(text, lines=True),
    "comparing": fold,
}


@pytest.mark.parametrize("name", CLEANERS)
@given(TEXTS)
@example("a\u200b\u0301")
@example("a\u00ad\u0301b")
@example("\u200b\u0301")
@example("aaaaaaaaaaa\u200b b")
def test_cleaning_twice_is_cleaning_once(name: str, text: str) -> None:
    once = CLEANERS[name](text)
    assert CLEANERS[name](once) == once


@pytest.mark.parametrize("name", COMPOSING)
@given(TEXTS)
@example("a\u200b\u0301")
@example("x\u200b\u0344")
def test_what_is_cleaned_is_composed_so_that_names_match(name: str, text: str) -> None:
    once = COMPOSING[name](text)
    assert unicodedata.normalize("NFC", once) == once


@given(TEXTS)
def test_a_csv_cell_has_no_risky_start_however_the_text_hid_it(text: str) -> None:
    cell = escape.csv_cell(text)
    assert unicodedata.normalize("NFKC", cell.lstrip(" \u00a0"))[:1] not in set("=+-@")

"""Terminal text: what acts on a terminal is gone, what people read stays."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from audit.wire.terminal import LONGEST_LINE, plain


def test_colours_titles_and_clipboards_are_taken_out():
    text = "\x1b[1;31mred\x1b[0m \x1b]0;owned\x07title \x1b]52;c;ZXZpbA==\x1b\\clip \x1bc\x1b(Bend"
    assert plain(text) == "red title clip end"


def test_direction_marks_and_backspaces_are_taken_out():
    assert plain("ab\u202ecd\u2066\b\b\x00ef") == "abcdef"


def test_vietnamese_and_line_ends_stay():
    assert plain("Phường\tPhúc Xá\r\nhai\rba") == "Phường Phúc Xá\nhai\nba"


@given(st.text(st.characters(), max_size=300))
def test_whatever_comes_nothing_is_left_that_acts(text):
    said = plain(text)
    assert all(
        letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
        for letter in said
    )
    assert plain(said) == said


def test_a_line_without_an_end_is_cut():
    assert len(plain("x" * 200_000)) == LONGEST_LINE

"""Terminal text: what acts on a terminal is gone, what people read stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.terminal import LONGEST_LINE, asks_for_a_key, comes_round, plain, screen


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


def test_a_pager_that_is_taken_back_leaves_no_trace():
    left = "\x1b[42D" + " " * 42 + "\x1b[42D"
    text = (
        f"one\r\n  ---- More ----{left}  two\r\n --More-- \b\b\b\b\b\b\b\b\b         "
        "\b\b\b\b\b\b\b\b\bthree\r\n--More-- \r         \r    four\r\n"
        "-- MORE --, next page\r\x1b[K5"
    )
    assert screen(text) == "one\n  two\n three\n    four\n5"


def test_a_pager_that_is_left_standing_is_no_line_of_the_answer():
    assert screen("a\r\n--More-- or (q)uit\r\nb\r\nPress any key to continue\r\nc") == "a\nb\nc"


def test_a_terminal_that_moves_about_reads_as_a_person_would_see_it():
    moving = "\x1b[1;13r\x1b[24;1H\x1b[2K\x1b[24;1Hsw# \x1b[?25h\x1b[24;5Hshow system\x1bE Status"
    assert screen(moving) == "sw# show system\n Status"
    assert screen("abc\x1b[2DX\x1b[1K") == "  c"
    assert screen("abcdef\x1b[3G\x1b[K\x1b[2CZ") == "ab  Z"


@pytest.mark.parametrize(
    "asked",
    ["  ---- More ----", " --More-- ", "---(more 45%)---", "Press any key to continue (Q to quit)",
     "-- MORE --, next page: Space, next line: Enter, quit: Control-C",
     "More: <space>,  Quit: q or CTRL+Z, One line: <return> ", "-- [Q quit|D dump|down]",
     "CTRL+C ESC q Quit SPACE n Next Page ENTER Next Entry a All"],
)  # fmt: skip
def test_every_maker_s_way_to_ask_for_a_key_is_known(asked):
    assert asks_for_a_key(f"Gi0/1 is up\r\n{asked}")
    assert not asks_for_a_key(f"{asked}\r\nGi0/1 is up")


def test_a_screen_that_begins_again_is_known_by_its_offer_to_refresh():
    live = "CTRL+C ESC q Quit SPACE n Next Page p Previous Page r Refresh"
    assert comes_round(asks_for_a_key(f"Port 1\r\n{live}"))
    assert not comes_round(asks_for_a_key("Port 1\r\n--More--"))


def test_words_that_only_look_like_a_pager_are_none():
    for line in ("Description: more room", "rt-more#", "moreover", "-"):
        assert not asks_for_a_key(line)


@given(st.text(st.sampled_from("ab \r\b\n\x1b[0123456789;CDGHKfEmh?-More"), max_size=200))
def test_whatever_moves_comes_nothing_is_left_that_acts(text):
    said = screen(text)
    assert all(letter == "\n" or letter.isprintable() for letter in said)
    assert all(len(line) <= LONGEST_LINE for line in said.split("\n"))
    asks_for_a_key(text)


def test_a_cursor_that_is_sent_far_away_costs_no_memory():
    assert len(screen("a\x1b[9999Cb\x1b[9999;9999Hc" * 1_000)) <= LONGEST_LINE

"""Text of hostile devices, made harmless for every place where it is shown."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.csv_file import csv_bytes
from reports.escape import CUT, LONGEST, clean, csv_cell, plain, terminal
from reports.report import ReportContext
from tests.reports._city import MADE, assessment

ANY = st.text(st.characters(exclude_categories=()), max_size=400)


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_clean_text_holds_nothing_that_acts(text):
    shown = clean(text)
    assert len(shown) <= LONGEST
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp")]
    assert not [c for c in shown if unicodedata.category(c) == "Cf"]
    shown.encode()


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_cleaning_twice_is_cleaning_once(text):
    assert plain(plain(text)) == plain(text)
    assert clean(clean(text)) == clean(text)


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_no_csv_cell_of_text_begins_like_a_formula(text):
    cell = csv_cell(text).lstrip()
    assert not cell.startswith(tuple("=+-@＝＋－＠"))


def test_direction_overrides_and_escapes_of_terminals_are_gone():
    assert clean("a\u202etxt.exe") == "atxt.exe"
    assert "\x1b" not in terminal("\x1b]0;owned\x07\x1b[31m")
    assert clean("\ud800") == "\ufffd"


def test_letters_are_composed_so_that_names_match():
    assert clean(unicodedata.normalize("NFD", "Phường Thượng Cát")) == "Phường Thượng Cát"


def test_a_megabyte_is_cut_and_says_so():
    shown = clean("A" * 1_000_000)
    assert len(shown) == LONGEST
    assert shown.endswith(CUT)
    assert clean("A" * LONGEST) == "A" * LONGEST


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " ="])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(start):
    assert csv_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_numbers_stay_numbers_and_silence_stays_empty():
    assert csv_cell(-3.2) == "-3.2"
    assert csv_cell(0) == "0"
    assert csv_cell(None) == ""
    assert csv_cell("Phúc Xá") == "Phúc Xá"


def test_a_csv_file_opens_in_excel_with_its_accents():
    said = csv_bytes(["Mã"], [["00001"]], ReportContext(assessment(), MADE))
    assert said == b'\xef\xbb\xbf"M\xc3\xa3"\r\n"00001"\r\n'


def test_a_quote_in_a_cell_does_not_end_it():
    said = csv_bytes(["a"], [['x","=1']], ReportContext(assessment(), MADE))
    assert said.endswith(b'"x"",""=1"\r\n')


def test_every_line_of_simulated_data_says_so():
    said = csv_bytes(["a"], [[1], [2]], ReportContext(assessment(), MADE, simulated=True))
    assert said.decode("utf-8-sig") == '"a","Số liệu mô phỏng"\r\n1,"có"\r\n2,"có"\r\n'

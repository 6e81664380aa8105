"""Amounts in words, in the style of official papers."""

import pytest

from reports.in_words import LIMIT, money_in_words_en, money_in_words_vi

VI = {
    0: "không",
    1: "một",
    5: "năm",
    10: "mười",
    11: "mười một",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi bốn",
    25: "hai mươi lăm",
    91: "chín mươi mốt",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    505: "năm trăm linh năm",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm linh năm",
    1_010: "một nghìn không trăm mười",
    1_050: "một nghìn không trăm năm mươi",
    1_500: "một nghìn năm trăm",
    21_000: "hai mươi mốt nghìn",
    100_000: "một trăm nghìn",
    1_000_000: "một triệu",
    1_000_005: "một triệu không trăm linh năm",
    12_900_000: "mười hai triệu chín trăm nghìn",
    105_000_000: "một trăm linh năm triệu",
    1_000_000_000: "một tỷ",
    1_005_000_000: "một tỷ không trăm linh năm triệu",
    1_756_200_000: "một tỷ bảy trăm năm mươi sáu triệu hai trăm nghìn",
    2_000_000_001: "hai tỷ không trăm linh một",
    1_000_000_000_000: "một nghìn tỷ",
    1_001_000_000_000: "một nghìn không trăm linh một tỷ",
    -1_005: "âm một nghìn không trăm linh năm",
}


@pytest.mark.parametrize("number", VI)
def test_an_amount_is_said_as_an_official_paper_says_it(number):
    assert money_in_words_vi(number) == VI[number]


def test_every_amount_has_its_own_words():
    numbers = [*range(20_000), *(10**k + d for k in range(5, 18) for d in (-1, 0, 1, 5, 21))]
    for say in (money_in_words_vi, money_in_words_en):
        assert len({say(number) for number in numbers}) == len(set(numbers))


def test_no_word_stands_where_custom_forbids_it():
    for number in (*range(2_000), 65, 75, 1_065, 21_021_021):
        said = f" {money_in_words_vi(number)} "
        assert " mươi năm " not in said
        assert " mươi một " not in said
        assert " lẻ " not in said
        assert "  " not in said


def test_english_amounts_are_said_with_and_and_hyphens():
    assert money_in_words_en(1_756_200_005) == (
        "one billion seven hundred and fifty-six million two hundred thousand and five"
    )
    assert money_in_words_en(1_005) == "one thousand and five"
    assert money_in_words_en(0) == "zero"


@pytest.mark.parametrize("say", [money_in_words_vi, money_in_words_en])
def test_an_amount_beyond_any_price_is_refused(say):
    with pytest.raises(ValueError, match="too large"):
        say(LIMIT)

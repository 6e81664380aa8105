"""Text and numbers as offices send them: nothing is guessed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.number import (
    Q_NUM,
    NumberError,
    is_ambiguous,
    number_text,
    parse_decimal,
    parse_whole,
)
from inventory.problem import InventoryError
from inventory.register import load_register
from inventory.text import Q_FONT, clean, decode, legacy_font
from tests.inventory.fonts import tcvn3, vni

HANOI = load_register("hanoi-2016")


def test_titles_in_a_legacy_font_are_recognised_for_every_ward() -> None:
    for site in HANOI.level("ward"):
        assert legacy_font(tcvn3(site.title)) == "TCVN3", site.title
        assert legacy_font(vni(site.title)) == "VNI", site.title
        twice = site.title.encode().decode("cp1252", "replace")
        assert legacy_font(twice) == "UTF-8 read as Windows-1252", site.title


@pytest.mark.parametrize(
    "text",
    ["Phúc Xá", "Yên Hoà", "khoẻo", "Intel® Core™ i3", "40 m²", "25 °C", "(c) 2016", "Hoá đơn",
     "Canon LBP 2900", "Thuỵ Khuê", "±5 %", "« Một cửa »", "É, Ô, Ý"],
)  # fmt: skip
def test_honest_text_is_never_called_legacy(text: str) -> None:
    assert legacy_font(text) is None


def test_no_name_of_the_register_is_called_legacy() -> None:
    for site in HANOI.sites:
        for text in (site.name, site.title, unicodedata.normalize("NFD", site.title)):
            assert legacy_font(clean(text)) is None


def test_excel_files_of_both_kinds_are_decoded_to_nfc() -> None:
    text = "mã,tên\r\n00001,Phúc Xá\r\n"
    for data in (
        text.encode(), text.encode("utf-8-sig"), b"\xff\xfe" + text.encode("utf-16-le"),
        unicodedata.normalize("NFD", text).encode(),
    ):  # fmt: skip
        assert decode(data, "a.csv") == text


def test_a_file_in_tcvn3_bytes_is_named_with_its_line() -> None:
    data = b"id,name\r\n00001," + tcvn3("Phường Phúc Xá").encode("latin-1")
    with pytest.raises(InventoryError) as caught:
        decode(data, "a.csv")
    assert caught.value.trap == Q_FONT
    assert str(caught.value) == (
        "a.csv:2: the letters of TCVN3; "
        "convert it to Unicode (UTF-8) with the font tool of the office and save again"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("2", 2), ("2,5", 2.5), ("2.5", 2.5), ("0.500", 0.5), ("0,125", 0.125), ("1.500,25", 1500.25),
     ("1,500.25", 1500.25), ("1.500.000", 1_500_000), ("1234.500", 1234.5), ("-3,25", -3.25)],
)  # fmt: skip
def test_decimals_with_either_mark_are_read(text: str, value: float) -> None:
    assert parse_decimal(text) == value


@pytest.mark.parametrize("text", ["1.500", "1,500", "12.500", "999,999", "-1.500"])
def test_a_number_that_may_be_thousands_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_decimal(text)
    assert caught.value.trap == Q_NUM


def test_the_refusal_says_both_readings() -> None:
    with pytest.raises(NumberError) as caught:
        parse_decimal("1.500")
    assert str(caught.value) == "1.500 may be thousands or decimals; write 1500 or 1,5"


@pytest.mark.parametrize(
    "text", ["", "x", "1e5", "0x10", "1_000", "٣", "1.5.5", "1,2,3", "--1", "NaN"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_decimal(text)
    assert caught.value.trap == ""


def test_a_whole_number_may_have_its_thousands_parted() -> None:
    assert [parse_whole(text) for text in ("1500", "1.500", "12.500.000", "1 500")] == [
        1500, 1500, 12_500_000, 1500,
    ]  # fmt: skip
    for text in ("1,5", "1.50", "1500.0", "1.5000", "mười"):
        with pytest.raises(NumberError):
            parse_whole(text)


@given(st.floats(min_value=-1e15, max_value=1e15, allow_nan=False).map(lambda x: round(x, 6)))
def test_every_number_we_write_is_read_back(value: float) -> None:
    text = number_text(value)
    assert not is_ambiguous(text)
    assert parse_decimal(text) == value

"""A table on screens of any width: it folds, it turns into records, it never cuts."""

import io

import pytest
from rich.console import Console

from audit.cli._table import draw

COLUMNS = ["site", "ready", "not ready", "held by others", "what is to be done", "total"]
ROWS = [
    ["Thành phố Hà Nội", "64", "36", "168", "Mở rộng đường truyền từ 2 lên 8 Mbit/s", "168"],
    ["Quận Hai Bà Trưng", "11", "3", "20", "thay-cartridge-HP-CE505A-cho-máy-in", "1234567"],
]


def drawn(width: int, title: str = "") -> str:
    out = io.StringIO()
    draw(Console(file=out, width=width, markup=False), COLUMNS, ROWS, title, (1, 2, 3, 5))
    return out.getvalue()


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 70, 80, 100, 132, 200])
def test_no_number_and_no_name_is_cut_on_any_screen(width: int) -> None:
    text = drawn(width)
    words = text.replace("\n", " ").split()
    for row in ROWS:
        for at in (1, 2, 3, 5):
            assert row[at] in words
    if width >= 40:
        assert all(row[0] in text for row in ROWS)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_every_letter_of_a_folded_text_is_there(width: int) -> None:
    letters = "".join(letter for letter in drawn(width) if letter.isalnum())
    assert len(letters) >= sum(letter.isalnum() for row in ROWS for cell in row for letter in cell)


def test_no_line_is_wider_than_the_screen() -> None:
    for width in (40, 60, 80, 132):
        assert max(map(len, drawn(width).splitlines())) <= width


def test_a_narrow_screen_gets_records_with_the_heading_of_every_value() -> None:
    text = drawn(40, "Số liệu mô phỏng")
    assert text.startswith("Số liệu mô phỏng\n")
    assert "site: Thành phố Hà Nội\n  ready: 64\n" in text


def test_a_wide_screen_gets_one_line_a_row() -> None:
    assert sum("Quận Hai Bà Trưng" in line for line in drawn(200).splitlines()) == 1
    assert len(drawn(200).splitlines()) == len(ROWS) + 4

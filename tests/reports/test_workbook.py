"""Workbooks, read back by a library that did not write them."""

import io
import zipfile

import openpyxl
import pytest

from reports.report import load_reports
from tests.reports.test_readiness import PAYLOADS, _infected, context


@pytest.fixture(scope="module")
def book():
    (made,) = load_reports()["readiness"].render(context(), "xlsx")
    return openpyxl.load_workbook(io.BytesIO(made.data))


def test_the_sheets_are_there_with_filters_frozen_heads_and_the_mark(book):
    assert book.sheetnames == ["Tổng hợp", "Phường", "Tiêu chí", "Phát hiện", "Minh chứng"]
    for sheet in book:
        assert sheet.auto_filter.ref is not None
        assert sheet.freeze_panes.endswith("3")
        assert "Số liệu mô phỏng" in sheet["A1"].value
        assert "Số liệu mô phỏng" in sheet.oddHeader.center.text


def test_codes_stay_text_and_counts_stay_numbers(book):
    wards = book["Phường"]
    assert wards["A3"].value == "00001" or len(wards["A3"].value) == 5
    assert wards.max_row == 2 + 168
    city = [cell.value for cell in book["Tổng hợp"][3]]
    assert city[:7] == ["Tổng", "Tất cả dịch vụ", 100, 38, 24, 6, 168]
    assert city[7] == pytest.approx(100 / 168)


def test_a_verdict_has_its_letter_and_its_colour(book):
    colours: dict[str, set[str]] = {}
    for row in book["Phường"].iter_rows(min_row=3):
        colours.setdefault(row[4].value, set()).add(row[4].fill.fgColor.rgb)
    assert set(colours) == {
        "S sẵn sàng", "Đ sẵn sàng có điều kiện", "C chưa sẵn sàng", "K chưa có số liệu",
    }  # fmt: skip
    assert all(len(seen) == 1 for seen in colours.values())
    assert len({frozenset(seen) for seen in colours.values()}) == 4


def test_evidence_has_real_dates(book):
    sheet = book["Minh chứng"]
    assert sheet.max_row > 168
    assert sheet["F3"].value.year == 2016
    assert sheet["F3"].is_date


@pytest.mark.parametrize("payload", [*PAYLOADS, "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "http://x"])
def test_nothing_that_a_device_says_becomes_a_formula_or_a_link(payload):
    data = _infected(payload, "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            text = parts.read(name).decode()
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in text
                assert "<f " not in text
                assert "<hyperlink" not in text
            assert not name.startswith(("xl/externalLinks", "xl/vbaProject", "xl/ctrlProps"))
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)

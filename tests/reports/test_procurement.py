"""The purchasing proposal as people get it."""

from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pytest

from reports.kinds.procurement import procurement
from reports.report import Lang, Page, ReportContext
from tests.reports._city import MADE, assessment

EVIL = '=cmd|"/c calc"!A1<script>alert(1)</script>\x1b[31m\u202e'


def pages(format_: str, lang: Lang = "vi", *, simulated: bool = True) -> list[Page]:
    context = ReportContext(
        assessment=assessment(simulated=simulated), generated_at=MADE, lang=lang,
        simulated=simulated, tool_version="1",
    )  # fmt: skip
    return list(procurement.render(context, format_))


def text(format_: str, lang: Lang = "vi", *, simulated: bool = True) -> str:
    return pages(format_, lang, simulated=simulated)[0].data.decode()


def test_it_opens_with_how_many_and_how_much_in_figures_and_words() -> None:
    html = text("html")
    plan = json.loads(text("json"))
    total = f"{plan['total']['total_vnd']:,}".replace(",", ".")
    answer = html[html.index('class="answer"') :][:600]
    assert f"{total}\u00a0đồng" in answer
    assert "Bằng chữ:" in answer


def test_every_supplied_device_names_findings_that_exist_and_fail() -> None:
    plan = json.loads(text("json"))
    judged = {one.id: one.mark.verdict.value for one in assessment().findings}
    assert plan["lines"]
    for line in plan["lines"]:
        assert {judged[id_] for id_ in line["findings"]} <= {"fail", "warn"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_simulated_data_is_said_on_every_page(lang: Lang) -> None:
    label = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}[lang]
    html = text("html", lang)
    assert html.count(label) >= 3
    assert label not in text("html", lang, simulated=False)
    book = openpyxl.load_workbook(io.BytesIO(pages("xlsx", lang)[0].data))
    for sheet in book:
        assert label in str(sheet["A1"].value)


def test_the_page_needs_nothing_from_anywhere() -> None:
    html = text("html")
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)""", html)
    assert "<script" not in html
    assert "default-src &#39;none&#39;" in html


def test_the_workbook_holds_no_formula_and_the_csv_no_cell_that_acts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(pages("xlsx")[0].data))
    assert [sheet.title for sheet in book][:2] == ["Tổng hợp", "Đăng ký nhu cầu theo quận"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    rows = list(csv.reader(io.StringIO(text("csv").lstrip("\ufeff"))))
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_sums_of_the_workbook_are_those_of_the_document() -> None:
    plan = json.loads(text("json"))
    sheet = openpyxl.load_workbook(io.BytesIO(pages("xlsx")[0].data))["Tổng hợp"]
    last = [cell.value for cell in list(sheet.iter_rows())[-1]]
    assert last[1:3] == [plan["total"]["quantity"], plan["total"]["total_vnd"]]


def test_what_is_not_in_a_source_says_so() -> None:
    html = text("html")
    assert "theo trí nhớ, chưa kiểm chứng" in html
    assert "không phải quy định" in html
    assert "Đơn giá là giả định" in html


def test_english_has_english_words() -> None:
    html = text("html", "en")
    assert "Registration of needs for central purchasing" in html
    assert "Theo kết quả" not in html


def test_a_device_cannot_speak_through_the_proposal() -> None:
    judged = assessment(device=EVIL, note=EVIL)
    context = ReportContext(assessment=judged, generated_at=MADE, simulated=True)
    for format_ in ("html", "csv"):
        data = next(iter(procurement.render(context, format_))).data.decode()
        assert "<script" not in data
        assert "\x1b" not in data
        assert "\u202e" not in data

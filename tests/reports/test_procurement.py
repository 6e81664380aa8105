"""The purchasing proposal as people get it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

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
    context = ReportContext(
        assessment=assessment(), generated_at=MADE, extra={"audience": "internal"}
    )
    plan = json.loads(next(iter(procurement.render(context, "json"))).data)
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
    last: list[Any] = [cell.value for cell in list(sheet.iter_rows())[-1]]
    paid = [line for line in plan["lines"] if line["priced"] != "free"]
    assert sum(last[1:4]) == sum(line["quantity"] for line in paid)
    assert last[4] == plan["total"]["total_vnd"]


def test_what_is_not_in_a_source_says_so() -> None:
    html = text("html")
    assert "theo trí nhớ, chưa kiểm chứng" in html
    assert "không phải quy định" in html
    assert "Đơn giá là giả định" in html


def test_a_law_that_has_ended_is_not_cited() -> None:
    judged = replace(assessment(), at=datetime(2024, 6, 1, 2, tzinfo=UTC))
    context = ReportContext(assessment=judged, generated_at=MADE)
    later = next(iter(procurement.render(context, "html"))).data.decode()
    assert "43/2013/QH13" in text("html")
    assert "63/2014/NĐ-CP" in text("html")
    assert "43/2013/QH13" not in later
    assert "63/2014/NĐ-CP" not in later
    assert "chưa ghi nhận văn bản có hiệu lực" in later


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


def test_a_district_registers_what_how_many_at_what_price_and_for_which_ward() -> None:
    plan = json.loads(text("json"))
    sheet = openpyxl.load_workbook(io.BytesIO(pages("xlsx")[0].data))["Đăng ký nhu cầu theo quận"]
    rows: list[Any] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert len(rows) == len(plan["registrations"]) > 0
    assert sum(row[4] for row in rows) == sum(one["quantity"] for one in plan["registrations"])
    for _, item, spec, unit, quantity, price, total, sites in rows:
        assert item[0].isupper()
        assert spec
        assert unit
        assert price * quantity == total
        alone = [int(n) for n in re.findall(r"\((\d+)\)", sites)]
        assert sum(alone) + len(sites.split(", ")) - len(alone) == quantity


def test_every_line_of_the_table_for_programs_says_that_it_is_simulated() -> None:
    rows = list(csv.reader(io.StringIO(text("csv").lstrip("\ufeff"))))
    assert rows[0][-1] == "Số liệu mô phỏng"
    assert {row[-1] for row in rows[1:]} == {"có"}
    plain = list(csv.reader(io.StringIO(text("csv", simulated=False).lstrip("\ufeff"))))
    assert "Số liệu mô phỏng" not in plain[0]


def test_work_that_buys_nothing_is_told_and_does_not_stand_among_purchases() -> None:
    html = text("html")
    plan = json.loads(text("json"))
    paid = sum(line["priced"] != "free" for line in plan["lines"])
    assert html.count('class="asks"') == paid

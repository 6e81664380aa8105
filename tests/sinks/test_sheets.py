"""Workbooks and CSV files of hostile texts, as files and in LibreOffice: text stays text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from audit.cli._common import Ui
from inventory.harmless import FORMULA_STARTS
from inventory.sheet import read_csv, write_csv, write_xlsx
from reports.csv_file import csv_bytes
from reports.escape import clean, csv_text
from reports.report import ReportContext, load_reports
from reports.workbook import Book, Column
from tests.hostile._figures import Figure, keep
from tests.peers.libreoffice import opened, sheets_of
from tests.sinks.payloads import PAYLOADS

_NUMBER = re.compile(r"-?[0-9.]+(e[+-]?[0-9]+)?", re.ASCII)
# What a workbook may not hold: formulas, links, links outside, DDE, macros, embedded things.
_ACTS = re.compile(rb"<f[ >/]|<hyperlink|relationships/hyperlink|externalLink|ddeLink|oleObject")
_PARTS = re.compile(r"externalLink|vbaProject|embeddings|activeX|ctrlProps|connections|macro", re.I)


def book_of(rows: list[list[Any]], context: ReportContext) -> bytes:
    book = Book(context, PAYLOADS[0])
    book.sheet("one", [Column("number", shape="number"), Column("text")], rows)
    return book.finish()


@pytest.fixture(scope="module")
def books(context: ReportContext) -> dict[str, bytes]:
    made = {
        id_: next(iter(load_reports()[id_].render(context, "xlsx"))).data
        for id_ in ("readiness", "procurement")
    }
    made["payloads"] = book_of([[number, text] for number, text in enumerate(PAYLOADS)], context)
    lines = [["id", "text"], *([str(at), clean(text)] for at, text in enumerate(PAYLOADS))]
    made["inventory"] = write_xlsx({"devices": lines})
    return made


def acting(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as bag:
        found = [name for name in bag.namelist() if _PARTS.search(name)]
        return found + [name for name in bag.namelist() if _ACTS.search(bag.read(name))]


def test_a_formula_in_a_workbook_would_be_seen() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("x", 0)["A1"] = "=1+1"
    book.save(out)
    assert acting(out.getvalue()) == ["xl/worksheets/sheet1.xml"]


def test_no_workbook_holds_anything_that_acts(books: dict[str, bytes]) -> None:
    assert {name: acting(data) for name, data in books.items()} == {name: [] for name in books}


def test_a_spreadsheet_program_shows_what_another_reader_reads(books: dict[str, bytes]) -> None:
    shown = sheets_of(books["readiness"])
    read = openpyxl.load_workbook(io.BytesIO(books["readiness"]), read_only=True)
    assert len(shown) == len(read.worksheets) == 5
    compared = 0
    for sheet in read.worksheets:
        cells = shown[sheet.title]
        for place, row in enumerate(sheet.iter_rows(values_only=True)):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    assert cells[place][column] == value
                    compared += 1
    assert compared > 50_000


def csv_files(context: ReportContext, capsys: pytest.CaptureFixture[str]) -> dict[str, bytes]:
    made = {}
    for id_ in ("readiness", "gaps", "procurement"):
        for page in load_reports()[id_].render(context, "csv"):
            made[page.name.partition(".")[0]] = page.data
    made["payloads"] = csv_bytes(["n", "text"], list(enumerate(PAYLOADS)), context)
    texts = [clean(text) for text in PAYLOADS]
    made["inventory"] = write_csv([["id", "text"], *([str(n), one] for n, one in enumerate(texts))])
    capsys.readouterr()
    Ui(format_="csv").rows(["n", "text"], list(enumerate(PAYLOADS)))
    made["command"] = capsys.readouterr().out.encode()
    return made


def cells(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def test_no_cell_of_a_csv_file_begins_like_a_formula(
    context: ReportContext, capsys: pytest.CaptureFixture[str]
) -> None:
    files = csv_files(context, capsys)
    assert len(files) == 7
    for name, data in files.items():
        risky = [
            cell for cell in cells(data)
            if cell.lstrip().startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell)
        ]  # fmt: skip
        assert risky == [], name
        assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", data), name
    assert cells(files["payloads"])[4::3] == [csv_text(text) for text in PAYLOADS]
    assert [row.cells[1] for row in read_csv(files["inventory"], "x")[1:] if row.cells[1]] == [
        text for text in map(clean, PAYLOADS) if text
    ]


def test_a_spreadsheet_program_computes_nothing_of_a_csv_file(
    context: ReportContext, capsys: pytest.CaptureFixture[str]
) -> None:
    files = csv_files(context, capsys)
    seen = opened({**files, "control": b'"=1+1","a"\r\n'})
    computed = {name: len(re.findall(r"<f[ >/]", xml)) for name, xml in seen.items()}
    assert computed.pop("control") == 1
    links = sum(xml.count("<hyperlink") for xml in seen.values())
    keep([
        Figure(
            test="sinks.csv",
            goal="0 cells that begin like a formula (= + - @ TAB CR and wide forms) or that "
            "LibreOffice computes",
            measured=f"{len(PAYLOADS)} texts in {len(files)} files, {sum(map(len, files.values()))}"
            f" bytes: {sum(computed.values())} computed, {links} links",
            met=not sum(computed.values()) and not links,
            command="make test PYTEST_ARGS=tests/sinks",
        )
    ])  # fmt: skip
    assert computed == dict.fromkeys(computed, 0)
    assert links == 0


def test_a_spreadsheet_program_shows_the_cleaned_texts(books: dict[str, bytes]) -> None:
    found = {name: acting(data) for name, data in books.items()}
    (rows,) = sheets_of(books["payloads"]).values()
    equal = sum(row[1] == clean(text, 2_000) for row, text in zip(rows[2:], PAYLOADS, strict=True))
    keep([
        Figure(
            test="sinks.xlsx",
            goal="0 formulas, links, outside links, DDE or macros from data; LibreOffice shows "
            "each text as it was cleaned",
            measured=f"{sum(map(len, found.values()))} parts that act in {len(found)} workbooks; "
            f"{equal} of {len(PAYLOADS)} texts shown as cleaned",
            met=not any(found.values()) and equal == len(PAYLOADS),
            command="make test PYTEST_ARGS=tests/sinks",
        )
    ])  # fmt: skip
    assert [row[1] for row in rows[2:]] == [clean(text, 2_000) for text in PAYLOADS]

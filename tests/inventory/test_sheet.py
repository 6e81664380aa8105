"""Files that were made to harm: bombs, entities, macros, noise."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.problem import InventoryError
from inventory.sheet import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    csv_rows,
    read_csv,
    read_xlsx,
    write_csv,
    write_xlsx,
)


def workbook(**parts: bytes) -> bytes:
    """A real workbook with some parts put in or replaced."""
    base = write_xlsx({"units": [["site"], ["00001"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old:
        named = {info.filename: old.read(info) for info in old.infolist()}
    named.update({name.replace("__", "/"): data for name, data in parts.items()})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in named.items():
            new.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(InventoryError) as caught:
        read_xlsx(data, "a.xlsx")
    return str(caught.value)


def test_a_workbook_is_read_by_sheet_with_row_numbers() -> None:
    data = write_xlsx({"units": [["site", "unit"], ["# a remark"], ["00001", "UBND"]]})
    rows = read_xlsx(data, "a.xlsx")["units"]
    assert [(row.line, tuple(row.cells)) for row in rows] == [
        (1, ("site", "unit")), (3, ("00001", "UBND")),
    ]  # fmt: skip


def test_the_same_rows_give_the_same_bytes() -> None:
    assert write_xlsx({"a": [["x"]]}) == write_xlsx({"a": [["x"]]})


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = workbook(xl__media__big=b"\0" * (MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < MAX_BYTES
    assert refusal(bomb) == "a.xlsx: unpacks to too much; save only the table itself"


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl__media__{number}": b"" for number in range(MAX_PARTS + 1)}
    assert refusal(workbook(**parts)) == f"a.xlsx: more than {MAX_PARTS} parts inside; save it anew"


def test_entities_and_macros_are_refused() -> None:
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'
    assert refusal(workbook(**{"xl__sharedStrings.xml": doctype})) == (
        "a.xlsx: holds XML entities; save it anew"
    )
    assert refusal(workbook(**{"xl__vbaProject.bin": b"x"})) == (
        "a.xlsx: holds macros; save it as .xlsx"
    )


def test_a_sheet_that_lies_about_its_size_is_read_by_its_rows() -> None:
    sheet = (
        b'<?xml version="1.0"?>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>site'
        b'</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        b"</worksheet>"
    )
    rows = read_xlsx(workbook(**{"xl__worksheets__sheet1.xml": sheet}), "a.xlsx")["units"]
    assert [tuple(row.cells) for row in rows] == [("site",)]


def test_a_hidden_sheet_is_passed_over() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("hidden")
    sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert "hidden" not in read_xlsx(out.getvalue(), "a.xlsx")


@given(st.binary(max_size=300))
def test_noise_is_no_workbook(data: bytes) -> None:
    assert refusal(data) == "a.xlsx: not an XLSX workbook; save it as .xlsx or .csv"


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_a_damaged_workbook_is_read_or_refused_never_a_crash(data: st.DataObject) -> None:
    whole = bytearray(write_xlsx({"units": [["site", "n"], ["00001", "2"]]}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    said = "a.xlsx"
    try:
        read_xlsx(bytes(whole), "a.xlsx")
    except InventoryError as error:
        said = str(error)
    assert said.startswith("a.xlsx")


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_a_workbook_with_damaged_xml_is_read_or_refused(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as bag:
        name = data.draw(st.sampled_from(sorted(bag.namelist())))
        xml = bytearray(bag.read(name))
    at = data.draw(st.integers(0, len(xml) - 1))
    xml[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    said = "a.xlsx"
    try:
        read_xlsx(workbook(**{name.replace("/", "__"): bytes(xml)}), "a.xlsx")
    except InventoryError as error:
        said = str(error)
    assert said.startswith("a.xlsx")


def test_csv_lines_are_those_an_editor_shows() -> None:
    rows = read_csv(b'a,b\n\n# remark\n"x\ny",1\nz,2\n', "a.csv")
    assert [(row.line, row.cells[0]) for row in rows] == [(1, "a"), (4, "x\ny"), (6, "z")]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8),
            min_size=2, max_size=4,
        ),
        max_size=5,
    )
)  # fmt: skip
def test_any_text_comes_back_from_csv_and_nothing_dangerous_goes_out(rows: list[list[str]]) -> None:
    import unicodedata

    whole = [["id", "a", "b", "c", "d", "e", "f"]] + [["k", *row] for row in rows]
    data = write_csv(whole)
    read = [[str(cell) for cell in row.cells] for row in read_csv(data, "a.csv")]
    assert read == [[unicodedata.normalize("NFC", cell) for cell in row] for row in whole]
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(tuple("=+-@\t＝＋－＠")) for cell in row)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * (MAX_BYTES + 1), f"a.csv: larger than {MAX_BYTES} bytes; split it"),
        (b"," * MAX_COLUMNS, f"a.csv:1: more than {MAX_COLUMNS} columns; remove the rest"),
        (b'a,b\n"x"y,1\n', "a.csv:2: not CSV: ',' expected after '\"'; check quotes"),
    ],
)
def test_csv_that_is_none_is_refused_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(InventoryError) as caught:
        read_csv(data, "a.csv")
    assert str(caught.value) == said


def test_no_row_comes_out_of_a_file_that_ends_wrong() -> None:
    with pytest.raises(InventoryError, match="check quotes"):
        next(csv_rows(b'a,b\n1,2\n3,"4\n', "a.csv"))

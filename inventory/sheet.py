"""Rows out of CSV and XLSX files that anybody may have made: bounded, with line numbers."""

import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inventory.harmless import FORMULA_STARTS
from inventory.problem import InventoryError, Problem
from inventory.text import decode

MAX_BYTES = 16_000_000
MAX_UNPACKED_BYTES = 64_000_000
MAX_PARTS = 500
MAX_ROWS = 100_000
MAX_COLUMNS = 64
MAX_BLANK_ROWS = 1_000

Cell = str | int | float | bool | datetime | date | None

_ZEROS = re.compile(r"0{2,12}")
_MARKS = (",", ";", "\t")
_NO_XLSX = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, SyntaxError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, EOFError, OSError, NotImplementedError,
    AssertionError, OverflowError, RecursionError, LookupError, RuntimeError,
)  # fmt: skip  # what openpyxl raises on bytes that are no workbook (XML: SyntaxError)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank and no remark. `line` counts from 1, as editors do."""

    line: int
    cells: Sequence[Cell]


def read_csv(data: bytes, source: str) -> list[Row]:
    """The rows of a CSV file, as `csv_rows` yields them."""
    return list(csv_rows(data, source))


def csv_rows(data: bytes, source: str) -> Iterator[Row]:
    """The rows of a CSV file: comma, semicolon or tab, told by its first line.

    A row whose first cell begins with # is a remark (templates carry units that way). The
    apostrophe that `write_csv` puts before a dangerous sign is taken off again.

    Raises:
        InventoryError: too long, not UTF-8, wrong quotes, too many rows or columns. The whole file
            is looked through before the first row comes.
    """
    if len(data) > MAX_BYTES:
        raise _refuse(source, None, f"larger than {MAX_BYTES} bytes; split it")
    text = decode(data, source)
    for _ in _rows_in(text, source):
        pass
    return _rows_in(text, source)


def _rows_in(text: str, source: str) -> Iterator[Row]:
    armed = "'" in text
    first = text[: text.find("\n")] if "\n" in text else text
    mark = max(_MARKS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line, rows = 1, 0
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise _refuse(source, line, f"more than {MAX_COLUMNS} columns; remove the rest")
            if not _is_remark(cells):
                rows += 1
                yield Row(line, tuple(map(_disarmed, cells)) if armed else tuple(cells))
            if rows > MAX_ROWS:
                raise _refuse(source, line, f"more than {MAX_ROWS} rows; split the file")
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refuse(source, line, f"not CSV: {error}; check quotes") from None


def read_xlsx(data: bytes, source: str) -> dict[str, list[Row]]:
    """The rows of every visible sheet, by its title. Formulas give the value Excel saved.

    A number whose cell format is zeros only (00000) is read with those zeros, as people see it.

    Raises:
        InventoryError: no workbook, a bomb, a macro or an entity in it, too many rows.
    """
    import openpyxl  # a third of a second and 20 MB that whoever reads CSV does not need
    from openpyxl.utils.exceptions import InvalidFileException

    if len(data) > MAX_BYTES:
        raise _refuse(source, None, f"larger than {MAX_BYTES} bytes; split it")
    try:
        _inspect(data, source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl talks about styles it does not keep
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            try:
                return {
                    sheet.title: _sheet_rows(sheet, f"{source}/{sheet.title}")
                    for sheet in book.worksheets
                    if sheet.sheet_state == "visible"
                }
            finally:
                book.close()
    except (*_NO_XLSX, InvalidFileException):
        raise _refuse(source, None, "not an XLSX workbook; save it as .xlsx or .csv") from None


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV for Excel: UTF-8 with its mark, and no cell that Excel would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_armed(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of text cells: leading zeros stay, nothing is a formula; same rows, same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(2016, 8, 5)})  # noqa: DTZ001  # no clock here
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True})
        grey = book.add_format({"num_format": "@", "font_color": "#555555", "italic": True})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                remark = bool(row) and row[0].startswith("#")
                look = head if number == 0 else grey if remark else text
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell, look)
            width = max((len(row) for row in rows), default=1)
            sheet.set_column(0, max(0, width - 1), 18, text)
    return out.getvalue()


def _is_remark(cells: Sequence[Cell]) -> bool:
    if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
        return True
    return isinstance(cells[0], str) and cells[0].startswith("#")


def _armed(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run; `_disarmed` takes it off."""
    return "'" + cell if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _disarmed(cell: str) -> str:
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS):
        return cell[1:]
    return cell


def _inspect(data: bytes, source: str) -> None:
    """Refuse what would unpack to too much, and XML that defines entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        parts = bag.infolist()
        if len(parts) > MAX_PARTS:
            raise _refuse(source, None, f"more than {MAX_PARTS} parts inside; save it anew")
        if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise _refuse(source, None, "unpacks to too much; save only the table itself")
        for part in parts:
            if part.filename.lower().endswith("vbaproject.bin"):
                raise _refuse(source, None, "holds macros; save it as .xlsx")
            # ZipFile never hands out more than file_size, so the sum above holds
            if part.filename.endswith((".xml", ".rels", ".vml")):
                head = bag.read(part)
                if (
                    b"<!DOCTYPE" in head
                    or b"<!ENTITY" in head
                    or head[:2] in (b"\xff\xfe", b"\xfe\xff")
                ):
                    raise _refuse(source, None, "holds XML entities; save it anew")


def _sheet_rows(sheet: Any, source: str) -> list[Row]:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    rows: list[Row] = []
    blank = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        values = tuple(_value(cell) for cell in cells)
        while values and values[-1] is None:
            values = values[:-1]
        if not values or _is_remark(values):
            blank += 1
            if blank > MAX_BLANK_ROWS:
                break
            continue
        blank = 0
        rows.append(Row(line, values))
        if len(rows) > MAX_ROWS:
            raise _refuse(source, line, f"more than {MAX_ROWS} rows; split the file")
    return rows


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool | datetime | date):
        return value
    if isinstance(value, int) and _ZEROS.fullmatch(str(cell.number_format or "")):
        return str(value).zfill(len(str(cell.number_format)))
    if isinstance(value, int | float):
        return value
    return str(value)


def _refuse(source: str, line: int | None, text: str) -> InventoryError:
    return InventoryError([Problem(source, line, "", text)])


def rows_of(name: str, data: bytes) -> Iterator[tuple[str, str, list[Row]]]:
    """(source for messages, title, rows) of every table in a CSV or XLSX file, by its ending."""
    if name.lower().endswith(".csv"):
        yield name, "", read_csv(data, name)
    else:
        for title, rows in read_xlsx(data, name).items():
            yield f"{name}/{title}", title, rows

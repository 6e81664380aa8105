"""What targets of the inventory's files share: the register, and a workbook of any XML."""

from __future__ import annotations

import io
import zipfile

from inventory.register import load_register
from inventory.table_file import Format

REGISTER = load_register("hanoi-2016")
ENDINGS: tuple[Format, ...] = ("csv", "yaml", "xlsx")
_SHEET = "xl/worksheets/sheet1.xml"


def ending_of(data: bytes, book: bytes) -> tuple[str, bytes]:
    """By the first byte: CSV, YAML, a workbook as it is, or `book` with this XML as its sheet."""
    which, said = (data[0] if data else 0) % 4, data[1:]
    return ("xlsx", _workbook(said, book)) if which == 3 else (ENDINGS[which], said)


def _workbook(sheet: bytes, book: bytes) -> bytes:
    """A workbook with the XML of its first sheet replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, sheet if part.filename == _SHEET else old.read(part))
    return made.getvalue()


def sheet_of(book: bytes) -> bytes:
    """The XML of a workbook's first sheet."""
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        return opened.read(_SHEET)

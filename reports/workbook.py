"""XLSX workbooks: filters, frozen heads, coloured verdicts, and no cell that is ever a formula.

Text is written by `write_string` alone, numbers by `write_number`; XlsxWriter's guesses (formulas,
addresses, numbers in text) are switched off as well. Rows are kept in memory: its
`constant_memory` mode silently drops cells that come out of order.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

import xlsxwriter

from checks.decision import Readiness
from reports import phrase
from reports.escape import clean
from reports.report import ReportContext
from reports.words import load_words

Shape = Literal["text", "wide", "number", "decimal", "share", "money", "date", "time", "verdict"]

_FORMATS: dict[Shape, dict[str, Any]] = {
    "text": {"valign": "top", "text_wrap": True},
    "wide": {"valign": "top", "text_wrap": True, "indent": 1},
    "number": {"valign": "top", "num_format": "#,##0"},
    "decimal": {"valign": "top", "num_format": "#,##0.0##"},
    "share": {"valign": "top", "num_format": "0.0%"},
    "money": {"valign": "top", "num_format": "#,##0"},
    "date": {"valign": "top", "num_format": "d/m/yyyy"},
    "time": {"valign": "top", "num_format": "d/m/yyyy hh:mm"},
    "verdict": {"valign": "top", "align": "center"},
}
RIGHT = frozenset({"number", "decimal", "share", "money"})
_COLOURS: dict[str, dict[str, Any]] = {
    "GO": {"bg_color": "#BFE5CB", "font_color": "#0E4A26"},
    "CONDITIONAL": {"bg_color": "#F6C04D", "font_color": "#442C00", "border": 4},
    "NO_GO": {"bg_color": "#A61B1B", "font_color": "#FFFFFF"},
    "NO_VERDICT": {"bg_color": "#DFE4E9", "font_color": "#2F3B46", "pattern": 1, "border": 3},
    "fail": {"bg_color": "#F3C9C9", "font_color": "#7A1010"},
    "unknown": {"bg_color": "#DFE4E9", "font_color": "#2F3B46"},
    "warn": {"bg_color": "#FDEECB", "font_color": "#553A00"},
    "pass": {"bg_color": "#E4F4E9", "font_color": "#0E4A26"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in signs; without `paper` it is left out of printed documents."""

    title: str
    width: float = 14
    shape: Shape = "text"
    paper: bool = True


@dataclass(frozen=True, slots=True)
class Tag:
    """A verdict cell: what it says, and which colour it has."""

    text: str
    colour: str


class Sheets(Protocol):
    """What is filled with sheets: a workbook, or a document for paper."""

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        frozen: int = 1,
        foot: Sequence[Any] | None = None,
        paper: bool = True,
    ) -> None:
        """One table; `paper` false keeps it out of a document."""


class Book:
    """One workbook of a context; `finish` gives its bytes."""

    def __init__(self, context: ReportContext, title: str) -> None:
        self._context = context
        self._title = title
        self._words = load_words(context.lang)
        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
            },
        )
        self._book.set_properties(
            {
                "title": title,
                "comments": self._words.say("simulated") if context.simulated else "",
                "created": phrase.local(context.generated_at).replace(tzinfo=None),
            }
        )
        add = self._book.add_format
        self._cells: dict[str, Any] = {name: add(style) for name, style in _FORMATS.items()}
        self._tags = {
            name: add({"valign": "top", "align": "center", "bold": True, **style})
            for name, style in _COLOURS.items()
        }
        head = {
            "bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6ECF1", "bottom": 2,
        }  # fmt: skip
        self._head = add(head)
        self._head_right = add({**head, "align": "right"})
        self._bold = add({"bold": True})

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        frozen: int = 1,
        foot: Sequence[Any] | None = None,
        paper: bool = True,
    ) -> None:
        """One table: a line that says what it is, the head, the rows; `frozen` columns stay."""
        page = self._book.add_worksheet(name)
        page.write_string(0, 0, self._line(name), self._bold)
        for position, column in enumerate(columns):
            page.set_column(position, position, column.width)
            style = self._head_right if column.shape in RIGHT else self._head
            page.write_string(1, position, column.title, style)
        page.set_row(1, _height([column.title for column in columns], columns, bold=True))
        last = 1
        for last, row in enumerate(rows, start=2):
            for position, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(page, last, position, value, column.shape)
            page.set_row(last, _height(row, columns))
        page.freeze_panes(2, frozen)
        page.autofilter(1, 0, max(last, 2), len(columns) - 1)
        if foot is not None:
            for position, value in enumerate(foot):
                self._write(page, last + 1, position, value, columns[position].shape)
        page.repeat_rows(1)
        page.hide_gridlines(0)  # on paper too
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        if self._context.simulated:
            page.set_header(f"&C&B{self._words.say('simulated_short')}")
        page.set_footer("&R&P / &N")

    def _line(self, name: str) -> str:
        if not self._context.simulated:
            return f"{self._title} – {name}"
        return f"{self._title} – {name}. {self._words.say('simulated')}"

    def _write(self, page: Any, row: int, position: int, value: Any, shape: Shape) -> None:
        style = self._cells[shape]
        if value is None or value == "":
            return
        if isinstance(value, Tag):
            page.write_string(row, position, clean(value.text), self._tags[value.colour])
        elif isinstance(value, bool):
            said = phrase.scalar(value, self._context.lang)
            page.write_string(row, position, said, style)
        elif isinstance(value, int | float | Decimal):
            page.write_number(row, position, float(value), style)
        elif isinstance(value, datetime):
            page.write_datetime(row, position, phrase.local(value).replace(tzinfo=None), style)
        elif isinstance(value, date):
            page.write_datetime(row, position, value, style)
        else:
            page.write_string(row, position, clean(str(value), 2000), style)

    def finish(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._bytes.getvalue()


def _height(row: Sequence[Any], columns: Sequence[Column], *, bold: bool = False) -> float:
    """Points that a row's longest folded text needs: not every program finds it by itself."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and (bold or column.shape in ("text", "wide")):
            room = column.width * (0.85 if bold else 0.95) - (2 if column.shape == "wide" else 0)
            lines = max(lines, _lines(value, room))
    return 15.0 * min(lines, 27)  # no row is higher than 409 points


def _lines(text: str, room: float) -> int:
    """Lines of `room` signs that a text folds into, at its spaces."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        while used > room:
            lines, used = lines + 1, used - room
    return lines


def verdict_tag(readiness: Readiness, context: ReportContext) -> Tag:
    """ "S sẵn sàng" in its colour: the letter first, for readers without colours."""
    words = load_words(context.lang)
    said = f"{words.letter(readiness.value)} {words.readiness(readiness.value)}"
    return Tag(text=said, colour=readiness.value)


def mark_tag(verdict: str, context: ReportContext) -> Tag:
    """ "không đạt" in its colour."""
    return Tag(text=load_words(context.lang).of("mark", verdict), colour=verdict)

"""A table that fits: columns on a wide screen, one record after the other on a narrow one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST_NAME = 40
_LEAST_TEXT = 8  # columns of the screen that a folded column keeps
_BETWEEN = 3  # columns of the screen from one column to the next
_EDGES = 2


def draw(
    console: "Console",
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    title: str,
    right: Sequence[int],
) -> None:
    """Print rows; no cell is ever cut, for half a number is another number."""
    room = console.width - _BETWEEN * (len(columns) - 1) - _EDGES
    least = [_least(at, columns, rows, at in right) for at in range(len(columns))]
    if sum(least) > room:
        _records(console, columns, rows, title)
        return
    widths = _widths(least, columns, rows, room)
    table = Table(title=Text(title) if title else None, box=box.SIMPLE_HEAD, pad_edge=False)
    for at, column in enumerate(columns):
        table.add_column(
            Text(column),
            justify="right" if at in right else "left",
            overflow="fold",
            width=widths[at],
        )
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _least(at: int, columns: Sequence[str], rows: Sequence[Sequence[str]], is_number: bool) -> int:
    """The narrowest that a column may be: what a row is called and numbers stay whole."""
    cells = [row[at] for row in rows]
    words = [columns[at], *(() if is_number else cells)]
    folded = min(max(cell_len(word) for text in words for word in (text.split() or [""])),
                 _LEAST_TEXT)  # fmt: skip
    if at == 0:
        return max(folded, min(max(map(cell_len, cells), default=1), _WIDEST_NAME))
    return max(folded, *map(cell_len, cells), 1) if is_number else max(folded, 1)


def _widths(
    least: Sequence[int], columns: Sequence[str], rows: Sequence[Sequence[str]], room: int
) -> list[int]:
    """Room in equal shares, those that lack least first: one long column folds, and not all."""
    whole = [
        max(cell_len(columns[at]), *(cell_len(row[at]) for row in rows), 1)
        for at in range(len(columns))
    ]
    widths = list(least)
    spare = room - sum(least)
    order = sorted(range(len(columns)), key=lambda at: whole[at] - least[at])
    for left, at in zip(range(len(order), 0, -1), order, strict=True):
        more = min(max(0, whole[at] - least[at]), spare // left)
        widths[at] += more
        spare -= more
    return widths


def _records(
    console: "Console", columns: Sequence[str], rows: Sequence[Sequence[str]], title: str
) -> None:
    if title:
        console.print(Text(title))
    for row in rows:
        console.print()
        for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if cell:
                indent = "  " if at else ""
                console.print(Text(f"{indent}{column}: {cell}", overflow="fold"))

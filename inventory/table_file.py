"""Files that hold tables: which table a file, a sheet or a list is, and its rows by column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Literal

from inventory.model import Register
from inventory.problem import InventoryError, Path, Problem
from inventory.sheet import Row, csv_rows, rows_of, write_csv, write_xlsx
from inventory.table import (
    Entry,
    Table,
    load_tables,
    match_heads,
    plain_rows,
    read_table,
    text_rows,
)
from inventory.text import decode, fold
from inventory.yaml_file import Places, dump_yaml, line_of, load_yaml

Format = Literal["csv", "xlsx", "yaml"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "yaml")

_ENDINGS = (".csv", ".xlsx", ".yaml", ".yml")
_QUIET = (".md", ".txt")


WHOLE = "*"
"""Among failed keys: a whole file or sheet could not be read, so any key may be missing."""


def read_entries(
    files: Mapping[str, bytes], register: Register, problems: list[Problem], failed: set[str]
) -> dict[str, list[Entry]]:
    """The rows of all files by table id, in order of file and line; problems are added.

    `devices.csv` and `devices-007.csv` are both the table devices; a workbook has one sheet a
    table, a YAML file one list a table. Hidden files, .md and .txt are passed over. Keys of rows
    that could not be read are added to `failed`.
    """
    entries: dict[str, list[Entry]] = {id_: [] for id_ in load_tables()}
    for name in sorted(files):
        for table, entry in entries_in(name, files[name], register, problems, failed):
            entries[table.id].append(entry)
    return entries


def entries_in(
    name: str, data: bytes, register: Register, problems: list[Problem], failed: set[str]
) -> Iterator[tuple[Table, Entry]]:
    """(table, row) of one file, row by row; what is wrong goes to `problems` and `failed`."""
    short = PurePosixPath(name).name
    if short.startswith((".", "~$")) or short.lower().endswith(_QUIET):
        return
    try:
        for table, source, rows in _tables_in(name, data):
            for entry in read_table(table, rows, source, register, problems, failed):
                yield table, entry
    except InventoryError as error:
        failed.add(WHOLE)
        problems += error.problems


def load_table(table: Table, name: str, data: bytes, register: Register) -> list[Entry]:
    """The rows of one table that is not part of the estate, whatever the file is called.

    Raises:
        InventoryError: every problem of the file.
    """
    problems: list[Problem] = []
    entries: list[Entry] = []
    for source, rows in _rows_for(table, name, data, problems):
        entries += read_table(table, rows, source, register, problems)
    if problems:
        raise InventoryError(problems)
    return entries


def table_bytes(table: Table, values: Iterable[Any], format_: Format = "csv") -> bytes:
    """One table as a file that `load_table` reads back."""
    if format_ == "yaml":
        return dump_yaml(plain_rows(table, values)).encode()
    rows = text_rows(table, values)
    return write_xlsx({table.id: rows}) if format_ == "xlsx" else write_csv(rows)


def _tables_in(
    name: str, data: bytes
) -> Iterator[tuple[Table, str, Iterable[tuple[int, Mapping[str, Any]]]]]:
    """(table, source for messages, (line, row by column) …) of one file."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in _ENDINGS:
        text = f"{ending or 'no ending'} is not read; save it as .csv, .xlsx or .yaml"
        raise InventoryError([Problem(name, None, "", text)])
    if ending in (".yaml", ".yml"):
        yield from _yaml_tables(name, data)
        return
    if ending == ".csv":
        found: list[tuple[str, str, Iterable[Row]]] = [(name, "", csv_rows(data, name))]
    else:
        found = list(rows_of(name, data))
    problems: list[Problem] = []
    for source, title, every in found:
        rows = iter(every)
        head = next(rows, None)
        if head is None and len(found) > 1:
            continue
        table = _table_called(title)
        if table is None and len(found) == 1:
            table = _table_called(_stem(name))
        if table is None:
            problems.append(_no_table(name, title or _stem(name)))
            continue
        if head is None:
            problems.append(Problem(source, 1, "", "is empty; write the heading at least"))
            continue
        try:
            names = match_heads(table, head.cells, source, head.line)
            yield table, source, _by_column(names, source, rows, problems)
        except InventoryError as error:
            problems += error.problems
    if problems:
        raise InventoryError(problems)


def rows_by_head(
    table: Table, source: str, rows: Sequence[Row], problems: list[Problem]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(line, row by column) of rows whose first one is the heading.

    Raises:
        InventoryError: the heading is wrong. What is wrong with a row is added to `problems`.
    """
    names = match_heads(table, rows[0].cells, source, rows[0].line)
    yield from _by_column(names, source, rows[1:], problems)


def _by_column(
    names: Sequence[str | None], source: str, rows: Iterable[Row], problems: list[Problem]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    kept = [(place, name) for place, name in enumerate(names) if name is not None]
    for row in rows:
        cells = row.cells
        if len(cells) > len(names) and any(c not in (None, "") for c in cells[len(names) :]):
            text = f"{len(cells)} cells, {len(names)} columns; quote text that holds the mark"
            problems.append(Problem(source, row.line, "", text))
            continue
        yield row.line, {name: cells[place] for place, name in kept if place < len(cells)}


def _yaml_tables(
    name: str, data: bytes
) -> Iterator[tuple[Table, str, list[tuple[int, Mapping[str, Any]]]]]:
    value, places = load_yaml(decode(data, name), name)
    if value is None:
        return
    tables = {_stem(name): value} if isinstance(value, list) else value
    if not isinstance(tables, dict):
        raise InventoryError([Problem(name, 1, "", "must be a list of rows, or lists by table")])
    problems: list[Problem] = []
    for id_, items in tables.items():
        path: Path = () if isinstance(value, list) else (id_,)
        table = _table_called(id_)
        if table is None:
            problems.append(_no_table(name, id_, line_of(places, path)))
            continue
        yield table, name, list(rows_of_list(table, name, items, path, places, problems))
    if problems:
        raise InventoryError(problems)


def rows_of_list(
    table: Table, name: str, items: Any, path: Path, places: Places, problems: list[Problem]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(line, row by column) of a list in a YAML file; what is wrong is added to `problems`."""
    known = {"site_name", *(column.name for column in table.columns)}
    if not isinstance(items, list) and items is not None:
        text = "must be a list of rows; begin each with a dash"
        problems.append(Problem(name, line_of(places, path), table.id, text))
    for number, item in enumerate(items if isinstance(items, list) else ()):
        line = line_of(places, (*path, number)) or 1
        place = f"{table.id}[{number + 1}]"
        if not isinstance(item, dict):
            text = "is not a row; write column: value, one a line"
            problems.append(Problem(name, line, place, text))
            continue
        for key in item:
            if key not in known:
                text = f"no such column; known: {', '.join(c.name for c in table.columns)}"
                at = line_of(places, (*path, number, key))
                problems.append(Problem(name, at, f"{place}.{key}", text))
        yield line, item


def _rows_for(
    table: Table, name: str, data: bytes, problems: list[Problem]
) -> Iterator[tuple[str, list[tuple[int, Mapping[str, Any]]]]]:
    """(source, rows) of a file that holds one known table."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in (".yaml", ".yml"):
        value, places = load_yaml(decode(data, name), name)
        yield name, list(rows_of_list(table, name, value, (), places, problems))
        return
    for source, _, rows in rows_of(name, data):
        if rows:
            yield source, list(rows_by_head(table, source, rows, problems))


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _table_called(name: str) -> Table | None:
    """`devices`, `devices-007`, `devices.2`, or the table's Vietnamese or English title."""
    tables = load_tables()
    for cut in (name, name.split("-")[0], name.split(".")[0], name.split("_")[0]):
        if cut.strip().casefold() in tables:
            return tables[cut.strip().casefold()]
    for table in tables.values():
        if fold(name) in (fold(table.vi), fold(table.en)):
            return table
    return None


def _no_table(name: str, said: str, line: int | None = None) -> Problem:
    known = ", ".join(load_tables())
    return Problem(name, line, "", f"no table is called {said[:40]!r}; known: {known}")

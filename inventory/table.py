"""A table of the estate, described once: parser, template and exporter come from that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from inventory._record import Record
from inventory.cells import Beside, CellType
from inventory.model import Register
from inventory.problem import CellError, InventoryError, Problem
from inventory.text import fold


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the model's field and the heading; vi and en say what it holds."""

    name: str
    cell: CellType
    vi: str
    en: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One noun. `id` is the field of Estate, the file's stem and the sheet's title."""

    id: str
    model: type[Record]
    vi: str
    en: str
    columns: Sequence[Column]
    key: str = "id"

    def needs(self, column: Column) -> bool:
        """Whether a column must be filled in: the model has no default for it."""
        return self.model.model_fields[column.name].is_required()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that was read, and where."""

    value: Any
    source: str
    line: int


@cache
def load_tables() -> dict[str, Table]:
    """Every table, by id: `inventory/tables/*.py`, then the entry points."""
    from inventory import tables
    from inventory._collect import collect

    return collect(Table, tables, "ward_audit.tables")


def read_table(
    table: Table,
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    source: str,
    register: Register,
    problems: list[Problem],
    failed: set[str] | None = None,
) -> Iterator[Entry]:
    """Rows, by column name, to models. What is wrong is added to `problems`, and the keys of
    such rows to `failed`."""
    columns = [(c.name, c.cell.read, table.needs(c), c) for c in table.columns]
    sites: dict[tuple[str, str], str] = {}
    for line, row in rows:
        name = str(row.get(table.key) or f"{table.id} row")[:64]
        beside = Beside(register, row, sites)
        fields: dict[str, Any] = {}
        wrong = False
        for id_, read, needed, column in columns:
            raw = row.get(id_)
            if raw is None or (isinstance(raw, str) and not raw.strip()):
                if needed:
                    said = f"is empty; write {column.cell.format_en}"
                    problems.append(Problem(source, line, f"{name}: {id_}", said))
                    wrong = True
                continue
            try:
                fields[id_] = read(raw, beside)
            except CellError as error:
                problems.append(Problem(source, line, f"{name}: {id_}", str(error), error.trap))
                wrong = True
        if wrong:
            if failed is not None:
                failed.add(name)
            continue
        try:
            yield Entry(table.model.model_validate(fields), source, line)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                place = f"{name}: {'.'.join(map(str, item['loc']))}"
                problems.append(Problem(source, line, place, f"{item['msg']}; correct it"))


def match_heads(table: Table, heads: Sequence[Any], source: str, line: int) -> list[str | None]:
    """The column of each heading, by its name or its Vietnamese or English words.

    Raises:
        InventoryError: an unknown heading, one written twice, or one missing that must be there.
    """
    known = {"site_name": "site_name"}
    for column in table.columns:
        for word in (column.name, column.vi, column.en):
            known[fold(word)] = column.name
    names: list[str | None] = []
    problems: list[Problem] = []
    for head in heads:
        said = "" if head is None else str(head).strip()
        found = known.get(fold(said)) if said else None
        if said and found is None:
            text = (
                f"no such column in {table.id}; known: {', '.join(c.name for c in table.columns)}"
            )
            problems.append(Problem(source, line, said[:40], text))
        elif found is not None and found in names:
            problems.append(Problem(source, line, said[:40], "written twice; keep one column"))
        names.append(found)
    problems += [
        Problem(source, line, column.name, f"column missing; add it ({column.en})")
        for column in table.columns
        if table.needs(column) and column.name not in names
    ]
    if problems:
        raise InventoryError(problems)
    return names


def text_rows(
    table: Table, values: Iterable[Any], register: Register | None = None
) -> list[list[str]]:
    """A heading and one row of text for each value; with a register, names stand beside codes."""
    named = register is not None and any(column.name == "site" for column in table.columns)
    heads = [column.name for column in table.columns]
    rows = [[*heads, "site_name"] if named else heads]
    for value in values:
        row = [_text(column, getattr(value, column.name)) for column in table.columns]
        if named and register is not None:
            row.append(register.by_id[value.site].title)
        rows.append(row)
    return rows


def plain_rows(table: Table, values: Iterable[Any]) -> list[dict[str, Any]]:
    """One mapping for each value, empty ones left out: the YAML form of a table."""
    return [
        {
            column.name: column.cell.plain(raw)
            for column in table.columns
            if (raw := getattr(value, column.name)) is not None
        }
        for value in values
    ]


def template_rows(table: Table, lang: str = "vi") -> list[list[str]]:
    """The heading, then remarks: what each column holds, unit, format, allowed values, need."""
    vi = lang == "vi"
    remarks = [
        [column.vi if vi else column.en for column in table.columns],
        [
            (("đơn vị: " if vi else "unit: ") + column.unit) if column.unit else ""
            for column in table.columns
        ],
        [column.cell.format_vi if vi else column.cell.format_en for column in table.columns],
        [" | ".join(column.cell.values) for column in table.columns],
        [_need(table, column, vi=vi) for column in table.columns],
    ]
    heads = [column.name for column in table.columns]
    return [heads, *(["# " + row[0], *row[1:]] for row in remarks)]


def _need(table: Table, column: Column, *, vi: bool) -> str:
    if table.needs(column):
        return "bắt buộc" if vi else "required"
    return "không bắt buộc" if vi else "optional"


def _text(column: Column, value: Any) -> str:
    if value is None or value == {}:
        return ""
    return column.cell.text(value)

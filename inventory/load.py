"""The estate out of files and into files: all problems at once, nothing half-imported."""

from collections.abc import Iterator, Mapping
from typing import Any

from inventory.cross import cross_check
from inventory.model import Declared, Estate, Register
from inventory.problem import CellError, InventoryError, Problem
from inventory.sheet import write_csv, write_xlsx
from inventory.table import (
    Entry,
    Table,
    load_tables,
    plain_rows,
    template_rows,
    text_rows,
)
from inventory.table_file import FORMATS, WHOLE, Format, load_table, read_entries, table_bytes
from inventory.yaml_file import dump_yaml

MAX_PROBLEMS = 1_000
"""So many are said; who has more mends these first."""


def load_estate(
    files: Mapping[str, bytes], register: Register, *, simulated: bool = False
) -> Estate:
    """Read the tables of an estate.

    Args:
        files: file name → bytes. `devices.csv` and `devices-007.csv` are both the table devices;
            a workbook has one sheet a table, a YAML file one list a table.
        register: sites that may occur.
        simulated: whether the estate is made up; the working folder says so, not the tables.

    Raises:
        InventoryError: every problem of every file, in order of file and line.
    """
    problems: list[Problem] = []
    failed: set[str] = set()
    entries = read_entries(files, register, problems, failed)
    return _estate(entries, problems, failed, register, simulated=simulated)


def merge_estate(estate: Declared, files: Mapping[str, bytes], register: Register) -> Estate:
    """An estate with the rows of some files put in: a known key is replaced where it stands, a
    new one comes after. Doing it twice changes nothing.

    Raises:
        InventoryError: every problem of the files, and of the whole that would come out.
    """
    problems: list[Problem] = []
    failed: set[str] = set()
    new = read_entries(files, register, problems, failed)
    entries: dict[str, list[Entry]] = {}
    for id_, table in load_tables().items():
        latest = {getattr(entry.value, table.key): entry for entry in new[id_]}
        kept = [Entry(value, "inventory", 0) for value in getattr(estate, id_)]
        known = {getattr(entry.value, table.key) for entry in kept}
        entries[id_] = [latest.get(getattr(entry.value, table.key), entry) for entry in kept]
        entries[id_] += [e for e in new[id_] if getattr(e.value, table.key) not in known]
        problems += _twice_in(new[id_], latest, table)
    return _estate(entries, problems, failed, register, simulated=estate.simulated)


def export_estate(
    estate: Declared,
    format: Format = "csv",  # noqa: A002  # the word of the command line
    register: Register | None = None,
) -> dict[str, bytes]:
    """The files of an estate: `load_estate(export_estate(e, f), register) == e`.

    Args:
        format: csv (one file a table, with a byte order mark for Excel), xlsx (one workbook,
            one sheet a table) or yaml (one file a table).
        register: puts the names of sites beside their codes, for people.

    Raises:
        InventoryError: something that no table can hold, such as a plug-in's own columns.
    """
    tables = load_tables()
    _check_exportable(estate, tables)
    try:
        if format == "yaml":
            return {
                f"{id_}.yaml": dump_yaml(plain_rows(table, getattr(estate, id_))).encode()
                for id_, table in tables.items()
            }
        rows = {
            id_: text_rows(table, getattr(estate, id_), register) for id_, table in tables.items()
        }
    except CellError as error:
        raise InventoryError([Problem("export", None, "", str(error))]) from None
    if format == "xlsx":
        return {"estate.xlsx": write_xlsx(rows)}
    return {f"{id_}.csv": write_csv(found) for id_, found in rows.items()}


def templates(
    format: Format = "csv",  # noqa: A002
    lang: str = "vi",
) -> dict[str, bytes]:
    """Empty tables that say unit, format and allowed values of every column."""
    rows = {id_: template_rows(table, lang) for id_, table in load_tables().items()}
    if format == "xlsx":
        return {"estate.xlsx": write_xlsx(rows)}
    if format == "yaml":
        return {f"{id_}.yaml": _yaml_template(found) for id_, found in rows.items()}
    return {f"{id_}.csv": write_csv(found) for id_, found in rows.items()}


def _yaml_template(rows: list[list[str]]) -> bytes:
    heads, *remarks = rows
    lines = ["# One list item for each row; leave out what you do not know."]
    for number, head in enumerate(heads):
        said = "; ".join(
            text.removeprefix("# ") for remark in remarks if (text := remark[number].strip(" #"))
        )
        lines.append(f"#   {head}: {said}")
    return ("\n".join(lines) + "\n[]\n").encode()


def _estate(
    entries: Mapping[str, list[Entry]],
    problems: list[Problem],
    failed: set[str],
    register: Register,
    *,
    simulated: bool,
) -> Estate:
    known = None if WHOLE in failed else failed  # None: what is missing may be in what failed
    problems += cross_check(entries, register, known)
    if problems:
        problems.sort(key=by_place)
        raise InventoryError(problems[:MAX_PROBLEMS])
    tables = {id_: tuple(entry.value for entry in found) for id_, found in entries.items()}
    return Estate.model_validate({"register_id": register.id, "simulated": simulated, **tables})


def by_place(problem: Problem) -> tuple[str, int]:
    """The order in which problems are said: by file and line."""
    return problem.source, problem.line or 0


def _twice_in(entries: list[Entry], latest: Mapping[str, Entry], table: Table) -> Iterator[Problem]:
    for entry in entries:
        key = getattr(entry.value, table.key)
        if latest[key] is not entry:
            said = f"written again in {latest[key].source}:{latest[key].line}; keep one of them"
            yield Problem(entry.source, entry.line, key, said)


def _check_exportable(estate: Declared, tables: Mapping[str, Table]) -> None:
    problems = [
        Problem("export", None, str(getattr(value, table.key)), f"{id_} cannot hold it: {why}")
        for id_, table in tables.items()
        for value in getattr(estate, id_)
        if (why := _does_not_fit(value, table)) is not None
    ]
    if problems:
        raise InventoryError(problems)


def _does_not_fit(value: Any, table: Table) -> str | None:
    if type(value) is not table.model:
        return f"it is a {type(value).__name__}, not a {table.model.__name__}"
    held = {column.name for column in table.columns}
    for field, info in table.model.model_fields.items():
        if field not in held and getattr(value, field) != info.default:
            return f"{field} is {getattr(value, field)!r}"
    return None


__all__ = [
    "FORMATS", "Format", "export_estate", "load_estate", "load_table", "merge_estate",
    "table_bytes", "templates",
]  # fmt: skip

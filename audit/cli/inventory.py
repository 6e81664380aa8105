"""`ward-audit inventory`: what is declared. check, show, import, export, template, reconcile."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from audit.cli._common import (
    HERE,
    Folder,
    Format,
    Lang,
    NoColor,
    Quiet,
    Ui,
    Verbose,
    group_app,
)
from audit.os_error import os_error, unread

if TYPE_CHECKING:
    from audit.app import Working

app = group_app(
    """The register of what is declared: units, desks, lines, devices, people.

    \b
    Example:
      ward-audit inventory template --as xlsx --out templates
      ward-audit inventory import templates/estate.xlsx --estate city
      ward-audit inventory check --estate city
    """
)

Kind = Literal["csv", "xlsx", "yaml"]
As = Annotated[Kind, typer.Option("--as", help="Kind of file to write.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]

_LONGEST_BYTES = 64 * 1024 * 1024
_BEFORE = ".before-import"


@app.command()
def check(
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Read every table and say what is wrong (exit 2) and what is doubtful (exit 0).

    \b
    Example:
      ward-audit inventory check --estate city
    """
    from audit.app import SCOPE, open_folder
    from inventory.cross import review_estate

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    folder = open_folder(estate)
    declared = folder.estate
    scope = folder.scope if (folder.path / SCOPE).is_file() else None
    doubts = review_estate(declared, folder.register, scope)
    heads = ["bảng", "ở đâu", "điều nghi vấn"] if ui.lang == "vi" else ["table", "place", "doubt"]
    if doubts or ui.format != "table":
        ui.rows(
            heads,
            [[doubt.source, doubt.place, doubt.text] for doubt in doubts],
            keys=["table", "place", "doubt"],
        )
    count = sum(len(getattr(declared, id_)) for id_ in _table_ids())
    ui.say(
        f"{count} dòng đọc được, {len(doubts)} điều nghi vấn.",
        f"{count} rows read, {len(doubts)} doubts.",
    )


@app.command()
def show(
    table: Annotated[
        str | None,
        typer.Argument(metavar="TABLE", help="One table: units, desks, links, devices ..."),
    ] = None,
    estate: Folder = HERE,
    site: Annotated[
        str | None, typer.Option("--site", metavar="CODE", help="Only this site.")
    ] = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Count the rows of every table, or print one table.

    \b
    Example:
      ward-audit inventory show --estate city
      ward-audit inventory show devices --site 00001 --format csv
    """
    from audit.app import open_folder
    from inventory.resolve import SiteError, resolve_site
    from inventory.table import load_tables, plain_rows

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    tables = load_tables()
    if table is not None and table not in tables:
        ui.fail(f"no table is called {table!r}; known: {', '.join(tables)}")
    folder = open_folder(estate)
    if site is not None:
        try:
            site = resolve_site(folder.register, site).id
        except SiteError as error:
            ui.fail(f"--site: {error}")
    if table is None:
        heads = ["bảng", "nội dung", "số dòng"] if ui.lang == "vi" else ["table", "what", "rows"]
        rows = [
            [id_, known.vi if ui.lang == "vi" else known.en, len(_of(folder, id_, site))]
            for id_, known in tables.items()
        ]
        ui.rows(heads, rows, keys=["table", "what", "rows"], right=(2,))
        return
    chosen = tables[table]
    names = [column.name for column in chosen.columns]
    words = [column.vi if ui.lang == "vi" else column.en for column in chosen.columns]
    plain = plain_rows(chosen, _of(folder, table, site))
    used = [at for at, name in enumerate(names) if ui.format != "table" or _said(plain, name)]
    ui.rows(
        [words[at] for at in used],
        [[row.get(names[at]) for at in used] for row in plain],
        keys=[names[at] for at in used],
    )


@app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Tables: .csv, .xlsx, .yaml.", metavar="FILE...")
    ],
    estate: Folder = HERE,
    replace: Annotated[
        bool, typer.Option("--replace", help="Forget the tables that are there.")
    ] = False,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Put rows into the inventory: a known key is replaced, a new one is added. All or nothing.

    The tables are written back as CSV; what was there is kept in inventory/.before-import. The
    same import twice changes nothing.

    \b
    Example:
      ward-audit inventory import devices-007.xlsx --estate city
    """
    from audit.app import INVENTORY, open_folder
    from inventory.load import export_estate, merge_estate
    from inventory.model import Estate

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    folder = open_folder(estate)
    register = folder.register
    empty = Estate(register_id=register.id, simulated=folder.config.simulated)
    there = (folder.path / INVENTORY).is_dir()
    before = folder.estate if there and not replace else empty
    named: dict[str, Path] = {}
    for path in files:
        if named.setdefault(path.name, path) != path:
            ui.fail(f"{path}: has the name of {named[path.name]}; import them one after the other")
    after = merge_estate(before, {path.name: _bytes(ui, path) for path in files}, register)
    try:
        _write_tables(folder.path / INVENTORY, export_estate(after, "csv", register))
    except OSError as error:
        ui.fail(os_error(error, ui.lang, folder.path))
    for id_ in _table_ids():
        old, new = getattr(before, id_), getattr(after, id_)
        if old != new:
            changed = sum(a != b for a, b in zip(old, new, strict=False))
            more = len(new) - len(old)
            ui.say(f"{id_}: thêm {more}, sửa {changed}", f"{id_}: {more} added, {changed} changed")
    if before == after:
        ui.say("Không có gì thay đổi.", "Nothing changed.")


@app.command()
def export(
    estate: Folder = HERE,
    out: Out = Path("export"),
    kind: As = "csv",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the tables in the form that `import` reads.

    \b
    Example:
      ward-audit inventory export --estate city --as xlsx --out export
    """
    from audit.app import open_folder
    from inventory.load import export_estate

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    folder = open_folder(estate)
    _write(ui, out, export_estate(folder.estate, kind, folder.register))


@app.command()
def template(
    out: Out = Path("templates"),
    kind: As = "csv",
    form: Annotated[
        str | None,
        typer.Option("--form", help="A ward's code: its survey form instead.", metavar="CODE"),
    ] = None,
    register: Annotated[
        str, typer.Option("--register", metavar="ID", help="Register.")
    ] = "hanoi-2016",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write empty tables that say unit, format and allowed values of every column.

    \b
    Example:
      ward-audit inventory template --as xlsx --out templates
      ward-audit inventory template --form 00001 --out templates
    """
    from inventory.form_file import form_template
    from inventory.load import templates
    from inventory.register import load_register
    from inventory.resolve import SiteError, resolve_site
    from inventory.sheet import write_csv, write_xlsx

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    if form is None:
        _write(ui, out, templates(kind, ui.lang))
        return
    sites = load_register(register)
    try:
        site = resolve_site(sites, form, levels=("ward",))
    except SiteError as error:
        ui.fail(f"--form: {error}")
    if kind == "yaml":
        ui.fail("--as yaml: a form is a spreadsheet; write --as csv or --as xlsx")
    rows = form_template(sites, site.id)
    data = write_xlsx({"form": rows}) if kind == "xlsx" else write_csv(rows)
    _write(ui, out, {f"{site.id}.{kind}": data})


@app.command()
def reconcile(
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Lay three lists over each other: the book, what wards declared, what was found.

    The estimate (Chapman) says how many devices there may be that nobody listed; it holds only
    when the lists were made independently.

    \b
    Example:
      ward-audit inventory reconcile --estate city --format json
    """
    from audit.app import open_folder
    from inventory.reconcile import reconcile_sites

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    folder = open_folder(estate)
    declared = folder.estate
    store = folder.store()
    try:
        if not store.runs():
            ui.fail(f"{folder.config.store}: nothing was collected yet; run `ward-audit collect`")
        lists = reconcile_sites(declared, store.latest(folder.now(store)))
    finally:
        store.close()
    keys = ["site", "name", "matched", "ghost", "stray", "undeclared", "estimate", "low", "high"]
    vi = [
        "mã", "đơn vị", "khớp", "chỉ có trong sổ", "ngoài sổ", "phường không kê", "ước lượng",
        "từ", "đến",
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for site, found in lists.items():
        named = (found.matched, found.ghost, found.stray, found.undeclared)
        about = found.estimate
        numbers = [None] * 3 if about is None else [about.total, about.low, about.high]
        rows.append(
            [
                site,
                folder.register.by_id[site].title,
                *(list(names) if ui.format == "json" else len(names) for names in named),
                *(number if number is None else round(number, 1) for number in numbers),
            ]
        )
    ui.rows(vi if ui.lang == "vi" else keys, rows, keys=keys, right=(2, 3, 4, 5, 6, 7, 8))


def _table_ids() -> Iterable[str]:
    from inventory.table import load_tables

    return load_tables()


def _of(folder: "Working", table: str, site: str | None) -> list[Any]:
    values: Iterable[Any] = getattr(folder.estate, table)
    return [value for value in values if site is None or value.site == site]


def _said(rows: Iterable[Mapping[str, Any]], name: str) -> bool:
    """Whether any row has anything in a column: a terminal has no room for empty ones."""
    return any(row.get(name) not in (None, "", [], {}) for row in rows)


def _bytes(ui: Ui, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_BYTES + 1)
    except OSError as error:
        ui.fail(unread(str(path), error).said(ui.lang))
    if len(data) > _LONGEST_BYTES:
        ui.fail(f"{path}: is longer than {_LONGEST_BYTES} bytes; split it")
    return data


def _write(ui: Ui, folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            ui.say(str(folder / name), str(folder / name))
    except OSError as error:
        ui.fail(os_error(error, ui.lang, folder))


def _write_tables(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each table in one step; first the old ones are put aside, so that no row is there twice."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / _BEFORE
    aside.mkdir(exist_ok=True)
    for old in sorted(folder.iterdir()):
        if old.is_file() and not old.name.startswith("."):
            (aside / old.name).write_bytes(old.read_bytes())
    for name, data in files.items():
        part = folder / f".{name}.part"
        part.write_bytes(data)
        part.replace(folder / name)
    tables = (".csv", ".xlsx", ".yaml", ".yml")
    for old in sorted(folder.iterdir()):
        replaced = old.name in files or old.name.startswith(".")
        if old.is_file() and old.suffix.lower() in tables and not replaced:
            old.unlink()

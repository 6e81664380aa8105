"""What every command shares: options, the two streams, tables that fit, text that cannot bite.

A command takes the options it needs (`lang: Lang = None, format_: Format = "table", ...`), makes
one `Ui` of them and speaks through it: data to stdout, messages to stderr, in one language.
"""

import csv
import io
import json
import locale
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from inventory.problem import InputError
from reports.escape import csv_text, json_text, terminal

if TYPE_CHECKING:
    from rich.console import Console

READY, NOT_READY, WRONG, UNDECIDED, OURS, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit statuses: ready or done, not ready, wrong input, no verdict, our own fault, interrupted."""


def command_app(**more: Any) -> typer.Typer:
    """A typer app as all commands are: plain help, no traceback art, completion at the root."""
    return typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, **more
    )


def group_app(about: str) -> typer.Typer:
    """A noun with verbs; alone it prints its help, which has an example too."""
    return command_app(no_args_is_help=True, help=about)


Language = Literal["vi", "en"]
Shape = Literal["table", "json", "csv"]

Folder = Annotated[
    Path,
    typer.Option("--estate", help="Working folder.", envvar="WARD_AUDIT_ESTATE", metavar="PATH"),
]
Format = Annotated[Shape, typer.Option("--format", help="How data is printed on stdout.")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of messages and tables; default from the locale."),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours; NO_COLOR does the same.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only data and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more on stderr.")]

HERE = Path()
"""Default of `--estate`: the folder one stands in."""

_FILE_WIDTH = 200  # columns of a table that goes into a file or a pipe
_CSV_LONGEST = 32_000  # letters of a cell: a spreadsheet takes 32,767


def safe(text: object, *, lines: bool = False, longest: int = 400) -> str:
    """Text of a device for a terminal: no control, escape or direction characters, bounded.

    Line ends and tabs become spaces; line feeds stay with `lines`. Idempotent.
    """
    return terminal(str(text), longest, lines=lines)


def language(chosen: str | None) -> Language:
    """The chosen language, else the locale's: English for an English locale, else Vietnamese."""
    if chosen is not None:
        return "en" if chosen == "en" else "vi"
    for name in ("WARD_AUDIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value and value.split(".")[0] not in {"C", "POSIX"}:
            return "en" if value.lower().startswith("en") else "vi"
    known = (locale.getlocale()[0] or "") if os.name == "nt" else ""  # elsewhere C is "en_US"
    return "en" if known.lower().startswith("en") else "vi"


class Ui:
    """The two streams of one command: data to stdout, people to stderr."""

    def __init__(
        self,
        *,
        lang: str | None = None,
        format_: Shape = "table",
        no_color: bool = False,
        quiet: bool = False,
        verbose: bool = False,
    ) -> None:
        self.lang: Language = language(lang)
        self.format = format_
        self.quiet = quiet
        self.verbose = verbose
        self._plain = no_color or bool(os.environ.get("NO_COLOR"))

    def console(self, *, err: bool = False) -> "Console":
        """A rich console on stdout or stderr; colours only where a person looks."""
        from rich.console import Console

        console = Console(stderr=err, no_color=self._plain, highlight=False, markup=False)
        if not console.is_terminal and "COLUMNS" not in os.environ:
            console.width = _FILE_WIDTH
        return console

    def say(self, vi: str, en: str) -> None:
        """One message to stderr, unless `--quiet`."""
        if not self.quiet:
            typer.echo(safe(vi if self.lang == "vi" else en, lines=True, longest=4_000), err=True)

    def detail(self, vi: str, en: str) -> None:
        """One message to stderr, with `--verbose` only."""
        if self.verbose:
            self.say(vi, en)

    def warn(self, vi: str, en: str) -> None:
        """One yellow line to stderr, even when quiet: something is not as one would think."""
        self._line(vi if self.lang == "vi" else en, "yellow")

    def wrong(self, *lines: str) -> None:
        """One red line each to stderr."""
        for line in lines:
            self._line(line, "red")

    def fail(self, *lines: str, code: int = WRONG) -> NoReturn:
        """Say what is wrong, one red line each, and end the command."""
        self.wrong(*lines)
        raise typer.Exit(code)

    def _line(self, text: str, colour: str) -> None:
        clean = safe(text, longest=2_000)
        typer.echo(clean if self._plain else typer.style(clean, fg=colour), err=True)

    def line(self, text: object) -> None:
        """One line of data to stdout: a file that was written, a run's id, a hash."""
        typer.echo(safe(text, longest=4_000))

    def json(self, value: Any, *, indent: int | None = 2) -> None:
        """One JSON value to stdout, nothing else; `NaN` cannot leave."""
        typer.echo(json_text(value, indent=indent, default=_plain))

    def rows(
        self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "",
        keys: Sequence[str] | None = None, right: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Data in the format asked for.

        Args:
            columns: headings of the table, in the user's language.
            rows: cells; numbers stay numbers in JSON, `None` is null, an empty cell elsewhere.
            keys: names for JSON and CSV (default: `columns`); these never depend on the language.
            right: indexes of columns to align right.
        """
        names = list(keys or columns)
        if self.format == "json":
            self.json([dict(zip(names, row, strict=True)) for row in rows])
        elif self.format == "csv":
            typer.echo(_csv(names, rows), nl=False)
        else:
            self._table(columns, rows, title, right)

    def _table(
        self, columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str,
        right: Sequence[int],
    ) -> None:  # fmt: skip
        from audit.cli._table import draw

        cells = [[_cell(value) for value in row] for row in rows]
        draw(self.console(), columns, cells, safe(title), right)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Mapping | list | tuple):
        return safe(json.dumps(value, ensure_ascii=False, default=_plain))
    return safe(_plain(value))


def _csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    """A spreadsheet must not compute what a device said."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping | list | tuple):
        text = json.dumps(value, ensure_ascii=False, default=_plain)
    else:
        text = str(_plain(value))
    return csv_text(safe(text, longest=_CSV_LONGEST))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, str | int | float):
        return value
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True)
    return str(value)


def lines_of(error: InputError, lang: str = "en") -> tuple[str, ...]:
    """One line per problem, for `Ui.fail`."""
    return tuple(problem.said(lang) for problem in error.problems)

"""The root of the command line: which commands there are, each imported when it is called.

A command is a module of this folder with a typer `app`: one command, or a group of verbs. Only
the table below names them, so that `ward-audit --help` imports none of them.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from audit.cli._common import INTERRUPTED, OURS, READY, WRONG, Ui, lines_of, safe
from audit.os_error import OF_THE_COMPUTER, os_error
from inventory.problem import InputError

COMMANDS: dict[str, str] = {
    "demo": "Audit a simulated city on this machine and render every report.",
    "init": "Make a working folder.",
    "inventory": "What is declared: check, show, import, export, reconcile.",
    "probe": "Look at one device, or at a list of them; no working folder needed.",
    "hosts": "SSH host keys: scan, accept, list.",
    "plan": "Dry run: what would be sent, ward by ward; ends with the plan's hash.",
    "run": "Plan, collect and judge; the verdict table at the end.",
    "collect": "Look at everything once and keep what was seen.",
    "judge": "Judge what was seen; no network, any policy, any past time.",
    "report": "Readiness and procurement reports.",
    "history": "The runs that the store holds.",
    "diff": "What changed between two runs.",
    "evidence": "The sealed evidence of a run: export it, find any change.",
    "purge": "Take old and personal data out of the store, and leave no byte of it.",
    "policy": "Show, check and compare policies.",
    "waiver": "The exceptions of a policy: list and check them.",
    "agent": "This computer's own report.",
    "lab": "The simulated city on loopback.",
    "doctor": "What this installation can and cannot do, and how to mend it.",
}
"""Command by command, in the order of the work."""


def _exists(name: str) -> bool:
    return find_spec(f"audit.cli.{name}") is not None


class LazyGroup(TyperGroup):
    """Imports a command's module when the command is called, not when it is listed."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands whose module is there, in the order of the work."""
        return [name for name in COMMANDS if _exists(name)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; while help is printed, a stand-in with its one line."""
        if cmd_name not in COMMANDS or not _exists(cmd_name):
            return None
        if self._listing:
            return TyperCommand(cmd_name, short_help=COMMANDS[cmd_name])
        from typer.main import get_command

        command = get_command(import_module(f"audit.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Help without importing anything."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


app = typer.Typer(
    cls=LazyGroup,
    name="ward-audit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(value: bool) -> None:
    if value:
        from audit.version import version

        typer.echo(f"ward-audit {version()}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Is every ward ready to serve the public online? Probe, judge, say what to repair or buy.

    \b
    Example:
      ward-audit demo --out out
      ward-audit init city
      ward-audit run --estate city    (once scope.yaml and inventory/ are filled in)
    """


def _our_faults() -> tuple[type[Exception], ...]:
    """Wrong wiring: two plug-ins with one id, a policy that names a check that is not there."""
    from checks.assess import WiringError
    from inventory._collect import DuplicateIdError

    return (WiringError, DuplicateIdError)


def _of_sqlite() -> type[Exception]:
    """A disk that fails while a compiled table is read; imported only when something went wrong."""
    import sqlite3

    return sqlite3.Error


def run(args: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status: wrong input ends in red lines and 2."""
    from typer.main import get_command

    ui = Ui(lang=_lang(sys.argv[1:] if args is None else args))
    try:
        status = get_command(app).main(args=args, prog_name="ward-audit", standalone_mode=False)
        return status if isinstance(status, int) else READY
    except typer.TyperException as error:
        _say_usage(ui, error)
        return WRONG
    except InputError as error:
        ui.wrong(*lines_of(error, ui.lang))
        return WRONG
    except _of_sqlite() as error:
        from audit.store.sqlite_words import store_error

        ui.wrong(*lines_of(store_error("SQLite", error), ui.lang))
        return WRONG
    except _our_faults() as error:
        ui.wrong(str(error))
        return OURS
    except SystemExit as end:
        # typer ends so when nobody reads stdout any more; that says nothing about readiness.
        if isinstance(end.__context__, BrokenPipeError):
            return INTERRUPTED
        raise
    except OSError as error:
        if error.errno not in OF_THE_COMPUTER:
            raise
        _forget_stdout()
        with contextlib.suppress(OSError):  # it may be stderr that takes nothing any more
            ui.wrong(os_error(error, ui.lang))
        return WRONG


def _lang(args: Sequence[str]) -> str | None:
    """`--lang` of a command that failed before, or without, saying anything itself."""
    for place, word in enumerate(args):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and place + 1 < len(args):
            return args[place + 1]
    return None


def _say_usage(ui: Ui, error: typer.TyperException) -> None:
    """One line for a wrong command line; a command that wants a verb prints its help."""
    text = error.format_message()
    if "\n" in text:
        typer.echo(safe(text, lines=True, longest=20_000), err=True)
        return
    context = getattr(error, "ctx", None)
    command = "ward-audit" if context is None else context.command_path
    said = text.replace("Value error, ", "").rstrip(".")
    ui.wrong(f"{said}; see `{command} --help`")


def _forget_stdout() -> None:
    """What stdout could not take must not be tried again when Python ends: that would be 120."""
    with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())

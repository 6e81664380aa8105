"""`ward-audit judge`: judge what was seen; no network, any policy, any past time."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app
from audit.cli.run import PolicyFile
from inventory.problem import InputError, Problem

app = command_app()

_FIRST_YEAR, _LAST_YEAR = 1970, 2999  # what the store's microseconds and a zone's shift can bear


def moment(text: str | None) -> datetime | None:
    """A time of the command line: ISO 8601; without a zone it is this computer's."""
    if text is None:
        return None
    try:
        value = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        said = f"{text!r} is no time; write 2016-08-05T09:00+07:00"
        raise InputError([Problem("--at", None, "", said)]) from None
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        said = f"{text!r} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}"
        raise InputError([Problem("--at", None, "", said)])
    return value


At = Annotated[str | None, typer.Option("--at", help="As of this time, ISO 8601.", metavar="TIME")]
RunName = Annotated[
    str | None, typer.Option("--run", help="Only what this run saw.", metavar="RUN")
]


@app.command()
def judge(
    estate: Folder = HERE,
    policy: PolicyFile = None,
    at: At = None,
    run: RunName = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Judge what the store holds and print wards by verdict. Needs no network.

    \b
    Example:
      ward-audit judge --estate city --policy draft.yaml
      ward-audit judge --estate city --at 2016-08-05T12:00+07:00 --format json
    """
    from audit.app import assessment, open_folder
    from audit.cli._verdicts import print_verdicts
    from checks.gate import exit_status

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    found = assessment(open_folder(estate), at=moment(at), run=run, policy=policy)
    print_verdicts(ui, found)
    raise typer.Exit(exit_status(found))

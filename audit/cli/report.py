"""`ward-audit report`: a judgement as pages, workbooks and tables."""

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from audit.cli._common import HERE, Folder, Language, NoColor, Quiet, Ui, Verbose, command_app
from audit.cli._select import selection
from audit.cli._verdicts import say_when_nobody
from audit.cli.judge import At, RunName, moment
from audit.cli.run import PolicyFile
from audit.os_error import os_error, unread
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from audit.app import Working
    from reports.report import CannotWriteError

app = command_app()

Kind = Annotated[
    str, typer.Argument(help="readiness, procurement, ward, gaps, or all.", metavar="REPORT")
]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Some of html,pdf,docx,xlsx,csv,json; default: all but pdf and docx.",
        metavar="LIST",
    ),
]
Pages = Annotated[
    Language, typer.Option("--lang", help="Language of the pages: Vietnamese unless told.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder; default: out/ of the working folder.", metavar="DIR"),
]
Prices = Annotated[
    Path | None,
    typer.Option("--prices", help="Prices; default: the folder's, else built in.", metavar="FILE"),
]
Wards = Annotated[
    list[str] | None,
    typer.Option("--ward", help="Ward sheets: only this ward's; may be repeated.", metavar="CODE"),
]

Audience = Annotated[
    Literal["bidder", "internal"] | None,
    typer.Option(
        "--audience",
        help="Of procurement. bidder (default): safe to publish, devices are codes; internal: for "
        "staff, with device ids and serial numbers.",
    ),
]


@app.command()
def report(
    kind: Kind,
    estate: Folder = HERE,
    format_: Formats = None,
    out: Out = None,
    run: RunName = None,
    at: At = None,
    policy: PolicyFile = None,
    prices: Prices = None,
    ward: Wards = None,
    audience: Audience = None,
    lang: Pages = "vi",
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Render a report of what the store holds. Needs no network.

    \b
    Example:
      ward-audit report readiness --estate city
      ward-audit report readiness --format html,xlsx --out pages --lang en
      ward-audit report all --format pdf,docx
      ward-audit report ward --ward 00001 --ward 00004
      ward-audit report procurement --audience internal --format xlsx
    """
    from audit.app import assessment, open_folder
    from audit.render import render_all
    from audit.version import version
    from audit.world.clock import RealClock
    from reports.report import load_reports

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    known = load_reports()
    if kind != "all" and kind not in known:
        ui.fail(f"report: there is no report {kind!r}; choose from all, {', '.join(known)}")
    kinds = list(known) if kind == "all" else [kind]
    formats = _formats(format_)
    for one in formats or ():
        if not any(one in known[id_].formats for id_ in kinds):
            can = sorted({f for id_ in kinds for f in known[id_].formats})
            ui.fail(f"--format: {kind} has no format {one!r}; choose from {', '.join(can)}")
    if audience is not None and "procurement" not in kinds:
        ui.fail(f"--audience: belongs to procurement; {kind} has none")
    working = open_folder(estate)
    extra = {
        **_prices(working, prices),
        **(_codes(ui, working, audience) if "procurement" in kinds else {}),
        "wards": tuple(ward or ()),
        "log_head": working.log_head(),
    }
    found = assessment(working, at=moment(at), run=run, policy=policy)
    selection(found.register_, ward, None)
    say_when_nobody(ui, found)
    lacking: list[CannotWriteError] = []
    try:
        files = render_all(
            found,
            out or working.path / (working.config.out or "out"),
            lang,
            generated_at=found.at if found.estate.simulated else RealClock().now(),
            tool_version=version(),
            kinds=kinds,
            formats=formats,
            extra=extra,
            cannot=lacking.append,
        )
    except OSError as error:
        ui.fail(os_error(error, ui.lang, out or working.path))
    for place in files:
        ui.line(place)
    if lacking:
        ui.fail(*(one.vi if ui.lang == "vi" else one.en for one in lacking))


def _formats(text: str | None) -> list[str] | None:
    if text is None:
        return None
    found = [one for one in (part.strip().lower() for part in text.split(",")) if one]
    if not found:
        raise InputError([Problem("--format", None, "", "names no format; write html,xlsx")])
    return found


def _codes(ui: Ui, working: "Working", audience: str | None) -> dict[str, Any]:
    """Who a proposal is for, and the key of its codes; where none can be kept, numbers do."""
    from audit.code_key import FILE, code_key

    chosen = {"audience": audience or "bidder"}
    try:
        return {**chosen, "code_key": code_key(working.path)}
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            ui.fail(os_error(error, ui.lang, FILE))
        ui.warn(
            f"{os_error(error, 'vi', FILE)}; mã thiết bị là số thứ tự",
            f"{os_error(error, 'en', FILE)}; device codes are running numbers",
        )
        return chosen


def _prices(working: "Working", chosen: Path | None) -> dict[str, Any]:
    """The prices that were named, else the folder's own; without either, none are handed on."""
    from checks.price_file import parse_prices

    place = chosen
    if place is None and working.config.prices is not None:
        place = working.path / working.config.prices
    if place is None and (working.path / "prices.yaml").exists():
        place = working.path / "prices.yaml"
    if place is None:
        return {}
    try:
        text = place.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            [Problem(place.name, None, "", "is not UTF-8; save it as UTF-8")]
        ) from None
    except OSError as error:
        raise InputError([unread(place.name, error)]) from None
    return {"prices": parse_prices(text, place.name)}

"""`ward-audit collect`: look at everything once and keep what was seen."""

from typing import Annotated

import typer

from audit.cli._common import (
    HERE,
    OURS,
    READY,
    Folder,
    Format,
    Lang,
    NoColor,
    Quiet,
    Ui,
    Verbose,
    command_app,
)
from audit.cli._select import Districts, Kinds, Probes, Wards, selection

app = command_app()

Resume = Annotated[str | None, typer.Option("--resume", help="Go on with this run.", metavar="RUN")]
PlanHash = Annotated[
    str | None,
    typer.Option("--plan-hash", help="Refuse when the plan is another one.", metavar="HASH"),
]

AnyHours = Annotated[
    bool, typer.Option("--any-hours", help="Heavy looks now, whatever hours the settings name.")
]


@app.command()
def collect(
    estate: Folder = HERE,
    ward: Wards = None,
    district: Districts = None,
    kind: Kinds = None,
    probe: Probes = None,
    plan_hash: PlanHash = None,
    resume: Resume = None,
    any_hours: AnyHours = False,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Look at everything once and keep what was seen; no judgement.

    \b
    Example:
      ward-audit collect --estate city --district 001
      ward-audit collect --estate city --resume 20160805T020000Z
    """
    from audit.app import open_folder
    from audit.cli._collecting import Wish, gather, say_outcomes

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working = open_folder(estate)
    chosen = selection(working.register, ward, district, kind, probe)
    collected = gather(ui, working, Wish(chosen, plan_hash, resume, ("collect",), any_hours))
    say_outcomes(ui, collected)
    if format_ == "table":
        typer.echo(collected.run.id)
    else:
        names = ["run", "observations", *sorted(collected.outcomes)]
        values = [collected.run.id, collected.observations]
        values += [collected.outcomes[name] for name in sorted(collected.outcomes)]
        ui.rows(names, [values])
    raise typer.Exit(OURS if collected.broken else READY)

"""`ward-audit run`: plan, collect and judge, with the verdict table at the end."""

from pathlib import Path
from typing import Annotated

import typer

from audit.cli._common import (
    HERE,
    OURS,
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
from audit.cli.collect import AnyHours, PlanHash, Resume

app = command_app()

PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="Another policy file.", metavar="FILE")
]


@app.command()
def run(
    estate: Folder = HERE,
    ward: Wards = None,
    district: Districts = None,
    kind: Kinds = None,
    probe: Probes = None,
    plan_hash: PlanHash = None,
    resume: Resume = None,
    any_hours: AnyHours = False,
    policy: PolicyFile = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Plan, collect and judge; prints wards by verdict. Exit 0 ready, 1 not ready, 3 undecided.

    \b
    Example:
      ward-audit run --estate city
      ward-audit run --estate city --ward 00001 --ward 00004
    """
    from audit.app import assessment, open_folder
    from audit.cli._collecting import Wish, gather, say_outcomes
    from audit.cli._verdicts import print_verdicts
    from audit.plan import Selection
    from audit.runs import of_sites
    from checks.gate import exit_status

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working = open_folder(estate)
    chosen = selection(working.register, ward, district, kind, probe)
    working.policy(policy)  # a wrong policy is said before an hour of looking, not after
    command = ("run",) if policy is None else ("run", "--policy", str(policy))
    collected = gather(ui, working, Wish(chosen, plan_hash, resume, command, any_hours))
    say_outcomes(ui, collected)
    found = assessment(working, policy=policy)
    sites = Selection.parse(collected.run.selection).sites  # of a resumed run too
    if sites:
        found = of_sites(found, sites)
    print_verdicts(ui, found)
    raise typer.Exit(OURS if collected.broken else exit_status(found))

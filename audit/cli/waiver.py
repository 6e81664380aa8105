"""`ward-audit waiver`: the exceptions of a policy. list, lint."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from audit.cli.policy import Day, day_of, read_policy

if TYPE_CHECKING:
    from datetime import date

app = group_app(
    """Exceptions that a policy makes, each with a reason, a signature and an end.

    \b
    Example:
      ward-audit waiver list policy.yaml --at 2016-08-05
    """
)

Optional = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="Policy YAML; without it, the folder's or the shipped."),
]


@app.command("list")
def list_(
    file: Optional = None,
    estate: Folder = HERE,
    at: Day = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the waivers of a policy: what, where, why, who, and until when.

    \b
    Example:
      ward-audit waiver list policy.yaml --at 2016-08-05
    """
    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    policy = read_policy(ui, file or _of(estate))
    today = day_of(at)
    vi = ui.lang == "vi"
    rows = [
        (
            one.check, one.site, one.asset, one.because, one.risk, one.by, one.approved_by,
            one.from_, one.until, None if today is None else one.from_ <= today <= one.until,
        )
        for one in policy.waivers
    ]  # fmt: skip
    heads = (
        ["tiêu chí", "đơn vị", "thiết bị", "lý do", "rủi ro", "đề nghị", "duyệt", "từ", "đến",
         "còn hiệu lực"]
        if vi
        else ["check", "site", "asset", "because", "risk", "by", "approved by", "from", "until",
              "in force"]
    )  # fmt: skip
    keys = (
        "check", "site", "asset", "because", "risk", "by", "approved_by", "from", "until",
        "in_force",
    )  # fmt: skip
    if not rows:
        ui.say("Chính sách này không có miễn trừ nào.", "This policy has no waivers.")
    if rows or ui.format != "table":
        ui.rows(heads, rows, keys=keys)


@app.command()
def lint(
    file: Optional = None,
    estate: Folder = HERE,
    at: Day = None,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check the waivers of a policy, those that have ended included; exit 2 when one is wrong.

    The day is `--at`, else today.

    \b
    Example:
      ward-audit waiver lint policy.yaml --at 2016-08-05
    """
    from checks.policy_file import lint_waivers

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    path = file or _of(estate)
    policy = read_policy(ui, path)
    ended = lint_waivers(
        policy, today=day_of(at) or _today(), source=path.name if path else f"{policy.id}.yaml"
    )
    if ended:
        ui.fail(*(str(problem) for problem in ended))
    ui.say(f"{len(policy.waivers)} miễn trừ: đúng", f"{len(policy.waivers)} waivers: good")


def _of(estate: Path) -> Path | None:
    """The policy of a working folder, when it has one; outside of any, the `policy.yaml` here."""
    from audit.app import open_folder
    from audit.config import FILE

    if estate == HERE and not (estate / FILE).is_file():
        own = estate / "policy.yaml"
        return own if own.exists() else None
    return open_folder(estate).policy_file()


def _today() -> "date":
    from audit.world.clock import RealClock
    from checks.days import day

    moment: datetime = RealClock().now()
    return day(moment.astimezone(UTC))

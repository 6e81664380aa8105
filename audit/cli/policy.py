"""`ward-audit policy`: what a policy asks for. show, lint, diff."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._common import (
    WRONG,
    Format,
    Lang,
    NoColor,
    Quiet,
    Ui,
    Verbose,
    group_app,
    lines_of,
)
from audit.os_error import unread
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from checks.policy import Policy

app = group_app(
    """What is asked of a ward: the shipped policy, and yours.

    \b
    Example:
      ward-audit policy show
      ward-audit policy lint policy.yaml
    """
)

Optional = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="Policy YAML; without it, the one that is shipped."),
]
Named = Annotated[Path, typer.Argument(metavar="FILE", help="Policy YAML.")]
Day = Annotated[str | None, typer.Option("--at", metavar="DAY", help="As of this day: 2016-08-05.")]
_LONGEST_BYTES = 4_194_304


@app.command()
def show(
    file: Optional = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what a policy asks for, rule by rule; exit 2 when it is wrong.

    \b
    Example:
      ward-audit policy show
      ward-audit policy show draft.yaml --format json
    """
    from checks.check import load_checks

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    policy = read_policy(ui, file)
    checks = load_checks()
    vi = ui.lang == "vi"
    ui.say(
        f"{policy.id}: {policy.vi}; hiệu lực từ {policy.valid_from.isoformat()}",
        f"{policy.id}: {policy.en}; valid from {policy.valid_from.isoformat()}",
    )
    rows = [
        (
            id_,
            checks[id_].criterion,
            checks[id_].level,
            rule.weight,
            checks[id_].vi if vi else checks[id_].en,
            rule.responsible,
            _params(rule.params) or None,
            rule.regulation,
            rule.why_vi if vi else rule.why_en,
            rule.source,
        )
        for id_, rule in policy.rules.items()
    ]
    keys = (
        "check", "criterion", "level", "weight", "title", "responsible", "params", "regulation",
        "why", "source",
    )  # fmt: skip
    if ui.format == "table":
        heads = (
            ["tiêu chí", "mã", "cấp", "trọng số", "nội dung", "đơn vị", "tham số"]
            if vi
            else ["check", "code", "level", "weight", "title", "unit", "parameters"]
        )
        ui.rows(heads, [(*row[:6], _text(row[6])) for row in rows])
    else:
        ui.rows(keys, rows, keys=keys)


@app.command()
def lint(
    file: Named,
    at: Day = None,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check a policy file: every error with its line, and waivers that have ended; exit 2.

    \b
    Example:
      ward-audit policy lint policy.yaml
      ward-audit policy lint policy.yaml --at 2016-08-05
    """
    from checks.policy_file import lint_waivers

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    policy = read_policy(ui, file)
    today = day_of(at)
    ended = lint_waivers(policy, today=today, source=file.name) if today else ()
    if ended:
        ui.fail(*(str(problem) for problem in ended))
    ui.say(
        f"{file.name}: {len(policy.rules)} tiêu chí, {len(policy.services)} dịch vụ, "
        f"{len(policy.waivers)} miễn trừ: đúng",
        f"{file.name}: {len(policy.rules)} rules, {len(policy.services)} services, "
        f"{len(policy.waivers)} waivers: good",
    )


@app.command()
def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="Policy YAML.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Policy YAML to compare with.")],
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what differs between two policies; exit 0 also when something does.

    \b
    Example:
      ward-audit policy diff policy.yaml draft.yaml
    """
    from checks.policy_diff import diff_policies

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    changes = diff_policies(read_policy(ui, a), read_policy(ui, b))
    vi = ui.lang == "vi"
    if not changes:
        ui.say("Hai chính sách như nhau.", "The two policies are the same.")
    heads = ["ở đâu", a.name, b.name] if vi else ["place", a.name, b.name]
    if changes or ui.format != "table":
        ui.rows(heads, changes, keys=("place", "a", "b"))


def read_policy(ui: Ui, file: Path | None) -> "Policy":
    """A policy from a file, or the shipped one; a wrong file ends the command with 2."""
    from checks.policy_file import PolicyError, load_default_policy, parse_policy

    if file is None:
        return load_default_policy()
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LONGEST_BYTES + 1)
    except OSError as error:
        ui.fail(unread(str(file), error).said(ui.lang))
    if len(raw) > _LONGEST_BYTES:
        ui.fail(f"{file.name}: longer than {_LONGEST_BYTES} bytes; this is no policy")
    try:
        return parse_policy(raw.decode("utf-8-sig"), file.name)
    except UnicodeDecodeError:
        ui.fail(f"{file.name}: not UTF-8; save it as UTF-8")
    except PolicyError as error:
        ui.fail(*lines_of(error), code=WRONG)


def day_of(text: str | None) -> date | None:
    """A day of the command line: 2016-08-05."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = f"{text!r} is no day; write 2016-08-05"
        raise InputError([Problem("--at", None, "", said)]) from None


def _params(params: Any) -> dict[str, Any]:
    return {} if params is None else dict(params.model_dump(mode="json"))


def _text(params: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in (params or {}).items())

"""`ward-audit init`: make a working folder."""

from pathlib import Path
from typing import Annotated

import typer

from audit.cli._common import Lang, NoColor, Quiet, Ui, Verbose, command_app

app = command_app()

_SCOPE = """\
# The only addresses that may be probed, and who allowed it. Without a network below, nothing is.
# Chỉ những địa chỉ dưới đây được phép kiểm tra; ghi số văn bản cho phép.
owner: ""
decision: ""
valid_until: ""
cidrs: []            # for example 10.1.0.0/16
exclude: []
"""
_CREDENTIALS = """\
# References only; a secret never stands here: env:NAME, or file:PATH of mode 0600.
# Chỉ ghi nơi cất mật khẩu, không ghi mật khẩu.
credentials: {}
#  ward-snmp: {kind: snmp_v2c, community: "file:secrets/ward-snmp"}
#  core-v3: {kind: snmp_v3, user: audit, auth: sha256, auth_key: "env:CORE_AUTH"}
defaults: {}
#  snmp_v2c: ward-snmp
"""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; made when missing.")],
    register: Annotated[
        str, typer.Option("--register", metavar="ID", help="Which sites: the register's id.")
    ] = "hanoi-2016",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make a working folder: settings, empty tables, scope, policy, prices, credentials.

    Nothing that is there already is touched.

    \b
    Example:
      ward-audit init city --register hanoi-2016
    """
    from audit.config import FILE, Config, config_text
    from inventory.load import templates
    from inventory.problem import InventoryError
    from inventory.register import load_register

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    try:
        known = load_register(register)
    except InventoryError as error:
        ui.fail(*(f"--register: {problem.text}" for problem in error.problems))
    config = Config(register=known.id)
    files = {
        FILE: config_text(config).encode(),
        "scope.yaml": _SCOPE.encode(),
        "credentials.yaml": _CREDENTIALS.encode(),
        **_shipped(known.id),
        **{f"inventory/{name}": data for name, data in templates("csv", ui.lang).items()},
    }
    made = []
    try:
        for path, data in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                ui.detail(f"{place}: đã có, giữ nguyên", f"{place}: is there, left alone")
                continue
            with place.open("xb") as file:
                file.write(data)
            made.append(place)
        for name in ("forms", "reports", "people", "operations"):
            (folder / "seen" / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        ui.fail(f"{error.filename or folder}: {error.strerror}")
    for place in made:
        ui.line(place)
    ui.say(
        "Tiếp theo: điền scope.yaml và inventory/, rồi chạy `ward-audit inventory check`.",
        "Next: fill in scope.yaml and inventory/, then `ward-audit inventory check`.",
    )


def _shipped(register: str) -> dict[str, bytes]:
    """The policy and the prices that come with the program, to read and to change."""
    from importlib.resources import files

    found = {}
    for folder, name in (("policies", "policy.yaml"), ("prices", "prices.yaml")):
        place = files("checks") / folder / f"{register}.yaml"
        if place.is_file():
            found[name] = place.read_bytes()
    return found

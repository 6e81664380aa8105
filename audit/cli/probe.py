"""`ward-audit probe`: look at one device, or at each line of a file. No estate needed."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._common import OURS, READY, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from audit.targets import Sight, Target
    from audit.world.secret import Secret

app = command_app()

_LISTS = ("operators", "expect_answer", "probes")


@app.command()
def probe(
    address: Annotated[
        str | None,
        typer.Argument(metavar="ADDRESS", help="Numeric address or name; it is the whole scope."),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="KIND", help="printer, router, service ...; auto identifies it."
        ),
    ] = "auto",
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="FILE", help="JSON Lines, one device a line."),
    ] = None,
    port: Annotated[
        list[str] | None,
        typer.Option("--port", help="A port by its name; may be repeated.", metavar="NAME=NUMBER"),
    ] = None,
    community: Annotated[
        str,
        typer.Option(
            "--community",
            metavar="TEXT",
            help="SNMP v2c community: text, env:NAME or file:PATH.",
        ),
    ] = "public",
    credential: Annotated[
        list[str] | None,
        typer.Option(
            "--credential",
            metavar="KIND,FIELD=VALUE,...",
            help="snmp_v3, ssh, smpp or http; secrets as env:NAME or file:PATH.",
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Another declared field, as protocol=https; lists with ;",
            metavar="NAME=V",
        ),
    ] = None,
    ca_file: Annotated[
        Path | None,
        typer.Option("--ca-file", metavar="FILE", help="Trust anchors to verify TLS with, PEM."),
    ] = None,
    format_: Format = "json",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Look at a device and print what it says of itself, as one JSON object a target.

    A line of --targets is an object with address, kind, ports, community, credential and any
    declared field; what it does not say is taken from the options. A wrong line is said, and
    nothing is sent to any.

    \b
    Example:
      ward-audit probe 10.1.7.9 --kind printer --community env:COMMUNITY
      ward-audit probe 10.1.7.1 --credential snmp_v3,user=audit,auth=sha256,auth_key=env:A
      ward-audit probe --targets devices.jsonl > facts.jsonl
    """
    from audit.cli._target_lines import read_targets
    from audit.targets import make_target

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    if (address is None) == (targets is None):
        ui.fail(
            "Nêu một địa chỉ hoặc --targets TỆP"
            if ui.lang == "vi"
            else "Name one address, or --targets FILE"
        )
    if ca_file is not None:
        from audit.world.roots import read_ca_file

        read_ca_file(ca_file, "--ca-file")
    said: dict[str, Any] = {"kind": kind}
    said["ports"] = {name: _number(name, text) for name, text in _pairs("--port", port)}
    said["community"] = _secret(community)
    said["credential"] = [_credential(text) for text in credential or ()]
    _warn_of_plain(ui, said)
    said.update((name, _value(name, text)) for name, text in _pairs("--set", field))
    if targets is not None:
        wanted = read_targets(targets, said)
    else:
        wanted = [make_target({**said, "address": address}, number=1, source="probe")]
    broken = asyncio.run(_look(ui, wanted, None if ca_file is None else str(ca_file)))
    raise typer.Exit(OURS if broken else READY)


async def _look(ui: Ui, wanted: "list[Target]", ca_file: str | None) -> bool:
    from audit.targets import look_at_targets
    from inventory.seen import Outcome

    pretty = len(wanted) == 1 and sys.stdout.isatty()
    table: list[Sight] = []
    broken = False
    async for sight in look_at_targets(wanted, ca_file=ca_file):
        broken |= any(seen.outcome is Outcome.BROKEN for seen in sight.observations)
        if not sight.observations:
            ui.warn(
                f"{sight.address}: chưa có cách nào hỏi {sight.kind} qua mạng",
                f"{sight.address}: there is no way to ask a {sight.kind} over the network",
            )
        if ui.format == "json":
            ui.json(sight.json(), indent=2 if pretty else None)
        else:
            table.append(sight)
    if ui.format != "json":
        _print(ui, table)
    return broken


def _print(ui: Ui, table: "list[Sight]") -> None:
    vi = ["địa chỉ", "loại", "cách nhìn", "kết quả", "giây", "số liệu"]
    en = ["address", "kind", "probe", "outcome", "took_s", "facts"]
    ui.rows(
        vi if ui.lang == "vi" else en,
        [
            [sight.address, sight.kind, seen["probe"], seen["outcome"], seen["took_s"],
             seen["facts"] or seen["note"]]
            for sight in table
            for seen in sight.json()["observations"]
        ],
        keys=en,
    )  # fmt: skip


def _pairs(option: str, given: list[str] | None) -> list[tuple[str, str]]:
    pairs = []
    for text in given or ():
        name, sign, value = text.partition("=")
        if not sign or not name or not value:
            raise InputError([Problem(option, None, "", f"{text!r} is not NAME=VALUE")])
        pairs.append((name, value))
    return pairs


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 65_536:
        raise InputError([Problem("--port", None, name, f"{text!r} is no port; 1 to 65535")])
    return int(text)


def _value(name: str, text: str) -> str | list[str]:
    return text.split(";") if name in _LISTS else text


def _credential(text: str) -> "dict[str, str | Secret]":
    from audit.world.world import SECRET_FIELDS

    kind, _, rest = text.partition(",")
    fields = dict(_pairs("--credential", rest.split(",") if rest else []))
    return {
        "kind": kind,
        **{name: _secret(said) if name in SECRET_FIELDS else said for name, said in fields.items()},
    }


def _warn_of_plain(ui: Ui, said: dict[str, Any]) -> None:
    """A secret on the command line itself is seen by everybody; a person is told, a script not."""
    from audit.world.world import SECRET_FIELDS

    given = [one.get(name) for one in said["credential"] for name in SECRET_FIELDS]
    given += [None if said["community"] == "public" else said["community"]]
    if sys.stderr.isatty() and any(isinstance(one, str) for one in given):
        ui.warn(
            "mật khẩu viết thẳng trên dòng lệnh ai trên máy này cũng xem được (ps); "
            "hãy dùng env:TÊN hoặc file:TỆP",
            "a secret on the command line is seen by everybody on this computer (ps); "
            "write env:NAME or file:PATH",
        )


def _secret(text: str) -> "str | Secret":
    """What a reference leads to, or the text itself."""
    from audit.world.secrets import resolve_reference

    return resolve_reference(text)

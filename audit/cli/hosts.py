"""`ward-audit hosts`: which SSH host keys are trusted. scan, accept, list."""

import asyncio
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._common import HERE, WRONG, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose
from audit.cli._common import group_app as _group
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from audit.app import Working
    from audit.world.host_scan import ShownKey
    from audit.world.known_hosts import HostKeys
    from inventory.seen import LookError

app = _group(
    """SSH host keys: a device is logged in to only when its key was compared and pinned.

    \b
    Example:
      ward-audit hosts scan --estate city
      ward-audit hosts accept 10.1.7.1=SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
      ward-audit hosts list --estate city
    """
)

LOG = "known_hosts.log"
_ADDRESS = re.compile(r"\[(?P<v6>[^\]]+)\](:(?P<port6>\d+))?|(?P<host>[^:]+)(:(?P<port>\d+))?")
_HEADS = {
    "vi": ["thiết bị", "máy", "loại khóa", "vân tay", "trạng thái"],
    "en": ["device", "host", "key type", "fingerprint", "state"],
}
_STATES = {
    "new": ("mới, chưa tin", "new, not trusted"),
    "pinned": ("đã tin", "pinned"),
    "changed": ("KHÁC khóa đã tin", "NOT the pinned key"),
}
_KEYS = ("device", "host", "type", "fingerprint", "state")


@dataclass(frozen=True, slots=True)
class Host:
    """An SSH server of the inventory, or one that was named."""

    device: str  # asset id, or "" for an address that no asset has
    address: str
    port: int


Named = Annotated[
    list[str] | None,
    typer.Argument(metavar="[HOST]...", help="Address, ADDRESS:PORT or asset; default: all."),
]
Pairs = Annotated[
    list[str],
    typer.Argument(metavar="HOST=SHA256:...", help="The fingerprint that the device itself shows."),
]


@app.command()
def scan(
    host: Named = None,
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Show the host keys of devices with an SSH credential. Logs in nowhere, pins nothing.

    \b
    Example:
      ward-audit hosts scan --estate city
      ward-audit hosts scan 10.1.7.1 10.1.8.1:2222 --estate city --format json
    """
    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working, keys = _open(estate)
    hosts = _named(working, host) if host else list(_of_estate(working))
    if not hosts:
        ui.say(
            "Không thiết bị nào có cổng ssh và thông tin đăng nhập.",
            "No device has an ssh port and a credential.",
        )
    rows = []
    for one, found in zip(hosts, _scan(working, hosts), strict=True):
        if _failed(found, ui, one):
            continue
        state = _state(keys, found)
        rows.append((one.device, found.name, found.type, found.fingerprint, state))
    _print(ui, rows)
    if any(row[4] != "pinned" for row in rows):
        ui.say(
            "So từng vân tay với vân tay hiện trên chính thiết bị (cổng console), rồi: "
            "ward-audit hosts accept MÁY=SHA256:...",
            "Compare each fingerprint with what the device itself shows at its console, then: "
            "ward-audit hosts accept HOST=SHA256:...",
        )


@app.command()
def accept(
    pair: Pairs,
    estate: Folder = HERE,
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of another key that is pinned.")
    ] = False,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Pin the keys whose fingerprints are given, if the devices show these very keys now.

    Every key that is pinned is a line of known_hosts.log: when, by whom, which.

    \b
    Example:
      ward-audit hosts accept 10.1.7.1=SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
    """
    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    working, keys = _open(estate)
    wanted = [_pair(text) for text in pair]
    hosts = _named(working, [name for name, _ in wanted])
    wrong = False
    for one, (_, want), found in zip(hosts, wanted, _scan(working, hosts), strict=True):
        if _failed(found, ui, one):
            wrong = True
            continue
        before = _state(keys, found)
        if found.fingerprint != want:
            wrong = True
            ui.wrong(
                f"{found.name}: thiết bị đưa ra {found.fingerprint}, không phải {want}; không ghi"
                if ui.lang == "vi"
                else f"{found.name}: shows {found.fingerprint}, and not {want}; not pinned"
            )
        elif before == "changed" and not replace:
            wrong = True
            ui.wrong(
                f"{found.name}: đã tin một khóa khác; nếu thiết bị được thay thật, thêm --replace"
                if ui.lang == "vi"
                else f"{found.name}: another key is pinned; if the device was replaced, --replace"
            )
        elif before != "pinned":
            _pin(working, keys, found)
            ui.say(f"{found.name}: đã tin {want}", f"{found.name}: pinned {want}")
    if wrong:
        raise typer.Exit(WRONG)


@app.command("list")
def list_(
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the keys that are pinned. Needs no network.

    \b
    Example:
      ward-audit hosts list --estate city --format csv
    """
    from audit.world.known_hosts import fingerprint

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working, keys = _open(estate)
    devices = {_name(one): one.device for one in _of_estate(working)}
    rows = [
        (devices.get(name, ""), name, key.partition(" ")[0], fingerprint(key), "pinned")
        for name, key in keys.entries()
    ]
    if not rows:
        ui.say("Chưa tin khóa nào.", "No key is pinned.")
    _print(ui, rows)


def _print(ui: Ui, rows: Sequence[tuple[str, str, str, str, str]]) -> None:
    if not rows and ui.format == "table":
        return
    said: list[tuple[Any, ...]] = list(rows)
    if ui.format == "table":
        said = [(*row[:4], _STATES[row[4]][ui.lang == "en"]) for row in rows]
    ui.rows(_HEADS[ui.lang], said, keys=_KEYS)


def _open(estate: Path) -> "tuple[Working, HostKeys]":
    from audit.app import open_folder
    from audit.world.known_hosts import KNOWN_HOSTS, HostKeys

    working = open_folder(estate)
    return working, HostKeys(working.path / KNOWN_HOSTS)


def _scan(working: "Working", hosts: list[Host]) -> "list[ShownKey | LookError]":
    """Ask for the keys, inside the scope and while it is valid."""
    from audit.cli._stop import need_no_stop_file
    from audit.world.guard import Guard
    from audit.world.host_scan import scan as scan_keys
    from checks.days import day

    need_no_stop_file(working.path)
    lapsed = working.scope.lapsed(day(working.now()))
    if lapsed is not None:
        raise InputError([Problem("scope.yaml", None, "valid_until", f"{lapsed}; renew it")])
    guard = Guard(working.scope)
    return asyncio.run(scan_keys(guard, [(one.address, one.port) for one in hosts]))


def _failed(found: "ShownKey | LookError", ui: Ui, host: Host) -> "TypeIs[LookError]":
    from inventory.seen import LookError

    if isinstance(found, LookError):
        ui.warn(*[f"{_name(host)}: {found.outcome.value}: {found.note}"] * 2)
        return True
    return False


def _state(keys: "HostKeys", found: "ShownKey") -> str:
    pinned = keys.pinned(found.ip, found.port)
    return "new" if not pinned else "pinned" if found.key in pinned else "changed"


def _pin(working: "Working", keys: "HostKeys", found: "ShownKey") -> None:
    """Write the key, and who did it when: the log first, so that no key is there without it."""
    from audit.world.clock import RealClock

    line = {
        "at": RealClock().now().isoformat(timespec="seconds"),
        "by": f"uid:{os.getuid()}" if hasattr(os, "getuid") else "",  # no name of a person
        "host": found.name,
        "pinned": found.fingerprint,
        "before": [_fingerprint(one) for one in keys.pinned(found.ip, found.port)],
    }
    made = os.open(working.path / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(made, "w", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
    keys.pin(found.ip, found.port, found.key)


def _fingerprint(key: str) -> str:
    from audit.world.known_hosts import fingerprint

    return fingerprint(key)


def _of_estate(working: "Working") -> Iterator[Host]:
    """What a run would log in to, each server once."""
    known: set[tuple[str, int]] = set()
    for look in working.plan().looks():
        asset = look.asset
        if "cli.facts" not in look.probes or asset.address is None:
            continue
        server = (asset.address, asset.ports.get("ssh", 22))
        if server not in known:
            known.add(server)
            yield Host(asset.id, *server)


def _named(working: "Working", names: Sequence[str]) -> list[Host]:
    """Hosts by asset id or address.

    Raises:
        InputError: no such asset, and no address either.
    """
    by_device = {one.device: one for one in _of_estate(working)}
    by_server = {_name(one): one for one in by_device.values()}
    hosts: list[Host] = []
    wrong = []
    for name in names:
        if name in by_device:
            hosts.append(by_device[name])
            continue
        found = _ADDRESS.fullmatch(name)
        port = int((found and (found["port6"] or found["port"])) or 22)
        if found is None or not 0 < port < 65_536:
            text = "is neither an asset nor an address; write 10.1.7.1 or 10.1.7.1:2222"
            wrong.append(Problem("hosts", None, name[:80], text))
            continue
        host = Host("", found["v6"] or found["host"], port)
        hosts.append(by_server.get(_name(host), host))
    if wrong:
        raise InputError(wrong)
    return hosts


def _pair(text: str) -> tuple[str, str]:
    name, sign, digest = text.rpartition("=SHA256:")
    if not sign or not name or not digest:
        said = "write HOST=SHA256:..., the fingerprint that the device itself shows"
        raise InputError([Problem("accept", None, text[:80], said)])
    return name, f"SHA256:{digest.rstrip('=')}"


def _name(host: Host) -> str:
    return host.address if host.port == 22 else f"[{host.address}]:{host.port}"

"""`ward-audit agent`: this computer's own report, as a file to hand in."""

import asyncio
import contextlib
import ipaddress
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from audit.cli._common import Lang, NoColor, Quiet, Ui, Verbose, command_app
from audit.os_error import os_error, unread
from inventory.groups.workplace import Workplace
from inventory.pc_report import MAX_BYTES, PcReport, parse_pc_report, pc_report_bytes
from inventory.seen import LookError

app = command_app()

_ASSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?", re.ASCII)


@app.command()
def agent(
    asset: Annotated[str, typer.Option(help="Asset id of this PC in the inventory.", metavar="ID")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where the report goes; default ID.json, - is stdout."),
    ] = None,
    portal: Annotated[str | None, typer.Option(help="Page of the portal.", metavar="URL")] = None,
    onestop: Annotated[
        str | None, typer.Option(help="Page of the one-stop software.", metavar="URL")
    ] = None,
    city_network: Annotated[
        list[str] | None, typer.Option(help="The city's internal network.", metavar="CIDR")
    ] = None,
    city_dns: Annotated[
        str | None,
        typer.Option(help="A name that only the city's name servers know.", metavar="NAME"),
    ] = None,
    time_server: Annotated[
        str | None, typer.Option(help="The city's time server.", metavar="HOST")
    ] = None,
    ca: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Certificates to trust beside the system's (PEM)."),
    ] = None,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write this computer's report. Nothing is sent; only the hosts that are named are asked.

    What is read: make, model, serial, firmware, operating system, processor, memory and its
    sockets, disks and their health, monitors, video, network cards, printers and scanners, virus
    scanner; and whether clock, names, portal and one-stop software work from here. No user names,
    documents, programs or wireless networks. Run hourly, it also counts for how many hours all has
    been well (from the report that lies at --out). As administrator (root) it sees more: memory
    sockets, health of disks.

    \b
    Example:
      ward-audit agent --asset 00001-pc-1 --portal https://egov.example.vn/
    """
    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    wrong = [*_wrong(asset, portal, onestop, city_network or [], city_dns, time_server)]
    if wrong:
        ui.fail(*wrong)
    from audit.version import version
    from audit.world.clock import RealClock
    from audit.world.host import look_at_host
    from audit.world.pc_parts import laid_over, look_at_parts
    from audit.world.self_check import Asked, check_workplace, steadiness

    asked = Asked(
        portal=portal,
        onestop=onestop,
        city_dns=city_dns,
        city_networks=tuple(city_network or ()),
        time_server=time_server,
        ca_pem=None if ca is None else _read(ui, ca),
    )
    place = out or Path(f"{asset}.json")
    before = _before(place, asset)
    identity, host, cards = look_at_host()
    parts = look_at_parts()
    groups = [*laid_over(parts, identity, host), cards]
    try:
        seen = asyncio.run(check_workplace(asked))
    except LookError as error:
        ui.fail(f"{ca}: {error.note}")
    made_at = RealClock().now()
    guarded = seen.model_copy(
        update={
            "antivirus": parts.antivirus or seen.antivirus,
            "antivirus_updated_on": parts.antivirus_updated_on or seen.antivirus_updated_on,
        }
    )
    workplace = steadiness(guarded, made_at, *before)
    data = pc_report_bytes(
        asset, made_at, [*groups, workplace], tool=f"ward-audit {version()}"
    )  # fmt: skip
    if str(place) == "-":
        sys.stdout.buffer.write(data + b"\n")
        return
    _write(ui, place, data)
    ui.say(f"Đã ghi báo cáo của máy: {place}", f"The PC's report is in {place}")


def _wrong(
    asset: str,
    portal: str | None,
    onestop: str | None,
    networks: list[str],
    city_dns: str | None,
    time_server: str | None,
) -> list[str]:
    """One line for each option that cannot be used."""
    found = []
    if not _ASSET.fullmatch(asset):
        found.append("--asset: letters, digits, dot, dash and underscore, at most 64")
    for name, url in (("--portal", portal), ("--onestop", onestop)):
        if url is not None and not _is_url(url):
            found.append(f"{name}: not http://HOST/ or https://HOST/ (no user, no password)")
    for text in networks:
        try:
            ipaddress.ip_network(text)
        except ValueError as error:
            found.append(f"--city-network: {error}; write it as 10.1.0.0/16")
    for name, host in (("--city-dns", city_dns), ("--time-server", time_server)):
        if host is not None and not _is_host(host):
            found.append(f"{name}: {host!r} is no host name")
    return found


def _is_host(text: str) -> bool:
    return bool(_HOST.fullmatch(text)) and int(text.partition(":")[2] or 1) in range(1, 65_536)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None  # a password has no place in a report's command line
        and (port is None or port > 0)
        and text.isprintable()
        and " " not in text
    )


def _before(place: Path, asset: str) -> tuple[Workplace | None, datetime | None]:
    """What the report before said; another PC's, a broken or no report says nothing."""
    try:
        with place.open("rb") as file:
            report: PcReport = parse_pc_report(file.read(MAX_BYTES + 1))
    except (OSError, LookError):
        return None, None
    if report.asset != asset:
        return None, None
    workplace = next((one for one in report.groups if isinstance(one, Workplace)), None)
    return workplace, report.made_at


def _read(ui: Ui, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4 * MAX_BYTES)
    except OSError as error:
        ui.fail(unread(str(path), error).said(ui.lang))


def _write(ui: Ui, place: Path, data: bytes) -> None:
    """All of it or nothing: a report that broke off must not replace a good one."""
    fresh = place.with_name(f"{place.name}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink()
        ui.fail(os_error(error, ui.lang, place))

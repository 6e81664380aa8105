"""`ward-audit doctor`: what this installation can and cannot do, and how to mend it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated, Literal

import typer

from audit.cli._common import (
    OURS,
    READY,
    WRONG,
    Format,
    Lang,
    NoColor,
    Quiet,
    Ui,
    Verbose,
    command_app,
)

app = command_app()

State = Literal["ok", "limited", "broken"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at. `mend` is empty when it is well."""

    name: str
    state: State
    said: str
    mend: str = ""


def points(folder: Path | None) -> Iterator[Point]:
    """Everything that is looked at, essentials first."""
    yield _python()
    yield from _packages()
    yield _sqlite()
    yield from _plug_ins()
    yield _ping()
    yield _files()
    yield _trust()
    yield _loopback()
    yield _fonts()
    yield _terminal()
    if folder is not None:
        yield from _folder(folder)


def _python() -> Point:
    return Point("Python", "ok", ".".join(map(str, sys.version_info[:3])))


def _packages() -> Iterator[Point]:
    wrong = []
    names = []
    for line in requires("ward-audit") or ():
        if "extra ==" in line:
            continue
        name = line.split(";")[0].split("<")[0].split(">")[0].split("=")[0].split("[")[0].strip()
        names.append(name)
        try:
            version(name)
        except PackageNotFoundError:
            wrong.append(name)
    if wrong:
        mend = "install again from requirements.lock"
        yield Point("packages", "broken", f"missing: {', '.join(wrong)}", mend)
    else:
        yield Point("packages", "ok", f"{len(names)} found")
    try:
        yield Point("uvloop", "ok", f"{version('uvloop')}, not needed")
    except PackageNotFoundError:
        yield Point("uvloop", "ok", "not there, not needed")


def _sqlite() -> Point:
    import sqlite3

    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 24, 0):  # ON CONFLICT DO NOTHING
        return Point("SQLite", "broken", found, "needs 3.24: use a newer Python")
    return Point("SQLite", "ok", found)


def _plug_ins() -> Iterator[Point]:
    from audit.probes.probe import load_probes
    from checks.check import load_checks
    from inventory.facts import load_groups
    from inventory.kind import load_kinds
    from reports.report import load_reports

    kinds, probes, checks = load_kinds(), load_probes(), load_checks()
    counts = f"{len(kinds)} kinds, {len(probes)} probes, {len(checks)} checks, "
    counts += f"{len(load_reports())} reports"
    known = set(load_groups())
    seen = {group for probe in probes.values() for group in probe.groups}
    wrong = [
        f"{id_} looks at no known kind: {', '.join(set(probe.kinds) - set(kinds))}"
        for id_, probe in probes.items()
        if set(probe.kinds) - set(kinds)
    ]
    wrong += [
        f"{id_} yields no known facts: {', '.join(set(probe.groups) - known)}"
        for id_, probe in probes.items()
        if set(probe.groups) - known
    ]
    wrong += [
        f"nothing looks at what {id_} reads: {', '.join(set(check.reads) & known - seen)}"
        for id_, check in checks.items()
        if set(check.reads) & known - seen
    ]
    for line in wrong:
        yield Point("plug-ins", "broken", line, "install matching plug-ins, or remove them")
    if not wrong:
        yield Point("plug-ins", "ok", counts)


def _ping() -> Point:
    from audit.world.platform import ping_problem

    why = ping_problem()
    if why is None:
        return Point("ICMP", "ok", "this process may send echoes")
    mend = (
        "sysctl -w net.ipv4.ping_group_range='0 2147483647'; without it lines are measured by "
        "STAMP and TCP, and ICMP is 'not measured', never 'down'"
    )
    return Point("ICMP", "limited", why, mend)


def _files() -> Point:
    from audit.world.platform import open_files

    found = open_files()
    if found is None:
        return Point("open files", "ok", "the system sets no limit that we can read")
    _, most = found
    if 0 <= most < 4_096:
        return Point("open files", "limited", f"at most {most}", "raise it: ulimit -Hn 65536")
    return Point("open files", "ok", f"at most {most if most >= 0 else 'unlimited'}")


def _trust() -> Point:
    from audit.world.platform import roots

    place = roots()
    if place is None:
        mend = "install ca-certificates, or name ca_file in ward-audit.yaml"
        return Point("trust anchors", "limited", "none on this computer", mend)
    return Point("trust anchors", "ok", place)


def _loopback() -> Point:
    from audit.world.platform import loopback_problem

    why = loopback_problem()
    if why is None:
        return Point("simulated city", "ok", "127.0.0.0/8 can be used")
    mend = "use Linux for `demo` and `lab`; the audit itself does not need it"
    return Point("simulated city", "limited", why, mend)


def _fonts() -> Point:
    from audit.world.platform import fonts

    count = fonts()
    if count:
        return Point("fonts", "ok", f"{count} files")
    mend = "install fonts-dejavu-core to read reports here; other computers need nothing"
    return Point("fonts", "limited", "none found", mend)


def _terminal() -> Point:
    from audit.world.platform import utf8

    if utf8():
        return Point("terminal", "ok", "UTF-8")
    said = sys.stdout.encoding or "unknown"
    return Point("terminal", "limited", said, "set LANG=C.UTF-8 or PYTHONUTF8=1")


_FOLDER = frozenset({"working folder", "store"})
"""Points about the working folder: what is wrong there is input, not our fault."""


def _folder(folder: Path) -> Iterator[Point]:
    from audit.app import open_folder
    from inventory.problem import InputError

    try:
        working = open_folder(folder)
        store = working.store()
        wrong = store.check()
        store.close()
        count = sum(1 for _ in working.plan().looks())
    except InputError as error:
        for problem in error.problems:
            yield Point("working folder", "broken", str(problem), "correct it")
        return
    if wrong is not None:
        mend = "restore a copy, or move it away and run again"
        yield Point("store", "broken", wrong, mend)
    yield Point("working folder", "ok", f"{count} looks")


@app.command()
def doctor(
    estate: Annotated[
        Path | None, typer.Option("--estate", help="Also this working folder.", metavar="PATH")
    ] = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what this installation can and cannot do, and how to mend it.

    Exit 4 when the installation is broken, 2 when the working folder is wrong.

    \b
    Example:
      ward-audit doctor --estate city
    """
    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    found = list(points(estate))
    vi = {"ok": "được", "limited": "hạn chế", "broken": "hỏng"}
    states = vi if ui.lang == "vi" and format_ == "table" else {key: key for key in vi}
    en = ["point", "state", "found", "mend"]
    ui.rows(
        ["mục", "tình trạng", "thấy", "cách sửa"] if ui.lang == "vi" else en,
        [[one.name, states[one.state], one.said, one.mend or None] for one in found],
        keys=en,
    )
    broken = {one.name for one in found if one.state == "broken"}
    if broken - _FOLDER:
        raise typer.Exit(OURS)
    raise typer.Exit(WRONG if broken else READY)

"""`ward-audit doctor`: what this installation can and cannot do, and how to mend it."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

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
from audit.cli._point import Point
from audit.cli._supply import withdrawn, withdrawn_roots
from audit.cli._supply_points import supply_points

app = command_app()


def points(folder: Path | None) -> Iterator[Point]:
    """Everything that is looked at, essentials first."""
    from audit.world.clock import RealClock

    yield from supply_points(RealClock().now().date())
    yield from _packages()
    yield _sqlite()
    yield from _plug_ins()
    yield _ping()
    yield _files()
    yield _trust()
    yield _loopback()
    yield _fonts()
    yield from _on_paper()
    yield _terminal()
    if folder is not None:
        yield from _folder(folder)


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
        named = ", ".join(wrong)
        yield Point(
            "packages", "broken", f"missing: {named}", "install again from requirements.lock",
            "các gói", f"thiếu: {named}", "cài lại theo requirements.lock",
        )  # fmt: skip
    else:
        count = len(names)
        yield Point(
            "packages", "ok", f"{count} found", name_vi="các gói", said_vi=f"thấy {count} gói"
        )
    try:
        have = version("uvloop")
        yield Point("uvloop", "ok", f"{have}, not needed", said_vi=f"{have}, không bắt buộc")
    except PackageNotFoundError:
        yield Point("uvloop", "ok", "not there, not needed", said_vi="không có, không bắt buộc")


def _sqlite() -> Point:
    import sqlite3

    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 24, 0):  # ON CONFLICT DO NOTHING
        mend_vi = "cần 3.24: dùng Python mới hơn"
        return Point("SQLite", "broken", found, "needs 3.24: use a newer Python", mend_vi=mend_vi)
    return Point("SQLite", "ok", found)


def _plug_ins() -> Iterator[Point]:
    from audit.probes.probe import load_probes
    from checks.check import load_checks
    from inventory.facts import load_groups
    from inventory.kind import load_kinds
    from reports.report import load_reports

    kinds, probes, checks = load_kinds(), load_probes(), load_checks()
    numbers = (len(kinds), len(probes), len(checks), len(load_reports()))
    counts = "{} kinds, {} probes, {} checks, {} reports".format(*numbers)
    counts_vi = "{} loại, {} phép dò, {} phép kiểm, {} báo cáo".format(*numbers)
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
        yield Point(
            "plug-ins", "broken", line, "install matching plug-ins, or remove them",
            "phần mở rộng", mend_vi="cài bản khớp nhau, hoặc gỡ ra",
        )  # fmt: skip
    if not wrong:
        yield Point("plug-ins", "ok", counts, name_vi="phần mở rộng", said_vi=counts_vi)


def _ping() -> Point:
    from audit.world.platform import ping_problem

    why = ping_problem()
    if why is None:
        may_vi = "tiến trình này được gửi echo"
        return Point("ICMP", "ok", "this process may send echoes", said_vi=may_vi)
    how = "sysctl -w net.ipv4.ping_group_range='0 2147483647'"
    mend = (
        f"{how}; without it lines are measured by STAMP and TCP, and ICMP is 'not measured', "
        "never 'down'"
    )
    mend_vi = (
        f"{how}; nếu không, đường truyền được đo bằng STAMP và TCP, còn ICMP là 'chưa đo', "
        "không bao giờ là 'hỏng'"
    )
    return Point("ICMP", "limited", why, mend, mend_vi=mend_vi)


def _files() -> Point:
    from audit.world.platform import open_files

    name, name_vi = "open files", "số tệp mở"
    found = open_files()
    if found is None:
        said = "the system sets no limit that we can read"
        return Point(name, "ok", said, "", name_vi, "hệ thống không cho biết giới hạn")
    _, most = found
    if 0 <= most < 4_096:
        how = "ulimit -Hn 65536"
        return Point(
            name, "limited", f"at most {most}", f"raise it: {how}",
            name_vi, f"nhiều nhất {most}", f"nâng lên: {how}",
        )  # fmt: skip
    if most < 0:
        return Point(name, "ok", "unlimited", "", name_vi, "không giới hạn")
    return Point(name, "ok", f"at most {most}", "", name_vi, f"nhiều nhất {most}")


def _trust() -> Point:
    from audit.world.platform import roots

    place = roots()
    if place is None:
        return Point(
            "trust anchors", "limited", "none on this computer",
            "install ca-certificates, or name ca_file in ward-audit.yaml",
            "chứng thư gốc", "máy này không có",
            "cài ca-certificates, hoặc ghi ca_file trong ward-audit.yaml",
        )  # fmt: skip
    gone = withdrawn(Path(place).read_text("utf-8", "replace"), withdrawn_roots())
    if gone:
        named = ", ".join(gone)
        return Point(
            "trust anchors", "limited", f"{place} still believes {named}",
            "update ca-certificates, or take it out (dpkg-reconfigure ca-certificates)",
            "chứng thư gốc", f"{place} vẫn tin {named}",
            "cập nhật ca-certificates, hoặc bỏ gốc này (dpkg-reconfigure ca-certificates)",
        )  # fmt: skip
    return Point("trust anchors", "ok", place, name_vi="chứng thư gốc")


def _loopback() -> Point:
    from audit.world.platform import loopback_problem

    why = loopback_problem()
    name, name_vi = "simulated city", "thành phố mô phỏng"
    if why is None:
        return Point(name, "ok", "127.0.0.0/8 can be used", "", name_vi, "dùng được 127.0.0.0/8")
    mend = "use Linux for `demo` and `lab`; the audit itself does not need it"
    mend_vi = "dùng Linux cho `demo` và `lab`; bản thân việc khảo sát không cần"
    return Point(name, "limited", why, mend, name_vi, mend_vi=mend_vi)


def _fonts() -> Point:
    from audit.world.platform import fonts

    count = fonts()
    if count:
        return Point("fonts", "ok", f"{count} files", "", "phông chữ", f"{count} tệp")
    return Point(
        "fonts", "limited", "none found",
        "install fonts-dejavu-core to read reports here; other computers need nothing",
        "phông chữ", "không thấy",
        "cài fonts-dejavu-core để đọc báo cáo tại máy này; máy khác không cần gì",
    )  # fmt: skip


def _on_paper() -> Iterator[Point]:
    from reports.docx_file import docx_problem
    from reports.pdf_file import pdf_problem

    for name, problem in (("PDF", pdf_problem()), ("DOCX", docx_problem())):
        if problem is None:
            yield Point(name, "ok", "reports can be written", said_vi="ghi được báo cáo")
        else:
            why_vi = problem.why_vi
            yield Point(name, "limited", problem.why_en, problem.mend, said_vi=why_vi)


def _terminal() -> Point:
    from audit.world.platform import utf8

    if utf8():
        return Point("terminal", "ok", "UTF-8", name_vi="màn hình lệnh")
    said = sys.stdout.encoding or "unknown"
    how = "LANG=C.UTF-8, PYTHONUTF8=1"
    return Point(
        "terminal", "limited", said, f"set one of {how}", "màn hình lệnh", mend_vi=f"đặt {how}"
    )


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
            yield Point(
                "working folder", "broken", str(problem), "correct it",
                "thư mục làm việc", problem.said("vi"), "sửa lại",
            )  # fmt: skip
        return
    if wrong is not None:
        yield Point(
            "store", "broken", wrong, "restore a copy, or move it away and run again",
            "kho lưu", mend_vi="phục hồi bản sao, hoặc chuyển đi nơi khác rồi chạy lại",
        )  # fmt: skip
    yield Point(
        "working folder", "ok", f"{count} looks", "", "thư mục làm việc", f"{count} lượt nhìn"
    )


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
    en = ["point", "state", "found", "mend"]
    spoken = ui.lang if format_ == "table" else "en"  # programs read one language
    ui.rows(
        ["mục", "tình trạng", "thấy", "cách sửa"] if ui.lang == "vi" else en,
        [one.row(spoken) for one in found],
        keys=en,
    )
    broken = {one.name for one in found if one.state == "broken"}
    if broken - _FOLDER:
        raise typer.Exit(OURS)
    raise typer.Exit(WRONG if broken else READY)

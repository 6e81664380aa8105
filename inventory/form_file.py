"""The survey form of one ward (phiếu khảo sát): one file, CSV or XLSX or YAML, in and out.

A form has two parts: lines of key and value, then one line a device. In CSV and XLSX the second
part begins where a row begins with `asset`; in YAML it is the list `devices`.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from inventory.cells import (
    Beside,
    CellType,
    Choice,
    Day,
    Decimal,
    Id,
    SiteCode,
    Text,
    YesNo,
)
from inventory.groups.form import DeviceState, Form
from inventory.model import Register
from inventory.problem import CellError, InventoryError, Problem
from inventory.sheet import Cell, Row, rows_of, write_csv, write_xlsx
from inventory.table import Column, Table, plain_rows, read_table, text_rows
from inventory.table_file import Format, rows_by_head, rows_of_list
from inventory.text import decode, fold
from inventory.yaml_file import dump_yaml, line_of, load_yaml

FORMAT = "ward-audit-form/1"

PROBLEMS = (
    "jam", "no_toner", "no_paper", "broken", "battery", "driver", "no_power", "missing", "slow",
    "no_feeder", "cable", "offline", "lent", "other",
)  # fmt: skip
"""What may be wrong with a device, in the words of the form."""

_DEVICES = Table(
    id="devices", model=DeviceState, vi="Thiết bị", en="Devices", key="asset",
    columns=(
        Column("asset", Id(), "mã thiết bị", "asset id"),
        Column("works", YesNo(), "hoạt động tốt", "works"),
        Column("problem", Choice(values=PROBLEMS), "hư hỏng", "what is wrong"),
        Column("desk", Id(), "đặt tại bàn", "desk where it stands, when not as in the book"),
        Column("test_page_on", Day(), "ngày in thử", "day of the last test page"),
        Column("runtime_min", Decimal(), "thời gian lưu điện", "minutes on battery", unit="phút"),
    ),
)  # fmt: skip

_LINES: Mapping[str, tuple[CellType, str, str]] = {
    "surveyed_on": (Day(), "ngày khảo sát", ""),
    "declared_ready": (YesNo(), "đơn vị tự đánh giá đã sẵn sàng", ""),
    "area_m2": (Decimal(), "diện tích Bộ phận Một cửa", "m²"),
    "landline": (YesNo(), "có điện thoại cố định", ""),
    "seats": (YesNo(), "có ghế ngồi chờ cho người dân", ""),
    "fax": (YesNo(), "có máy fax", ""),
    "photocopier": (YesNo(), "có máy photocopy", ""),
    "citizen_pc": (YesNo(), "có máy tính phục vụ người dân nộp trực tuyến", ""),
    "backup_line": (YesNo(), "có đường truyền dự phòng", ""),
    "backup_tested_on": (Day(), "ngày thử đường truyền dự phòng", ""),
    "dossiers_month": (Decimal(), "số hồ sơ tiếp nhận một tháng", "hồ sơ"),
    "briefed_on": (Day(), "ngày quán triệt chủ trương tới cán bộ, công chức", ""),
    "remarks": (Text(), "ý kiến, vướng mắc", ""),
}
_HEADS = ("format", "site", "site_name")
_TITLES = {"site": "mã đơn vị", "site_name": "tên đơn vị", "format": "mẫu phiếu"}


def parse_form(name: str, data: bytes, register: Register, site: str) -> Form:
    """Read one ward's form.

    Args:
        name: of the file; its ending says the format.
        site: the code the form must be of, as the file's name says.

    Returns:
        The form; a line left empty is None. `surveyed_on` is the day of the evidence.

    Raises:
        InventoryError: every problem; its `trap` is Q-FONT (legacy letters), Q-CODE (leading
            zeros of the ward's code lost), Q-NUM (1.500: thousands or decimals?) or "".
    """
    ending = PurePosixPath(name).suffix.lower()
    problems: list[Problem] = []
    if ending in (".yaml", ".yml"):
        form = _parse_yaml(name, data, register, site, problems)
    elif ending in (".csv", ".xlsx"):
        form = _parse_rows(name, data, register, site, problems)
    else:
        text = f"{ending or 'no ending'} is not read; save it as .csv, .xlsx or .yaml"
        problems.append(Problem(name, None, "", text))
        form = {}
    if problems:
        raise InventoryError(problems)
    return Form.model_validate(form)


def form_bytes(form: Form, register: Register, site: str, format_: Format = "csv") -> bytes:
    """The file that `parse_form` reads back as the same form."""
    said = {key: getattr(form, key) for key in _LINES if getattr(form, key) is not None}
    title = register.by_id[site].title
    if format_ == "yaml":
        value = {
            "format": FORMAT,
            "site": site,
            "site_name": title,
            **{key: _LINES[key][0].plain(raw) for key, raw in said.items()},
            "devices": plain_rows(_DEVICES, form.devices),
        }
        return dump_yaml(value).encode()
    rows = [["key", "value"], ["format", FORMAT], ["site", site], ["site_name", title]]
    rows += [[key, _LINES[key][0].text(raw)] for key, raw in said.items()]
    rows += [[], *text_rows(_DEVICES, form.devices)]
    return write_xlsx({"form": rows}) if format_ == "xlsx" else write_csv(rows)


def form_template(register: Register, site: str, assets: Iterable[str] = ()) -> list[list[str]]:
    """Rows of an empty form: what is known is filled in, every line says unit and format."""
    rows = [
        ["key", "value", "nội dung", "đơn vị", "cách ghi"],
        ["format", FORMAT],
        ["site", site, _TITLES["site"]],
        ["site_name", register.by_id[site].title, _TITLES["site_name"]],
    ]
    rows += [[key, "", words, unit, cell.format_vi] for key, (cell, words, unit) in _LINES.items()]
    rows += [[], [column.name for column in _DEVICES.columns]]
    columns = _DEVICES.columns[1:]
    rows.append(["# mã thiết bị", *(column.vi for column in columns)])
    rows.append(["# đơn vị", *(column.unit for column in columns)])
    rows.append(["# cách ghi", *(column.cell.format_vi for column in columns)])
    rows.append(["# giá trị", *(" | ".join(column.cell.values) for column in columns)])
    rows += [[asset] for asset in assets]
    return rows


def _parse_rows(
    name: str, data: bytes, register: Register, site: str, problems: list[Problem]
) -> dict[str, Any]:
    sheets = [(source, rows) for source, _, rows in rows_of(name, data) if rows]
    if not sheets:
        problems.append(Problem(name, 1, "", "is empty; fill in the form"))
        return {}
    source, rows = sheets[0]
    cut = next((at for at, row in enumerate(rows) if _begins_devices(row)), len(rows))
    lines = [
        (row.line, "" if row.cells[0] is None else str(row.cells[0]), _second(row))
        for row in rows[:cut]
        if row.cells[0] != "key"
    ]
    form = _read_lines(source, lines, register, site, problems)
    tables = [(source, rows[cut:]), *sheets[1:]]
    devices: list[DeviceState] = []
    for where, table in tables:
        if table:
            devices += _device_rows(where, table, register, problems)
    return {**form, "devices": tuple(_once(name, devices, problems))}


def _begins_devices(row: Row) -> bool:
    return fold(str(row.cells[0])) in (fold("asset"), fold("mã thiết bị"))


def _second(row: Row) -> Cell:
    return row.cells[1] if len(row.cells) > 1 else None


def _device_rows(
    source: str, rows: Sequence[Row], register: Register, problems: list[Problem]
) -> Iterable[DeviceState]:
    try:
        by_name = list(rows_by_head(_DEVICES, source, rows, problems))
    except InventoryError as error:
        problems += error.problems
        return
    for entry in read_table(_DEVICES, by_name, source, register, problems):
        yield entry.value


def _parse_yaml(
    name: str, data: bytes, register: Register, site: str, problems: list[Problem]
) -> dict[str, Any]:
    value, places = load_yaml(decode(data, name), name)
    if not isinstance(value, dict):
        problems.append(Problem(name, 1, "", "must be key: value, one a line"))
        return {}
    lines = [
        (line_of(places, (key,)) or 1, key, raw) for key, raw in value.items() if key != "devices"
    ]
    form = _read_lines(name, lines, register, site, problems)
    items = rows_of_list(_DEVICES, name, value.get("devices"), ("devices",), places, problems)
    read = read_table(_DEVICES, list(items), name, register, problems)
    devices = (entry.value for entry in read)
    return {**form, "devices": tuple(_once(name, devices, problems))}


def _read_lines(
    source: str,
    lines: Iterable[tuple[int, str, Any]],
    register: Register,
    site: str,
    problems: list[Problem],
) -> dict[str, Any]:
    """The key-and-value part. The code is checked with the name beside it, whatever their order."""
    known = {fold(key): key for key in (*_HEADS, *_LINES)}
    known |= {fold(words): key for key, (_, words, _) in _LINES.items()}
    known |= {fold(words): key for key, words in _TITLES.items()}
    found: dict[str, tuple[int, Any]] = {}
    for line, said, raw in lines:
        key = known.get(fold(said))
        if key is None:
            text = f"no such line in the form; known: {', '.join((*_HEADS, *_LINES))}"
            problems.append(Problem(source, line, said[:40], text))
        elif key in found:
            text = f"written twice, first in line {found[key][0]}; keep one of them"
            problems.append(Problem(source, line, key, text))
        elif raw is not None and not (isinstance(raw, str) and not raw.strip()):
            found[key] = (line, raw)
    beside = Beside(register, {key: raw for key, (_, raw) in found.items()})
    _check_head(source, found, beside, site, problems)
    form: dict[str, Any] = {}
    for key, (line, raw) in found.items():
        if key in _HEADS:
            continue
        try:
            form[key] = _LINES[key][0].read(raw, beside)
        except CellError as error:
            problems.append(Problem(source, line, key, str(error), error.trap))
    return form


def _check_head(
    source: str,
    found: Mapping[str, tuple[int, Any]],
    beside: Beside,
    site: str,
    problems: list[Problem],
) -> None:
    for key in ("format", "site"):
        if key not in found:
            text = FORMAT if key == "format" else site
            problems.append(Problem(source, None, key, f"is missing; write {text}"))
    if "format" in found and str(found["format"][1]).strip() != FORMAT:
        problems.append(Problem(source, found["format"][0], "format", f"write {FORMAT}"))
    if "site" not in found:
        return
    line, raw = found["site"]
    try:
        level = beside.register.by_id[site].level if site in beside.register.by_id else "ward"
        code = SiteCode(levels=(level,)).read(raw, beside)
    except CellError as error:
        problems.append(Problem(source, line, "site", str(error), error.trap))
        return
    if code != site:
        register = beside.register
        text = f"the form is of {code} ({register.by_id[code].title}), the file is named for {site}"
        if site in register.by_id:
            text += f" ({register.by_id[site].title})"
        problems.append(Problem(source, line, "site", f"{text}; correct one of them"))


def _once(
    source: str, devices: Iterable[DeviceState], problems: list[Problem]
) -> Iterable[DeviceState]:
    seen: set[str] = set()
    for device in devices:
        if device.asset in seen:
            text = "stands twice among the devices; keep one line"
            problems.append(Problem(source, None, device.asset, text))
        seen.add(device.asset)
        yield device

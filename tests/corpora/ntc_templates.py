"""Command lines of ntc-templates: recorded text in, our facts out, beside the rows it expects.

Two kinds of units. `text:PLATFORM` reads every recording by the templates and the facts' own code;
`ssh:PLATFORM` serves a recording of each command on our list from OpenSSH, with that maker's
prompt, pager, echo, colours and greeting, and reads it through the product's SSH path without
telling it which platform it is. A recording counts as right when version, serial, model and each
interface's state are what the expected rows say; every file of every platform counts one more case
that nothing was raised.

The expected facts are taken from the rows here by a table of their own, and not by the product's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from audit.wire.cli_facts import facts
from audit.world.shell_commands import COMMANDS, template_platform
from audit.world.template_process import TemplateProcess
from audit.world.templates import rows, templates
from inventory.seen import LookError
from tests.corpora._score import Case, Verdict, verdict_of

FOLDER = "ntc-templates"
FIELD = "cli"

NAMED = tuple(platform for platform in COMMANDS if platform != "linux")
"""The platforms whose facts are scored; of all others only that nothing breaks."""

_ABOUT_ITSELF = frozenset(
    {
        "show version", "display version", "show inventory", "show system", "show system id",
        "display device manuinfo", "get system status", "show chassis hardware",
        "system resource print", "system routerboard print", "sys atsh", "display sn license",
        "show vsf detail",
    }
)  # fmt: skip
_EXPECTED = {
    "version": ("version", "sw_version", "software_version", "junos_version", "product_version"),
    "serial": ("chassis_serial_number", "serial", "serial_number", "sn", "device_serial_number"),
    "model": ("hardware", "hardware_model", "model", "switch_model", "pid", "device_name",
              "board_name", "chassis_description"),
}  # fmt: skip
_FACT = {"version": "firmware", "serial": "serial", "model": "model"}
_STATES = (
    "link_status", "line_status", "linkstate", "link", "phy", "physical", "status", "link_detected",
)  # fmt: skip
_LINES = ("protocol_status", "protocol", "proto")
_LISTS = re.compile(
    r"(show|display|get system) (ip )?interfaces?( (brief|status|physical|description|ethernet"
    r" physical))?|interface( ethernet)? print( (brief|detail|terse))?( without-paging)?"
)
_WHOLE = ("chassis", "slot", "")
SESSIONS = 2
DEADLINE_S = 20.0  # the product gives 5 s; this computer may be busy with other units
_NOT_SAID = ("", "NONE", "N/A", "--", "-", "Unknown")

Rows = list[dict[str, Any]]


def units(folder: Path) -> Iterator[str]:
    """Each platform as text, and each that we name over SSH as well."""
    for place in sorted(folder.iterdir()):
        if place.is_dir():
            yield f"text:{place.name}"
            if place.name in NAMED and _served(place):
                yield f"ssh:{place.name}"


def score(folder: Path, unit: str) -> Iterable[Case]:
    """The cases of one platform, read as text or over SSH."""
    way, _, platform = unit.partition(":")
    yield from (_by_text if way == "text" else _by_ssh)(folder / platform)


def _by_text(place: Path) -> Iterator[Case]:
    reader = TemplateProcess(DEADLINE_S)
    for file in sorted(place.rglob("*.raw")):
        name = f"{place.name}/{file.parent.name}/{file.stem}"
        command = file.parent.name.replace("_", " ")
        try:
            text = file.read_text("utf-8", "replace")
            found = _read(reader, place.name, command, text)
            said = _dumped(facts(place.name, {command: text}, {command: found} if found else {}))
        except Exception as error:  # noqa: BLE001 - any exception is what this case counts
            yield Case(FOLDER, place.name, FIELD, name, "crash", note=repr(error))
            continue
        yield Case(FOLDER, "robust", FIELD, name, "right")
        if place.name in NAMED:
            yield from _compared(place.name, name, command, _rows_of(file), said)


def _read(reader: TemplateProcess, platform: str, command: str, text: str) -> Rows:
    """The rows as the product reads them; of a text that keeps its template busy, none."""
    try:
        return [dict(row) for row in reader.rows(platform, command, text)]
    except LookError:
        return []


def _by_ssh(place: Path) -> Iterator[Case]:
    """A few logins; each serves the next recording of every command on our list."""
    from tests.corpora._ssh import session

    recorded = _served(place)
    for turn in range(min(SESSIONS, max(map(len, recorded.values())))):
        served = {command: files[turn % len(files)] for command, files in recorded.items()}
        answers = {command: file.read_text("utf-8", "replace") for command, file in served.items()}
        answer = session(place.name, answers)
        name = f"ssh:{place.name}:{turn + 1}"
        yield Case(
            FOLDER, place.name, FIELD, f"{name}:platform",
            verdict_of(place.name, answer.platform), place.name, answer.platform, answer.cut,
        )  # fmt: skip
        for command, file in served.items():
            found = list(answer.rows.get(command) or ())
            folder = file.parent.name.replace("_", " ")
            told = answer.texts.get(command, "")
            expected = list(rows(place.name, folder, answers[command]))
            yield Case(
                FOLDER, place.name, FIELD, f"{name}:{command}:rows", verdict_of(expected, found),
                None if expected == found else expected[:2], None if expected == found else told,
            )  # fmt: skip
            said = _dumped(facts(answer.platform, {command: told}, {command: found}))
            yield from _compared(
                place.name, f"{name}:{command}:{file.stem}", folder, _rows_of(file), said
            )


def _served(place: Path) -> dict[str, list[Path]]:
    """{command of our list: its recordings here}, matched by the template that reads both."""
    recorded: dict[tuple[str, ...], list[Path]] = {}
    for file in sorted(place.rglob("*.raw")):
        named = templates(place.name, file.parent.name.replace("_", " "))
        if named:
            recorded.setdefault(named, []).append(file)
    found = {}
    for command in COMMANDS[place.name]:
        named = templates(template_platform(place.name, command), command)
        if named in recorded:
            found[command] = recorded[named]
    return found


def _rows_of(file: Path) -> Rows:
    loaded = yaml.load(file.with_suffix(".yml").read_text("utf-8"), yaml.CSafeLoader)
    said = (loaded or {}).get("parsed_sample") or []
    return said if isinstance(said, list) else [said]


def _dumped(groups: Iterable[Any]) -> dict[str, Any]:
    return {group.group: group.model_dump(mode="json") for group in groups}


def _compared(
    platform: str, name: str, command: str, expected: Rows, said: Mapping[str, Any]
) -> Iterator[Case]:
    """Cases of one recording: what the device is, and whether each interface works."""
    if command in _ABOUT_ITSELF and expected:
        yield from _identities(platform, name, expected, said.get("identity") or {})
    if _LISTS.fullmatch(command):
        yield from _states(platform, name, expected, said.get("interfaces") or [])


def _identities(
    platform: str, name: str, expected: Rows, identity: Mapping[str, Any]
) -> Iterator[Case]:
    own = _own(expected)
    for what, columns in _EXPECTED.items():
        values = [said[0] for column in columns if (said := _values(own.get(column)))]
        if not values:
            continue
        got = identity.get(_FACT[what])
        verdict: Verdict = "unsaid" if not got else "wrong"
        if got and any(_same(what, one, got) for one in values):
            verdict = "right"
        yield Case(FOLDER, platform, FIELD, f"{name}:{what}", verdict, values[:3], got)


def _own(expected: Rows) -> Mapping[str, Any]:
    """The row of the device itself: its chassis, else the first that is no fan, power or card."""
    for row in expected:
        if "chassis" in str(row.get("name", "")).casefold():
            return row
        if row.get("chassis_serial_number") or row.get("chassis_description"):
            return row
    cards = [row for row in expected if row.get("slot_type", "Slot").casefold() in _WHOLE]
    first = next((row for row in cards if row.get("device_name") != ""), (cards or expected)[0])
    of_all = len(expected) > 1 and "member_id" in first and not first["member_id"]
    return {**expected[1], **{k: v for k, v in first.items() if v}} if of_all else first


def _values(value: object) -> list[str]:
    said = value if isinstance(value, list) else [value]
    return [one for one in said if isinstance(one, str) and one.strip() not in _NOT_SAID]


def _same(what: str, expected: str, got: str) -> bool:
    """A version inside "FortiGate-60F v7.0.7,build0367" and a model with or without its maker."""
    left, right = (re.sub(r"[^a-z0-9.()]", "", one.casefold()) for one in (expected, got))
    if what == "version":
        number = re.match(r"\d[\w.()]*", got)
        return left == right or (number is not None and f"v{number[0]}," in expected)
    maker = left.removesuffix(right) if right else ""
    return left == right or (what == "model" and maker != left and maker.isalpha())


def _states(platform: str, name: str, expected: Rows, listed: Rows) -> Iterator[Case]:
    """One case an interface; of one that a recording lists twice, its first row."""
    ours = {row["name"]: row for row in listed}
    seen: set[str] = set()
    for row in expected:
        port = " ".join(str(row.get("interface") or row.get("port") or row.get("name")).split())
        want = _state(platform, row)
        if port in seen or want is None:
            continue
        seen.add(port)
        got = (ours.get(port) or {}).get("oper_status")
        yield Case(FOLDER, platform, FIELD, f"{name}:{port}", verdict_of(want, got), want, got)


def _state(platform: str, row: Mapping[str, Any]) -> str | None:
    """What the row says of whether the interface works; None when it says nothing."""
    if platform == "mikrotik_routeros":
        return ("up" if row["status"] == "R" else "down") if "status" in row else None
    if "interface_status_admin_oper" in row:
        link, line = row["interface_status_admin_oper"].rpartition("/")[2], None
    else:
        link = next((row[column] for column in _STATES if row.get(column)), None)
        line = next((row[column] for column in _LINES if row.get(column)), None)
    if not link:
        return None
    return "up" if _works(link) and (line is None or _works(line)) else "down"


def _works(word: str) -> bool:
    return re.match(r"(up|u|yes|connected|monitoring)\b", word.strip(), re.IGNORECASE) is not None

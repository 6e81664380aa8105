"""Answers to Get-Printer-Attributes as real printers gave them.

Three kinds: binary answers with a decoder's expectation (python-ipp, npm `ipp`), binary answers
alone, and decoded texts (gmuth), which are encoded again here. Each is served at /ipp/print under
the id of the question and read by the product over HTTP; attributes are compared one by one as
its codec reads them, and the facts beside those that the attributes say.
"""

from __future__ import annotations

import ast
import json
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.wire import ipp
from inventory.seen import LookError
from tests.corpora._http import NOT_FOUND, Page, look
from tests.corpora._score import Case, verdict_of

FOLDER = "ipp"
FIELD = "ipp"

OPERATION, JOB, PRINTER, UNSUPPORTED = 1, 2, 4, 5
STATES = {3: "idle", 4: "printing", 5: "stopped"}
TAGS = {
    "integer": 0x21, "boolean": 0x22, "enum": 0x23, "octetString": 0x30, "dateTime": 0x31,
    "textWithoutLanguage": 0x41, "nameWithoutLanguage": 0x42, "keyword": 0x44, "uri": 0x45,
    "uriScheme": 0x46, "charset": 0x47, "naturalLanguage": 0x48, "mimeMediaType": 0x49,
}  # fmt: skip
# RFC 8011, PWG 5100: the words that npm `ipp` writes for an enumerated value
ENUMS: Mapping[str, Mapping[int, str]] = {
    "printer-state": STATES,
    "finishings": {3: "none", 4: "staple", 5: "punch", 6: "cover", 7: "bind", 8: "saddle-stitch",
                   9: "edge-stitch", 10: "fold", 11: "trim", 12: "bale", 13: "booklet-maker",
                   20: "staple-top-left", 21: "staple-bottom-left", 22: "staple-top-right",
                   23: "staple-bottom-right"},
    "orientation-requested": {3: "portrait", 4: "landscape", 5: "reverse-landscape",
                              6: "reverse-portrait", 7: "none"},
    "print-quality": {3: "draft", 4: "normal", 5: "high"},
    "operations-supported": {
        2: "Print-Job", 3: "Print-URI", 4: "Validate-Job", 5: "Create-Job", 6: "Send-Document",
        7: "Send-URI", 8: "Cancel-Job", 9: "Get-Job-Attributes", 10: "Get-Jobs",
        11: "Get-Printer-Attributes", 12: "Hold-Job", 13: "Release-Job", 14: "Restart-Job",
        16: "Pause-Printer", 17: "Resume-Printer", 18: "Purge-Jobs",
        57: "Cancel-My-Jobs", 59: "Close-Job", 60: "Identify-Printer",
    },
}  # fmt: skip
_ENUM_OF = {"landscape-orientation-requested-preferred": "orientation-requested"}
_SNAPSHOT = re.compile(r"^# name: [^\n]*\n(.*?)^# ---", re.DOTALL | re.MULTILINE)
_MEMBER = re.compile(r"<[\w.]+: (-?\d+)>")
_DATE = re.compile(r"\w*[dD]ate[tT]ime\w*(?:\.datetime)?\((?:[^()]|\([^()]*(?:\([^()]*\))?\))*\)")
_LINE = re.compile(r"^\s+([\w-]+) \((1setOf )?(\w+)\) = (.*)$")


def units(folder: Path) -> Iterator[str]:
    """The answers, by their paths."""
    for path in sorted((*folder.rglob("*.bin"), *folder.rglob("*.txt"))):
        yield path.relative_to(folder).as_posix()


def score(folder: Path, unit: str) -> Iterable[Case]:
    """One answer, or one text."""
    path = folder / unit
    if path.suffix == ".txt":
        said = dict(_texts(path.read_text("utf-8")))
        yield from _facts(unit, _look(_encoded(said))["facts"], _plain(said))
        return
    body = path.read_bytes()
    sight = _look(body)
    expected = _expectation(path)
    try:
        message = ipp.decode(body)
    except LookError as error:
        yield Case(FOLDER, "printer", "ipp", unit, "wrong", "an IPP answer", str(error))
        return
    if expected is not None:
        yield from _attributes(unit, message, expected)
    printer = message.group(PRINTER)
    if printer and message.status < 0x0100:
        yield from _facts(unit, sight["facts"], printer)
    else:
        name = ipp.status_name(message.status)
        note = sight["observations"][0]["note"]
        got = name if name in note or "no printer attributes" in note else note
        yield Case(FOLDER, "printer", "ipp", f"{unit}/status", verdict_of(name, got), name, got)


def _look(body: bytes) -> dict[str, Any]:
    """The product's look at a printer that answers every question with this."""

    def answer(method: str, path: str, asked: bytes) -> Page:
        if method != "POST" or path != "/ipp/print" or len(asked) < 8:
            return NOT_FOUND
        return 200, "application/ipp", body[:4] + asked[4:8] + body[8:]

    return look(answer, "printer", ("printer.ipp",))


# What decoders expect


def _expectation(path: Path) -> dict[str, Any] | None:
    """{group: attributes}, status and version, in one shape for both decoders."""
    other = path.with_suffix(".expected.json")
    if other.exists():
        said = json.loads(other.read_text("utf-8"))
        groups = {OPERATION: said.get("operation-attributes-tag", {}),
                  PRINTER: said.get("printer-attributes-tag", {})}  # fmt: skip
        version = tuple(int(part) for part in said["version"].split("."))
        return {"status": said["operation"], "version": version, "groups": groups}
    other = path.with_suffix(".expected.ambr")
    if not other.exists():
        return None
    text = next(iter(_SNAPSHOT.findall(other.read_text("utf-8"))), None)
    if text is None:
        return None
    text = _MEMBER.sub(r"\1", _DATE.sub("'a date'", text))
    for word, sign in (("dict(", "("), ("list(", "("), ("tuple(", "(")):
        text = text.replace(word, sign)
    said = ast.literal_eval(text.strip())
    first = {name: (said[name] or [{}])[0] for name in ("printers", "unsupported-attributes")}
    return {
        "status": said["status-code"],
        "version": said["version"],
        "groups": {OPERATION: said["operation-attributes"], PRINTER: first["printers"],
                   UNSUPPORTED: first["unsupported-attributes"]},
    }  # fmt: skip


def _attributes(unit: str, message: ipp.Message, expected: Mapping[str, Any]) -> Iterator[Case]:
    got: Any
    for name, got in (("status", message.status), ("version", message.version)):
        verdict = verdict_of(expected[name], got)
        yield Case(FOLDER, "printer", "ipp", f"{unit}/{name}", verdict, expected[name], got)
    for tag, wanted in expected["groups"].items():
        ours = message.group(tag) or {}
        for name, value in wanted.items():
            values = ours.get(name)
            got = None if values is None else _like(values, value, name)
            yield Case(
                FOLDER, "printer", "ipp", f"{unit}/{tag}/{name}", verdict_of(_tidy(value), got),
                _tidy(value), got,
            )  # fmt: skip


def _like(values: Sequence[ipp.Value], wanted: Any, name: str) -> Any:
    """Our values in the shape that the decoder gives them: one alone is not in a list.

    python-ipp adds a second range to the two numbers of the first.
    """
    first = values[0] if values else None
    if len(values) > 1 and isinstance(first, ipp.Range) and _flat_ranges(wanted):
        return [first.lower, first.upper, *(_one(value, None, name) for value in values[1:])]
    if len(values) == 1 and not (isinstance(wanted, list) and len(wanted) == 1):
        return _one(values[0], wanted, name)
    each = (
        wanted if isinstance(wanted, list) and len(wanted) == len(values) else [None] * len(values)
    )
    return [_one(value, like, name) for value, like in zip(values, each, strict=True)]


def _flat_ranges(wanted: Any) -> bool:
    return isinstance(wanted, list) and bool(wanted) and isinstance(wanted[0], int)


def _one(value: ipp.Value, wanted: Any, name: str) -> Any:
    if value is None:  # out of band: unknown, unsupported, no value
        return "" if wanted == "" else None
    if isinstance(value, ipp.Range):
        return [value.lower, value.upper]
    if isinstance(value, ipp.Resolution):
        units = {3: "dpi", 4: "dpcm"}
        return [value.cross, value.feed, units[value.unit] if "dpi" in str(wanted) else value.unit]
    if isinstance(value, Mapping):
        inner = wanted if isinstance(wanted, Mapping) else {}
        return {key: _like(said, inner.get(key), key) for key, said in value.items()}
    if isinstance(value, bytes):
        return "a date" if wanted == "a date" else value.decode("utf-8", "ignore")
    if isinstance(value, int) and not isinstance(value, bool) and isinstance(wanted, str):
        plain = _ENUM_OF.get(name) or re.sub(r"-(default|supported|ready)$", "", name)
        words = ENUMS.get(name) or ENUMS.get(plain) or {}
        return words.get(value, value)
    return value


def _tidy(value: Any) -> Any:
    """Texts as the product keeps them, on one line without runs of blanks; tuples as lists."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return [_tidy(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _tidy(one) for name, one in value.items()}
    return value


# What the facts should say


def _facts(unit: str, facts: Mapping[str, Any], said: ipp.Attributes) -> Iterator[Case]:
    """State, name, place, reasons, trays, supplies and alerts, straight from the attributes."""
    printer, identity = facts.get("printer") or {}, facts.get("identity") or {}
    state, reasons = _first(said, "printer-state"), said.get("printer-state-reasons")
    sides = said.get("sides-supported")
    rows: list[tuple[str, Any, Any]] = [
        ("state", STATES.get(state) if isinstance(state, int) else None, printer.get("state")),
        ("location", _first(said, "printer-location") or None, identity.get("sys_location")),
        ("name", _first(said, "printer-name") or None, identity.get("sys_name")),
        ("firmware", _first(said, "printer-firmware-string-version"), identity.get("firmware")),
        ("accepting", _first(said, "printer-is-accepting-jobs"), printer.get("accepting_jobs")),
        ("reasons", None if reasons is None else [one for one in reasons if one != "none"],
         printer.get("reasons")),
        ("duplex", None if not sides else any(str(one).startswith("two") for one in sides),
         printer.get("duplex")),
        ("levels", list(_levels(said)), [one["level"] for one in printer.get("supplies", [])]),
        ("alerts", [_alert(one) for one in said.get("printer-alert", ()) if _pairs(one)],
         [[one["severity"], one["group"], one["code"]] for one in printer.get("alerts", [])]),
        ("trays", [_tray(one) for one in said.get("printer-input-tray", ()) if _pairs(one)],
         [[one["name"], one["level"], one["max"]] for one in printer.get("inputs", [])]
         if said.get("printer-input-tray") else []),
    ]  # fmt: skip
    for name, expected, got in rows:
        if expected is not None:
            case = f"{unit}/facts/{name}"
            field = "alerts" if name == "alerts" else "ipp"
            yield Case(FOLDER, "printer", field, case, verdict_of(expected, got), expected, got)
    full = _first(said, "printer-make-and-model")
    if isinstance(full, str) and full:
        got = " ".join(str(identity.get(name) or "") for name in ("vendor", "model")).strip()
        model = str(identity.get("model") or "")
        said_full = full.lower().replace("hewlett-packard", "hp")
        maker = said_full.removesuffix(model.lower()).strip()
        fits = bool(model) and (
            said_full == model.lower() or maker in (str(identity.get("vendor") or "").lower(), "")
        )
        yield Case(
            FOLDER, "printer", "ipp", f"{unit}/facts/model",
            verdict_of(full, full if fits else got), full, got,
        )  # fmt: skip


def _levels(said: ipp.Attributes) -> Iterator[Any]:
    """Levels of printer-supply (PWG 5100.13), else of marker-levels."""
    rows = [_pairs(value) for value in said.get("printer-supply", ())]
    if any("level" in row for row in rows):
        yield from (int(row["level"]) if "level" in row else None for row in rows)
    else:
        yield from said.get("marker-levels", ())


def _alert(value: ipp.Value) -> list[str | None]:
    row = _pairs(value)
    return [row.get("severity"), row.get("group"), row.get("code")]


def _tray(value: ipp.Value) -> list[Any]:
    row = _pairs(value)
    numbers = [int(row[name]) if name in row else None for name in ("level", "maxcapacity")]
    return [row.get("name"), *numbers]


def _pairs(value: ipp.Value) -> dict[str, str]:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    pairs = (part.partition("=") for part in text.split(";"))
    return {key.strip().lower(): said.strip() for key, mark, said in pairs if mark and said.strip()}


def _first(said: ipp.Attributes, name: str) -> ipp.Value:
    return next(iter(said.get(name, ())), None)


# Texts of gmuth


def _texts(text: str) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """(name, (type, values)) of every attribute of a decoded answer."""
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None or found[3] not in TAGS:
            continue
        name, many, kind, said = found[1], found[2], found[3], found[4].strip()
        own = rf"{re.escape(name)}\[\d+\] = "
        if re.match(own, said):
            values = [one.strip(" ,") for one in re.split(own, said)[1:]]
        elif many and kind == "octetString":
            values = list(said.split(";,"))
        elif many and not kind.startswith("text"):
            values = said.split(",")
        else:
            values = [said]
        yield name, (kind, [one.strip().strip("'") for one in values])


def _plain(said: Mapping[str, tuple[str, list[str]]]) -> dict[str, tuple[ipp.Value, ...]]:
    """The attributes of a text as the codec would give them, made without it."""
    return {name: tuple(_value(kind, one) for one in values)
            for name, (kind, values) in said.items()}  # fmt: skip


def _value(kind: str, said: str) -> ipp.Value:
    if kind == "enum":
        return {word: number for number, word in STATES.items()}.get(said, 0)
    if kind == "integer":
        return int(said.split()[0])
    if kind == "boolean":
        return said == "true"
    return said.encode() if kind == "octetString" else " ".join(said.split())


def _encoded(said: Mapping[str, tuple[str, list[str]]]) -> bytes:
    """An IPP answer that says what the text says (RFC 8010)."""
    parts = [struct.pack("!BBHI", 1, 1, 0, 2), bytes([OPERATION])]
    parts += [_attribute(0x47, "attributes-charset", b"utf-8")]
    parts += [_attribute(0x48, "attributes-natural-language", b"en"), bytes([PRINTER])]
    for name, (kind, values) in said.items():
        for place, one in enumerate(values):
            value = _value(kind, one)
            if kind in ("integer", "enum"):
                raw = struct.pack("!i", value)
            elif kind == "boolean":
                raw = bytes([bool(value)])
            else:
                raw = value if isinstance(value, bytes) else str(value).encode()
            parts.append(_attribute(TAGS[kind], "" if place else name, raw))
    return b"".join(parts) + b"\x03"


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    key = name.encode()
    return struct.pack("!BH", tag, len(key)) + key + struct.pack("!H", len(value)) + value

"""A PC's own report: strict, bounded JSON in, typed groups out, and back."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic import ValidationError

from inventory.facts import AnyGroup, load_groups
from inventory.seen import LookError, Outcome

FORMAT = "ward-audit-pc-report/1"
GROUPS = ("identity", "host", "hardware", "workplace", "interfaces")
MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_VALUES = 20_000
MAX_TEXT = 4_000

_KEYS = frozenset({"format", "asset", "made_at", "tool", "facts"})
_ASSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # one pass, whatever is escaped
_BRACKETS = re.compile(rb"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class PcReport:
    """What one computer said of itself, and when (UTC, aware)."""

    asset: str
    made_at: datetime
    groups: Sequence[AnyGroup]
    tool: str = ""


def parse_pc_report(data: bytes) -> PcReport:
    """Read a report that anybody on the PC may have edited.

    Raises:
        LookError: GARBLED with the reason: too long, too deep, not UTF-8, not JSON, a key twice,
            NaN or Infinity, a number beyond 64 bits, half a surrogate pair, control characters,
            another format, unknown keys, unknown groups, values of the wrong type.
    """
    if len(data) > MAX_BYTES:
        _garbled(f"longer than {MAX_BYTES} bytes")
    _check_depth(data)
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_int=_int,
            parse_float=_float,
        )
    except UnicodeDecodeError:
        _garbled("not UTF-8")
    except json.JSONDecodeError as error:
        _garbled(f"not JSON: {error.msg} in line {error.lineno}")
    except RecursionError:
        _garbled("nested too deep")
    if not isinstance(value, dict):
        _garbled("not an object")
    if value.get("format") != FORMAT:
        _garbled(f"format is {_short(value.get('format'))}, not {FORMAT}")
    unknown = sorted(set(value) - _KEYS)
    if unknown:
        _garbled(f"unknown key {_short(unknown[0])}")
    _check_values(value)
    asset = value.get("asset")
    if not isinstance(asset, str) or not _ASSET.fullmatch(asset):
        _garbled(f"asset is {_short(asset)}")
    tool = value.get("tool", "")
    if not isinstance(tool, str):
        _garbled(f"tool is {_short(tool)}")
    return PcReport(
        asset=asset,
        made_at=_made_at(value.get("made_at")),
        groups=tuple(_groups(value.get("facts"))),
        tool=tool[:80],
    )


def pc_report_bytes(
    asset: str, made_at: datetime, groups: Iterable[AnyGroup], *, tool: str = "ward-audit"
) -> bytes:
    """The file that `parse_pc_report` reads back as the same report; same report, same bytes."""
    facts = {
        group.group: json.loads(group.model_dump_json(by_alias=True))
        for group in sorted(groups, key=lambda group: group.group)
    }
    value = {
        "format": FORMAT,
        "asset": asset,
        "made_at": made_at.astimezone(UTC).isoformat(),
        "tool": tool,
        "facts": facts,
    }
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _check_depth(data: bytes) -> None:
    """Before json.loads, which recurses: count brackets outside of strings."""
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", data)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            _garbled(f"nested deeper than {MAX_DEPTH}")


def _check_values(value: Any) -> None:
    """Count, and look at every text: no half surrogate pair, no control character, not endless."""
    open_: list[Any] = [value]
    count = 0
    while open_:
        item = open_.pop()
        count += 1
        if count > MAX_VALUES:
            _garbled(f"more than {MAX_VALUES} values")
        if isinstance(item, dict):
            open_.extend(item)
            open_.extend(item.values())
        elif isinstance(item, list):
            open_.extend(item)
        elif isinstance(item, str):
            _check_text(item)


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        _garbled(f"a text is longer than {MAX_TEXT} characters")
    for letter in text:
        if "\ud800" <= letter <= "\udfff":
            _garbled("half a surrogate pair in a text")
        if letter < " " and letter not in "\t\r\n":
            _garbled("a control character in a text")


def _groups(facts: Any) -> Iterable[AnyGroup]:
    if not isinstance(facts, Mapping):
        _garbled("facts are missing")
    known = load_groups()
    for id_, raw in facts.items():
        if id_ not in GROUPS:
            _garbled(f"unknown group {_short(id_)}")
        try:
            yield known[id_].model_validate_json(json.dumps(raw), strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join([id_, *map(str, first["loc"])])
            _garbled(f"{place[:120]}: {first['msg'][:120]}")


def _made_at(value: Any) -> datetime:
    try:
        made_at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        _garbled(f"made_at is {_short(value)}")
    if made_at.tzinfo is None:
        _garbled("made_at has no time zone")
    if not 2000 <= made_at.year < 2200:
        _garbled(f"made_at is {_short(value)}")
    return made_at.astimezone(UTC)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                _garbled(f"key {_short(key)} is written twice")
            seen.add(key)
    return made


def _constant(text: str) -> NoReturn:
    _garbled(f"{text} is no number")


def _int(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= int(text) < 2**64:
        _garbled("a number beyond 64 bits")
    return int(text)


def _float(text: str) -> float:
    value = float(text) if len(text) <= 64 else math.inf
    if not math.isfinite(value):
        _garbled("a number without end")
    return value


def _short(value: Any) -> str:
    return ascii(value)[:60]


def _garbled(why: str) -> NoReturn:
    raise LookError(Outcome.GARBLED, f"PC report: {why}")

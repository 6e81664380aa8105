"""WMI objects as text: `wmic` as a list or a table, `Format-List`, `ConvertTo-Json`."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from audit.wire.pc.said import lines_of, text_of
from audit.wire.text import clean
from inventory.seen import LookError, Outcome

Wmi = Mapping[str, str]
"""One object: property to text, properties as WMI spells them; what is empty is left out."""

_MOST_OBJECTS = 4_000
_MOST_PROPERTIES = 300
_MOST_DEPTH = 8
_LIST = re.compile(r"\s{0,3}([A-Za-z_][A-Za-z0-9_]{0,63}) ?([=:])(.*)")
_TABLE = re.compile(r"(?:[A-Z][A-Za-z0-9_]{1,60} {2,}){1,60}[ \t]*(?=\r|\n|\Z)")
"""A line of names, each filled up with at least two spaces."""
_ARRAY = re.compile(r"\{(.*)\}")


def parse_wmi(data: bytes | str) -> list[dict[str, str]]:
    """Read objects, in order. An array keeps its first element ("{7, 8}" is "7").

    Raises:
        LookError: GARBLED, it begins as JSON and is none, or is nested too deep.
    """
    text = text_of(data) if isinstance(data, bytes) else data
    if text.lstrip("\ufeff \r\n\t")[:1] in ("[", "{") and '"' in text:
        return list(_from_json(text))
    if head := _TABLE.match(text.lstrip("\ufeff \r\n")):
        return list(_from_table(text.lstrip("\ufeff \r\n"), head[0]))
    return list(_from_list(text))


def _from_table(text: str, head: str) -> Iterator[dict[str, str]]:
    """wmic without /format, and where its list format is missing: columns below their names."""
    columns = [(name.start(), name[0]) for name in re.finditer(r"\S+", head)]
    ends = [start for start, _ in columns[1:]] + [None]
    for line in islice(lines_of(text), 1, _MOST_OBJECTS):
        found = {
            name: word
            for (start, name), end in zip(columns, ends, strict=True)
            if (word := _word(line[start:end])) is not None
        }
        if found:
            yield found


def _from_list(text: str) -> Iterator[dict[str, str]]:
    """Blank lines part objects; a property that comes again begins the next one."""
    here: dict[str, str] = {}
    seen: set[str] = set()
    count = 0
    for line in lines_of(text):
        if not line.strip():
            if here:
                yield here
                count += 1
            here, seen = {}, set()
        elif found := _LIST.match(line):
            name = found[1]
            if name in seen and here:
                yield here
                count += 1
                here, seen = {}, set()
            seen.add(name)
            value = _word(found[3])
            if value is not None and len(here) < _MOST_PROPERTIES:
                here[name] = value
        if count >= _MOST_OBJECTS:
            return
    if here:
        yield here


def _word(value: str) -> str | None:
    word = clean(value.replace("&amp;", "&"), 1_000)  # wmic writes it so in lists too
    if word and (array := _ARRAY.fullmatch(word)):
        first = array[1].split(",")[0] if '"' not in array[1] else array[1].split('"')[1]
        word = clean(first.strip('" '), 1_000)
    return word


def _from_json(text: str) -> Iterator[dict[str, str]]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise LookError(Outcome.GARBLED, "WMI: not JSON") from error
    for item in (value if isinstance(value, list) else [value])[:_MOST_OBJECTS]:
        if isinstance(item, dict):
            made = {
                str(name)[:64]: word
                for name, raw in list(item.items())[:_MOST_PROPERTIES]
                if (word := plain(raw)) is not None
            }
            if made:
                yield made


def plain(value: Any, depth: int = 0) -> str | None:
    """A JSON value as WMI's text: dates of PowerShell as CIM's, the first of an array."""
    if depth > _MOST_DEPTH or value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(value)[:40]
    if isinstance(value, list):
        return plain(value[0], depth + 1) if value else None
    if isinstance(value, dict):  # Windows PowerShell wraps arrays and dates
        inner = value.get("value", value.get("DateTime"))
        return plain(inner, depth + 1) if inner is not None else None
    return clean(str(value), 1_000)

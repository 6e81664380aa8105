"""Strict YAML: what people write stays what they wrote, and every value knows its line."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NoReturn

import yaml
from pydantic import ValidationError

from inventory.number import Q_NUM, is_ambiguous, number_text
from inventory.problem import InputError, InventoryError, Path, Problem, path_text

Places = Mapping[Path, int]
"""Line (from 1) of every value, by its path; () is the document itself."""

MAX_CHARS = 16_000_000
MAX_DEPTH = 64
MAX_REPEATED = 1_000  # values that aliases may add: a file of anchors must not grow into a bomb

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}", re.ASCII)
_STR_TAG = "tag:yaml.org,2002:str"


def load_yaml(text: str, source: str) -> tuple[Any, Places]:
    """Read one YAML document.

    Args:
        text: the file's text; `source` is its name, for messages.

    Returns:
        The value (dict, list, str, int, float, bool, None) and the line of every value. Keys are
        always text. `00001`, `010`, `1:30`, `yes`, `no`, `on`, `1e5`, `0x1F`, `1_000` and
        `2016-08-05` stay text; only `true`, `false`, `null`, plain decimal integers and plain
        decimals become values. `1.500` is refused, for it may be 1500 (Q-NUM). Text is NFC.

    Raises:
        InventoryError: every problem found: syntax, double keys, tags, aliases that grow too
            much, more than `MAX_DEPTH` levels.
    """
    if len(text) > MAX_CHARS:
        raise InventoryError([Problem(source, None, "", f"longer than {MAX_CHARS} characters")])
    reader = _Reader(source)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        said = (error.problem or "not YAML").replace("\t", "tab")
        reader.problems.append(Problem(source, line, "", f"not YAML: {said}; {_hint(said)}"))
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        said = str(error).splitlines()[0]
        reader.problems.append(Problem(source, None, "", f"not YAML: {said}"))
    except _StopReadingError:
        pass
    if reader.problems:
        raise InventoryError(reader.problems)
    return reader.value, reader.places


def line_of(places: Places, path: Path) -> int | None:
    """The line of a value, or of the nearest thing around it that is in the file."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return places[path[:end]]
    return None


def problems_of(error: ValidationError, places: Places, source: str) -> tuple[Problem, ...]:
    """What pydantic refused, as lines of the file. Give it the error of a whole-file model."""
    return tuple(_refusals(error, places, source))


def dump_yaml(value: Any) -> str:
    """Write what `load_yaml` reads back unchanged (dates and decimals come back as text)."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return text


class _StopReadingError(Exception):
    """Reading on makes no sense; the problem is already noted."""


class _Box:
    """One open mapping or sequence."""

    __slots__ = ("anchor", "key", "path", "size", "value")

    def __init__(self, value: dict[str, Any] | list[Any], path: Path, anchor: str | None) -> None:
        self.value = value
        self.path = path
        self.anchor = anchor
        self.key: str | None = None  # the key that waits for its value
        self.size = 1


class _Reader:
    """Builds the value from libyaml's events; knows no recursion, so depth cannot break it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.places: dict[Path, int] = {}
        self.value: Any = None
        self._open: list[_Box] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._repeated = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event, line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            box = self._open.pop()
            if box.anchor is not None:
                self._anchors[box.anchor] = (box.value, box.size)
            if self._open:
                self._open[-1].size += box.size
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(line, "a second document begins; keep one in a file")

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._stop(line, f"more than {MAX_DEPTH} levels; flatten it")
        if self._key_wanted():
            self._stop(line, "a key is a list or a mapping; keys are text")
        if event.tag is not None and event.tag != "!":
            self._note(line, self._path(), f"tag {event.tag} is not allowed; remove it")
        made: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._path()
        self._put(made, line)
        self._open.append(_Box(made, path, event.anchor))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        text = unicodedata.normalize("NFC", event.value)
        if self._key_wanted():
            self._key(text, line)
            return
        tag = event.tag
        if tag is not None and tag not in ("!", _STR_TAG):
            self._note(line, self._path(), f"tag {tag} is not allowed; remove it")
        plain = not event.style and tag is None
        if plain and is_ambiguous(text) and "." in text:
            said = f"{text} may be thousands or decimals; write {text.replace('.', '')} or {text}0"
            place = path_text(self._path())
            self.problems.append(Problem(self.source, line, place, said, Q_NUM))
        value = _plain(text) if plain else text
        self._put(value, line)
        if self._open:
            self._open[-1].size += 1
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)

    def _key(self, text: str, line: int) -> None:
        box = self._open[-1]
        assert isinstance(box.value, dict)
        if text == "<<":
            self._note(line, box.path, "merge key << is not allowed; write the values out")
        elif text == "":
            self._note(line, box.path, "an empty key; write its name")
        elif text in box.value:
            first = self.places[(*box.path, text)]
            self._note(
                line, (*box.path, text), f"written twice, first in line {first}; keep one of them"
            )
        box.key = text

    def _alias(self, anchor: str | None, line: int) -> None:
        if self._key_wanted():
            self._stop(line, f"alias *{anchor} stands for a key; write the key")
        if anchor is None or anchor not in self._anchors:
            # libyaml hands unknown names over as well as names of boxes that are still open
            self._stop(line, f"alias *{anchor} has no finished &{anchor} before it; write it out")
        value, size = self._anchors[anchor]
        self._repeated += size
        if self._repeated > MAX_REPEATED:
            self._stop(line, f"aliases repeat more than {MAX_REPEATED} values; write fewer aliases")
        self._put(value, line)
        self._open[-1].size += size

    def _key_wanted(self) -> bool:
        box = self._open[-1] if self._open else None
        return box is not None and isinstance(box.value, dict) and box.key is None

    def _path(self) -> Path:
        """Path of the value that comes next."""
        if not self._open:
            return ()
        box = self._open[-1]
        return (*box.path, len(box.value) if isinstance(box.value, list) else box.key or "")

    def _put(self, value: Any, line: int) -> None:
        self.places.setdefault(self._path(), line)
        if not self._open:
            self.value = value
            return
        box = self._open[-1]
        if isinstance(box.value, list):
            box.value.append(value)
        else:
            assert box.key is not None
            box.value.setdefault(box.key, value)
            box.key = None

    def _note(self, line: int, path: Path, text: str) -> None:
        self.problems.append(Problem(self.source, line, path_text(path), text))

    def _stop(self, line: int, text: str) -> NoReturn:
        box = self._open[-1] if self._open else None
        path = () if box is None else box.path if self._key_wanted() else self._path()
        self._note(line, path, text)
        raise _StopReadingError


def _plain(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _hint(said: str) -> str:
    if "cannot start any token" in said:
        return "indent with spaces, not tabs, and quote text that begins with a sign"
    if "mapping values are not allowed" in said:
        return "quote text that holds a colon"
    return "check indentation, quotes and brackets"


_MESSAGES: Mapping[str, str] = {
    "missing": "is missing; add it",
    "extra_forbidden": "no such name; remove it or correct its spelling",
    "string_type": "must be text; put it in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "date_type": "must be a date, as 2016-08-05",
    "date_parsing": "must be a date, as 2016-08-05",
    "date_from_datetime_parsing": "must be a date, as 2016-08-05",
    "dict_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of names to values",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "string_too_short": "is empty; write it",
    "too_short": "is empty; write one at least",
}


_ALONE = frozenset({"missing", "extra_forbidden", "string_too_short", "too_short"})
"""What needs no repeating of the value that was refused."""

_BOUNDS = {"greater_than": "more than", "greater_than_equal": "at least",
           "less_than": "less than", "less_than_equal": "at most"}  # fmt: skip


def _refusals(error: ValidationError, places: Places, source: str) -> Iterator[Problem]:
    for item in error.errors(include_url=False, include_context=True):
        path: Path = tuple(item["loc"])
        text = _MESSAGES.get(item["type"])
        if item["type"] == "literal_error":
            text = f"must be one of {item['ctx']['expected']}"
        elif item["type"] in _BOUNDS:
            (limit,) = item["ctx"].values()
            text = f"must be {_BOUNDS[item['type']]} {limit:g}"
        elif text is None:
            text = item["msg"].removeprefix("Value error, ")
        got = item["input"]
        if item["type"] not in _ALONE and isinstance(got, str | int | float | bool):
            text = f"{_short(got)} {text}" if text.startswith("must") else f"{text}: {_short(got)}"
        yield Problem(source, line_of(places, path), path_text(path), text)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


class _Dumper(yaml.CSafeDumper):
    """Writes plain values, every one in full."""

    def ignore_aliases(self, data: Any) -> bool:
        """No anchors: a reader sees each value where it belongs."""
        return True


def _write_float(dumper: _Dumper, value: float) -> yaml.ScalarNode:
    text = number_text(value)
    text = text if "." in text else text + ".0"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


def _write_tuple(dumper: _Dumper, value: tuple[Any, ...]) -> yaml.SequenceNode:
    return dumper.represent_list(list(value))


def _write_date(dumper: _Dumper, value: date) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STR_TAG, value.isoformat())


_Dumper.add_representer(float, _write_float)
_Dumper.add_representer(tuple, _write_tuple)
_Dumper.add_representer(date, _write_date)

__all__ = [
    "InputError", "InventoryError", "Places", "dump_yaml", "line_of", "load_yaml", "problems_of",
]  # fmt: skip

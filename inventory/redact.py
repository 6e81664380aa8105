"""Facts that were kept, without the values of a class, or without one person. Pure text in and out.

What is left is judged as before: fields that a group cannot do without keep a mark in their place.
"""

import json
import re
from collections.abc import Callable, Set
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from inventory.facts import load_groups
from inventory.fields import Class, load_fields

GONE = "[đã xóa]"
"""What stands where something was taken out and the field may not be empty."""

_SHORTEST, _LONGEST = 3, 100
_Leaf = tuple[Class, bool]  # its class, and whether the group cannot do without it
_Tree = dict[str, "_Tree | _Leaf"]


def redacted(facts: str, classes: Set[Class]) -> str:
    """The facts of a row without values of these classes; the same text when there is none."""
    value = json.loads(facts)
    changed = [False]
    left = {
        id_: _without_class(group, tree, classes, changed) if (tree := _tree(id_)) else group
        for id_, group in value.items()
    }
    return _text(left) if changed[0] else facts


def holds(facts: str, classes: Set[Class]) -> bool:
    """Whether facts hold a value of these classes that is not taken out yet."""
    return redacted(facts, classes) != facts


def finder(person: str) -> re.Pattern[str]:
    """What finds a person's id, account or name as a whole word, in any case.

    Raises:
        ValueError: too short or too long to be one.
    """
    word = " ".join(person.split())
    if not _SHORTEST <= len(word) <= _LONGEST:
        raise ValueError(f"a person's id has {_SHORTEST} to {_LONGEST} characters")
    spaced = r"\s+".join(map(re.escape, word.split(" ")))
    return re.compile(rf"(?<![\w-]){spaced}(?![\w-])", re.IGNORECASE)


def without_person(facts: str, found: re.Pattern[str]) -> str:
    """The facts of a row without a person: out of lists, and a mark in texts."""
    if found.search(facts) is None:
        return facts
    return _text(_strip(json.loads(facts), lambda text: found.sub(GONE, text)))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _strip(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        stripped = [_strip(one, clean) for one in value]
        return [new for old, new in zip(value, stripped, strict=True) if new != GONE or old == GONE]
    if isinstance(value, dict):
        return {clean(key): _strip(one, clean) for key, one in value.items()}
    return value


def _without_class(
    value: Any, tree: "_Tree | _Leaf", classes: Set[Class], changed: list[bool]
) -> Any:
    if isinstance(tree, tuple):
        class_, needed = tree
        if class_ not in classes or value in (None, GONE):
            return value
        changed[0] = True
        return GONE if needed else None
    if isinstance(value, list):
        below = tree.get("[]")
        if below is None:
            return value
        left = [_without_class(one, below, classes, changed) for one in value]
        return [one for one in left if one is not None]
    if isinstance(value, dict):
        made = {}
        for key, one in value.items():
            below = tree.get(key, tree.get("*"))
            new = one if below is None else _without_class(one, below, classes, changed)
            if new is not None or one is None:
                made[key] = new
        return made
    return value


@cache
def _tree(group: str) -> _Tree:
    model = load_groups().get(group)
    rows = load_fields().get(group, {})
    needed = set(_needed(model, "")) if model is not None else set()
    tree: _Tree = {}
    for path, row in rows.items():
        steps = [step for step in path.replace("[]", ".[]").split(".") if step]
        place = tree
        for step in steps[:-1]:
            below = place.setdefault(step, {})
            assert isinstance(below, dict), f"fields.csv: {group} {path}"
            place = below
        place[steps[-1]] = (row.class_, path in needed)
    return tree


def _needed(model: type[BaseModel], stem: str) -> list[str]:
    """Paths of fields without a default."""
    found = []
    for name, info in model.model_fields.items():
        path = stem if issubclass(model, RootModel) else f"{stem}{info.alias or name}"
        if info.is_required() and not issubclass(model, RootModel):
            found.append(path)
        for inner, sign in _models(info.annotation):
            found += _needed(inner, f"{path}{sign}." if path or sign else "")
    return found


def _models(kind: Any) -> list[tuple[type[BaseModel], str]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [(kind, "")]
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _models(given[0])
    if origin in (tuple, list):
        return [(model, f"[]{sign}") for model, sign in _models(given[0])]
    if origin in (Union, UnionType):
        return [one for part in given for one in _models(part)]
    return []

"""Facts whose every text is what one wants: groups filled by walking their models."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from inventory.facts import AnyGroup, load_groups

_PLAIN: Mapping[type, Any] = {
    bool: True, int: 7, float: 3.5,
}  # fmt: skip
_DAY, _MOMENT = "2016-07-29", "2016-07-29T02:00:00Z"


def filled(group: str, text: str) -> AnyGroup:
    """A group with `text` in each of its texts, keys of its mappings included."""
    model = load_groups()[group]
    return model.model_validate(_value(model, text))


def texts(group: str) -> list[str]:
    """The places of a group that hold text: "printer.supplies.name"."""
    found: list[str] = []
    _value(load_groups()[group], "", group, found)
    return found


def _value(kind: Any, text: str, place: str = "", found: list[str] | None = None) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields
        values = {
            name: _value(one.annotation, text, f"{place}.{name}", found)
            for name, one in fields.items()
        }
        return values["root"] if set(fields) == {"root"} else values
    if origin is Annotated:
        return _value(parts[0], text, place, found)
    if origin is Literal:
        return parts[0]
    if origin in (Union, types.UnionType):
        return _value(next(one for one in parts if one is not type(None)), text, place, found)
    if origin is tuple:
        return [_value(parts[0], text, place, found)]
    if origin is dict:
        return {_value(parts[0], text, f"{place} key", found): _value(parts[1], text, place, found)}
    if kind in (str, Any):
        if found is not None:
            found.append(place)
        return text
    if kind in _PLAIN:
        return _PLAIN[kind]
    return _DAY if kind.__name__ == "date" else _MOMENT

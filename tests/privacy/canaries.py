"""Groups of facts whose every text is a canary: a word that stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from inventory.facts import AnyGroup, load_groups
from inventory.fields import load_fields

_VALUES: dict[type, Any] = {
    bool: True, int: 7, float: 1.5, date: "2016-08-01", datetime: "2016-08-01T02:00:00Z",
}  # fmt: skip


@dataclass
class Canaries:
    """Hands out canaries and remembers where each went."""

    stem: str
    at: dict[str, tuple[str, str]] = field(default_factory=dict)  # canary → (group, path)

    def group(self, id_: str) -> AnyGroup:
        """A group, every field of it said."""
        model = load_groups()[id_]
        return model.model_validate_json(_json(self._model(model, id_, "")))

    def of(self, class_: str) -> list[str]:
        """The canaries that stand in fields of a class."""
        return [word for word, (group, path) in self.at.items() if _class(group, path) == class_]

    def _model(self, model: type[BaseModel], group: str, stem: str) -> Any:
        if issubclass(model, RootModel):
            return self._value(model.model_fields["root"].annotation, group, stem)
        return {
            info.alias or name: self._value(
                info.annotation, group, f"{stem}{'.' if stem else ''}{info.alias or name}"
            )
            for name, info in model.model_fields.items()
        }

    def _value(self, kind: Any, group: str, path: str) -> Any:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._model(kind, group, path)
        origin, given = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._value(given[0], group, path)
        if origin in (Union, UnionType):
            return self._value(next(one for one in given if one is not type(None)), group, path)
        if origin is Literal:
            return given[0]
        if origin is tuple:
            return [self._value(given[0], group, f"{path}[]")]
        if origin is dict:
            keys = [path_.removeprefix(f"{path}.") for path_ in load_fields()[group]
                    if path_.startswith(f"{path}.")]  # fmt: skip
            return {
                "any" if key == "*" else key: self._value(given[1], group, f"{path}.{key}")
                for key in keys
            }
        if kind is str or kind is Any:
            word = f"{self.stem}{len(self.at):04d}"
            self.at[word] = (group, path)
            return word
        return _VALUES[kind]


def _json(value: Any) -> str:
    import json

    return json.dumps(value)


def _class(group: str, path: str) -> str:
    rows = load_fields()[group]
    for known in (path, path.removesuffix("[]"), f"{path.rpartition('.')[0]}.*"):
        if known in rows:
            return rows[known].class_ if rows[known].keep else "dropped"
    raise AssertionError(f"{group} {path} has no row")


def every(stem: str) -> tuple[Canaries, dict[str, AnyGroup]]:
    """All groups, filled."""
    canaries = Canaries(stem)
    return canaries, {id_: canaries.group(id_) for id_ in load_groups()}


def words_in(data: bytes, canaries: Canaries) -> Iterator[str]:
    """The canaries that stand in some bytes, in UTF-8 or UTF-16."""
    for word in canaries.at:
        if word.encode() in data or word.encode("utf-16-le") in data:
            yield word

"""The list of fields that may be kept: what each is for, and whether it can point at a person.

Data collection is bound to a purpose (Luật 91/2025/QH15, before it Nghị định 13/2023/NĐ-CP): what
has no row in `fields.csv`, or a row that says `keep: no`, never reaches a store.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

Class = Literal["technical", "device", "personal"]
"""technical: what a thing is or does; device: which one it is (serial, MAC, address);
personal: points at a person, or is free text that people write and may do so."""

CLASSES: tuple[Class, ...] = ("technical", "device", "personal")


class Field(NamedTuple):
    """One row: `field` of `record`, as a path: `disks[].serial`, `detail.version`, `time_ms.*`."""

    record: str  # a group of facts, `table:` of the inventory, or a record of the store
    field: str
    class_: Class
    keep: bool
    free: bool  # free text: telephone numbers and the like are taken out of it
    purpose: str


@cache
def load_fields() -> Mapping[str, Mapping[str, Field]]:
    """Every row, by record and path.

    Raises:
        ValueError: the file is wrong, which is our own bug.
    """
    text = files("inventory").joinpath("fields.csv").read_text("utf-8")
    found: dict[str, dict[str, Field]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        class_, keep, free = row["class"], row["keep"], row["text"]
        if not (_is_class(class_) and keep in ("yes", "no") and free in ("free", "")):
            raise ValueError(f"fields.csv: {row}")
        field = Field(row["record"], row["field"], class_, keep == "yes", bool(free),
                      row["purpose"])  # fmt: skip
        if found.setdefault(field.record, {}).setdefault(field.field, field) is not field:
            raise ValueError(f"fields.csv: {field.record} {field.field} stands there twice")
    return found


def _is_class(text: str) -> TypeGuard[Class]:
    return text in CLASSES


def paths_of(model: type[BaseModel]) -> Iterator[str]:
    """Every field of a model and of the models inside it, as paths of its JSON.

    A list is `[]`, a mapping with keys of its own is `.*`.
    """
    if issubclass(model, RootModel):
        yield from _inside(model.model_fields["root"].annotation, "")
        return
    for name, info in model.model_fields.items():
        yield from _inside(info.annotation, info.alias or name)


def _inside(kind: Any, path: str) -> Iterator[str]:
    inner = _shape(kind)
    if inner is None:
        yield path
    elif isinstance(inner, type):
        for below in paths_of(inner):
            yield f"{path}.{below}" if path else below
    else:
        sign, of = inner
        yield from _inside(of, path + sign)


def _shape(kind: Any) -> type[BaseModel] | tuple[str, Any] | None:
    """A model, ("[]", of what) for a list, (".*", of what) for a mapping, None for a value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _shape(given[0])
    if origin in (tuple, list):
        return "[]", given[0]
    if origin is dict:
        return ".*", given[1]
    if origin in (Union, UnionType):
        return next((found for one in given if (found := _shape(one)) is not None), None)
    return None


def unlisted(record: str, model: type[BaseModel]) -> tuple[str, ...]:
    """Paths of a model without a row. A mapping may have rows for its keys instead of its own."""
    rows = load_fields().get(record, {})
    return tuple(path for path in paths_of(model) if not _listed(path, rows))


def _listed(path: str, rows: Mapping[str, Field]) -> bool:
    stem = path.removesuffix("*")
    return path in rows or (stem != path and any(known.startswith(stem) for known in rows))

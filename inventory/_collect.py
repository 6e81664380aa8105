"""Find plug-ins: walk a package, then the entry points. No registry, no import side effect."""

import errno
import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")


class DuplicateIdError(Exception):
    """The same id is bound in two modules."""


def collect(kind: type[T], package: ModuleType, group: str) -> dict[str, T]:
    """Return every `kind` found in `package`'s modules and in entry point `group`, by id.

    Sorted by id, so that a run does not depend on file order. A module only has to bind the
    object to a public name; its `id` is the key.

    Raises:
        DuplicateIdError: the same id is bound to two objects.
        OSError: the package's folder cannot be listed; half of the checks are worse than none.
    """
    found: dict[str, tuple[str, T]] = {}
    for module in _modules(package, group):
        for name, value in vars(module).items():
            if name.startswith("_") or not isinstance(value, kind):
                continue
            id_: Any = value.id  # type: ignore[attr-defined]  # every collected kind has an id
            where, known = found.setdefault(id_, (module.__name__, value))
            if known is not value:
                raise DuplicateIdError(f"{id_!r} is defined in {where} and in {module.__name__}")
    return {id_: value for id_, (_, value) in sorted(found.items())}


def collect_types(base: type[T], package: ModuleType, group: str) -> dict[str, type[T]]:
    """As `collect`, for classes derived from `base` and named by their `group` attribute."""
    found: dict[str, tuple[str, type[T]]] = {}
    for module in _modules(package, group):
        for name, value in vars(module).items():
            if name.startswith("_") or not isinstance(value, type):
                continue
            if not issubclass(value, base) or value is base:
                continue
            id_: Any = getattr(value, "group", None)
            if not id_:
                continue
            where, known = found.setdefault(id_, (module.__name__, value))
            if known is not value:
                raise DuplicateIdError(f"{id_!r} is defined in {where} and in {module.__name__}")
    return {id_: value for id_, (_, value) in sorted(found.items())}


def _modules(package: ModuleType, group: str) -> Iterator[ModuleType]:
    found = list(pkgutil.iter_modules(package.__path__, package.__name__ + "."))
    if not found:  # a folder that cannot be listed looks as one that is empty
        raise OSError(errno.EIO, "its folder cannot be listed", *package.__path__[:1])
    for info in found:
        if not info.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(info.name)
    for point in sorted(entry_points(group=group), key=lambda point: point.value):
        yield importlib.import_module(point.module)

"""Target: one parser, what to feed it first, and which errors it documents."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from inventory.seen import LookError

Parse = Callable[[bytes], object]
"""Takes any bytes. Groups of facts in what it gives, or in a list or tuple, are looked at."""


def _nothing(_folder: Path) -> Iterable[bytes]:
    return ()


@dataclass(frozen=True, slots=True)
class Target:
    """One parser, as fuzzing sees it. Lives in `tests/fuzz/targets/NAME.py` as `TARGET`."""

    parse: Parse
    seeds: Callable[[], Iterable[bytes]]
    """Good input, written by our own encoders or by hand."""
    recorded: Callable[[Path], Iterable[bytes]] = _nothing
    """Good input out of the folder of recordings, which is never copied."""
    raises: tuple[type[Exception], ...] = (LookError,)
    """What the parser documents; anything else that leaves it is a finding."""
    words: tuple[bytes, ...] = ()
    """What the format is written with; put in here and there."""
    most_bytes: int = 16_384
    """The longest input that is tried; the parser's own bound where that is not far more."""
    clean: bool = True
    """Whether texts in its facts are lines that nothing acts in (`audit.wire.text.clean`)."""


def names() -> list[str]:
    """Every target, by the name of its file."""
    from tests.fuzz import targets

    every = (found.name for found in pkgutil.iter_modules(targets.__path__))
    return sorted(name for name in every if not name.startswith("_"))


def load(name: str) -> Target:
    """One target, and with it the parser."""
    target = importlib.import_module(f"tests.fuzz.targets.{name}").TARGET
    assert isinstance(target, Target)
    return target


def seeds_of(target: Target, folder: Path | None, *, most: int = 400) -> list[bytes]:
    """What a target is fed first: its own seeds, then recordings, shortest first, bounded."""
    found = list(target.seeds())
    if folder is not None:
        recorded = {data for data in target.recorded(folder) if len(data) <= target.most_bytes}
        found += sorted(recorded, key=lambda data: (len(data), data))[:most]
    return found

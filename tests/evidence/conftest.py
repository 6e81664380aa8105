"""A small simulated city in a namespace of its own; the real command beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.place import Place, start_place
from tests.evidence.observer import count_what_leaves


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """The city is up, and the kernel counts what leaves."""
    with start_place() as made:
        count_what_leaves(made.name)
        yield made


@pytest.fixture
def city(place: Place, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a working folder of the city, by a name; it has no budget, as simulated cities do."""

    def make(name: str = "city") -> Path:
        return Path(shutil.copytree(place.lab, tmp_path / name))

    return make

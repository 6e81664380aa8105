"""One city for all of these tests that run in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.place import QUICK, Place, start_place
from tests.chaos.whole import Whole, look_whole


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A city that answers."""
    with start_place() as made:
        yield made


@pytest.fixture(scope="session")
def quick(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What an uninterrupted run keeps and says, the lines left out."""
    return look_whole(place, tmp_path_factory.mktemp("quick") / "w", QUICK)


@pytest.fixture(scope="session")
def full(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What an uninterrupted run of everything keeps and says."""
    return look_whole(place, tmp_path_factory.mktemp("full") / "w", ())


@pytest.fixture
def folder(place: Place, tmp_path: Path) -> Path:
    """A working folder with nothing kept yet."""
    return place.folder(tmp_path / "w")

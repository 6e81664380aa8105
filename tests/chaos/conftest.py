"""One city for all of these tests that run in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.place import QUICK, Place, start_place
from tests.chaos.sizes import COMMAND
from tests.chaos.whole import Whole, look_whole
from tests.hostile._figures import Figure, keep


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A city that answers, and where all is heard that is said to it, whatever dies meanwhile."""
    with start_place() as made:
        yield made
        made.watched.over()
        figure = Figure(
            test="verbs.chaos",
            goal="also of runs that are killed, starved and stopped: only verbs that read, all of "
            "them in scope, none to a port that prints",
            measured=made.watched.text(),
            met=made.watched.clean,
            command=COMMAND,
        )
        keep([figure])
        assert made.watched.clean, made.watched.text()


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

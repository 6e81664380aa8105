"""Files: bounded reading inside one folder. No path from a device is ever opened."""

import contextlib
from pathlib import Path
from typing import Any

from inventory.seen import LookError, Outcome

ENDINGS = ("json", "csv", "xlsx", "yaml", "yml", "xml")
"""The kinds of evidence file, in the order in which they are looked for."""


class FolderFiles:
    """The working folder, read-only. Without a folder there is no file."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = None if folder is None else folder.resolve()
        self._memo: dict[tuple[str, Any], tuple[Any, LookError | None]] = {}

    def find(self, folder: str, stem: str) -> str | None:
        """The one file of `folder` named `stem` with any known ending, relative, or None."""
        if self._folder is None or not stem or "/" in stem or "\\" in stem or stem.startswith("."):
            return None
        for ending in ENDINGS:
            path = f"{folder}/{stem}.{ending}"
            with contextlib.suppress(OSError, ValueError):  # no file can be called so
                if (self._folder / path).is_file():
                    return path
        return None

    def read(self, path: str, *, max_bytes: int = 4_194_304) -> bytes:
        """The file's bytes.

        Raises:
            LookError: SKIPPED when missing or not readable, GARBLED when too long,
                OUT_OF_SCOPE when it lies outside the folder.
        """
        if self._folder is None:
            raise LookError(Outcome.SKIPPED, "no working folder")
        place = (self._folder / path).resolve()
        if not place.is_relative_to(self._folder):
            raise LookError(Outcome.OUT_OF_SCOPE, f"{path} is outside the working folder")
        if place.exists() and not place.is_file():  # a pipe would be waited for
            raise LookError(Outcome.SKIPPED, f"{path} is not a file")
        try:
            with place.open("rb") as file:
                data = file.read(max_bytes + 1)
        except FileNotFoundError:
            raise LookError(Outcome.SKIPPED, f"no file {path}") from None
        except OSError as error:
            raise LookError(Outcome.SKIPPED, f"{path}: {error.strerror}") from None
        if len(data) > max_bytes:
            raise LookError(Outcome.GARBLED, f"{path} is longer than {max_bytes} bytes")
        return data

    def memo(self, path: str, parse: Any) -> Any:
        """`parse(bytes)` of a file that many sites share, parsed once per worker.

        A file that could not be read or parsed stays so: the same error for every site.
        """
        key = (path, parse)
        if key not in self._memo:
            try:
                self._memo[key] = (parse(self.read(path)), None)
            except LookError as error:
                self._memo[key] = (None, error)
        value, failed = self._memo[key]
        if failed is not None:
            raise LookError(failed.outcome, failed.note)
        return value

"""Write a file that is there whole or not at all: reports, evidence."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(place: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to write; it takes its name, in place of an older one, when all of it is on the disk.

    Args:
        mode: who may read it; its owner alone.

    Raises:
        OSError: as the system says it; nothing is left behind then.
    """
    part = place.with_name(f".{place.name}.{secrets.token_hex(6)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except BaseException:  # Ctrl-C as well
        with suppress(OSError):
            part.unlink()
        raise

"""What a purge is asked to do: retention of the folder, an age, a run, a person; and what is left.

Tables, forms and reports of the folder are files that people wrote or were given: a purge names
those that still hold a person, and leaves them to who keeps them.
"""

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from audit.config import Retention
from audit.store.purge import Wish
from inventory.codec import at_us
from inventory.fields import Class
from inventory.redact import finder

_LONGEST_BYTES = 64 * 1024 * 1024
_FOLDERS = ("inventory", "seen", "out")
_ZIPPED = (".xlsx", ".docx")


def by_retention(retention: Retention, now: datetime) -> Wish:
    """What the folder's own days say."""
    days: dict[Class, int | None] = {
        "personal": retention.personal_days,
        "device": retention.device_days,
    }
    classes = {one: _before_us(now, limit) for one, limit in days.items() if limit is not None}
    technical, sent = retention.technical_days, retention.sent_days
    return Wish(
        "retention",
        at_us(now),
        classes=classes,
        rows_us=None if technical is None else _before_us(now, technical),
        sent_us=None if sent is None else _before_us(now, sent),
    )


def older_than(days: int, now: datetime) -> Wish:
    """Everything that is older, whole."""
    before_us = _before_us(now, days)
    return Wish("older_than", at_us(now), rows_us=before_us, sent_us=before_us)


def of_run(run: str, now: datetime) -> Wish:
    """All that a run kept and sent; that it ran stays."""
    return Wish("run", at_us(now), run=run)


def of_person(person: str, now: datetime) -> Wish:
    """One person, by pseudonym, account or name.

    Raises:
        ValueError: too short or too long to be one.
    """
    return Wish("person", at_us(now), person=finder(person))


def _before_us(now: datetime, days: int) -> int:
    return at_us(now - timedelta(days=days))


def files_that_name(folder: Path, wish: Wish) -> list[str]:
    """Files of the folder that still hold the person: paths inside the folder, in order.

    Raises:
        OSError: one of them cannot be read.
    """
    if wish.person is None:
        return []
    found = []
    for top in _FOLDERS:
        for place in sorted((folder / top).rglob("*")):
            if not place.is_file() or place.is_symlink():
                continue
            name = str(place.relative_to(folder))
            if any(wish.person.search(text) for text in (name, *_texts(place))):
                found.append(name)
    return found


def _texts(place: Path) -> Iterator[str]:
    """What stands in a file, as text: also inside the parts of a workbook."""
    if place.suffix.lower() in _ZIPPED and zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as book:
            for part in book.infolist():
                if part.file_size <= _LONGEST_BYTES:
                    yield book.read(part).decode("utf-8", "replace")
        return
    with place.open("rb") as file:
        data = file.read(_LONGEST_BYTES)
    yield data.decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace")


def left_in_store(place: Path, wish: Wish) -> int:
    """How often the bytes of the store's files still hold the person, in UTF-8, in any case."""
    if wish.person is None:
        return 0
    count = 0
    for file in (place, *(place.with_name(place.name + end) for end in ("-wal", "-journal"))):
        if file.is_file():
            count += len(wish.person.findall(file.read_bytes().decode("utf-8", "replace")))
    return count

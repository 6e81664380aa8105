"""Kannel's status pages in recorded states. No peer reads them, so the page itself is the truth.

The values of a page are taken from its text by searching for tags, which is another way than the
product's. `.html` and `.txt` pages are for people: the product asks for the XML, and refuses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire.kannel import parse_status
from inventory.seen import LookError, Outcome
from tests.corpora._score import Case, verdict_of

FOLDER = "kannel"
FIELD = "smpp"


def units(folder: Path) -> Iterator[str]:
    """Each page by its file's name."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path.name


def score(folder: Path, unit: str) -> Iterable[Case]:
    """State, queue, version, and of each connector its id, state and counters."""
    body = (folder / unit).read_bytes()
    class_ = "1.5.0" if b"1.5.0" in body or "v150" in unit else "1.4.5"

    def case(name: str, wanted: object, got: object) -> Case:
        return Case(FOLDER, class_, FIELD, f"{unit} {name}", verdict_of(wanted, got), wanted, got)

    try:
        got = parse_status(body)
    except LookError as error:
        if b"Denied" in body:
            yield case("denied", Outcome.DENIED.value, error.outcome.value)
        else:
            wanted = "garbled" if not unit.endswith(".xml") else "read"
            yield case("refused", wanted, error.outcome.value)
        return
    text = body.decode("utf-8", "replace")
    head, _, tail = text.partition("<smscs>")
    yield case("state", _first(r"<status>(\w+)", head), got.state)
    yield case("version", _first(r"version `([^']+)'", head), (got.version or "")[7:] or None)
    sent = _first(r"<sms>.*?<sent>.*?<queued>(\d+)<", head.partition("<dlr>")[0])
    yield case("queue", sent and int(sent), got.queue)
    pages = re.findall(r"<smsc>(.*?)</smsc>", tail, re.DOTALL)
    yield case("connectors", len(pages), len(got.connectors))
    for page, mine in zip(pages, got.connectors, strict=False):
        id_ = _first(r"<admin-id>(.*?)<", page) or _first(r"<id>(.*?)<", page)
        yield case(f"{id_} id", id_, mine.id)
        yield case(f"{id_} state", _first(r"<status>([\w-]+)", page), mine.state)
        for name in ("failed", "queued"):
            number = _first(rf"<{name}>(\d+)<", page)
            yield case(f"{id_} {name}", number and int(number), getattr(mine, name))
        number = _first(r"<sms>.*?<sent>(\d+)<", page) or _first(r"<sent>.*?<sms>(\d+)<", page)
        yield case(f"{id_} sent", number and int(number), mine.sent)


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.DOTALL)
    return found[1] if found else None

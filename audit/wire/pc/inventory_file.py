"""A PC's inventory by another tool: GLPI agent's JSON, FusionInventory's and OCS' XML.

The schema is glpi-inventory-format's (MIT); XML has the same sections in capitals. Read by an
allow-list of sections: users, programs, keys, addresses of other hosts are never looked at.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.wire.pc.said import MOST_BYTES
from audit.wire.text import clean
from audit.wire.xml import Element, parse
from inventory.seen import LookError, Outcome

Row = Mapping[str, str]

SECTIONS = frozenset({
    "accesslog", "bios", "hardware", "operatingsystem", "cpus", "memories", "storages", "drives",
    "monitors", "videos", "antivirus", "printers", "networks", "versionclient",
})  # fmt: skip
_COMPUTER = ("inventory", "computer", "")
_MOST_ROWS = 512
_MOST_FIELDS = 64
_MOST_ELEMENTS = 120_000
_MOST_DEPTH = 24
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # one pass, whatever is escaped
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class InventoryFile:
    """The sections of one inventory: rows of fields by name in lower case."""

    sections: Mapping[str, Sequence[Row]]
    tool: str | None = None
    made_at: datetime | None = None  # without a zone: the PC's own clock

    def first(self, section: str) -> Row:
        """The one row of a section such as bios."""
        rows = self.sections.get(section)
        return rows[0] if rows else {}


def is_inventory(data: bytes) -> bool:
    """Whether a file is another tool's inventory, by how it begins; our own report is none."""
    start = data[:65_536].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] == b"<":
        return b"<REQUEST" in start
    return start[:1] == b"{" and b'"content"' in data and b'"ward-audit-pc-report' not in start


def parse_inventory(data: bytes) -> InventoryFile:
    """Read the sections that we use.

    Raises:
        LookError: GARBLED, no such file: too long, too deep, with a document type declaration or
            entities, not of a computer (a switch's or a printer's inventory has this format too).
    """
    if len(data) > MOST_BYTES:
        raise LookError(Outcome.GARBLED, f"inventory file: longer than {MOST_BYTES} bytes")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _from_xml(data)
    return _from_json(data)


def _from_json(data: bytes) -> InventoryFile:
    depth = 0
    for sign in re.findall(rb"[\[\]{}]", _STRINGS.sub(b"", data)):
        depth += 1 if sign in b"[{" else -1
        if depth > _MOST_DEPTH:
            raise LookError(Outcome.GARBLED, "inventory file: nested too deep")
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LookError(Outcome.GARBLED, "inventory file: not JSON") from error
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, dict):
        raise LookError(Outcome.GARBLED, "inventory file: no content")
    kind, action = str(value.get("itemtype", "")), str(value.get("action", "inventory"))
    if kind.casefold() not in _COMPUTER or action not in ("inventory", "register"):
        raise LookError(Outcome.GARBLED, f"inventory file: of no computer ({clean(kind, 40)})")
    sections = {name: _rows(content[name]) for name in SECTIONS if name in content}
    return _made(sections)


def _rows(value: Any) -> tuple[Row, ...]:
    rows = value if isinstance(value, list) else [value]
    return tuple(_row(row) for row in rows[:_MOST_ROWS])


def _row(value: Any) -> Row:
    if not isinstance(value, dict):
        return {"": word} if (word := _word(value)) else {}
    pairs = list(value.items())[:_MOST_FIELDS]
    return {str(name)[:40].lower(): word for name, raw in pairs if (word := _word(raw)) is not None}


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str | int | float):
        return clean(str(value)[:4_000], 1_000)
    return None


def _from_xml(data: bytes) -> InventoryFile:
    page = parse(data, most_bytes=MOST_BYTES, most_elements=_MOST_ELEMENTS)
    content = page.first("CONTENT")
    query = page.text_at("QUERY")
    if page.name != "REQUEST" or content is None:
        raise LookError(Outcome.GARBLED, "inventory file: no REQUEST with CONTENT")
    if query not in (None, "INVENTORY") or content.first("DEVICE") is not None:
        raise LookError(Outcome.GARBLED, f"inventory file: of no computer ({query})")
    sections: dict[str, list[Row]] = {}
    for child in content.children:
        name = child.name.lower()
        if name in SECTIONS and len(sections.setdefault(name, [])) < _MOST_ROWS:
            sections[name].append(_fields(child))
    if not sections:
        raise LookError(Outcome.GARBLED, "inventory file: says nothing of a computer")
    return _made({name: tuple(rows) for name, rows in sections.items()})


def _fields(section: Element) -> Row:
    if section.text and not section.children:
        return {"": section.text}
    found: dict[str, str] = {}
    for child in section.children[:_MOST_FIELDS]:
        if child.text is not None:
            found.setdefault(child.name.lower(), child.text)
    return found


def _made(sections: Mapping[str, Sequence[Row]]) -> InventoryFile:
    client = sections.get("versionclient") or ({},)
    log = sections.get("accesslog") or ({},)
    return InventoryFile(
        sections=sections, tool=clean(client[0].get(""), 80), made_at=_moment(log[0].get("logdate"))
    )


def _moment(text: str | None) -> datetime | None:
    found = _DATE.match(text or "")
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]} {found[2]}")
    except ValueError:
        return None

"""The Windows registry as `reg export` and regedit write it (.reg, versions 4 and 5)."""

import re
from collections.abc import Mapping

from audit.wire.pc.said import lines_of, text_of

Key = dict[str, str | int | bytes]
Registry = Mapping[str, Key]
"""Values by full key path in lower case; a value's name in lower case, "" for the default."""

_MOST_KEYS = 50_000
_MOST_VALUES = 2_000
_LONGEST_VALUE = 65_536
_KEY = re.compile(r"\[(-?)([^\]].*)\]\s*$")
_VALUE = re.compile(r'(?:"((?:[^"\\]|\\.){0,300})"|(@))=(.*)$')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_HEX = re.compile(r"hex(?:\(([0-9a-f]{1,8})\))?:([0-9a-f, ]*)$", re.IGNORECASE)


def parse_registry(data: bytes | str) -> dict[str, Key]:
    """Read an export. Deleted keys and values ("[-...]", "=-") are left out. Never raises.

    Strings come as text, dwords and qwords as numbers, binary values as bytes; REG_SZ,
    REG_EXPAND_SZ and REG_MULTI_SZ in hex as text (parts of a multi string parted by newlines).
    """
    found: dict[str, Key] = {}
    here: Key | None = None
    held: list[str] = []
    size = 0
    for line in lines_of(text_of(data) if isinstance(data, bytes) else data):
        if held or line[:1] in ('"', "@"):
            piece = line.strip() if held else line.rstrip()
            goes_on = piece.endswith("\\") and "=hex" in (held[0] if held else piece)
            size += len(piece)
            if size <= _LONGEST_VALUE or not held:
                held.append(piece.removesuffix("\\") if goes_on else piece)
            if goes_on:
                continue
            if here is not None and len(here) < _MOST_VALUES:
                _keep(here, "".join(held))
            held, size = [], 0
        elif key := _KEY.match(line):
            here = None
            if not key[1] and len(found) < _MOST_KEYS:
                here = found.setdefault(key[2].casefold(), {})
    return found


def _keep(here: Key, line: str) -> None:
    found = _VALUE.match(line)
    if found is None:
        return
    name = "" if found[2] else _plain(found[1]).casefold()
    value = _value(found[3].strip())
    if value is not None:
        here[name] = value


def _value(text: str) -> str | int | bytes | None:
    if string := _STRING.match(text):
        return _plain(string[1])
    if number := re.fullmatch(r"dword:([0-9a-f]{1,8})", text, re.IGNORECASE):
        return int(number[1], 16)
    if binary := _HEX.match(text):
        digits = re.sub(r"[^0-9a-fA-F]", "", binary[2])
        raw = bytes.fromhex(digits[: len(digits) // 2 * 2])
        kind = (binary[1] or "3").lower()
        if kind in ("1", "2", "7"):
            return raw.decode("utf-16-le", "replace").rstrip("\0").replace("\0", "\n")
        if kind in ("4", "b") and len(raw) in (4, 8):
            return int.from_bytes(raw, "little")
        return raw
    return None


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def children(registry: Registry, end: str) -> dict[str, Key]:
    """The keys right below every key whose path ends so, by their last name in lower case."""
    wanted = end.casefold().rstrip("\\")
    found = {}
    for path, values in registry.items():
        parent, _, name = path.rpartition("\\")
        if parent.endswith(wanted):
            found[name] = values
    return found


def text_at(key: Key, name: str) -> str | None:
    """A string value, None when there is none of this name or it is none."""
    value = key.get(name.casefold())
    return value if isinstance(value, str) else None


def number_at(key: Key, name: str) -> int | None:
    """A number: a dword or qword, or up to eight binary bytes, lowest first."""
    value = key.get(name.casefold())
    if isinstance(value, bytes) and len(value) in (4, 8):
        return int.from_bytes(value, "little")
    return value if isinstance(value, int) else None

"""Words of command lines, as values: states, speeds, addresses, durations. None = did not say."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from audit.wire.text import clean

Row = Mapping[str, Any]

_HEX = re.compile(r"[0-9a-f]{12}")
_RATE = re.compile(r"(?:a-)?(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?)(?:ig)?\s*(?:b|[^\w/]|$|f|h)", re.I)
_SCALE = {"": 1_000_000, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "t": 10**12}
_BARE_BITS = re.compile(r"(\d{1,15})\s*(?:bit/s|bits?/sec|bps)\b", re.I)
_DURATION_S = {"y": 31_536_000, "w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_SPELT = re.compile(r"(\d{1,6})\s*(y|w|d|h|m(?!o)|s)[a-z()]*", re.I)
_CLOCK = re.compile(r"\b(\d{1,3}):(\d{2})(?::(\d{2}))?\b")
_DAYS = re.compile(r"^\s*(\d{1,5}),(?=\d)")
_JUNK = frozenset({"-", "--", "n/a", "na", "none", "null", "unknown", "not available", "?"})


def first(row: Row, *names: str) -> str | None:
    """The first of some columns that says anything; of a list its first value."""
    return next((said for name in names for said in every(row, name)), None)


def every(row: Row, *names: str) -> tuple[str, ...]:
    """All that some columns say, one line each, cleaned; junk ("N/A", "-") is silence."""
    said = (clean(one) for name in names for one in _values(row.get(name)))
    return tuple(one for one in said if one is not None and one.casefold() not in _JUNK)


def _values(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else ()


def number(row: Row, *names: str) -> int | None:
    """A count; thousands may be parted by commas."""
    said = (first(row, *names) or "").replace(",", "")
    return int(said) if len(said) <= 20 and said.isascii() and said.isdigit() else None


def mac(text: str | None) -> str | None:
    """`00:1a:2b:3c:4d:5e`, whatever way a vendor writes it; None when it is no such address."""
    digits = re.sub(r"[.:\s-]", "", (text or "").lower())
    if not _HEX.fullmatch(digits):
        return None
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def ipv4(said: Sequence[str]) -> tuple[str, ...]:
    """The IPv4 addresses among what was said, without their prefix lengths; 0.0.0.0 is none."""
    found = []
    for one in said:
        try:
            address = IPv4Address(one.partition("/")[0].strip())
        except AddressValueError:
            continue
        if int(address) >> 24:
            found.append(str(address))
    return tuple(dict.fromkeys(found))


def bps(text: str | None) -> int | None:
    """Bits a second of "1000000 Kbit", "a-1000", "10GigFD", "1000Mb/s", "25G"; bare is Mbit/s."""
    if not text:
        return None
    bare = _BARE_BITS.match(text)
    if bare:
        return int(bare[1])
    found = _RATE.match(text)
    if not found:
        return None
    speed = round(float(found[1]) * _SCALE[found[2].casefold()])
    return speed or None


def duplex(*texts: str | None) -> str | None:
    """full or half, out of "a-full", "Full-duplex", "1000FDx", "10GigFD", "HALF"."""
    for text in texts:
        word = (text or "").casefold()
        if "full" in word or re.search(r"\dfd|gigfd", word):
            return "full"
        if "half" in word or re.search(r"\dhd", word):
            return "half"
    return None


def seconds(text: str | None) -> float | None:
    """A duration: "3 weeks, 2 days", "1d6h22m", "70,03:16:47", "up 31 days, 13:35", "458 days"."""
    if not text:
        return None
    text = re.sub(r"^.*?\bup\s+(?=\d)", "", text[:200])  # what comes before is the time of day
    text = re.sub(r",\s*\d+ users?\b.*$|\bload average.*$", "", text)
    total = sum(int(n) * _DURATION_S[unit[0].casefold()] for n, unit in _SPELT.findall(text))
    days, clock = _DAYS.search(text), _CLOCK.search(text)
    if days:
        total += int(days[1]) * 86_400
    if clock:
        total += int(clock[1]) * 3_600 + int(clock[2]) * 60 + int(clock[3] or 0)
    return float(total) if total or days or clock or _SPELT.search(text) else None


def is_up(word: str) -> bool | None:
    """Whether a state means that it works: up, connected, link-ok ... None: an unknown word."""
    said = word.casefold().strip(" ,*^")
    if said in _UP or said.startswith(_UP_BEGINS):
        return True
    if said in _DOWN or said.startswith(_DOWN_BEGINS) or said.endswith("down"):
        return False
    return None


_UP = frozenset({"u", "yes", "true", "monitoring", "running", "active"})
_UP_BEGINS = ("up", "connected", "link-ok", "enable")
_DOWN = frozenset(
    {"d", "a", "no", "false", "reset", "deleted", "inactive", "adm", "stby", "standby"}
)
_DOWN_BEGINS = (
    "down", "notconnect", "not connect", "no-link", "err", "disable", "suspend", "adm",
    "not present",
)  # fmt: skip


def forbidden(word: str) -> bool:
    """Whether a state says that somebody switched it off: "administratively down", "*down", "A"."""
    said = word.casefold().strip()
    return said == "a" or said.startswith(("adm", "disable", "*"))

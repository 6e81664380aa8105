"""Serial numbers that are none: what makers forget to fill in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

_JUNK = frozenset(
    {
        "to be filled by o.e.m.", "to be filled by oem", "o.e.m.", "oem", "default string",
        "default", "system serial number", "chassis serial number", "base board serial number",
        "serial number", "serial", "serialnumber", "not specified", "not applicable",
        "not available", "none", "null", "nil", "n/a", "na", "unknown", "invalid", "empty",
        "no serial", "no serial number", "undefined", "unset", "blank", "test", "sn", "s/n",
        "0123456789", "123456789", "1234567890", "12345678", "123456", "12345", "1234",
        "9876543210", "00 00 00 00 00 00 00 00", "không", "không có", "không rõ", "chưa rõ",
        "mất tem", "mờ", "-", "--", ".", "?",
    }
)  # fmt: skip
"""What makers write where a number belongs (OCS Inventory 1652, FusionInventory 689)."""

_ROW = "0123456789" * 5
_FRONT = re.compile(r"[^0-9]{0,8}([0-9]{5,40})")
_WORDS = re.compile(
    r"(?:ser(?:ial)? ?num(?:ber)?|module ?part ?number|part ?num(?:ber)?|asset ?tag(?: ?num)?|"
    r"manufacturer|oem define)_? ?[0-9a-f]{0,2}|tbd(?: by (?:odm|oem))?|not supported by cpu|"
    r"no asset (?:information|tag)|not present|bad index|(?:<?out of spec>? ?){1,2}"
)
_ONE_SIGN = re.compile(r"(.)\1*")


def _is_row(text: str) -> bool:
    """Whether its digits only count up: "Asset-1234567890", "#A123456789"."""
    found = _FRONT.fullmatch(text)
    return found is not None and found[1] in _ROW and found[1][0] in "01"


@lru_cache(4_096)
def serial_key(serial: str | None) -> str | None:
    """For comparing serial numbers: case, spaces and dashes do not count.

    None where it says nothing: a maker's filler, or one sign repeated.
    """
    text = " ".join((serial or "").casefold().split())
    if text in _JUNK or _ONE_SIGN.fullmatch(text) or _WORDS.fullmatch(text) or _is_row(text):
        return None
    return re.sub(r"[\s\-_./]", "", text) or None


def twins_of(declared: Iterable[tuple[str, str, str | None]]) -> dict[str, tuple[str, ...]]:
    """Assets whose serial number another site declares too, with those other assets.

    Args:
        declared: (site, asset id, serial number as it is written) of every device.
    """
    by_key: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for site, asset, serial in declared:
        key = serial_key(serial)
        if key is not None:
            by_key[key].append((site, asset))
    twins: dict[str, tuple[str, ...]] = {}
    for rows in by_key.values():
        twins.update(twins_among(rows))
    return twins


def twins_among(rows: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Of (site, asset id) with one serial number: each with those of other sites, if any."""
    if len({site for site, _ in rows}) < 2:
        return {}
    return {
        asset: tuple(sorted(other for where, other in rows if where != site))
        for site, asset in rows
    }

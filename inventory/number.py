"""Numbers as Vietnamese offices write them, without ever guessing what a dot means."""

import math
import re

from inventory.problem import CellError

Q_NUM = "Q-NUM"

_PLAIN = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_ONE_MARK = re.compile(r"([+-]?)([0-9]{1,18})([.,])([0-9]{1,18})", re.ASCII)
_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:([. ,])[0-9]{3})(?:\1[0-9]{3})*", re.ASCII)
_GROUPS_AND_DECIMALS = re.compile(
    r"([+-]?[0-9]{1,3}(?:([. ,])[0-9]{3})+)([.,])([0-9]{1,18})", re.ASCII
)
_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)


class NumberError(CellError):
    """Not a number we may read."""


def is_ambiguous(text: str) -> bool:
    """Whether a text such as 1.500 could be one and a half or one thousand five hundred."""
    return _LIKE_THOUSANDS.fullmatch(text) is not None


def parse_decimal(text: str) -> float:
    """`2`, `2,5`, `2.5`, `1.500,25`, `1.500.000`; never `1.500` alone.

    Raises:
        NumberError: not a number, or one whose mark may mean thousands or decimals (Q-NUM).
    """
    if is_ambiguous(text):
        whole, _, part = text.replace(",", ".").partition(".")
        small = part.rstrip("0") or "0"
        small = small + "0" if len(small) == 3 else small
        raise NumberError(
            f"{text} may be thousands or decimals; write {whole}{part} or {whole},{small}", Q_NUM
        )
    if _PLAIN.fullmatch(text):
        return float(text)
    mark = _ONE_MARK.fullmatch(text)
    if mark is not None:
        return float(f"{mark[1]}{mark[2]}.{mark[4]}")
    both = _GROUPS_AND_DECIMALS.fullmatch(text)
    if both is not None and both[2] != both[3]:
        return float(f"{_bare(both[1])}.{both[4]}")
    if _GROUPS.fullmatch(text):
        return float(_bare(text))
    raise NumberError(f"{text[:40]!r} is not a number; write it as 12 or 12,5")


def parse_whole(text: str) -> int:
    """`1500`, `1.500`, `12.500.000`, `1 500`: a whole number has no decimals to confuse.

    Raises:
        NumberError: not a whole number.
    """
    if _PLAIN.fullmatch(text) or _GROUPS.fullmatch(text):
        return int(_bare(text))
    raise NumberError(f"{text[:40]!r} is not a whole number; write it as 1500")


def number_text(value: float) -> str:
    """A number as our files hold it: never in exponents, never to be taken for thousands.

    `parse_decimal(number_text(x)) == x` for every finite x below 1e18 with at most 18 decimals.
    """
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise ValueError("a number in a file is finite")
    text = repr(value)
    if "e" in text or "E" in text:
        text = format(value, ".18f").rstrip("0")
        text = text + "0" if text.endswith(".") else text
    text = text.removesuffix(".0")
    return text + "0" if is_ambiguous(text) else text


def _bare(text: str) -> str:
    return text.replace(".", "").replace(",", "").replace(" ", "")

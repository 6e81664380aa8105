"""Vietnamese alphabetical order: a ă â b c d đ …, then tones, then case (Unicode CLDR, vi)."""

import unicodedata
from functools import cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: position for position, letter in enumerate(_LETTERS, start=100)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]


@cache
def collation_key(text: str) -> SortKey:
    """A key for `sorted`: letters first, then tones from left to right, then small before capital.

    Spaces sort before letters, digits before letters by their value as a digit, and whatever is
    neither between the two in order of code points.
    """
    letters: list[int] = []
    tones: list[int] = []
    cases: list[int] = []
    for sign in unicodedata.normalize("NFC", text):
        base, tone = _split(sign)
        lower = base.lower()
        if lower.isspace():
            weight = 0
        elif lower in _ORDER:
            weight = 10_000_000 + _ORDER[lower]
        elif lower.isdigit():
            weight = 5_000_000 + ord(lower)
        else:
            weight = 1 + ord(lower[0])
        letters.append(weight)
        tones.append(tone)
        cases.append(int(base != lower))
    return tuple(letters), tuple(tones), tuple(cases), text


def _split(sign: str) -> tuple[str, int]:
    """ế → (ê, sắc)."""
    tone = 0
    rest = ""
    for mark in unicodedata.normalize("NFD", sign):
        if mark in _TONES and not tone:
            tone = _TONES[mark]
        else:
            rest += mark
    return unicodedata.normalize("NFC", rest), tone

"""Text from outside without what acts on who reads it: the rule that every stored text meets.

Pure functions, cheap to import. `inventory.facts.Said` is the type that applies the rule to what
devices say; encoders of pages, sheets and terminals stand in `reports/escape.py`.
"""

import re
import unicodedata
from typing import Any

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, bidi and other format marks, surrogates, private and unassigned code points."""

LONGEST = 4_096
"""Characters of one text that a device says; probes cut theirs shorter."""

MOST_MARKS = 4
"""Combining marks on one letter. Vietnamese needs two, Hebrew with all its signs three; a hundred
of them are drawn over the lines above and below (UAX 15 allows 30 in a stream, for machines)."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠﹦﹢﹣﹫")
"""A spreadsheet program may run a cell of CSV that begins so: wide and small forms are read as the
plain ones (OWASP, CSV injection)."""

# Blocks whose signs stand on the letter before them; those of scripts that stack, too.
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
_PILE = re.compile(f"^[{_MARK}]+|(?<=[{_MARK}]{{{MOST_MARKS}}})[{_MARK}]+")


def tame(text: str, longest: int = LONGEST) -> str:
    """One line in NFC, at most `longest` characters, without a character nobody sees.

    What acts (controls, line ends, direction marks, half surrogates) becomes a space, runs of
    spaces then one; signs piled on a letter are cut to `MOST_MARKS`. Taming twice is taming once.
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= longest else text[:longest].rstrip()
    shown = text[: 4 * longest]  # the work is bounded too
    if not shown.isprintable():
        shown = " ".join(
            "".join(
                " " if unicodedata.category(letter) in INVISIBLE else letter for letter in shown
            ).split()
        )
    shown = unpiled(unicodedata.normalize("NFC", shown))
    return shown if len(shown) <= longest else shown[:longest].rstrip()


def tame_lines(text: str, longest: int = LONGEST) -> str:
    """As `tame`, but line feeds stay: for people's remarks, and for tracebacks of our own."""
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return text
    return "\n".join(tame(line, longest) for line in text[: 4 * longest].split("\n"))[:longest]


def tame_all(value: Any) -> Any:
    """`tame` for every text in a JSON value, its keys included."""
    if isinstance(value, str):
        return tame(value)
    if isinstance(value, dict):
        return {tame_all(key): tame_all(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(tame_all, value))
    return value


def unpiled(text: str) -> str:
    """A text whose letters carry few marks, and whose first sign is no mark on what stands before.

    For text in NFC.
    """
    if text.isascii() or _PILE.search(text) is None:
        return text
    return _PILE.sub("", text)

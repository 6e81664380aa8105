"""Comparing with GLPI's values: one case for each, and what counts as the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.corpora._score import Case

Same = Callable[[object, object], bool]

_FILLER = re.compile(
    r"sernum\d*|0+|x0+|no asset information|#?a?1234567890?\d*|not supported by cpu|none|"
    r"to be filled.*|assettagnum\d*|oem define.*|tbd by.*|asset-1234567890|"
    r"[0-9a-z]?(.)\1{5,}|not specified|unknown",
    re.IGNORECASE,
)
"""What GLPI hands on and a maker only filled in; right is to say nothing."""


def read(root: Path, *parts: str) -> bytes | None:
    """A recording, None where this set lacks it."""
    path = root.joinpath(*parts)
    return path.read_bytes() if path.is_file() else None


def equal(expected: object, got: object) -> bool:
    """The same text but for spaces and case, or the same number."""
    return _plain(expected) == _plain(got)


def _plain(value: object) -> str:
    text = re.sub(r"\((?:r|tm)\)|[®™]", "", str(value), flags=re.IGNORECASE)
    return re.sub(r"\s+", "", text).casefold()


def starts(expected: object, got: object) -> bool:
    """Makers: "Intel Corporation" and "Intel" are one; so are HP, LG, Elo and their old names."""
    one, other = _maker(expected), _maker(got)
    short = min(len(one), len(other))
    return short >= _SHORTEST_MAKER and (one.startswith(other) or other.startswith(one))


_SHORTEST_MAKER = 2
_SAME_MAKER = {
    "genuineintel": "intel", "authenticamd": "amd", "advancedmicrodevices": "amd",
    "hewlettpackard": "hp", "hewlettpackardenterprise": "hp", "hpe": "hp", "hgst": "hitachi",
    "skhynix": "hynix", "goldstar": "lg", "lgelectronics": "lg", "hannspree": "hannstar",
    "tycoelectronics": "elo",
}  # fmt: skip


def _maker(value: object) -> str:
    words = re.sub(r"[^0-9a-z]", "", str(value).casefold().replace("(r)", ""))
    for long, short in _SAME_MAKER.items():
        if words.startswith(long):
            return short
    return words


def near(most: float) -> Same:
    """Numbers that differ by at most a share of the expected one."""

    def same(expected: object, got: object) -> bool:
        if not isinstance(got, int | float):
            return False
        wanted = float(str(expected))
        return abs(wanted - got) <= abs(wanted) * most + 1e-9

    return same


class Cases:
    """The cases of one recording: `say` compares a value and makes a case of it."""

    def __init__(self, class_: str, name: str, corpus: str = "glpi-agent") -> None:
        self._class, self._name, self._corpus = class_, name, corpus
        self.found: list[Case] = []

    def say(
        self,
        what: str,
        expected: object,
        got: object,
        same: Same = equal,
        *,
        null_is_a_claim: bool = False,
        filler: bool = False,
    ) -> None:
        """One value. Nothing expected makes no case, unless `null_is_a_claim`.

        Args:
            filler: the field is a serial number or a tag, so a maker's filler is rightly None.
        """
        note = ""
        if expected is None or expected == "":
            if got is None or not null_is_a_claim:
                return
            verdict = "wrong"
        elif filler and _FILLER.fullmatch(str(expected).strip()):
            verdict = "right" if got is None else "wrong"
            note = "a maker's filler"
        elif got is None or got == "":
            verdict = "unsaid"
        else:
            verdict = "right" if same(expected, got) else "wrong"
        self.found.append(
            Case(self._corpus, self._class, "pc", f"{self._name} {what}", verdict,  # type: ignore[arg-type]
                 expected, got, note)
        )  # fmt: skip

    def __iter__(self) -> Iterator[Case]:
        return iter(self.found)

"""No pattern of our tables searches for long, whatever a device writes that nearly fits it.

A text that fits is cut here and there and goes on with one sign, up to the longest that is read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from audit.wire import identity_tables, recog
from tests.fuzz.oracle import Finding, check
from tests.fuzz.target import Target

FILLERS = (" ", "a", "1", "a ", "1.", "-", "A1 ", "x,", ";")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that is tried on what a device says of itself."""
    for number, row in enumerate(recog.rows()):
        yield f"recog.csv {number}: {row.text}", row.pattern
    for number, look in enumerate(identity_tables.looks()):
        yield f"looks.csv {number}: {look.pattern.pattern}", look.pattern


def nearly(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that fit up to some place and then go on."""
    fitting: list[str] = []

    @seed(zlib.crc32(pattern.pattern.encode()))
    @settings(
        max_examples=3, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.from_regex(pattern))
    def make(text: str) -> None:
        fitting.append(text[:200])

    make()
    for text in fitting[-2:]:
        for place in sorted({0, len(text) // 3, 2 * len(text) // 3, len(text) - 1, len(text)}):
            for filler in FILLERS:
                long = text[: max(place, 0)] + filler * recog.MOST_LETTERS
                yield long[: recog.MOST_LETTERS]
                yield long[: recog.MOST_LETTERS - 25] + text[place : place + 25]


def slow(pattern: re.Pattern[str]) -> Finding | None:
    """What the oracle says of a pattern."""
    texts = list(nearly(pattern))
    assert len(texts) > 20
    return check(Target(lambda _: [pattern.search(text) for text in texts], seeds=list), b"")


def test_no_pattern_of_our_tables_searches_for_long() -> None:
    every = dict(patterns())
    assert len(every) > 800
    assert {name: found for name, one in every.items() if (found := slow(one))} == {}


def test_the_pattern_that_searched_for_seconds_would_be_found() -> None:
    old = r"^Cisco (?:Internetwork Operating System|IOS) Software,? (?:\s?|\s|.)+Version\s+([^,]+),"
    found = slow(re.compile(old))
    assert found is not None
    assert found.what == "hang"

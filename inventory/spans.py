"""Spans of IPv4 numbers: whether one of a million addresses lies inside, by one bisection."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

Span = tuple[int, int]  # first and last, both included

_OCTETS = {str(number): number for number in range(256)}


@lru_cache(8_192)  # a device is asked at several doors, and each is guarded
def plain_ipv4(text: str) -> int | None:
    """The number of an IPv4 address in its one plain form, None for anything else.

    Leading zeros, short forms and other digits are not plain: systems read them differently.
    """
    parts = text.split(".")
    if len(parts) != 4:
        return None
    try:
        one, two, three, four = [_OCTETS[part] for part in parts]
    except KeyError:
        return None
    return one << 24 | two << 16 | three << 8 | four


class Spans:
    """What lies in any span of `inside` and in none of `outside`."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, inside: Iterable[Span], outside: Iterable[Span]) -> None:
        """Spans may overlap and come in any order."""
        left = list(_without(_joined(inside), list(_joined(outside))))
        self._firsts = [first for first, _ in left]
        self._lasts = [last for _, last in left]

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._lasts[place]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Sorted, and none touches another."""
    held: Span | None = None
    for first, last in sorted(spans):
        if held is None:
            held = first, last
        elif first <= held[1] + 1:
            held = held[0], max(held[1], last)
        else:
            yield held
            held = first, last
    if held is not None:
        yield held


def _without(spans: Iterable[Span], gaps: list[Span]) -> Iterator[Span]:
    """The parts of sorted spans that no sorted gap takes away."""
    at = 0
    for span_first, last in spans:
        first = span_first
        while at < len(gaps) and gaps[at][1] < first:
            at += 1
        turn = at
        while turn < len(gaps) and gaps[turn][0] <= last:
            if gaps[turn][0] > first:
                yield first, gaps[turn][0] - 1
            first = gaps[turn][1] + 1
            turn += 1
        if first <= last:
            yield first, last

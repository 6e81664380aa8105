"""Three lists of one place: the book, what was declared, what was found. What is missing where."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from inventory.groups.form import Form
from inventory.groups.host import Host
from inventory.model import Declared
from inventory.seen import Observation, Outcome
from inventory.serials import serial_key


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many there are, of which how many nobody listed (Chapman 1951).

    `low` and `high` are the usual 95 % interval of the normal approximation, never below what was
    seen. It holds when the two lists were made independently and each device was as likely as any
    other to be in one of them; a survey that was filled in from the book is not independent.
    """

    total: float
    low: float
    high: float
    unlisted: float


@dataclass(frozen=True, slots=True)
class Lists:
    """Keys by where they stand; every tuple is sorted."""

    matched: tuple[str, ...]  # in the book and really there
    ghost: tuple[str, ...]  # in the book (or declared) only
    stray: tuple[str, ...]  # found (or declared) but in no book
    undeclared: tuple[str, ...]  # in the book and found, but the ward did not name it
    estimate: Estimate | None  # None: an empty list estimates nothing


def reconcile_lists(
    book: Collection[str], declared: Collection[str], discovered: Collection[str]
) -> Lists:
    """Lay three lists of keys (serial numbers, asset ids) over each other.

    A device is there when the ward declared it or the network showed it. `ghost` stands in the
    book alone, `stray` anywhere but in the book. The estimate takes the book as one capture and
    what is there as the other.
    """
    in_book, named, found = set(book), set(declared), set(discovered)
    there = named | found
    return Lists(
        matched=tuple(sorted(in_book & there)),
        ghost=tuple(sorted(in_book - there)),
        stray=tuple(sorted(there - in_book)),
        undeclared=tuple(sorted((in_book & found) - named)),
        estimate=chapman(len(in_book), len(there), len(in_book & there)),
    )


def chapman(first: int, second: int, both: int) -> Estimate | None:
    """Chapman's estimate of a number of things from two lists of them.

    N = (n₁+1)(n₂+1)/(m+1) − 1, with the variance of Seber (1970):
    (n₁+1)(n₂+1)(n₁−m)(n₂−m) / ((m+1)²(m+2)).

    Args:
        first, second: lengths of the lists; both: how many stand in both.

    Returns:
        None when a list is empty: nothing can be said.
    """
    if both > min(first, second) or min(first, second, both) < 0:
        raise ValueError(f"{both} in both of {first} and {second}")
    if first == 0 or second == 0:
        return None
    total = (first + 1) * (second + 1) / (both + 1) - 1
    spread = (first + 1) * (second + 1) * (first - both) * (second - both)
    deviation = math.sqrt(spread / ((both + 1) ** 2 * (both + 2)))
    seen = first + second - both
    return Estimate(
        total=total,
        low=max(float(seen), total - 1.96 * deviation),
        high=max(float(seen), total + 1.96 * deviation),
        unlisted=max(0.0, total - seen),
    )


def reconcile_sites(estate: Declared, observations: Iterable[Observation]) -> dict[str, Lists]:
    """The three lists of every site that has any, by code, from the book and what was seen.

    Declared is what the ward's form names and does not call missing; discovered is what answered
    or hangs on a computer that reported. A device that no book knows is named by its serial
    number.
    """
    book: dict[str, set[str]] = defaultdict(set)
    by_serial: dict[str, str] = {}
    for device in estate.devices:
        book[device.site].add(device.id)
        key = serial_key(device.serial)
        if key is not None:
            by_serial[key] = device.id
    declared: dict[str, set[str]] = defaultdict(set)
    discovered: dict[str, set[str]] = defaultdict(set)
    for seen in observations:
        if seen.outcome is not Outcome.ANSWERED:
            continue
        if seen.asset in book[seen.site]:
            discovered[seen.site].add(seen.asset)
        form, host = seen.facts.get(Form.group), seen.facts.get(Host.group)
        if isinstance(form, Form):
            declared[seen.site] |= {d.asset for d in form.devices if d.problem != "missing"}
        if isinstance(host, Host):
            for attached in host.devices or ():
                key = serial_key(attached.serial)
                if key is not None:
                    discovered[seen.site].add(by_serial.get(key) or f"s/n {attached.serial}")
    return {
        site: reconcile_lists(book[site], declared[site], discovered[site])
        for site in sorted({*book, *declared, *discovered})
        if book[site] or declared[site] or discovered[site]
    }

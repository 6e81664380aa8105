"""Days of the place that is judged: people write days, machines write moments.

What is dated ahead of the judgement proves nothing: a typed 2061, a PC whose clock is wrong.
"""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

LOCAL = timezone(timedelta(hours=7), "ICT")
"""Viet Nam has one zone and no summer time."""


@lru_cache(1_024)
def day(at: datetime) -> date:
    """The calendar day of a moment, as people there would write it."""
    return at.astimezone(LOCAL).date()


def age_days(on: date | None, at: datetime) -> int | None:
    """Whole days from a day to a moment; None for no day, and for one to come."""
    return None if on is None or on > day(at) else (day(at) - on).days


def years_between(start: date, end: date) -> int:
    """Whole years from one day to another; 29 February is full on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def age_h(then: datetime | None, at: datetime) -> float | None:
    """Hours between two moments; None for no moment, and for one to come.

    A moment without a zone is a moment of the place.
    """
    if then is None:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=LOCAL)
    return None if then > at else round((at - then).total_seconds() / 3600, 2)

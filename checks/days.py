"""Days of the place that is judged: people write days, machines write moments."""

from datetime import date, datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=7), "ICT")
"""Viet Nam has one zone and no summer time."""


def day(at: datetime) -> date:
    """The calendar day of a moment, as people there would write it."""
    return at.astimezone(LOCAL).date()


def age_days(on: date | None, at: datetime) -> int | None:
    """Whole days from a day to a moment; negative for a day to come, None for no day."""
    return None if on is None else (day(at) - on).days


def years_between(start: date, end: date) -> int:
    """Whole years from one day to another; 29 February is full on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def age_h(then: datetime | None, at: datetime) -> float | None:
    """Hours between two moments; a moment without a zone is a moment of the place."""
    if then is None:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=LOCAL)
    return round((at - then).total_seconds() / 3600, 2)

"""Hours: when heavy looks may be made, on the estate's own clock. Pure: the caller has the time.

A person's rule for a network (không phải quy định): nothing heavy while the counter is open, or
only while somebody is there to see it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from pydantic import Field, field_validator

from audit.plan import Batch
from inventory._record import Record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_AHEAD_DAYS = 60


class Hours(Record):
    """`hours:` of `ward-audit.yaml`. The times are of the estate (Việt Nam: UTC+7)."""

    heavy: Literal["outside", "inside"]  # heavy looks only outside these hours, or only inside
    of: tuple[str, ...] = ("07:30-11:30", "13:00-17:00")
    days: tuple[Weekday, ...] = _WEEK[:5]
    freeze: tuple[date, ...] = ()  # days without any heavy look: elections, exams, Tết
    utc_offset_h: float = Field(default=7, ge=-12, le=14)

    @field_validator("of")
    @classmethod
    def _spans(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError('needs a span, as "07:30-11:30"')
        for span in value:
            begin, end = _minutes(span)
            if begin >= end:
                raise ValueError(f"{span}: ends before it begins; over midnight write two spans")
        return value

    def allows(self, at: datetime) -> bool:
        """Whether a heavy look may be made at a moment."""
        local = self._local(at)
        if local.date() in self.freeze:
            return False
        minute = local.hour * 60 + local.minute
        inside = _WEEK[local.weekday()] in self.days and any(
            begin <= minute < end for begin, end in map(_minutes, self.of)
        )
        return inside == (self.heavy == "inside")

    def next(self, at: datetime) -> datetime | None:
        """The next moment at which one may, on the estate's clock; None: not within 60 days."""
        if self.allows(at):
            return self._local(at)
        local = self._local(at)
        edges = sorted({0, *(edge % 1_440 for span in self.of for edge in _minutes(span))})
        for ahead in range(_AHEAD_DAYS):
            on = local.date() + timedelta(days=ahead)
            for edge in edges:
                begin = datetime.combine(on, time(edge // 60, edge % 60), local.tzinfo)
                if begin > local and self.allows(begin):
                    return begin
        return None

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(timezone(timedelta(hours=self.utc_offset_h)))


def _minutes(span: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(span)
    if found is None or (found[3] == "24" and found[4] != "00"):
        raise ValueError(f'{span!r} is no span of hours; write it as "07:30-11:30"')
    begin_h, begin, end_h, end = map(int, found.groups())
    return begin_h * 60 + begin, end_h * 60 + end


@dataclass(slots=True)
class Held:
    """The heavy looks that were held back, for a run that goes on later."""

    looks: int = 0


def in_hours(
    batches: Iterable[Batch], heavy: Collection[str], allowed: Callable[[], bool], held: Held
) -> Iterator[Batch]:
    """The batches without their heavy looks whenever these may not be made.

    Asked as each batch is taken, so a run that goes on into forbidden hours stops being heavy
    there. What a worker has begun by then is finished.

    Args:
        heavy: ids of probes.
    """
    for batch in batches:
        if allowed():
            yield batch
            continue
        looks = []
        for look in batch.looks:
            left = tuple(probe for probe in look.probes if probe not in heavy)
            held.looks += len(look.probes) - len(left)
            if left:
                looks.append(look if len(left) == len(look.probes) else replace(look, probes=left))
        if looks:
            yield replace(batch, looks=tuple(looks))

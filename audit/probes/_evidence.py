"""What the probes of evidence files share: whose office, which day, how a bad file is said."""

from datetime import date, datetime, time, timedelta

from audit.world.world import World
from checks.days import LOCAL
from inventory.model import Asset, Register
from inventory.problem import InputError
from inventory.register import load_register
from inventory.seen import LookError, Outcome

SKEW = timedelta(minutes=5)
"""How far ahead of ours an honest clock may be."""

_WARD_DIGITS = 5  # official codes: ward 00001, district 001, city 01 (QĐ 124/2004/QĐ-TTg)


def of_ward(asset: Asset) -> bool:
    """Whether an office is a ward's."""
    return len(asset.site) == _WARD_DIGITS


def of_ward_or_district(asset: Asset) -> bool:
    """Whether an office has officers who serve the public or answer for those who do."""
    return len(asset.site) > 2


def above_ward(asset: Asset) -> bool:
    """Whether an office is a district's or the city's."""
    return len(asset.site) < _WARD_DIGITS


def register_of(world: World) -> Register:
    """The register of the run.

    Raises:
        LookError: SKIPPED, a single look without an estate has none.
    """
    known = world.estate.get("register")
    if isinstance(known, Register):
        return known
    if not isinstance(known, str):
        raise LookError(Outcome.SKIPPED, "no register: this file belongs to an estate")
    return load_register(known)


def find(world: World, folder: str, stem: str, what: str) -> str:
    """The evidence file of an asset or site.

    Raises:
        LookError: SKIPPED, there is none.
    """
    path = world.files.find(folder, stem)
    if path is None:
        raise LookError(Outcome.SKIPPED, f"no {what} yet: {folder}/{stem}")
    return path


def garbled(error: InputError) -> LookError:
    """A file that cannot be used, as an outcome: its traps first, then its first problem."""
    traps = sorted({problem.trap for problem in error.problems if problem.trap})
    more = len(error.problems) - 1
    first = " ".join(str(error.problems[0]).split())[:300]
    said = f"{first} (and {more} more)" if more else first
    return LookError(Outcome.GARBLED, f"{', '.join(traps)}: {said}" if traps else said)


def written_on(day: date | None, now: datetime, what: str) -> datetime:
    """When evidence that carries a day was true: the end of that day, and never after now.

    Raises:
        LookError: GARBLED, there is no day or it is still to come.
    """
    if day is None:
        raise LookError(Outcome.GARBLED, f"{what} carries no date")
    if day > (now + SKEW).astimezone(LOCAL).date():
        raise LookError(Outcome.GARBLED, f"{what} is dated {day.isoformat()}, a day to come")
    return min(datetime.combine(day, time(23, 59, 59), tzinfo=LOCAL), now)


def written_at(at: datetime, now: datetime, what: str) -> datetime:
    """The same for evidence that carries a moment."""
    if at > now + SKEW:
        raise LookError(Outcome.GARBLED, f"{what} is dated {at.isoformat()}, a time to come")
    return min(at, now)

"""Check: a pure question to one site, with its parameters' type."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from checks.finding import Mark
from checks.view import SiteView
from inventory._record import Record
from inventory.model import Level

P = TypeVar("P", bound=Record)


class NoParams(Record):
    """A check without numbers."""


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """One question. `judge` yields at least one mark for every site of its level.

    `criterion` is the line of the criteria it answers (C01 ...); several checks may answer one.
    """

    id: str
    criterion: str
    level: Level
    vi: str
    en: str
    params: type[P]
    judge: Callable[[SiteView, P], Iterable[Mark]]
    reads: tuple[str, ...]  # groups of facts
    doc: str = ""


def check(
    *, id: str, criterion: str, level: Level, vi: str, en: str, reads: tuple[str, ...],  # noqa: A002
    params: type[P],
) -> Callable[[Callable[[SiteView, P], Iterable[Mark]]], Check[P]]:  # fmt: skip
    """Make a function a check; the file that binds it is all it takes."""

    def wrap(judge: Callable[[SiteView, P], Iterable[Mark]]) -> Check[P]:
        return Check(
            id=id, criterion=criterion, level=level, vi=vi, en=en, params=params, judge=judge,
            reads=reads, doc=judge.__doc__ or "",
        )  # fmt: skip

    return wrap


@cache
def load_checks() -> dict[str, Check[Any]]:
    """Every check, by id: `checks/rules/*.py`, then the entry points."""
    from checks import rules
    from inventory._collect import collect

    return collect(Check, rules, "ward_audit.checks")

"""A mark is what a check says; a finding is a mark with its address. Numbers stay numbers.

These are our own values, made by the ten thousand and never read from outside: plain dataclasses.
"""

import operator
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

from inventory.seen import Observation

Number = float | int


class Verdict(Enum):
    """Of one mark. Not ordered by accident: `worst` writes the order down."""

    PASS = "pass"  # noqa: S105  # a verdict
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


def worst(verdicts: Collection[Verdict]) -> Verdict:
    """FAIL over UNKNOWN over WARN over PASS; nothing at all is UNKNOWN, never PASS."""
    for verdict in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.WARN):
        if verdict in verdicts:
            return verdict
    return Verdict.PASS if verdicts else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a mark comes from: enough to find the observation in the store."""

    asset: str
    probe: str
    at: datetime
    outcome: str
    run: str
    note: str = ""


def evidence(*observations: Observation) -> tuple[Evidence, ...]:
    """The addresses of observations, in order."""
    return tuple(
        Evidence(
            asset=o.asset, probe=o.probe, at=o.at, outcome=o.outcome.value, run=o.run, note=o.note
        )
        for o in observations
    )


Action = Literal["repair", "replace", "buy", "move", "consumable", "configure", "train", "account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What would mend it. `item` is a procurement class (desktop, printer, scanner, ups ...)."""

    action: Action
    item: str
    quantity: int = 1
    asset: str | None = None  # the device to repair or replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a check says of one aspect. `reason` is a word id of reports/words, never a sentence.

    `got`, `sign`, `want`, `unit` are the value and the limit: 3.2 ≤ 2 %. `asset` names the device
    where the mark is about one.
    """

    verdict: Verdict
    aspect: str
    asset: str | None = None
    reason: str | None = None
    got: Number | str | bool | date | None = None
    sign: Literal["<=", ">=", "==", "in"] | None = None
    want: Number | str | bool | date | None = None
    unit: str | None = None
    evidence: tuple[Evidence, ...] = ()
    need: Need | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mark with its address. `id` is stable: check, site, asset, aspect."""

    id: str
    check: str  # id of the check
    criterion: str  # C01 ... or the check's own id
    site: str
    weight: Literal["mandatory", "conditional", "advisory"]
    at: datetime
    mark: Mark
    unit: str  # accountable unit, in words of the estate
    leader_role: str
    waived_until: date | None = None
    waived_because: str | None = None


@dataclass(frozen=True, slots=True)
class _Against:
    """Compares a value with the limit beyond which it fails and the one beyond which it warns."""

    sign: Literal["<=", ">="]
    beyond: Callable[[Number, Number], bool]

    def __call__(
        self, got: Number | None, warn: Number | None, fail: Number | None, *, aspect: str,
        unit: str, evidence: tuple[Evidence, ...] = (), asset: str | None = None,
        reason: str | None = None, need: Need | None = None,
    ) -> Mark:  # fmt: skip
        """A value on a limit belongs to the better side. None is UNKNOWN. A limit may be None.

        `reason` and `need` belong to what is not well; a pass has neither, and nothing is needed
        because something was not said.
        """
        if got is None:
            verdict, want = Verdict.UNKNOWN, fail if fail is not None else warn
            reason, need = "not_said", None
        elif fail is not None and self.beyond(got, fail):
            verdict, want = Verdict.FAIL, fail
        elif warn is not None and self.beyond(got, warn):
            verdict, want = Verdict.WARN, warn
        else:
            verdict, want = Verdict.PASS, warn if warn is not None else fail
            reason = need = None
        return Mark(
            verdict=verdict, aspect=aspect, asset=asset, reason=reason, got=got, sign=self.sign,
            want=want, unit=unit, evidence=evidence, need=need,
        )  # fmt: skip


at_most = _Against("<=", operator.gt)
at_least = _Against(">=", operator.lt)


def unknown(aspect: str, reason: str, *, asset: str | None = None,
            evidence: tuple[Evidence, ...] = ()) -> Mark:  # fmt: skip
    """Nothing fresh says it. `reason`: an Outcome's value, `stale`, `never_seen`, `not_said`."""
    return Mark(
        verdict=Verdict.UNKNOWN, aspect=aspect, asset=asset, reason=reason, evidence=evidence
    )

"""Short ways to make a mark that is right about silence. Used by the rules."""

from checks.finding import Evidence, Mark, Need, Number, Verdict, at_least, at_most
from checks.silence import said_by, silent
from inventory.seen import Seen

PASS, WARN, FAIL, UNKNOWN = Verdict.PASS, Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN


def yes(
    got: bool | None, aspect: str, *, seen: Seen, group: str, reason: str,
    asset: str | None = None, need: Need | None = None, bad: Verdict = FAIL,
) -> Mark:  # fmt: skip
    """Something that must be true; `reason` says what is wrong when it is not."""
    if got is None:
        return silent(seen, group, aspect, asset=asset)
    return Mark(
        verdict=PASS if got else bad,
        aspect=aspect,
        asset=asset,
        reason=None if got else reason,
        got=got,
        sign="==",
        want=True,
        evidence=said_by(seen, group),
        need=None if got else need,
    )


def most(
    got: Number | None, warn: Number | None, fail: Number | None, aspect: str, unit: str, *,
    seen: Seen, group: str, asset: str | None = None, reason: str | None = None,
    need: Need | None = None,
) -> Mark:  # fmt: skip
    """`at_most` of a fact of a group; silence says why."""
    if got is None:
        return silent(seen, group, aspect, asset=asset)
    return at_most(
        got, warn, fail, aspect=aspect, unit=unit, evidence=said_by(seen, group), asset=asset,
        reason=reason, need=need,
    )  # fmt: skip


def least(
    got: Number | None, warn: Number | None, fail: Number | None, aspect: str, unit: str, *,
    seen: Seen, group: str, asset: str | None = None, reason: str | None = None,
    need: Need | None = None,
) -> Mark:  # fmt: skip
    """`at_least` of a fact of a group; silence says why."""
    if got is None:
        return silent(seen, group, aspect, asset=asset)
    return at_least(
        got, warn, fail, aspect=aspect, unit=unit, evidence=said_by(seen, group), asset=asset,
        reason=reason, need=need,
    )  # fmt: skip


def count(
    verdict: Verdict, aspect: str, got: int, want: int, *, reason: str | None = None,
    asset: str | None = None, need: Need | None = None, evidence: tuple[Evidence, ...] = (),
    unit: str = "pieces",
) -> Mark:  # fmt: skip
    """How many there are, and how many there must be."""
    return Mark(
        verdict=verdict, aspect=aspect, asset=asset, reason=reason, got=got, sign=">=", want=want,
        unit=unit, evidence=evidence, need=need,
    )  # fmt: skip

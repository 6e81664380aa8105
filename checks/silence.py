"""Why nothing is known: silence always has a reason, and is never a pass and never a fail."""

from collections.abc import Iterable

from checks.finding import Evidence, Mark, evidence, unknown
from inventory.seen import Observation, Outcome, Seen

PROBES = {
    "form": ("ward.form",),
    "people": ("people.register",),
    "operations": ("operations.register",),
    "workplace": ("pc.report",),
    "ssh": ("cli.facts",),
}
"""Groups that one probe alone can yield; a failed look at anything else says nothing of them."""

FROM_FILES = frozenset(probe for probes in PROBES.values() for probe in probes) - {"cli.facts"}
"""Probes that read what people or PCs left in a file; they prove nothing of the network now."""

QUIET = (Outcome.TIMEOUT, Outcome.REFUSED, Outcome.UNREACHABLE)
"""Ends of a look in which nobody spoke."""

SPOKE = (Outcome.ANSWERED, Outcome.DENIED, Outcome.GARBLED, Outcome.UNSUPPORTED)
"""Ends of a look in which somebody did, whatever was said."""

_WEAK = (Outcome.UNSUPPORTED, Outcome.SKIPPED, Outcome.OUT_OF_SCOPE)


def looks(seen: Seen, group: str | None = None) -> tuple[Observation, ...]:
    """The fresh looks that could have said `group`, by probe id."""
    wanted = PROBES.get(group or "")
    return tuple(o for p, o in seen.last.items() if wanted is None or p in wanted)


def live(seen: Seen) -> tuple[Observation, ...]:
    """The fresh looks over the network, by probe id."""
    return tuple(o for p, o in seen.last.items() if p not in FROM_FILES)


def why_silent(seen: Seen, group: str) -> tuple[str, tuple[Evidence, ...]]:
    """Why no fresh fact of `group` is there, and the looks that say so.

    An outcome's value where a fresh look failed; `not_said` where one answered and left it out;
    `stale` where only old looks are there; `never_seen` where there is none.
    """
    fresh = looks(seen, group)
    failed = [o for o in fresh if o.outcome is not Outcome.ANSWERED]
    telling = [o for o in failed if o.outcome not in _WEAK]
    if telling:
        return telling[0].outcome.value, evidence(*telling)
    carrying = [o for o in fresh if group in o.facts]
    if carrying:
        return "not_said", evidence(*carrying)
    wanted = PROBES.get(group)
    old = [o for p, o in sorted(seen.stale.items()) if wanted is None or p in wanted]
    if old:
        return "stale", evidence(*old)
    if failed:
        return failed[0].outcome.value, evidence(*failed)
    return ("not_said", evidence(*fresh)) if fresh else ("never_seen", ())


def silent(seen: Seen, group: str, aspect: str, *, asset: str | None = None) -> Mark:
    """The UNKNOWN mark of a fact that nobody said."""
    reason, looked = why_silent(seen, group)
    return unknown(aspect, reason, asset=asset, evidence=looked)


def said_by(seen: Seen, group: str) -> tuple[Evidence, ...]:
    """The evidence behind the facts of a group."""
    key = f"said_by {group}"
    if key not in seen.memo:
        seen.memo[key] = evidence(*seen.sources(group))
    said: tuple[Evidence, ...] = seen.memo[key]
    return said


def all_quiet(observations: Iterable[Observation]) -> bool:
    """Whether there were looks and nobody spoke in any of them."""
    seen = [o for o in observations if o.outcome not in _WEAK]
    return bool(seen) and all(o.outcome in QUIET for o in seen)

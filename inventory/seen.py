"""What was seen: outcomes, observations, and one asset laid together at one moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import reduce
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, SerializeAsAny
from pydantic_core import from_json

from inventory._record import Record
from inventory.facts import AnyGroup, Group, ListGroup, load_groups, overlay

G = TypeVar("G", bound=Group | ListGroup)


class Outcome(Enum):
    """How a look ended. A closed list: unknown always has a reason."""

    ANSWERED = "answered"
    TIMEOUT = "timeout"  # nothing came in time
    REFUSED = "refused"  # the host is there, the port is closed
    UNREACHABLE = "unreachable"  # no route, host or network unreachable, name does not resolve
    DENIED = "denied"  # credential refused, or an unpinned host key
    GARBLED = "garbled"  # it answered nonsense, or more than we accept
    UNSUPPORTED = "unsupported"  # it answered that it does not have what we asked
    OUT_OF_SCOPE = "out_of_scope"  # refused by us, before a packet left
    SKIPPED = "skipped"  # nothing to ask: no address, no credential, no file
    BROKEN = "broken"  # our own bug, with its traceback; never counts against a ward


class LookError(Exception):
    """A look that ended other than answered. `note` is for people: bounded, one line."""

    def __init__(self, outcome: Outcome, note: str) -> None:
        super().__init__(note)
        self.outcome = outcome
        self.note = note[:400]


def _revive(value: Any) -> Any:
    """Raw JSON → typed groups; typed groups pass through."""
    if not isinstance(value, Mapping):
        return value
    known = load_groups()
    return {
        id_: known[id_].model_validate(raw) if not isinstance(raw, Group | ListGroup) else raw
        for id_, raw in value.items()
    }


FactsByGroup = Annotated[dict[str, SerializeAsAny[Group | ListGroup]], BeforeValidator(_revive)]


class Observation(Record):
    """One look at one asset by one probe in one run: the unit of history.

    Key: (run, asset, probe). `at` is when the fact was true: the look's own time, or for a file
    (a form, a PC's report) the date it carries. UTC, aware.
    """

    run: str
    asset: str
    site: str
    kind: str
    probe: str
    at: datetime
    took_s: float
    outcome: Outcome
    note: str = ""
    facts: FactsByGroup = Field(default_factory=dict)


class KeptFacts(Mapping[str, AnyGroup]):
    """The facts of a stored look: its JSON, and the groups that somebody has asked for.

    Judging reads few of the groups that devices say; a switch's interfaces nobody reads at all.
    """

    __slots__ = ("_groups", "_raw")

    def __init__(self, text: str) -> None:
        """Args:
        text: a JSON object, group by id, as `inventory.codec.to_row` has written it.
        """
        self._raw: dict[str, Any] = from_json(text)
        self._groups: dict[str, AnyGroup] = {}

    def __getitem__(self, id_: str) -> AnyGroup:
        group = self._groups.get(id_)
        if group is None:
            group = self._groups[id_] = load_groups()[id_].model_validate(self._raw[id_])
        return group

    def get(self, id_: str, default: Any = None) -> Any:
        """The group, or `default` when the look said nothing of it."""
        return self[id_] if id_ in self._raw else default

    def __contains__(self, id_: object) -> bool:
        return id_ in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class _Laid(Mapping[str, AnyGroup]):
    """The groups of several looks, laid over each other when somebody asks for one."""

    __slots__ = ("_groups", "_looks")

    def __init__(self, looks: tuple[Observation, ...]) -> None:
        self._looks = looks
        self._groups: dict[str, AnyGroup | None] = {}  # None: nobody said anything

    def __getitem__(self, id_: str) -> AnyGroup:
        group = self.get(id_)
        if group is None:
            raise KeyError(id_)
        found: AnyGroup = group
        return found

    def get(self, id_: str, default: Any = None) -> Any:
        """The group, or `default` when no look said anything of it."""
        if id_ not in self._groups:
            said = [look.facts[id_] for look in self._looks if id_ in look.facts]
            self._groups[id_] = reduce(overlay, said) if said else None
        group = self._groups[id_]
        return default if group is None else group

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(id_ for look in self._looks for id_ in look.facts))

    def __len__(self) -> int:
        return len({id_ for look in self._looks for id_ in look.facts})


@dataclass(frozen=True, slots=True)
class Seen:
    """One asset at one moment: its latest observations, their groups laid over each other."""

    asset: str
    groups: Mapping[str, AnyGroup] = field(default_factory=dict)
    last: Mapping[str, Observation] = field(default_factory=dict)  # fresh ones, in order of probes
    stale: Mapping[str, Observation] = field(default_factory=dict)  # by probe, too old to count
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    # ^ answers that several checks need, worked out once; never anything but a function of the rest

    def get(self, group: type[G]) -> G | None:
        """The typed group, or None when nothing fresh says anything of it."""
        value = self.groups.get(group.group)
        return value if isinstance(value, group) else None

    def sources(self, group: str) -> tuple[Observation, ...]:
        """The fresh observations that carry `group`, by probe id."""
        return tuple(o for o in self.last.values() if group in o.facts)


def lay(
    asset: str, observations: Iterable[Observation], *, at: datetime, max_age: timedelta
) -> Seen:
    """Lay the latest observations of one asset over each other, in order of probe id.

    What came after `at` is ignored, so that the past can be judged again; what is older than
    `max_age` is kept apart as stale. A later failed look hides an earlier good one of the same
    probe: what was true yesterday is not what the device says now.
    """
    latest: dict[str, Observation] = {}
    for seen in observations:
        if seen.at > at:
            continue
        known = latest.get(seen.probe)
        if known is None or (seen.at, seen.run) >= (known.at, known.run):
            latest[seen.probe] = seen
    fresh = {p: o for p, o in sorted(latest.items()) if at - o.at <= max_age}
    stale = {p: o for p, o in latest.items() if p not in fresh}
    return Seen(asset=asset, groups=_Laid(tuple(fresh.values())), last=fresh, stale=stale)

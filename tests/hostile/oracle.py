"""The universal oracle: what must hold whatever a device does (letters as in the design).

(a) a typed outcome with its reason, within the probe's deadline and a second;
(b) no exception leaves the wrapper: never `broken`;
(c) the worker grows by at most 16 MB, and gives it back;
(d) descriptors, tasks and threads are as before;
(e) what was sent is bounded, by the kernel's count, and nothing went anywhere else;
(f) fifty honest devices looked at in the same run have the same facts as without it;
(g) no control character in notes, in facts, or in what the command prints.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.plan import Look
from audit.targets import Sight
from inventory.codec import Row, from_row
from inventory.model import Asset
from inventory.seen import Outcome
from tests.hostile._figures import Figures
from tests.hostile.honest import CREDENTIALS
from tests.hostile.looker import Job, Looker, Measured
from tests.hostile.place import Count, Place
from tests.hostile.servers import Servers

GRACE_S = 1.0
MOST_GROWN_KB = 16 * 1_024
MOST_KEPT_KB = 2 * 1_024
LONGEST_NOTE = 4_096
LONGEST_EVIDENCE = 65_536  # of facts as JSON: a hostile device may say as much as an honest one

ANSWERED, TIMEOUT, GARBLED = Outcome.ANSWERED, Outcome.TIMEOUT, Outcome.GARBLED
DENIED, UNSUPPORTED, REFUSED = Outcome.DENIED, Outcome.UNSUPPORTED, Outcome.REFUSED


@dataclass(frozen=True)
class Behaviour:
    """One behaviour of the catalogue, or one way of it.

    `serve` starts it at an address. `outcomes` are those that are right, by probe. `check` gets
    the facts and notes for what else must be true of this one.
    """

    number: int
    name: str
    serve: Callable[[Servers, str], None]
    look: Callable[[str], Look]
    outcomes: Mapping[str, Sequence[Outcome]]
    check: Callable[[Met], None] | None = None
    scale: float = 0.2
    packets: int = 400  # the most that may be sent to it
    bytes: int = 65_536
    grown_kb: int = MOST_GROWN_KB
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Test id: number and name."""
        return f"{self.number:03d}-{self.name.replace(' ', '-')}"


@dataclass(frozen=True)
class Met:
    """What came of meeting a behaviour."""

    behaviour: Behaviour
    address: str
    measured: Measured
    sent: Count
    servers: Servers
    looks: int = 1  # a second one follows where the heap kept more than it should

    def row(self, probe: str) -> Row:
        """The row of a probe."""
        return next(row for row in self.measured.rows if row.probe == probe)

    def facts(self, probe: str) -> dict[str, Any]:
        """The facts of a probe, {} without any."""
        found: dict[str, Any] = json.loads(self.row(probe).facts)
        return found


class Stage:
    """Place, servers, honest devices and the looker; meets behaviours one after the other."""

    def __init__(
        self, place: Place, servers: Servers, looker: Looker, honest: tuple[Look, ...],
        figures: Figures,
    ) -> None:  # fmt: skip
        self.place, self.servers, self.looker, self.honest = place, servers, looker, honest
        self.figures = figures
        for _ in range(2):  # the first loads what comes late, the second is the rule
            alone = looker.look(Job((), honest, credentials=CREDENTIALS))
        self._expected = _timeless(alone.honest)
        assert all(row.outcome == "answered" for row in alone.honest), alone.honest
        self._variants: dict[int, int] = {}

    def warm(self, look: Look, **credentials: Mapping[str, str]) -> Measured:
        """A look at an honest device, so that what its protocol loads is no growth."""
        return self.looker.look(Job((look,), credentials={**CREDENTIALS, **credentials}))

    def meet(self, behaviour: Behaviour) -> Met:
        """Meet a behaviour and judge; what was met, for whoever wants to know more."""
        self.figures.tried += 1
        variant = self._variants[behaviour.number] = self._variants.get(behaviour.number, 0) + 1
        address = f"127.66.{behaviour.number}.{variant}"
        behaviour.serve(self.servers, address)
        job = Job(
            (behaviour.look(address),),
            self.honest,
            behaviour.scale,
            {**CREDENTIALS, **behaviour.credentials},
        )
        measured, looks = self.looker.look(job), 1
        if measured.kept_kb > MOST_KEPT_KB:
            # What the heap kept for later is no leak: a leak would grow as much again.
            measured, looks = self.looker.look(job), 2
        sent = self.place.sent_to(address)
        met = Met(behaviour, address, measured, sent, self.servers, looks)
        if "HOSTILE_SAY" in os.environ:  # for who writes a behaviour
            for row in measured.rows:
                print(
                    f"\n{behaviour.id} {row.probe} {row.outcome} {measured.wall_s:.2f}s "
                    f"{met.sent} +{measured.grown_kb}kB {row.note[:150]} {row.facts[:150]}"
                )
        self._judge(met)
        self.figures.met(met)
        return met

    def _judge(self, met: Met) -> None:
        behaviour, measured = met.behaviour, met.measured
        for row in measured.rows:
            right = [one.value for one in behaviour.outcomes[row.probe]]
            assert row.outcome in right, f"(a) {row.probe}: {row.outcome}, {row.note}"
            assert row.outcome == "answered" or row.note, f"(a) {row.probe}: no reason"
            assert row.outcome != "broken", f"(b) {row.note}"
            assert len(row.note) <= LONGEST_NOTE
            deadline_s = measured.deadlines_s[row.probe]
            assert row.took_s <= deadline_s + GRACE_S, f"(a) {row.took_s} s of {deadline_s}"
            assert len(row.facts) <= LONGEST_EVIDENCE, f"(a) facts of {len(row.facts)} characters"
        longest_s = sum(measured.deadlines_s.values()) + GRACE_S
        assert measured.wall_s <= longest_s, f"(a) {measured.wall_s:.1f} s of {longest_s:.1f}"
        assert not measured.errors, f"(b) {measured.errors}"
        assert measured.grown_kb <= behaviour.grown_kb, f"(c) grew by {measured.grown_kb} kB"
        assert measured.kept_kb <= MOST_KEPT_KB, f"(c) kept {measured.kept_kb} kB"
        for what in ("descriptors", "tasks", "threads"):
            before, after = getattr(measured, what)
            assert after <= before, f"(d) {what}: {before} before, {after} after {measured.names}"
        assert met.sent.packets <= behaviour.packets, f"(e) {met.sent}"
        assert met.sent.bytes <= behaviour.bytes, f"(e) {met.sent}"
        assert self.place.forbidden() == {"outside": 0, "printing": 0}, "(e) where nobody may"
        assert _timeless(measured.honest) == self._expected, "(f) honest devices differ"
        for text in _texts(measured.rows):
            assert not _acts(text), f"(g) {text!r}"
        for text in _printed(met.address, behaviour, measured.rows):
            assert not _acts(text.replace("\n", "")), f"(g) printed {text!r}"
        if behaviour.check is not None:
            behaviour.check(met)


def declared(shape: type[Asset], *probes: str, **fields: Any) -> Callable[[str], Look]:
    """How a behaviour's device is declared, wherever it stands."""
    made = {"id": "hostile", "site": "00001", **fields}
    return lambda address: Look(shape(address=address, **made), probes)


def _timeless(rows: Sequence[Row]) -> list[tuple[str, str, str, str, str]]:
    """What rows say, without what differs from second to second."""
    return sorted(
        (row.asset, row.probe, row.outcome, row.note, json.dumps(_without_times(row.facts)))
        for row in rows
    )


def _without_times(facts: str) -> Any:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: plain(one)
                for name, one in value.items()
                if not name.endswith(("_ms", "_at", "_since"))
            }
        return [plain(one) for one in value] if isinstance(value, list) else value

    return plain(json.loads(facts))


def _texts(rows: Sequence[Row]) -> Iterator[str]:
    """Every text in facts and notes, names of fields included."""

    def within(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for name, one in value.items():
                yield name
                yield from within(one)
        elif isinstance(value, list):
            for one in value:
                yield from within(one)

    for row in rows:
        yield row.note
        yield from within(json.loads(row.facts))


def _printed(address: str, behaviour: Behaviour, rows: Sequence[Row]) -> Iterator[str]:
    """What `ward-audit probe` prints of them, as JSON."""
    sight = Sight(address, "auto", 0.0, tuple(map(from_row, rows)))
    yield json.dumps(sight.json(), ensure_ascii=False, indent=2, allow_nan=False)


def _acts(text: str) -> bool:
    """Whether a terminal, a log or a reader's eye could be led astray by it."""
    return any(
        unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") for letter in text
    )

"""Oracle: what must hold when a parser is given any bytes at all.

Only documented errors leave it, within a second of processor time and 256 MB; what it gives packs
into a row and comes back equal, and holds no text that acts on who reads it.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import time
import traceback
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from audit.probes.probe import Looked
from inventory.codec import from_row, kept_facts, pack, to_row, unpack
from inventory.facts import AnyGroup, Group, ListGroup
from inventory.harmless import INVISIBLE
from inventory.seen import Observation, Outcome
from tests.fuzz.target import Target

LONGEST_S = 1.0
MOST_GROWN_MB = 256
_ROOT = Path(__file__).resolve().parents[2]
_AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)


class HangError(BaseException):
    """The parser took longer than it may; no `except Exception` swallows it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the oracle was not met."""

    what: str  # the error's type, or "hang", "memory", "row", "text"
    where: str  # file:line of the product that is nearest to it
    said: str

    @property
    def key(self) -> tuple[str, str]:
        """Two inputs with the same key found the same thing."""
        return self.what, self.where


@dataclass(slots=True)
class Cost:
    """The worst that was seen."""

    longest_s: float = 0.0
    grown_mb: float = 0.0


def check(target: Target, data: bytes, cost: Cost | None = None) -> Finding | None:
    """Feed a parser once; what went wrong, or None."""
    before_kb, start_s = _most_kb(), time.process_time()
    found: Finding | None = None
    try:
        with _alarm():
            said = target.parse(data)
        found = _kept(said, clean=target.clean)
    except target.raises:
        pass
    except (Exception, HangError) as error:  # noqa: BLE001 - what leaves a parser is what we look for
        what = "hang" if isinstance(error, HangError) else type(error).__name__
        found = Finding(what, _where(error), "".join(traceback.format_exception(error))[-3_000:])
    took_s, grown_mb = time.process_time() - start_s, (_most_kb() - before_kb) / 1024
    if cost is not None:
        cost.longest_s = max(cost.longest_s, took_s)
        cost.grown_mb = max(cost.grown_mb, grown_mb)
    if found is None and took_s > LONGEST_S:
        return Finding("hang", "-", f"{took_s:.2f} s of processor time")
    if found is None and grown_mb > MOST_GROWN_MB:
        return Finding("memory", "-", f"grew by {grown_mb:.0f} MB")
    return found


def _kept(said: object, *, clean: bool) -> Finding | None:
    """Whether the groups among what a parser gave can be stored and read back."""
    facts = {group.group: group for group in _groups(said)}
    if not facts:
        return None
    for id_, group in facts.items() if clean else ():
        if (text := next(_acting(group.model_dump(warnings=False)), None)) is not None:
            return Finding("text", id_, f"{text!r:.400}")
    if kept_facts(facts)[1]:
        facts = _come_back(facts)  # what may not be kept is left out once, and never more
    back = _come_back(facts)
    for id_, group in facts.items():
        if back[id_] != group:
            return Finding("row", id_, f"{group!r:.1500}\ncame back as\n{back[id_]!r:.1500}")
    return None


def _come_back(facts: dict[str, AnyGroup]) -> dict[str, AnyGroup]:
    """Facts as a row of the store gives them back."""
    seen = Observation.model_construct(
        run="r", asset="a", site="00001", kind="pc", probe="p", at=_AT, took_s=0.0,
        outcome=Outcome.ANSWERED, note="", facts=facts,
    )  # fmt: skip
    return dict(from_row(unpack(pack([to_row(seen)]))[0]).facts)


def _groups(said: object) -> Iterator[AnyGroup]:
    if isinstance(said, Group | ListGroup):
        yield said
    elif isinstance(said, Looked):
        yield from said.groups
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _groups(one)


def _acting(value: Any) -> Iterator[str]:
    """The texts in a group that hold something nobody sees."""
    if isinstance(value, str):
        if any(unicodedata.category(letter) in INVISIBLE for letter in value):
            yield value
    elif isinstance(value, dict):
        for one in (*value, *value.values()):
            yield from _acting(one)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for one in value:
            yield from _acting(one)


def _most_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _where(error: BaseException) -> str:
    """The innermost line of the product in a traceback, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if one.filename.startswith(f"{_ROOT}/")]
    ours = [one for one in ours if "/tests/" not in one.filename and "/.venv/" not in one.filename]
    last = (ours or list(frames))[-1]
    return f"{last.filename.removeprefix(f'{_ROOT}/')}:{last.lineno}"


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    """Ends what takes too long by an error; of processor time, so others' work does not count."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise HangError(f"more than {LONGEST_S} s of processor time")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)

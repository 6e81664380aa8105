"""Observation ⇄ row ⇄ bytes: what travels from a worker and what a store keeps."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic_core import PydanticSerializationError

from inventory import keeping
from inventory.facts import AnyGroup
from inventory.harmless import tame_lines
from inventory.seen import KeptFacts, Observation, Outcome

LONGEST_FACTS = 2_097_152
"""Characters of JSON of one look's facts; no device has more to say that we would read."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Row(NamedTuple):
    """One observation, flat. `at_us` is microseconds since 1970 UTC; `facts` is JSON by group."""

    run: str
    asset: str
    probe: str
    site: str
    kind: str
    at_us: int
    took_s: float
    outcome: str
    note: str
    facts: str


_TYPES = [str, str, str, str, str, int, float, str, str, str]


def at_us(at: datetime) -> int:
    """An aware time as microseconds since 1970 UTC, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def at_time(microseconds: int) -> datetime:
    """The time of a row, UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def to_row(seen: Observation) -> Row:
    """Flatten an observation.

    Raises:
        ValueError: as `facts_text`.
    """
    return Row(
        run=seen.run,
        asset=seen.asset,
        probe=seen.probe,
        site=seen.site,
        kind=seen.kind,
        at_us=at_us(seen.at),
        took_s=seen.took_s,
        outcome=seen.outcome.value,
        note=note_text(seen.note),
        facts=facts_text(seen.facts),
    )


def note_text(note: str) -> str:
    """A note that every store can keep and every reader may read."""
    return keeping.scrub(tame_lines(note))


def facts_text(facts: Mapping[str, AnyGroup]) -> str:
    """Facts as JSON by group, without what may not be kept. Fields at their default are left out.

    Raises:
        ValueError: facts that are no text in UTF-8, or longer than `LONGEST_FACTS`.
    """
    return kept_facts(facts)[0]


def kept_facts(facts: Mapping[str, AnyGroup]) -> tuple[str, str]:
    """`facts_text`, and a note that counts what was left out ("" for nothing).

    Raises:
        ValueError: as `facts_text`.
    """
    parts, dropped, cleaned = [], 0, 0
    try:
        for id_, group in sorted(facts.items()) if len(facts) > 1 else facts.items():
            left = keeping.kept(group)
            dropped, cleaned = dropped + left.dropped, cleaned + left.cleaned
            if left.text:
                parts.append(f'"{id_}":{left.text}')
    except PydanticSerializationError as error:
        raise ValueError(f"facts cannot be written: {error}") from None
    found = "{" + ",".join(parts) + "}"
    if len(found) > LONGEST_FACTS:
        raise ValueError(f"facts are {len(found)} characters of JSON, at most {LONGEST_FACTS}")
    return found, keeping.said(dropped, cleaned)


def from_row(row: Row) -> Observation:
    """The observation of a row; its facts are typed when somebody asks for them.

    Nothing is checked again: only `to_row` makes rows.
    """
    return Observation.model_construct(
        run=row.run,
        asset=row.asset,
        probe=row.probe,
        site=row.site,
        kind=row.kind,
        at=at_time(row.at_us),
        took_s=row.took_s,
        outcome=Outcome(row.outcome),
        note=row.note,
        facts=KeptFacts(row.facts),
    )


def pack(rows: Iterable[Row]) -> bytes:
    """Rows as bytes: what a worker sends."""
    return json.dumps([list(row) for row in rows], ensure_ascii=False).encode()


def unpack(data: bytes) -> list[Row]:
    """The rows of `pack`.

    Raises:
        ValueError: not what `pack` writes: our own bug, or a worker that fell to a device.
    """
    try:
        rows = json.loads(data)
    except RecursionError as error:
        raise ValueError("rows nested too deep") from error
    if not isinstance(rows, list):
        raise ValueError("no list of rows")
    for row in rows:
        if not isinstance(row, list) or [type(one) for one in row] != _TYPES:
            raise ValueError("a row of other values")
    return [Row(*row) for row in rows]

"""Canonical bytes: one value has one way to be written, and it is read back as what it was."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.engine.codec import pack_batch, unpack_batch
from audit.plan import Plan, Selection
from audit.probes.probe import load_probes
from audit.store import journal
from inventory.codec import Row, facts_text, from_row, pack, to_row, unpack
from inventory.groups.identity import Identity
from inventory.groups.printer import Printer, Supply
from inventory.seen import Observation, Outcome
from tests.checks.small_city import REGISTER, healthy

SAID = st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
COUNTS = st.none() | st.integers(0, 2**53)
GROUPS: list[st.SearchStrategy[Any]] = [
    st.builds(Identity, sys_name=SAID, sys_descr=SAID, serial=SAID, uptime_s=COUNTS),
    st.builds(
        Printer, state=st.sampled_from([None, "idle", "printing"]), pages_total=COUNTS,
        supplies=st.lists(
            st.builds(Supply, index=st.integers(1, 9), name=SAID), max_size=2
        ).map(tuple),
    ),
]  # fmt: skip
FACTS = st.tuples(*(st.none() | one for one in GROUPS)).map(
    lambda groups: {group.group: group for group in groups if group is not None}
)
NAMES = st.text("abcdefghij0123456789-.", min_size=1, max_size=12)
SEEN = st.builds(
    Observation, run=NAMES, asset=NAMES, site=NAMES, kind=NAMES, probe=NAMES,
    at=st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    took_s=st.floats(0, 1e6), outcome=st.sampled_from(list(Outcome)),
    note=st.text(st.characters(codec="utf-8"), max_size=30), facts=FACTS,
)  # fmt: skip
some = settings(max_examples=60)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@some
@given(st.lists(SEEN, max_size=4))
def test_rows_are_the_same_bytes_after_every_way_they_took(looks: list[Observation]) -> None:
    rows = [to_row(one) for one in looks]
    assert [to_row(from_row(row)) for row in rows] == rows
    sent = pack(rows)
    assert unpack(sent) == rows
    assert pack(unpack(sent)) == sent


@given(FACTS, st.randoms(use_true_random=False))
def test_facts_are_written_alike_in_whatever_order_they_came(
    facts: dict[str, Any], chance: random.Random
) -> None:
    mixed = list(facts.items())
    chance.shuffle(mixed)
    assert facts_text(dict(mixed)) == facts_text(facts)


@some
@given(SEEN)
def test_what_is_kept_once_is_kept_the_same_the_second_time(look: Observation) -> None:
    row = to_row(look)
    read = from_row(row)
    again = look.model_copy(update={"note": read.note, "facts": dict(read.facts)})
    assert to_row(again) == row


@some
@given(SEEN, st.integers(0, 9), st.data())
def test_a_row_that_differs_in_anything_has_another_digest(
    look: Observation, field: int, data: st.DataObject
) -> None:
    row = to_row(look)
    assert journal.row_digest(row) == journal.row_digest(Row(*row))
    old = row[field]
    new = (
        old + 1 if isinstance(old, int | float) else old + data.draw(st.sampled_from(" a\n\u0301"))
    )
    assume(new != old)  # a float too great to grow by one
    other = Row(*(new if at == field else value for at, value in enumerate(row)))  # type: ignore[arg-type]
    assert journal.row_digest(other) != journal.row_digest(row)


@given(JSON)
def test_a_body_of_the_journal_has_one_text_and_is_read_back(value: Any) -> None:
    text = journal.encode(value)
    assert json.loads(text) == value
    assert journal.encode(json.loads(text)) == text
    text.encode()


@given(st.lists(st.lists(JSON, min_size=1, max_size=3), min_size=2, max_size=5), st.data())
def test_a_chain_that_was_touched_anywhere_ends_otherwise(
    bodies: list[list[Any]], data: st.DataObject
) -> None:
    def end(texts: list[str]) -> bytes:
        last = bytes(32)
        for seq, text in enumerate(texts, 1):
            last = journal.link(last, seq, journal.body_hash(text))
        return last

    texts = [journal.encode(["sent", *body]) for body in bodies]
    at = data.draw(st.integers(0, len(texts) - 1))
    other = data.draw(st.integers(0, len(texts) - 1))
    changed = [*texts[:at], texts[at][:-1] + ",0]", *texts[at + 1 :]]
    dropped = [*texts[:at], *texts[at + 1 :]]
    doubled = [*texts[:at], texts[at], *texts[at:]]
    swapped = list(texts)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for touched in (changed, dropped, doubled, swapped):
        assert (end(touched) == end(texts)) == (touched == texts)


IDS = st.frozensets(NAMES, max_size=4)


@given(IDS, IDS, IDS)
def test_a_selection_is_one_text_whatever_order_it_was_said_in(
    sites: frozenset[str], kinds: frozenset[str], probes: frozenset[str]
) -> None:
    chosen = Selection(sites, kinds, probes)
    assert Selection.parse(chosen.json()) == chosen
    other = Selection(*(frozenset(sorted(one, reverse=True)) for one in (sites, kinds, probes)))
    assert other.json() == chosen.json()


def test_every_batch_of_a_plan_is_the_same_bytes_after_its_way_to_a_worker() -> None:
    seen = 0
    for batch in Plan(healthy().estate, REGISTER, load_probes()).batches():
        sent = pack_batch(batch)
        assert unpack_batch(sent) == batch
        assert pack_batch(unpack_batch(sent)) == sent
        seen += 1
    assert seen > 3

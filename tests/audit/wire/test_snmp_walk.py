"""Walks end, whatever an agent answers, and bring what a plain one has."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.asks import SnmpAsk
from audit.wire import snmp
from audit.wire.ber import encode_oid, oid_text
from audit.wire.snmp import RESPONSE, Pdu, Verb
from audit.wire.snmp_walk import MAX_QUESTIONS, MAX_TOTAL_BYTES, Dialogue, merge_asks
from inventory.seen import LookError, Outcome
from tests.support.snmp_agent import converse, typed

TABLE = "1.3.6.1.2.1.2.2.1"
OTHER = "1.3.6.1.2.1.31.1.1.1"


def talk(answer, ask, most=MAX_QUESTIONS + 5):
    """Drive a dialogue against `answer(question) -> varbinds`; how many questions it took."""
    dialogue = Dialogue(ask)
    count = 0
    while (question := dialogue.question()) is not None:
        count += 1
        assert count <= most
        dialogue.feed(Pdu(RESPONSE, 1, 0, 0, answer(question)), 500)
    return dialogue.answer(), count


def binding(oid, value=1):
    return encode_oid(oid), 2, value


ROWS = st.dictionaries(
    st.tuples(st.sampled_from([TABLE, OTHER]), st.integers(1, 5), st.integers(0, 300)).map(
        lambda row: f"{row[0]}.{row[1]}.{row[2]}"
    ),
    st.integers(0, 100).map(lambda number: ("int", number)),
    max_size=60,
)


@settings(deadline=None)
@given(ROWS, st.sampled_from([snmp.V1, snmp.V2C]))
def test_a_walk_brings_exactly_what_the_agent_has(values, version):
    columns = tuple(f"{TABLE}.{column}" for column in range(1, 6))
    ask = SnmpAsk(get=(f"{OTHER}.1.1",), walk=columns)
    answer = converse(typed(values), ask, version=version)
    wanted = {
        oid: value
        for oid, (_, value) in values.items()
        if oid.startswith(TABLE + ".") or oid == f"{OTHER}.1.1"
    }
    assert answer.values == wanted
    assert not answer.cut


def test_scalars_of_all_probes_go_in_one_datagram():
    agent = typed({f"1.3.6.1.2.1.1.{n}.0": ("int", n) for n in range(1, 13)})
    oids = tuple(f"1.3.6.1.2.1.1.{n}.0" for n in range(1, 14))
    answer = converse(agent, SnmpAsk(get=oids))
    assert len(agent.requests) == 1
    assert len(answer.values) == 12  # the thirteenth it does not have: absent, not None


def test_a_table_of_four_rows_and_ten_columns_takes_two_datagrams():
    columns = tuple(f"{TABLE}.{column}" for column in range(1, 11))
    agent = typed({f"{column}.{row}": ("int", 1) for column in columns for row in range(4)})
    assert len(converse(agent, SnmpAsk(walk=columns)).values) == 40
    assert len(agent.requests) == 2
    assert {request.verb for request in agent.requests} == {Verb.GET_BULK}


def test_answers_are_kept_to_one_frame_by_asking_for_less():
    agent = typed({f"{TABLE}.{c}.{r}": ("text", "x" * 200) for c in (1, 2) for r in range(50)})
    answer = converse(agent, SnmpAsk(walk=(f"{TABLE}.1", f"{TABLE}.2")))
    assert len(answer.values) == 100
    assert all(r.second * len(r.oids) <= 8 for r in agent.requests[3:])


def test_an_agent_that_answers_the_same_oid_ends_the_walk():
    answer, count = talk(lambda question: [binding(f"{TABLE}.1.5")], SnmpAsk(walk=(f"{TABLE}.1",)))
    assert (list(answer.values), answer.cut, count) == ([f"{TABLE}.1.5"], {f"{TABLE}.1"}, 2)


def test_an_agent_that_goes_round_in_a_cycle_ends_the_walk():
    ring = itertools.cycle([1, 2, 3])
    answer, _ = talk(
        lambda question: [binding(f"{TABLE}.1.{next(ring)}")], SnmpAsk(walk=(f"{TABLE}.1",))
    )
    assert sorted(answer.values) == [f"{TABLE}.1.{n}" for n in (1, 2, 3)]
    assert answer.cut == {f"{TABLE}.1"}


def test_rows_that_go_backwards_inside_a_bulk_answer_end_the_walk():
    order = [1, 5, 4, 9]
    answer, _ = talk(
        lambda question: [binding(f"{TABLE}.1.{n}") for n in order], SnmpAsk(walk=(f"{TABLE}.1",))
    )
    assert sorted(answer.values) == [f"{TABLE}.1.1", f"{TABLE}.1.5"]
    assert answer.cut == {f"{TABLE}.1"}


def test_a_walk_without_end_is_cut_at_the_cap():
    rows = itertools.count(1)
    ask = SnmpAsk(walk=(f"{TABLE}.1",), max_rows=100)
    answer, count = talk(
        lambda question: [binding(f"{TABLE}.1.{next(rows)}") for _ in range(10)], ask
    )
    assert (len(answer.values), answer.cut) == (100, {f"{TABLE}.1"})
    assert count == 11


def test_a_walk_of_one_row_an_answer_ends_too():
    rows = itertools.count(1)
    answer, count = talk(
        lambda question: [binding(f"{TABLE}.1.{next(rows)}")],
        SnmpAsk(walk=(f"{TABLE}.1",), max_rows=100_000),
    )
    assert count == MAX_QUESTIONS
    assert answer.cut == {f"{TABLE}.1"}


def test_a_walk_of_huge_answers_ends_at_its_bytes():
    rows = itertools.count(1)
    dialogue = Dialogue(SnmpAsk(walk=(f"{TABLE}.1",), max_rows=100_000))
    heard = 0
    while dialogue.question() is not None:
        assert heard < MAX_TOTAL_BYTES
        row = (encode_oid(f"{TABLE}.1.{next(rows)}"), 4, b"x" * 8_000)
        dialogue.feed(Pdu(RESPONSE, 1, 0, 0, [row]), 8_030)
        heard += 8_030
    assert heard - 8_030 < MAX_TOTAL_BYTES <= heard
    assert dialogue.answer().cut == {f"{TABLE}.1"}


def test_an_agent_that_leaves_the_subtree_and_comes_back_is_not_followed():
    rows = [f"{TABLE}.1.1", "1.3.6.1.2.1.99.1", f"{TABLE}.1.2"]
    answer, _ = talk(lambda question: [binding(oid) for oid in rows], SnmpAsk(walk=(f"{TABLE}.1",)))
    assert (list(answer.values), answer.cut) == ([f"{TABLE}.1.1"], set())


def test_a_neighbour_whose_number_begins_alike_is_outside():
    answer, _ = talk(lambda question: [binding(f"{TABLE}.10.1")], SnmpAsk(walk=(f"{TABLE}.1",)))
    assert not answer.values


@pytest.mark.parametrize("status", [3, 4, 18, 999, -1])
def test_an_error_that_no_standard_has_for_a_read_is_garbled(status):
    dialogue = Dialogue(SnmpAsk(get=(f"{TABLE}.1.1",)))
    dialogue.question()
    with pytest.raises(LookError) as caught:
        dialogue.feed(Pdu(RESPONSE, 1, status, 1, []), 50)
    assert caught.value.outcome is Outcome.GARBLED


def test_an_error_index_below_zero_or_beyond_the_question_is_garbled():
    for index in (-3, 2):
        dialogue = Dialogue(SnmpAsk(get=(f"{TABLE}.1.1",)))
        dialogue.question()
        with pytest.raises(LookError) as caught:
            dialogue.feed(Pdu(RESPONSE, 1, snmp.GEN_ERR, index, []), 50)
        assert caught.value.outcome is Outcome.GARBLED


def test_an_agent_without_access_is_denied():
    dialogue = Dialogue(SnmpAsk(get=(f"{TABLE}.1.1",)))
    dialogue.question()
    with pytest.raises(LookError) as caught:
        dialogue.feed(Pdu(RESPONSE, 1, snmp.AUTHORIZATION_ERROR, 0, []), 50)
    assert caught.value.outcome is Outcome.DENIED


@pytest.mark.parametrize(
    "varbinds",
    [
        [binding(f"{TABLE}.1.{n}") for n in range(1, 100)],  # more than were asked
        [binding(f"{TABLE}.9.9")],  # another one
        [],
    ],
)
def test_an_answer_to_another_question_is_garbled(varbinds):
    dialogue = Dialogue(SnmpAsk(get=(f"{TABLE}.1.1",)))
    dialogue.question()
    with pytest.raises(LookError) as caught:
        dialogue.feed(Pdu(RESPONSE, 1, 0, 0, varbinds), 50)
    assert caught.value.outcome is Outcome.GARBLED


def test_a_report_is_no_answer():
    dialogue = Dialogue(SnmpAsk(walk=(TABLE,)))
    dialogue.question()
    with pytest.raises(LookError):
        dialogue.feed(Pdu(snmp.REPORT, 1, 0, 0, [binding(f"{TABLE}.1.1")]), 50)


def test_a_version_1_agent_names_what_it_does_not_have_and_the_rest_is_asked_again():
    have = {f"{TABLE}.1.{n}": n for n in (1, 3)}
    dialogue = Dialogue(SnmpAsk(get=tuple(f"{TABLE}.1.{n}" for n in (1, 2, 3))), snmp.V1)
    asked = []
    while (question := dialogue.question()) is not None:
        oids = [oid_text(oid) for oid in question.oids]
        asked.append(len(oids))
        lacking = [place for place, oid in enumerate(oids, 1) if oid not in have]
        if lacking:
            dialogue.feed(Pdu(RESPONSE, 1, snmp.NO_SUCH_NAME, lacking[0], []), 50)
        else:
            dialogue.feed(Pdu(RESPONSE, 1, 0, 0, [binding(o, have[o]) for o in oids]), 50)
    assert dialogue.answer().values == have
    assert asked == [3, 2]


def test_too_big_is_answered_by_asking_for_half():
    dialogue = Dialogue(SnmpAsk(get=tuple(f"{TABLE}.1.{n}" for n in range(8))))
    sizes = []
    while (question := dialogue.question()) is not None:
        sizes.append(len(question.oids))
        if len(question.oids) > 2:
            dialogue.feed(Pdu(RESPONSE, 1, snmp.TOO_BIG, 0, []), 50)
        else:
            bindings = [binding(oid_text(oid)) for oid in question.oids]
            dialogue.feed(Pdu(RESPONSE, 1, 0, 0, bindings), 50)
    assert sizes == [8, 4, 2, 2, 2, 2]
    assert len(dialogue.answer().values) == 8


@settings(deadline=None)
@given(st.data())
def test_any_answers_at_all_end_or_are_refused(data):
    dialogue = Dialogue(SnmpAsk(get=(f"{TABLE}.1.1",), walk=(f"{TABLE}.2", OTHER)))
    oids = st.sampled_from([f"{TABLE}.1.1", f"{TABLE}.2.1", f"{TABLE}.2.9", OTHER, f"{OTHER}.1"])
    statuses = st.sampled_from([0, 0, 0, 0, snmp.TOO_BIG, snmp.NO_SUCH_NAME, snmp.GEN_ERR])
    for _ in range(80):
        question = dialogue.question()
        if question is None:
            return
        varbinds = [binding(oid) for oid in data.draw(st.lists(oids, max_size=4))]
        pdu = Pdu(RESPONSE, 1, data.draw(statuses), data.draw(st.integers(0, 2)), varbinds)
        try:
            dialogue.feed(pdu, 100)
        except LookError:
            return
    raise AssertionError("80 answers of at most nine objects, and no end")


def test_merged_asks_ask_nothing_twice_and_keep_the_larger_cap():
    merged = merge_asks(
        [
            SnmpAsk(get=("1.1.1", f"{TABLE}.1.1"), walk=(f"{TABLE}.1", OTHER), max_rows=50),
            SnmpAsk(get=("1.1.1", "1.1.2"), walk=(f"{OTHER}.6",), caps=((f"{OTHER}.6", 5),)),
        ]
    )
    assert merged.get == ("1.1.1", "1.1.2")
    assert merged.walk == (f"{TABLE}.1", OTHER)
    assert merged.max_rows == 2_000
    # Where a column lies inside a table that another probe walks, the table's rows come first.
    assert dict(merged.caps) == {f"{TABLE}.1": 50}

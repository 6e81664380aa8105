"""Loss, delay and jitter against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.series_stats import link_facts


def test_four_of_five_packets_are_a_loss_of_twenty_percent():
    said = link_facts("stamp", [[10.0, 12.0, None, 11.0, 15.0]])
    assert (said.sent, said.received, said.loss_pct) == (5, 4, 20.0)
    assert said.rtt_ms is not None
    # nearest rank of 10 11 12 15: median is the 2nd, p95 the 4th
    assert (said.rtt_ms.min, said.rtt_ms.median, said.rtt_ms.p95, said.rtt_ms.max) == (
        10.0, 11.0, 15.0, 15.0,
    )  # fmt: skip
    # neighbours that both came: |12-10| and |15-11|; nothing is said across the gap
    assert said.jitter_ms == 3.0


def test_p95_of_a_hundred_is_the_ninety_fifth():
    said = link_facts("icmp", [[float(n) for n in range(1, 101)]])
    assert said.rtt_ms is not None
    assert (said.rtt_ms.p95, said.rtt_ms.median, said.jitter_ms) == (95.0, 50.0, 1.0)


def test_a_dead_line_has_lost_everything_and_has_no_times():
    said = link_facts("icmp", [[None] * 34] * 3)
    assert (said.sent, said.received, said.loss_pct) == (102, 0, 100.0)
    assert (said.rtt_ms, said.jitter_ms) == (None, None)
    assert [one.received for one in said.rounds] == [0, 0, 0]


def test_a_burst_of_loss_stays_visible_in_its_round():
    said = link_facts("icmp", [[1.0] * 10, [None] * 10, [1.0] * 10])
    assert [one.received for one in said.rounds] == [10, 0, 10]
    assert said.loss_pct == pytest.approx(33.333)


def test_no_jitter_is_counted_from_one_round_to_the_next():
    assert link_facts("icmp", [[1.0], [100.0]]).jitter_ms is None


def test_nothing_sent_says_nothing():
    said = link_facts("icmp", [])
    assert (said.sent, said.loss_pct, said.rtt_ms) == (0, None, None)


@given(st.lists(st.lists(st.none() | st.floats(0, 1e5), max_size=40), max_size=4))
def test_figures_stay_inside_what_was_measured(rounds):
    said = link_facts("icmp", rounds)
    seen = [rtt for one in rounds for rtt in one if rtt is not None]
    assert said.received == len(seen)
    if said.loss_pct is not None:
        assert 0 <= said.loss_pct <= 100
    if seen:
        assert said.rtt_ms is not None
        low, middle = said.rtt_ms.min, said.rtt_ms.median
        p95, high = said.rtt_ms.p95, said.rtt_ms.max
        assert low is not None
        assert middle is not None
        assert p95 is not None
        assert high is not None
        assert low <= middle <= p95 <= high
        assert {low, high} <= {round(rtt, 3) for rtt in seen}

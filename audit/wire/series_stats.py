"""From a series of round-trip times to a line's loss, delay and jitter: arithmetic alone."""

import math
from collections.abc import Sequence
from itertools import pairwise

from inventory.groups.link import Link, Round, RttMs


def link_facts(method: str, rounds: Sequence[Sequence[float | None]]) -> Link:
    """Lay the rounds of a series together.

    Args:
        method: icmp, stamp or tcp.
        rounds: per round and packet the round-trip time in ms, None when lost.

    Returns:
        Loss in percent of all packets; p95 by the nearest rank, so that it is a time that was
        seen; jitter as the mean absolute difference of neighbours in one round, both answered
        (RFC 3550, 6.4.1, without its smoothing). Nothing answered: loss 100, no times.
    """
    sent = sum(len(one) for one in rounds)
    answered = sorted(rtt for one in rounds for rtt in one if rtt is not None)
    return Link(
        method=method,
        sent=sent,
        received=len(answered),
        loss_pct=round(100 * (sent - len(answered)) / sent, 3) if sent else None,
        rtt_ms=_spread(answered) if answered else None,
        jitter_ms=_jitter(rounds),
        rounds=tuple(
            Round(sent=len(one), received=sum(rtt is not None for rtt in one)) for one in rounds
        ),
    )


def _spread(answered: Sequence[float]) -> RttMs:
    return RttMs(
        min=round(answered[0], 3),
        median=round(_rank(answered, 50), 3),
        p95=round(_rank(answered, 95), 3),
        max=round(answered[-1], 3),
    )


def _rank(ordered: Sequence[float], pct: float) -> float:
    return ordered[max(math.ceil(len(ordered) * pct / 100) - 1, 0)]


def _jitter(rounds: Sequence[Sequence[float | None]]) -> float | None:
    steps = [
        abs(after - before)
        for one in rounds
        for before, after in pairwise(one)
        if before is not None and after is not None
    ]
    return round(sum(steps) / len(steps), 3) if steps else None

"""How a line behaves."""

from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class RttMs(Record):
    """Round-trip times of the answered packets; a lost packet has none, never 0."""

    min: float | None = None
    median: float | None = None
    p95: float | None = None
    max: float | None = None


class Round(Record):
    """One of the separated rounds of a series; bursts of loss hide in an average."""

    sent: int
    received: int


class Link(Group):
    """From a series of ICMP echoes (RFC 792), of STAMP packets (RFC 8762) or of TCP connects.

    No reply at all is an answer here: `loss_pct` is 100. Jitter is the mean absolute difference
    of neighbouring round-trip times (RFC 3550 without smoothing).
    """

    group: ClassVar[str] = "link"

    method: Said | None = None  # icmp, stamp, tcp
    sent: int | None = None
    received: int | None = None
    loss_pct: float | None = None
    rtt_ms: RttMs | None = None
    jitter_ms: float | None = None
    mtu: int | None = None
    rounds: tuple[Round, ...] = ()
    connect_ms: float | None = None  # best TCP connect time
    connects: Round | None = None  # TCP connections tried and come about; says nothing of loss

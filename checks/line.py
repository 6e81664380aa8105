"""What the looks at one line say together. Shared by the criteria on ward and district lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from checks.finding import Evidence, evidence
from checks.silence import why_silent
from inventory.groups.link import Link
from inventory.seen import Observation, Seen

_SERVICE = ("stamp", "tcp")  # ways that reach what the public uses
_PACKETS = ("stamp", "icmp")  # ways that see a lost packet; TCP sends it again and hides it


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One line at one moment. `up` is None when nothing answers the question; `why` says why.

    `loss_pct` comes from packets (STAMP, else ICMP). `rtt_p95_ms` is the smallest of all ways of
    measuring: a slow line is slow for every one of them, a busy probe host only for one.
    """

    up: bool | None
    why: str | None = None
    rounds_good: int | None = None
    rounds: int = 0
    sent: int | None = None
    loss_pct: float | None = None
    rtt_p95_ms: float | None = None
    spread_ms: float | None = None  # how much longer the slow packets took than the usual one
    mtu: int | None = None
    evidence: tuple[Evidence, ...] = ()


def line_seen(seen: Seen, *, icmp_is_enough: bool = False) -> LineSeen:
    """Lay the looks at one line together; worked out once a line.

    A STAMP or TCP series that got answers says the line is up, whatever else is silent: a
    reflector may be missing, ICMP may be filtered. ICMP alone says "down" when nothing comes back,
    but "up" only where the policy lets it: an echo is answered by equipment that the public
    never uses.
    """
    key = f"line_seen {icmp_is_enough}"
    if key not in seen.memo:
        seen.memo[key] = _line_seen(seen, icmp_is_enough=icmp_is_enough)
    line: LineSeen = seen.memo[key]
    return line


def _line_seen(seen: Seen, *, icmp_is_enough: bool) -> LineSeen:
    said = {
        _method(o, group): (o, group)
        for o in seen.sources("link")
        if isinstance(group := o.facts.get("link"), Link)
    }
    if not said:
        reason, looked = why_silent(seen, "link")
        return LineSeen(up=None, why=reason, evidence=looked)
    every = evidence(*(o for o, _ in said.values()))
    usable = [m for m in said if m in _SERVICE or (m == "icmp" and icmp_is_enough)]
    best = max(
        (said[m][1] for m in usable),
        key=lambda group: (_good(group) / max(_rounds(group), 1), _rounds(group), _got(group)),
        default=None,
    )
    if best is None or _got(best) == 0:
        heard = [m for m in said if _got(said[m][1]) > 0]
        if best is None and heard:
            return LineSeen(up=None, why="weak_evidence", evidence=every)
        rounds = max(_rounds(group) for _, group in said.values())
        return LineSeen(up=False, rounds_good=0, rounds=rounds, loss_pct=100.0, evidence=every)
    packets = next((said[m][1] for m in _PACKETS if m in said and _got(said[m][1]) > 0), None)
    p95 = [
        (group.rtt_ms.p95, group.rtt_ms.median)
        for _, group in said.values()
        if group.rtt_ms is not None and group.rtt_ms.p95 is not None
    ]
    slow, usual = min(p95, default=(None, None), key=lambda pair: pair[0])
    mtu = [group.mtu for _, group in said.values() if group.mtu is not None]
    return LineSeen(
        up=True,
        rounds_good=_good(best),
        rounds=_rounds(best),
        sent=None if packets is None else packets.sent,
        loss_pct=None if packets is None else packets.loss_pct,
        rtt_p95_ms=slow,
        spread_ms=None if slow is None or usual is None else max(slow - usual, 0.0),
        mtu=min(mtu, default=None),
        evidence=every,
    )


_DEVIATIONS = 5  # house: beyond five median deviations a line is on its own

FEWEST_LINES = 10
"""Of fewer lines nothing can be called common."""


def shared_spread_ms(lines: Iterable[LineSeen]) -> float | None:
    """How much spread of delay is usual among the city's lines in this campaign, ms.

    What every line shows alike is no property of a line: it belongs to what they share, the core,
    the data centre, or the probing host itself. The bound is the median and five times the median
    deviation from it: what lies above stands out from its peers. None where there are too few
    lines to say.
    """
    spreads = [line.spread_ms for line in lines if line.up and line.spread_ms is not None]
    if len(spreads) < FEWEST_LINES:
        return None
    usual = median(spreads)
    return usual + _DEVIATIONS * median(abs(one - usual) for one in spreads)


def _method(seen: Observation, group: Link) -> str:
    """The way of measuring; a probe that does not say is known by its id: link.tcp."""
    return group.method or seen.probe.rpartition(".")[2]


def _got(group: Link) -> int:
    """How many answers came: packets, or connections of a TCP series."""
    if group.received is not None:
        return group.received
    if group.connects is not None:
        return group.connects.received
    return 1 if group.loss_pct is not None and group.loss_pct < 100 else 0


def _rounds(group: Link) -> int:
    """Separated attempts: rounds of packets, or single connections."""
    if group.rounds or group.connects is None:
        return len(group.rounds) or 1
    return group.connects.sent


def _good(group: Link) -> int:
    if group.rounds:
        return sum(1 for one in group.rounds if one.received > 0)
    if group.connects is not None:
        return group.connects.received
    return 1 if _got(group) > 0 else 0

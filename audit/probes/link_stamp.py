"""How a line behaves, by a Session-Reflector at its far end: delay, loss, jitter."""

from audit.probes.probe import Looked, Probe
from audit.wire.series_stats import link_facts
from audit.wire.stamp import SIZE, encode, reflected_sequence, turnaround_s
from audit.world.world import World
from inventory.model import Asset

ROUNDS = 3
PACKETS = 34  # 3 x 34 > 100: what "loss over 100 packets" asks for at least
INTERVAL_S = 0.05  # 44 bytes + UDP, IP: 20 a second are 11.5 kbit/s each way, 0.6 % of 2 Mbit/s
BETWEEN_S = 1.0  # rounds are apart: loss comes in bursts
TIMEOUT_S = 1.0  # ten times what still counts as a line in order


async def _look(asset: Asset, world: World) -> Looked:
    """Three separated rounds. No reply at all is an answer: the line loses all of it."""
    rounds: list[list[float | None]] = []
    started_s = 0.0
    for turn in range(ROUNDS):
        if turn:
            silent_s = world.clock.monotonic() - started_s - (PACKETS - 1) * INTERVAL_S
            await world.clock.sleep(max(0.0, BETWEEN_S - silent_s))
        started_s = world.clock.monotonic()
        start = turn * PACKETS
        at_s = world.clock.now().timestamp()
        replies = await world.net.series(
            asset,
            asset.ports["stamp"],
            [encode(start + packet, at_s + packet * INTERVAL_S) for packet in range(PACKETS)],
            interval_s=INTERVAL_S,
            timeout_s=TIMEOUT_S,
            number=lambda data, start=start: reflected_sequence(data) - start,  # type: ignore[misc]
        )
        rounds.append([None if reply is None else _rtt_ms(*reply) for reply in replies])
    return Looked(groups=[link_facts("stamp", rounds)])


def _rtt_ms(rtt_ms: float, reply: bytes) -> float:
    """The line's own part of a round trip; a reflector that claims all of it is not believed."""
    held_ms = turnaround_s(reply) * 1_000
    return rtt_ms - held_ms if 0 <= held_ms < rtt_ms else rtt_ms


def _applies(asset: Asset) -> bool:
    return asset.address is not None and "stamp" in asset.ports


LINK_STAMP = Probe(
    id="link.stamp",
    kinds=("link",),
    groups=("link",),
    title=f"STAMP (RFC 8762): {ROUNDS} x {PACKETS} packets of {SIZE} bytes",
    deadline_s=20.0,
    look=_look,
    applies=_applies,
)

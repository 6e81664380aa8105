"""How a line behaves, by a Session-Reflector at its far end: delay, loss, jitter."""

from collections.abc import Sequence

from audit.probes._rounds import INTERVAL_S, PACKETS, ROUNDS, TIMEOUT_S, in_rounds
from audit.probes.probe import Looked, Probe
from audit.wire.series_stats import link_facts
from audit.wire.stamp import SIZE, encode, reflected_sequence, turnaround_s
from audit.world.world import World
from inventory.model import Asset


async def _look(asset: Asset, world: World) -> Looked:
    """Three separated rounds. No reply at all is an answer: the line loses all of it."""

    async def send(turn: int) -> Sequence[float | None]:
        start = turn * PACKETS
        at_s = world.clock.now().timestamp()
        replies = await world.net.series(
            asset,
            asset.ports["stamp"],
            [encode(start + packet, at_s + packet * INTERVAL_S) for packet in range(PACKETS)],
            interval_s=INTERVAL_S,
            timeout_s=TIMEOUT_S,
            number=lambda data: reflected_sequence(data) - start,
        )
        return [None if reply is None else _rtt_ms(*reply) for reply in replies]

    return Looked(groups=[link_facts("stamp", await in_rounds(world, send))])


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

"""How a line behaves, by ICMP echoes to the site's end of it: delay, loss, jitter."""

from collections.abc import Sequence

from audit.probes._rounds import INTERVAL_S, PACKETS, ROUNDS, TIMEOUT_S, in_rounds
from audit.probes.probe import Looked, Probe
from audit.wire.series_stats import link_facts
from audit.world.world import World
from inventory.groups.link import Link
from inventory.model import Asset

SIZE = 56  # 84 bytes with IP: 20 a second are 13.4 kbit/s each way
MTUS = (1500, 1492, 1480, 1460, 1450, 1440, 1420, 1400, 1380, 1360, 1320, 1280, 1200, 1000, 576)
"""Ethernet, PPPoE, tunnels of all kinds, down to what every host must take (RFC 791)."""

_MTU_ECHOES = 3
_HEADS = 28  # IPv4 and ICMP


async def _look(asset: Asset, world: World) -> Looked:
    """Three separated rounds. No reply at all is an answer: the line loses all of it."""

    async def send(_turn: int) -> Sequence[float | None]:
        return await world.net.ping(
            asset, count=PACKETS, interval_s=INTERVAL_S, timeout_s=TIMEOUT_S, size=SIZE
        )

    said = link_facts("icmp", await in_rounds(world, send))
    if said.received and 2 * said.received > (said.sent or 0):
        said = said.model_copy(update={"mtu": await _mtu(asset, world, said)})
    return Looked(groups=[said])


async def _mtu(asset: Asset, world: World, said: Link) -> int | None:
    """The largest packet in bytes, heads included, that comes through and back in one piece.

    None when none of those sizes does: then something on the way drops large echoes. What our own
    network card can carry bounds it.
    """
    slowest_ms = (said.rtt_ms and said.rtt_ms.max) or 0.0
    timeout_s = min(1.0, 0.2 + 4 * slowest_ms / 1_000)
    low, high = 0, len(MTUS)  # MTUS[high:] come through, MTUS[:low] do not
    while low < high:
        middle = low and (low + high) // 2  # most lines carry the largest: one question
        came = await world.net.ping(
            asset,
            count=_MTU_ECHOES,
            interval_s=INTERVAL_S,
            timeout_s=timeout_s,
            size=MTUS[middle] - _HEADS,
            whole=True,
        )
        if all(rtt is None for rtt in came):
            low = middle + 1
        else:
            high = middle
    return MTUS[high] if high < len(MTUS) else None


def _applies(asset: Asset) -> bool:
    """Not where a reflector is: it measures the same better, and echoes may be rate-limited."""
    if asset.address is None:
        return False
    return "stamp" not in asset.ports or "link.icmp" in (asset.probes or ())


LINK_ICMP = Probe(
    id="link.icmp",
    kinds=("link",),
    groups=("link",),
    title=f"ICMP echo: {ROUNDS} x {PACKETS} of {SIZE} bytes, and the path MTU",
    deadline_s=20.0,
    look=_look,
    applies=_applies,
)

"""How a line behaves, by ICMP echoes to the site's end of it: delay, loss, jitter."""

from audit.probes.probe import Looked, Probe
from audit.wire.series_stats import link_facts
from audit.world.world import World
from inventory.model import Asset

ROUNDS = 3
ECHOES = 34  # 3 x 34 > 100: what "loss over 100 packets" asks for at least
SIZE = 56
INTERVAL_S = 0.05  # 84 bytes with IP: 20 a second are 13.4 kbit/s each way, 0.7 % of 2 Mbit/s
BETWEEN_S = 1.0  # rounds are apart: loss comes in bursts
TIMEOUT_S = 1.0  # after the last packet; who answers later is of no use to a counter


async def _look(asset: Asset, world: World) -> Looked:
    """Three separated rounds. No reply at all is an answer: the line loses all of it."""
    rounds = []
    started_s = 0.0
    for turn in range(ROUNDS):
        if turn:
            silent_s = world.clock.monotonic() - started_s - (ECHOES - 1) * INTERVAL_S
            await world.clock.sleep(max(0.0, BETWEEN_S - silent_s))
        started_s = world.clock.monotonic()
        rounds.append(
            await world.net.ping(
                asset, count=ECHOES, interval_s=INTERVAL_S, timeout_s=TIMEOUT_S, size=SIZE
            )
        )
    return Looked(groups=[link_facts("icmp", rounds)])


def _applies(asset: Asset) -> bool:
    """Not where a reflector is: it measures the same better, and echoes may be rate-limited."""
    if asset.address is None:
        return False
    return "stamp" not in asset.ports or "link.icmp" in (asset.probes or ())


LINK_ICMP = Probe(
    id="link.icmp",
    kinds=("link",),
    groups=("link",),
    title=f"ICMP echo: {ROUNDS} x {ECHOES} of {SIZE} bytes",
    deadline_s=20.0,
    look=_look,
    applies=_applies,
)

"""Whether a line carries a connection: TCP connect time to the site's end of it."""

from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.groups.link import Link, Round
from inventory.model import Asset

CONNECTS = 3
ENOUGH_SILENCE = 2  # connects in vain after which a third says no more
INTERVAL_S = 0.2
TIMEOUT_S = 1.5  # TCP sends its SYN at 0 and at 1 s


def _port(asset: Asset) -> int | None:
    return asset.ports.get("tcp", asset.ports.get("ssh"))


async def _look(asset: Asset, world: World) -> Looked:
    """Best connect time of three, and how many came about: none is an answer too.

    Loss is left to series of packets: TCP sends a lost one again and hides it.
    """
    times: list[float | None] = []
    came: list[float] = []
    while len(times) < CONNECTS and (came or len(times) < ENOUGH_SILENCE):
        if times:
            await world.clock.sleep(INTERVAL_S)
        times += await world.net.connect_times(
            asset, _port(asset) or 0, count=1, interval_s=0, timeout_s=TIMEOUT_S
        )
        came = [time for time in times if time is not None]
    said = Link(
        connect_ms=round(min(came), 3) if came else None,
        connects=Round(sent=len(times), received=len(came)),
    )
    return Looked(groups=[said], note=f"{len(came)} of {len(times)} connections")


def _applies(asset: Asset) -> bool:
    return asset.address is not None and _port(asset) is not None


LINK_TCP = Probe(
    id="link.tcp",
    kinds=("link",),
    groups=("link",),
    title=f"TCP connect time, best of {CONNECTS}",
    deadline_s=10.0,
    look=_look,
    applies=_applies,
)

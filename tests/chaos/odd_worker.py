"""A worker whose probe does what a parser must not: spins, eats memory, segfaults."""

import ctypes

from audit.engine.worker import main
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.groups.identity import Identity
from inventory.model import Asset


async def look(asset: Asset, world: World) -> Looked:
    """What the asset's note says."""
    if asset.note == "spin":
        while True:  # an asyncio timeout cannot stop this
            pass
    if asset.note == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(64 * 1_048_576))
    if asset.note == "segfault":
        ctypes.string_at(0)
    return Looked(groups=[Identity(sys_name=asset.id)])


ODD = Probe(
    id="odd", kinds=("pc",), groups=("identity",), title="odd", look=look, applies=lambda _: True
)

if __name__ == "__main__":
    main({"odd": ODD})

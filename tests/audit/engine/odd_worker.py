"""A worker whose probes do what no probe should: die, spin, eat memory. Started by tests."""

import os
import signal

from audit.engine.worker import main
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.groups.identity import Identity
from inventory.model import Asset


async def look(asset: Asset, world: World) -> Looked:
    """What the asset's note says."""
    if asset.note and asset.note.startswith("/"):  # a file that counts how often it killed
        with open(asset.note, "ab", buffering=0) as count:  # noqa: PTH123, ASYNC230
            count.write(b"x")
        os.kill(os.getpid(), signal.SIGKILL)
    if asset.note == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if asset.note == "exit":
        os._exit(3)
    if asset.note == "spin":
        while True:  # an asyncio timeout cannot stop this
            pass
    if asset.note == "slow":
        await world.clock.sleep(0.3)
    return Looked(groups=[Identity(sys_name=asset.id)])


ODD = Probe(
    id="odd", kinds=("pc",), groups=("identity",), title="odd", look=look, applies=lambda _: True
)

if __name__ == "__main__":
    main({"odd": ODD})

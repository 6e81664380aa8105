"""Whether a service takes connections, where that is all there is to ask."""

from audit.probes._service import DEADLINE_S, port_of, service, speaks, talk
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.groups.service import Service
from inventory.model import Asset


async def _look(asset: Asset, world: World) -> Looked:
    """Connect and close: no byte is sent to a protocol that we do not speak."""
    server = service(asset)
    port = port_of(server, "tcp", None)
    started_s = world.clock.monotonic()
    async with talk(server, world, port) as stream:
        total = round((world.clock.monotonic() - started_s) * 1_000, 3)
        return Looked(
            [
                Service(
                    protocol="tcp",
                    status="open",
                    ok=True,
                    time_ms={**stream.time_ms, "total": total},
                    detail={"port": port},
                )
            ]
        )


SERVICE_TCP = Probe(
    id="service.tcp",
    kinds=("service",),
    groups=("service",),
    title="TCP: connects",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("tcp"),
)

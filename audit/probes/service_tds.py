"""Whether SQL Server answers before login (PRELOGIN), and its version."""

from audit.probes._service import DEADLINE_S, port_of, service, speaks, talk, timed
from audit.probes.probe import Looked, Probe
from audit.wire import tds
from audit.world.world import World
from inventory.groups.service import Service
from inventory.model import Asset


async def _look(asset: Asset, world: World) -> Looked:
    """One packet each way; no login follows."""
    server = service(asset)
    started_s = world.clock.monotonic()
    async with talk(server, world, port_of(server, "tds", 1_433)) as stream:
        await stream.write(tds.encode_prelogin())
        head = await stream.read_exactly(tds.HEAD_BYTES)
        said = tds.decode_prelogin(await stream.read_exactly(tds.body_length(head)))
        time_ms = timed(stream, world, started_s)
    return Looked(
        [
            Service(
                protocol="tds",
                status="prelogin",
                ok=True,
                time_ms=time_ms,
                detail={"version": said.version, "encryption": said.encryption},
            )
        ]
    )


SERVICE_TDS = Probe(
    id="service.tds",
    kinds=("service",),
    groups=("service",),
    title="SQL Server: answers before login",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("tds"),
)

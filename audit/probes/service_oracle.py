"""Whether an Oracle listener answers a ping, before any login."""

from audit.probes._service import DEADLINE_S, port_of, service, speaks, talk, timed
from audit.probes.probe import Looked, Probe
from audit.wire import oracle
from audit.world.world import Stream, World
from inventory.groups.service import Service
from inventory.model import Asset


async def _look(asset: Asset, world: World) -> Looked:
    """One connect packet, sent again once when the listener asks for that."""
    server = service(asset)
    started_s = world.clock.monotonic()
    async with talk(server, world, port_of(server, "oracle", 1_521)) as stream:
        said = await _ping(stream)
        if said.kind == "resend":
            said = await _ping(stream)
        time_ms = timed(stream, world, started_s)
    return Looked(
        [
            Service(
                protocol="oracle",
                status=said.kind,
                ok=said.serves,
                time_ms=time_ms,
                detail={"error": said.error, "version": said.version},
            )
        ]
    )


async def _ping(stream: Stream) -> oracle.TnsAnswer:
    await stream.write(oracle.encode_ping())
    head = await stream.read_exactly(oracle.HEAD_BYTES)
    return oracle.decode_answer(head, await stream.read_exactly(oracle.body_length(head)))


SERVICE_ORACLE = Probe(
    id="service.oracle",
    kinds=("service",),
    groups=("service",),
    title="Oracle: the listener answers",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("oracle"),
)

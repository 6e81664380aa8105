"""Whether a PostgreSQL server takes connections. No password is ever sent."""

from audit.probes._service import DEADLINE_S, go_tls, leave, port_of, service, speaks, talk, timed
from audit.probes.probe import Looked, Probe
from audit.wire import postgresql
from audit.world.world import Stream, World
from inventory.groups.service import Service, Tls
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_MOST_NOTICES = 8


async def _look(asset: Asset, world: World) -> Looked:
    """SSLRequest, TLS where offered, start-up of a user that need not exist, good-bye."""
    server = service(asset)
    started_s = world.clock.monotonic()
    certificate: Tls | None = None
    async with talk(server, world, port_of(server, "postgresql", 5_432)) as stream:
        await stream.write(postgresql.SSL_REQUEST)
        if postgresql.offers_tls(await stream.read_exactly(1)):
            certificate = await go_tls(stream, server, world)
            if stream.tls is None:
                raise LookError(Outcome.GARBLED, certificate.problem or "TLS failed")
        await stream.write(postgresql.encode_startup())
        answer = await _answer(stream)
        time_ms = timed(stream, world, started_s)
        if answer.error is None:
            await leave(stream, postgresql.TERMINATE)
    return Looked(
        [
            Service(
                protocol="postgresql",
                status=answer.error or "authentication requested",
                ok=answer.serves,
                time_ms=time_ms,
                tls=certificate,
                detail={"authentication": answer.authentication, "text": answer.text},
            )
        ]
    )


async def _answer(stream: Stream) -> postgresql.PgAnswer:
    for _ in range(_MOST_NOTICES):
        head = await stream.read_exactly(5)
        body = await stream.read_exactly(postgresql.message_length(head))
        answer = postgresql.decode_answer(head[:1], body)
        if answer is not None:
            return answer
    raise LookError(Outcome.GARBLED, "PostgreSQL notices without end")


SERVICE_POSTGRESQL = Probe(
    id="service.postgresql",
    kinds=("service",),
    groups=("service",),
    title="PostgreSQL: takes connections",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("postgresql"),
)

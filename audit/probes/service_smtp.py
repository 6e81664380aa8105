"""Whether a mail server greets, and what its STARTTLS certificate says. No mail is offered."""

from audit.probes._service import (
    DEADLINE_S,
    describe,
    go_tls,
    leave,
    port_of,
    service,
    speaks,
    talk,
    timed,
)
from audit.probes.probe import Looked, Probe
from audit.wire import smtp
from audit.world.world import Stream, World
from inventory.groups.service import Service, Tls
from inventory.model import Asset

_SMTPS = 465


async def _look(asset: Asset, world: World) -> Looked:
    """Banner, EHLO, STARTTLS where offered, EHLO again, QUIT."""
    server = service(asset)
    secure = "smtps" in server.ports or server.protocol == "smtps"
    port = port_of(server, "smtps" if secure else "smtp", _SMTPS if secure else 25)
    secure = secure or port == _SMTPS
    started_s = world.clock.monotonic()
    certificate: Tls | None = None
    async with talk(server, world, port, implicit_tls=secure) as stream:
        if stream.tls is not None:
            certificate = describe(stream.tls, server, world)
        banner = await _reply(stream)
        greeting, offered = banner, False
        if banner.positive:
            greeting = await _say(stream, smtp.EHLO)
            offered = greeting.offers("STARTTLS")
        time_ms = timed(stream, world, started_s)
        if offered and (await _say(stream, smtp.STARTTLS)).positive:
            certificate = await go_tls(stream, server, world)
        # A conversation whose TLS broke cannot be ended politely.
        if certificate is None or stream.tls is not None:
            await leave(stream, smtp.QUIT)
    return Looked(
        [
            Service(
                protocol="smtp",
                status=str(greeting.code),
                ok=banner.positive and greeting.positive,
                time_ms=time_ms,
                tls=certificate,
                detail={"banner": banner.lines[0] or None, "starttls": offered},
            )
        ]
    )


async def _say(stream: Stream, line: bytes) -> smtp.Reply:
    await stream.write(line)
    return await _reply(stream)


async def _reply(stream: Stream) -> smtp.Reply:
    reader = smtp.ReplyReader()
    while True:
        reply = reader.feed(await stream.read_line(smtp.LONGEST_LINE))
        if reply is not None:
            return reply


SERVICE_SMTP = Probe(
    id="service.smtp",
    kinds=("service",),
    groups=("service",),
    title="SMTP: banner, EHLO, STARTTLS certificate",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("smtp", "smtps"),
)

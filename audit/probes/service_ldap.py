"""Whether a directory takes an anonymous bind and shows its root entry."""

from audit.probes._service import DEADLINE_S, describe, leave, port_of, service, speaks, talk, timed
from audit.probes.probe import Looked, Probe
from audit.wire import ldap
from audit.world.world import Stream, World
from inventory.groups.service import Service
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_LDAPS = 636
# The directory works and wants a name first; that is its owner's choice, not a fault.
_WANTS_A_NAME = frozenset({7, 8, 13, 48, 49, 50, 53})
_MOST_MESSAGES = 32


async def _look(asset: Asset, world: World) -> Looked:
    """Bind, read the root DSE, unbind. No name and no password are sent."""
    server = service(asset)
    secure = "ldaps" in server.ports or server.protocol == "ldaps"
    port = port_of(server, "ldaps" if secure else "ldap", _LDAPS if secure else 389)
    secure = secure or port == _LDAPS
    started_s = world.clock.monotonic()
    async with talk(server, world, port, implicit_tls=secure) as stream:
        decoder = ldap.Decoder()
        await stream.write(ldap.encode_bind(1))
        bound = (await _until(stream, decoder, 1, ldap.BIND_RESPONSE))[-1]
        time_ms = timed(stream, world, started_s)
        root: dict[str, tuple[str, ...]] = {}
        if bound.result == 0:
            await stream.write(ldap.encode_root_search(2))
            for message in await _until(stream, decoder, 2, ldap.SEARCH_DONE):
                root.update(message.attributes)
            time_ms = timed(stream, world, started_s)
        await leave(stream, ldap.encode_unbind(3))
        certificate = describe(stream.tls, server, world) if stream.tls is not None else None
    return Looked(
        [
            Service(
                protocol="ldap",
                status=ldap.result_name(bound.result),
                ok=bound.result == 0 or bound.result in _WANTS_A_NAME,
                time_ms=time_ms,
                tls=certificate,
                detail={
                    "text": bound.text,
                    "naming_contexts": list(root.get("namingContexts", ())),
                    "vendor": " ".join(root.get("vendorName", ())) or None,
                },
            )
        ]
    )


async def _until(
    stream: Stream, decoder: ldap.Decoder, number: int, last: int
) -> list[ldap.LdapMessage]:
    """The messages that answer request `number`, up to the one that ends it."""
    got: list[ldap.LdapMessage] = []
    while True:
        data = await stream.read(16_384)
        if not data:
            raise LookError(Outcome.GARBLED, "closed without an LDAP answer")
        for message in decoder.feed(data):
            if message.number not in (number, 0):
                continue
            got.append(message)
            if message.operation == last:
                return got
            if message.number == 0 or len(got) > _MOST_MESSAGES:  # a notice of disconnection
                raise LookError(Outcome.GARBLED, "LDAP messages that do not answer")


SERVICE_LDAP = Probe(
    id="service.ldap",
    kinds=("service",),
    groups=("service",),
    title="LDAP: anonymous bind and root entry",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("ldap", "ldaps"),
)

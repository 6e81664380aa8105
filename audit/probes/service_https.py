"""Whether a page of the data centre answers as it should over TLS, and until when it may."""

from audit.probes._service import (
    DEADLINE_S,
    TALK_S,
    describe,
    page_ask,
    page_service,
    service,
    speaks,
)
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.model import Asset
from inventory.seen import LookError, Outcome


async def _look(asset: Asset, world: World) -> Looked:
    """GET the page; not a declared ask, because verifying needs the estate's roots."""
    answer = await world.http.ask(asset, page_ask(asset, "https", 443), deadline_s=TALK_S)
    if answer.tls is None:
        raise LookError(Outcome.GARBLED, "answered without TLS")
    certificate = describe(answer.tls, service(asset), world)
    return Looked([page_service(asset, answer, certificate)])


SERVICE_HTTPS = Probe(
    id="service.https",
    kinds=("service",),
    groups=("service",),
    title="HTTPS: status, body, time by phase, certificate",
    deadline_s=DEADLINE_S,
    look=_look,
    applies=speaks("https"),
)

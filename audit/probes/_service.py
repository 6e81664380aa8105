"""What the probes of data-centre services share: who they are for, where, and their TLS."""

import contextlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

from audit.asks import HttpAnswer, HttpAsk, TlsSeen
from audit.wire import http
from audit.wire.text import clean
from audit.world.world import Stream, World
from inventory.groups.service import Service, Tls
from inventory.model import Asset, ServiceAsset
from inventory.seen import LookError, Outcome

DEADLINE_S = 10.0
TALK_S = 8.0  # a conversation ends before its probe's deadline, and so with a reason
_PAGE_BYTES = 65_536


def speaks(*protocols: str) -> Callable[[Asset], bool]:
    """Whether an asset is a declared service of one of these protocols, with an address."""

    def applies(asset: Asset) -> bool:
        return (
            isinstance(asset, ServiceAsset)
            and asset.protocol in protocols
            and asset.address is not None
        )

    return applies


def service(asset: Asset) -> ServiceAsset:
    """The asset as a service; `speaks` has seen to it."""
    assert isinstance(asset, ServiceAsset)
    return asset


def port_of(asset: Asset, name: str, default: int | None) -> int:
    """The declared port: by its name, else the only one there is, else the protocol's own."""
    if name in asset.ports:
        return asset.ports[name]
    if len(asset.ports) == 1:
        return next(iter(asset.ports.values()))
    if default is None:
        raise LookError(Outcome.SKIPPED, "no port in the inventory")
    return default


def host_of(asset: ServiceAsset) -> str | None:
    """The name that a certificate must be for: the declared one, else the address."""
    return asset.host or asset.address


@contextlib.asynccontextmanager
async def talk(
    asset: ServiceAsset, world: World, port: int, *, implicit_tls: bool = False
) -> AsyncIterator[Stream]:
    """A conversation that is closed however it ends."""
    stream = await world.net.connect(
        asset,
        port,
        deadline_s=TALK_S,
        tls=implicit_tls,
        server_name=host_of(asset),
    )
    try:
        yield stream
    finally:
        await stream.close()


async def leave(stream: Stream, goodbye: bytes) -> None:
    """Say good-bye; a peer that has left already has said all we came for."""
    with contextlib.suppress(LookError, OSError):
        await stream.write(goodbye)


async def go_tls(stream: Stream, asset: ServiceAsset, world: World) -> Tls:
    """Upgrade a conversation and describe the certificate; a failed handshake is a finding."""
    try:
        await stream.start_tls(host_of(asset))
    except LookError as error:
        if error.outcome is not Outcome.GARBLED:
            raise
        return Tls(verified=False, problem=error.note)
    assert stream.tls is not None  # start_tls sets it
    return describe(stream.tls, asset, world)


def describe(seen: TlsSeen, asset: ServiceAsset, world: World) -> Tls:
    """What the server sent, and whether it verifies today for the declared name."""
    # Reading certificates takes long to load, and most runs see none.
    from audit.wire import tls
    from audit.world.roots import trusted

    return tls.describe(
        seen.chain_der,
        version=seen.version,
        cipher=seen.cipher,
        at=world.clock.now(),
        name=host_of(asset),
        roots=trusted(world.estate.get("ca_pem")),
    )


def timed(stream: Stream, world: World, started_s: float) -> dict[str, float]:
    """Milliseconds by phase: `answer` is what the peer took to say what we came for."""
    total = round((world.clock.monotonic() - started_s) * 1_000, 3)
    phases = dict(stream.time_ms)
    answer = max(0.0, round(total - sum(phases.values()), 3))
    return {**phases, "answer": answer, "total": total}


def page_ask(asset: Asset, name: str, default_port: int) -> HttpAsk:
    """GET of the declared page."""
    page = service(asset)
    path = quote(page.path, safe="/?&=%:~+,;@!$'()*-._")
    return HttpAsk(
        path=path if path.startswith("/") else f"/{path}",
        port=name,
        default_port=port_of(page, name, default_port),
        tls=name == "https",
        host=page.host,
        max_bytes=_PAGE_BYTES,
    )


def page_service(asset: Asset, answer: HttpAnswer, certificate: Tls | None) -> Service:
    """Judge a page by what the inventory expects of it: status, and a text that it must hold.

    Without a declared status, 200 to 399 is right: a portal may send to its login page.
    """
    page = service(asset)
    if page.expect_status is None:
        right = 200 <= answer.status < 400
    else:
        right = answer.status == page.expect_status
    holds: bool | None = None
    if page.expect_body is not None:
        holds = http.contains(http.body_text(answer.headers, answer.body), page.expect_body)
    return Service(
        protocol=page.protocol,
        status=str(answer.status),
        ok=right and holds is not False,
        time_ms=dict(answer.time_ms),
        tls=certificate,
        detail={
            "bytes": len(answer.body),
            "cut": answer.cut,
            "media_type": clean(http.media_type(answer.headers), 80),
            "location": clean(http.header(answer.headers, "location")),
            "body_matches": holds,
        },
    )

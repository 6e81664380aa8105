"""How targets ask the product's own probes: what a device says goes in, what a look sees comes out.

A look that the probes' own net calls `broken` is a finding: its exception is let through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import cache
from typing import Any, TypeVar

from audit.asks import HttpAnswer, TlsSeen
from audit.probes.probe import Looked, Probe, load_probes
from audit.world.errors import outcome_of
from audit.world.fake import FAKE_NOW, FakeNet, FakeStream, fake_world
from audit.world.world import World
from inventory.model import Asset, DeviceAsset, GatewayAsset, ServiceAsset
from inventory.seen import LookError, Outcome

T = TypeVar("T")

ADDRESS, PORT = "10.1.0.9", 4_000


@cache
def probe(id_: str) -> Probe:
    """A probe by its id."""
    return load_probes()[id_]


def device(kind: str, **ports: int) -> DeviceAsset:
    """A device that is looked at."""
    return DeviceAsset(id="x", kind=kind, site="00001", address=ADDRESS, ports=ports)


def server(protocol: str, **fields: Any) -> ServiceAsset:
    """A service at one port."""
    return ServiceAsset(
        id="x", site="01", address=ADDRESS, protocol=protocol, ports={protocol: PORT}, **fields
    )


def gateway(software: str) -> GatewayAsset:
    """An SMS gateway."""
    return GatewayAsset(
        id="x", site="01", address=ADDRESS, software=software, ports={"smpp": PORT, "status": PORT},
        operators=("Viettel", "MobiFone", "VinaPhone"), credential="sms",
    )  # fmt: skip


def page(body: bytes, status: int = 200, media: str | None = None) -> HttpAnswer:
    """An answer of a device's web server."""
    headers = () if media is None else (("content-type", media),)
    return HttpAnswer(status, headers, body, cut=False, time_ms={"total": 1.0})


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def finished(talk: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to."""
    return _loop().run_until_complete(talk)


def looked(id_: str, asset: Asset, world: World) -> Looked:
    """What a conversation comes to.

    Raises:
        LookError: also for what the transport raises and the product knows the meaning of.
    """
    look = probe(id_).look
    assert look is not None
    try:
        return finished(_whole(look, asset, world))
    except LookError:
        raise
    except Exception as error:
        known = outcome_of(error)
        if known is None or known[0] is Outcome.BROKEN:
            raise
        raise LookError(*known) from error


async def _whole(
    look: Callable[[Asset, World], Awaitable[Looked]], asset: Asset, world: World
) -> Looked:
    return await look(asset, world)


TURN = b"\xf7\xf7"
"""Ends what a peer says in one go: what comes after it is read later."""


class Turns(FakeStream):
    """A conversation in which a read gives no more than came in one go."""

    async def read(self, at_most: int) -> bytes:
        while (end := self._held.find(TURN)) == 0:
            del self._held[: len(TURN)]
        return await super().read(at_most if end < 0 else min(at_most, end))

    async def start_tls(self, server_name: str | None) -> None:
        """Go on as before, with a certificate that cannot be read."""
        self.tls = TlsSeen("TLSv1.3", "x", (b"0",))

    async def read_exactly(self, size: int) -> bytes:
        said = b""
        while len(said) < size:
            piece = await self.read(size - len(said))
            if not piece:
                raise LookError(Outcome.GARBLED, f"ended after {len(said)} of {size} bytes")
            said += piece
        return said


def talks(id_: str, asset: Asset) -> Callable[[bytes], Looked]:
    """A parser of all that a server says in one conversation."""

    def parse(data: bytes) -> Looked:
        net = FakeNet(streams={(ADDRESS, PORT): Turns([data])})
        return looked(id_, asset, fake_world(net=net, secrets=_SECRETS))

    return parse


_SECRETS: Mapping[str, Mapping[str, str]] = {
    "smpp": {"user": "audit", "password": "test"}, "http": {"password": "test"},
}  # fmt: skip


def parsed(id_: str, asset: Asset, *answers: Any) -> Looked:
    """What the pure half of a probe makes of answers."""
    parse = probe(id_).parse
    assert parse is not None
    return parse(asset, answers, FAKE_NOW)

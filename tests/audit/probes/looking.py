"""Look at one asset with one probe, as the engine does, over real sockets on loopback."""

from __future__ import annotations

from typing import Any

from audit.asks import Answer, HttpAsk, UdpAsk
from audit.probes._attempt import attempt
from audit.probes.probe import Looked, Probe
from audit.world.clock import RealClock
from audit.world.fake import FakeFiles, FakeSecrets, FakeShell, FakeSnmp
from audit.world.guard import Guard
from audit.world.http import HttpTransport
from audit.world.net import NetTransport
from audit.world.world import World
from inventory.model import Asset
from inventory.seen import Observation
from tests.audit.loopback import LoopbackOnly, run


def real_world(
    *,
    secrets: dict[str, dict[str, str]] | None = None,
    estate: dict[str, Any] | None = None,
) -> World:
    clock = RealClock()
    net = NetTransport(Guard(LoopbackOnly()), clock)
    return World(
        clock=clock,
        net=net,
        snmp=FakeSnmp({}),
        http=HttpTransport(net, clock),
        shell=FakeShell({}),
        files=FakeFiles({}),
        secrets=FakeSecrets(secrets or {}),
        estate=estate or {},
    )


async def observe(probe: Probe, asset: Asset, world: World) -> Observation:
    """One observation; the probe must apply."""
    assert probe.fits(asset), f"{probe.id} does not apply to {asset!r}"

    async def look() -> Looked:
        if probe.look is not None:
            return await probe.look(asset, world)
        assert probe.ask is not None
        assert probe.parse is not None
        answers: list[Answer] = []
        for ask in probe.ask(asset):
            if isinstance(ask, HttpAsk):
                answers.append(await world.http.ask(asset, ask, deadline_s=3))
            else:
                assert isinstance(ask, UdpAsk)
                answers.append(await world.net.udp(asset, ask, timeout_s=1, tries=2))
        return probe.parse(asset, answers, world.clock.now())

    return await attempt(probe, asset, world, look, run="r1")


def see(probe: Probe, asset: Asset, world: World | None = None) -> Observation:
    """The same, from a test that is not asynchronous."""
    return run(observe(probe, asset, world or real_world()))

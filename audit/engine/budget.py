"""Budget: what a site's line may carry for us, in bytes a second, both ways together.

The bytes are what we hand to the world and get from it, plus the heads of the packets as they
usually are; they are not counted on the wire. What begins pays a little in advance, so that the
devices of a site do not all begin in the same moment. An exchange that has begun is finished, and
what it took too much is waited for before the next one: over a minute the budget is kept, within a
second the exchanges that are under way may be above it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from audit.asks import (
    HttpAnswer,
    HttpAsk,
    PortSeen,
    SnmpAnswer,
    SnmpAsk,
    TlsSeen,
    UdpAnswer,
    UdpAsk,
)
from audit.plan import Pace
from audit.world.world import Clock, Http, Net, Shell, ShellAnswer, Snmp, Stream, World
from inventory.model import Asset

UDP_HEAD = 28  # IPv4 and UDP
TCP_OPEN = 400  # three packets to open, four to close
TCP_HEAD_PER_KB = 80  # heads and acknowledgements
TLS_HANDSHAKE = 5_000
SSH_LOGIN = 12_000
START = 1_000  # paid before the first byte, and taken off what then goes over the line
VARBIND = 20  # an OID and the head of its value

Spend = Callable[[int], None]


class Budget:
    """One site's line. None: no budget (a simulated city has no line to spare)."""

    def __init__(self, kbit_s: float | None) -> None:
        self.limited = kbit_s is not None
        self.spent_bytes = 0
        self._pace = Pace(None if kbit_s is None else kbit_s * 125)
        self._advance = 0  # paid, not yet spent
        self._turn = asyncio.Lock()

    async def wait(self, clock: Clock) -> None:
        """Until what was spent is paid; one after the other."""
        if not self.limited:
            return
        async with self._turn:
            left_s = self._pace.wait_s(clock.monotonic())
            if left_s > 0:
                await clock.sleep(left_s)
            self._pace.spend(START, clock.monotonic())
            self._advance += START

    def over(self, world: World) -> World:
        """The same world, with this site's meter on its line."""
        if not self.limited:
            return world

        def spend(size: int) -> None:
            self.spent_bytes += size
            paid = min(self._advance, size)
            self._advance -= paid
            self._pace.spend(size - paid, world.clock.monotonic())

        return replace(
            world,
            net=_Net(world.net, spend),
            snmp=_Snmp(world.snmp, spend),
            http=_Http(world.http, spend),
            shell=_Shell(world.shell, spend),
        )


def _tcp(size: int) -> int:
    return size + size // 1_000 * TCP_HEAD_PER_KB


class _Snmp:
    def __init__(self, inner: Snmp, spend: Spend) -> None:
        self._inner = inner
        self._spend = spend

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        asked = len(ask.get) + len(ask.walk)
        self._spend(UDP_HEAD + 40 + asked * VARBIND)
        answer = await self._inner.ask(asset, ask, deadline_s=deadline_s, tries=tries)
        size = sum(
            VARBIND + (len(value) if isinstance(value, bytes | str) else 4)
            for value in answer.values.values()
        )
        self._spend(UDP_HEAD + 40 + size + size // 4)  # a quarter: GETBULK's own packets and tails
        return answer

    def heard(self, asset: Asset) -> bool:
        return self._inner.heard(asset)


class _Http:
    def __init__(self, inner: Http, spend: Spend) -> None:
        self._inner = inner
        self._spend = spend

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        self._spend(TCP_OPEN + 200 + len(ask.body) + (TLS_HANDSHAKE if ask.tls else 0))
        answer = await self._inner.ask(asset, ask, deadline_s=deadline_s)
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
        self._spend(_tcp(head + len(answer.body)))
        return answer


class _Shell:
    def __init__(self, inner: Shell, spend: Spend) -> None:
        self._inner = inner
        self._spend = spend

    async def run(
        self,
        asset: Asset,
        platform: str | None,
        commands: Sequence[str] | None = None,
        *,
        deadline_s: float,
    ) -> ShellAnswer:
        self._spend(SSH_LOGIN)
        answer = await self._inner.run(asset, platform, commands, deadline_s=deadline_s)
        self._spend(_tcp(sum(len(text) for text in answer.texts.values())))
        return answer


class _Net:
    def __init__(self, inner: Net, spend: Spend) -> None:
        self._inner = inner
        self._spend = spend

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        self._spend(UDP_HEAD + len(ask.payload))
        answer = await self._inner.udp(asset, ask, timeout_s=timeout_s, tries=tries)
        self._spend(UDP_HEAD + len(answer.payload))
        return answer

    async def series(
        self, asset: Asset, port: int, payloads: Sequence[bytes], *, interval_s: float,
        timeout_s: float, number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:  # fmt: skip
        self._spend(2 * sum(UDP_HEAD + len(payload) for payload in payloads))
        return await self._inner.series(
            asset, port, payloads, interval_s=interval_s, timeout_s=timeout_s, number=number
        )

    async def ping(
        self, asset: Asset, *, count: int, interval_s: float, timeout_s: float, size: int = 56,
        whole: bool = False,
    ) -> Sequence[float | None]:  # fmt: skip
        self._spend(2 * count * (UDP_HEAD + size))
        return await self._inner.ping(
            asset, count=count, interval_s=interval_s, timeout_s=timeout_s, size=size, whole=whole
        )

    async def connect(
        self, asset: Asset, port: int, *, deadline_s: float, tls: bool = False,
        server_name: str | None = None, max_bytes: int = 65_536,
    ) -> Stream:  # fmt: skip
        self._spend(TCP_OPEN + (TLS_HANDSHAKE if tls else 0))
        stream = await self._inner.connect(
            asset, port, deadline_s=deadline_s, tls=tls, server_name=server_name,
            max_bytes=max_bytes,
        )  # fmt: skip
        return _Stream(stream, self._spend)

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        self._spend(count * TCP_OPEN)
        return await self._inner.connect_times(
            asset, port, count=count, interval_s=interval_s, timeout_s=timeout_s
        )

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        self._spend(len(ports) * TCP_OPEN)
        return await self._inner.connects(asset, ports, timeout_s=timeout_s)


class _Stream:
    def __init__(self, inner: Stream, spend: Spend) -> None:
        self._inner = inner
        self._spend = spend

    @property
    def tls(self) -> TlsSeen | None:
        return self._inner.tls

    @property
    def time_ms(self) -> Mapping[str, float]:
        return self._inner.time_ms

    async def read(self, at_most: int) -> bytes:
        return self._took(await self._inner.read(at_most))

    async def read_exactly(self, size: int) -> bytes:
        return self._took(await self._inner.read_exactly(size))

    async def read_line(self, at_most: int = 1_024) -> bytes:
        return self._took(await self._inner.read_line(at_most))

    async def write(self, data: bytes) -> None:
        self._spend(_tcp(len(data)))
        await self._inner.write(data)

    async def start_tls(self, server_name: str | None) -> None:
        self._spend(TLS_HANDSHAKE)
        await self._inner.start_tls(server_name)

    async def close(self) -> None:
        await self._inner.close()

    def _took(self, data: bytes) -> bytes:
        self._spend(_tcp(len(data)))
        return data

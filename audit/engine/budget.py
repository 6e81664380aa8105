"""Budget: what a site's line may carry for us, in bytes a second, both ways together.

Bytes are counted where they leave and where they come in, heads included. An exchange begins when
all before it is paid; one that is under way waits between its packets as soon as it is more than
half a second ahead of what is paid. So over any time T no more goes than (T + 0.5 s) x rate and
what is between two hosts at that moment. What begins pays a little in advance, so that the devices
of a site do not all begin in the same moment.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from audit.asks import PortSeen, UdpAnswer, UdpAsk
from audit.engine.strain import Gave, Strain
from audit.plan import Pace
from audit.world.meter import KNOCK, METER, TCP_OPEN, UDP_HEAD
from audit.world.world import Clock, Net, Stream, World
from inventory.model import Asset
from inventory.seen import LookError, Outcome

START = 1_000  # paid before the first byte, and taken off what then goes over the line
AHEAD_S = 0.5  # how far an exchange under way may be ahead of what is paid
PATIENCE_S = 60.0
"""So much longer than without a budget may an exchange take that has to wait for the line."""


class Budget:
    """One site's line. None: no budget (a simulated city has no line to spare)."""

    def __init__(
        self,
        kbit_s: float | None,
        *,
        device_bytes: int | None = None,
        run: Pace | None = None,
        paced: bool = True,
        gave_way: Callable[[], object] = lambda: None,
    ) -> None:
        """`run` is the pace of all sites together. Not `paced`: what is timed is not held up.
        `gave_way` is called when the line suffers, from whatever thread felt it.
        """
        self.limited = kbit_s is not None
        self.patience_s = PATIENCE_S if self.limited and paced else 0.0
        self.paced = paced
        self.spent_bytes = 0
        self.strain = Strain(gave_way)
        self._bytes_s = None if kbit_s is None else kbit_s * 125
        self._pace = Pace(self._bytes_s)
        self._run = run
        self._device_bytes = device_bytes
        self._devices: dict[str, DeviceMeter] = {}
        self._advance = 0  # paid, not yet spent
        self._lock = threading.Lock()  # SSH reads in threads
        self._turn = asyncio.Lock()

    def close(self) -> None:
        """Let go of who is told and of the devices: each holds this one, and would keep it."""
        self.strain.close()
        self._devices.clear()

    async def wait(self, clock: Clock) -> None:
        """Until what was spent is paid; one after the other."""
        if not self.limited:
            return
        async with self._turn:
            left_s = self._owed_s(clock.monotonic())
            if left_s > 0:
                await clock.sleep(left_s)
            with self._lock:
                self._pace.spend(START, clock.monotonic())
                self._advance += START

    async def begin(self, asset: Asset, clock: Clock) -> None:
        """Wait for the line's turn. LookError SKIPPED: the device's own budget is spent."""
        meter = self.device(asset, clock)
        if meter is not None:
            meter.may_begin()
            await self.wait(clock)

    def spend(self, size: int, now: float) -> float:
        """Bytes that are on the line; how long the exchange should wait before its next packet."""
        with self._lock:
            self.spent_bytes += size
            paid = min(self._advance, max(size, 0))
            self._advance -= paid
            if self._bytes_s is not None:
                self._pace.rate(self._bytes_s * self.strain.share_at(now))
            self._pace.spend(size - paid, now)
            if self._run is not None:
                self._run.spend(size, now)
            return max(0.0, self._owed_s(now) - AHEAD_S) if self.paced else 0.0

    def _owed_s(self, now: float) -> float:
        run_s = 0.0 if self._run is None else self._run.wait_s(now)
        return max(self._pace.wait_s(now), run_s)

    def device(self, asset: Asset, clock: Clock) -> "DeviceMeter | None":
        """The meter of one device, which all looks at its address share."""
        if not self.limited:
            return None
        name = asset.address or f"#{asset.id}"
        found = self._devices.get(name)
        if found is None:
            found = self._devices[name] = DeviceMeter(self, name, clock, self._device_bytes)
        return found

    def gave(self) -> Gave | None:
        """How far we gave way to a line that suffered."""
        return self.strain.gave()

    def over(self, world: World) -> World:
        """The same world, where datagrams, echoes and knocks are metered as well.

        Streams, SNMP and SSH meter themselves: what they will bring is not known before.
        """
        if not self.limited:
            return world
        return replace(world, net=_Net(world.net))


class DeviceMeter:
    """`audit.world.meter.Meter` of one device of a site."""

    def __init__(
        self, budget: Budget, name: str, clock: Clock, most_bytes: int | None = None
    ) -> None:
        """`most_bytes`: what all looks at it may put on the line together."""
        self._budget, self._name, self._clock = budget, name, clock
        self._most = most_bytes
        self.spent_bytes = 0

    @property
    def paced(self) -> bool:
        """Whether an exchange is slowed down while it is under way."""
        return self._budget.paced

    def may_begin(self) -> None:
        """Before an ask. LookError SKIPPED: what the device may cost is spent."""
        if self._most is not None and self.spent_bytes >= self._most:
            raise LookError(
                Outcome.SKIPPED, f"its budget of {self._most} bytes in a run is spent; not asked"
            )

    def spend(self, size: int) -> float:
        """See `audit.world.meter.Meter`."""
        self.spent_bytes += size
        wait_s = self._budget.spend(size, self._clock.monotonic())
        # A tail is let come, so that a device that is just a little longer is not cut for nothing.
        if self._most is not None and self.spent_bytes > self._most * 5 // 4 and size > 0:
            note = f"more than its budget of {self._most} bytes in a run"
            raise LookError(Outcome.GARBLED, note)
        return wait_s

    def felt(self, rtt_ms: float, *, kernel: bool = False) -> None:
        """See `audit.world.meter.Meter`. Services are no neighbours behind one line."""
        if self._budget.paced:
            self._budget.strain.felt(self._name, rtt_ms, self._clock.monotonic(), kernel=kernel)

    def sent(self, count: int, lost: int) -> None:
        """See `audit.world.meter.Meter`."""
        if self._budget.paced:
            self._budget.strain.sent(count, lost, self._clock.monotonic())


class _Net:
    """`Net`, with what is known before of datagrams, echoes and knocks."""

    def __init__(self, inner: Net) -> None:
        self._inner = inner

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        _spend(UDP_HEAD + len(ask.payload))
        try:
            answer = await self._inner.udp(asset, ask, timeout_s=timeout_s, tries=tries)
        except LookError:
            _spend((tries - 1) * (UDP_HEAD + len(ask.payload)))
            raise
        _spend(UDP_HEAD + len(answer.payload))
        return answer

    async def series(
        self, asset: Asset, port: int, payloads: Sequence[bytes], *, interval_s: float,
        timeout_s: float, number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:  # fmt: skip
        _spend(2 * sum(UDP_HEAD + len(payload) for payload in payloads))
        return await self._inner.series(
            asset, port, payloads, interval_s=interval_s, timeout_s=timeout_s, number=number
        )

    async def ping(
        self, asset: Asset, *, count: int, interval_s: float, timeout_s: float, size: int = 56,
        whole: bool = False,
    ) -> Sequence[float | None]:  # fmt: skip
        _spend(2 * count * (UDP_HEAD + size))
        return await self._inner.ping(
            asset, count=count, interval_s=interval_s, timeout_s=timeout_s, size=size, whole=whole
        )

    async def connect(
        self, asset: Asset, port: int, *, deadline_s: float, tls: bool = False,
        server_name: str | None = None, max_bytes: int = 65_536,
    ) -> Stream:  # fmt: skip
        return await self._inner.connect(
            asset, port, deadline_s=deadline_s, tls=tls, server_name=server_name,
            max_bytes=max_bytes,
        )  # fmt: skip

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        _spend(count * TCP_OPEN)
        return await self._inner.connect_times(
            asset, port, count=count, interval_s=interval_s, timeout_s=timeout_s
        )

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        _spend(len(ports) * KNOCK)
        seen = await self._inner.connects(asset, ports, timeout_s=timeout_s)
        meter = METER.get()
        for one in seen.values() if meter is not None else ():
            if one.connect_ms is not None and meter is not None:
                meter.felt(one.connect_ms, kernel=True)
        return seen


def _spend(size: int) -> None:
    meter = METER.get()
    if meter is not None:
        meter.spend(size)

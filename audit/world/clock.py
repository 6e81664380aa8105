"""Clocks: the real one, and one that starts on another day for a simulated estate."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class RealClock:
    """The time of this computer."""

    def now(self) -> datetime:
        """UTC, aware."""
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)
    """Seconds; for durations and deadlines only."""

    async def sleep(self, seconds: float) -> None:
        """Wait, cancellable."""
        await asyncio.sleep(seconds)


class SimulatedClock(RealClock):
    """It was `start` when the monotonic clock of this computer said `zero_s`; it runs as usual.

    Processes that get the same two numbers agree on the time.
    """

    def __init__(self, start: datetime, zero_s: float) -> None:
        self._start = start.astimezone(UTC)
        self._zero_s = zero_s

    def now(self) -> datetime:
        """UTC, aware, on the simulated day."""
        return self._start + timedelta(seconds=time.monotonic() - self._zero_s)

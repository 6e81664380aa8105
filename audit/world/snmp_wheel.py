"""Wheel: who is to be looked after when, by ticks, with one timer for thousands."""

import asyncio
from collections.abc import Callable

from audit.world.snmp_socket import Address
from audit.world.world import Clock

_TICK_S = 0.02


class Wheel:
    """Calls `due(address, now_s)` not before the time that was given for it.

    What has been answered meanwhile stays in its slot; `due` sees that nothing is open there.
    """

    def __init__(self, clock: Clock, due: Callable[[Address, float], None]) -> None:
        """`due` must not raise."""
        self._clock, self._due = clock, due
        self._slots: dict[int, list[Address]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, at_s: float, to: Address) -> None:
        """Look after `to` at a time of the monotonic clock."""
        number = int(at_s / _TICK_S) + 1
        slot = self._slots.get(number)
        if slot is not None:
            slot.append(to)
            return
        self._slots[number] = [to]
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick)

    def close(self) -> None:
        """Forget everybody."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._slots = {}

    def _tick(self) -> None:
        self._timer = None
        now_s = self._clock.monotonic()
        last = int(now_s / _TICK_S)
        for number in sorted(number for number in self._slots if number <= last):
            for to in self._slots.pop(number):
                self._due(to, now_s)
        if self._slots and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick)

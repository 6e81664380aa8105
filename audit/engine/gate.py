"""Gate: how many devices are looked at at once, and what of them comes first."""

import asyncio
from collections import deque

_A_TURN = 16
_MEANWHILE = 2


class Gate:
    """Lets devices in, a few a turn of the event loop, and those that are inside go on.

    Between two handfuls the loop reads what has come: however many devices wait outside, no answer
    lies in a socket for long, and no clock runs out on a device only because we were busy. To
    begin comes before to go on: what a device makes us wait for should pass for all of them at
    the same time.
    """

    def __init__(self, at_once: int) -> None:
        """`at_once`: so many are inside at most."""
        self._room = at_once
        self._outside: deque[asyncio.Future[None]] = deque()
        self._inside: deque[asyncio.Future[None]] = deque()
        self._opening = False

    async def enter(self) -> None:
        """Wait for a place; `leave` gives it back."""
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self._outside.append(mine)
        self._soon(loop)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._room += 1
            raise

    async def go_on(self) -> None:
        """For a device that is inside: wait for its turn to be asked more."""
        loop = asyncio.get_running_loop()
        mine = loop.create_future()
        self._inside.append(mine)
        self._soon(loop)
        await mine

    def leave(self) -> None:
        """One device is done."""
        self._room += 1
        self._soon(asyncio.get_running_loop())

    def _soon(self, loop: asyncio.AbstractEventLoop) -> None:
        wanted = self._inside or (self._outside and self._room > 0)
        if wanted and not self._opening:
            self._opening = True
            loop.call_soon(self._open, loop)

    def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        self._opening = False
        for _ in range(_A_TURN):
            if not self._outside or self._room <= 0:
                break
            mine = self._outside.popleft()
            if not mine.done():
                self._room -= 1
                mine.set_result(None)
        busy = self._outside and self._room > 0
        for _ in range(_MEANWHILE if busy else _A_TURN):
            if not self._inside:
                break
            mine = self._inside.popleft()
            if not mine.done():
                mine.set_result(None)
        self._soon(loop)

"""How often a credential may be tried: a directory behind it may lock the account.

Until a credential has opened one device, no more logins with it are under way than it may still be
refused; so many devices asked at once refuse it no oftener than devices asked one by one.
"""

import asyncio
from collections import Counter

from inventory.seen import LookError, Outcome

MOST_REFUSALS = 3
"""Of one credential, anywhere, in one process."""


class Trust:
    """What is known of the credentials of a run; used from one event loop at a time."""

    def __init__(self) -> None:
        self._refusals: Counter[str] = Counter()
        self._trying: Counter[str] = Counter()
        self._proven: set[str] = set()
        self._waiting: list[asyncio.Future[None]] = []

    def need(self, credential: str) -> None:
        """Raises DENIED for a credential that was refused too often."""
        if self._refusals[credential] >= MOST_REFUSALS:
            note = f"credential {credential} was refused {MOST_REFUSALS} times; not tried again"
            raise LookError(Outcome.DENIED, note)

    async def may_try(self, credential: str) -> None:
        """Wait until one more login may be tried; `tried` must be called when it has ended.

        Raises:
            LookError: DENIED, it was refused too often.
        """
        while True:
            self.need(credential)
            under_way = self._refusals[credential] + self._trying[credential]
            if credential in self._proven or under_way < MOST_REFUSALS:
                self._trying[credential] += 1
                return
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def opened(self, credential: str) -> None:
        """It let us in somewhere: from here on devices need not wait for each other."""
        if credential not in self._proven:
            self._proven.add(credential)
            self._wake()

    def tried(self, credential: str, *, refused: bool) -> None:
        """A login has ended, whatever came of it."""
        self._trying[credential] -= 1
        self._refusals[credential] += refused
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)

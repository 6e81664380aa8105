"""Logins: how often a credential may be tried, for a directory behind it may lock the account.

Until a credential has opened one device, no more logins with it are under way than it may still be
refused; so many devices asked at once refuse it no oftener than devices asked one by one.
`Tally` counts; whoever stands above all worker processes of a run has the only one that matters
(`audit/engine/logins.py`), and a single process its own.
"""

import asyncio
from collections import Counter, deque
from typing import Protocol

from inventory.seen import LookError, Outcome

MOST_REFUSALS = 3
"""Of one credential, anywhere, in one run."""


def stopped(credential: str) -> LookError:
    """What a look ends in whose credential was refused too often, by whichever devices."""
    note = f"credential {credential} was refused {MOST_REFUSALS} times; not tried again"
    return LookError(Outcome.DENIED, note)


def again(device: str) -> LookError:
    """What a second login to one device in one run ends in."""
    return LookError(Outcome.DENIED, f"{device} was logged in to once in this run; not again")


class Tally:
    """What is known of the credentials of a run: refusals, logins under way, who was let in."""

    def __init__(self) -> None:
        self.refusals: Counter[str] = Counter()
        self._trying: Counter[str] = Counter()
        self._proven: set[str] = set()

    def refused(self, credential: str) -> bool:
        """Whether it was refused too often."""
        return self.refusals[credential] >= MOST_REFUSALS

    def may_begin(self, credential: str) -> bool:
        """Whether one more login may begin now; if not, wait for one to end."""
        under_way = self.refusals[credential] + self._trying[credential]
        return credential in self._proven or under_way < MOST_REFUSALS

    def begun(self, credential: str) -> None:
        """A login is under way."""
        self._trying[credential] += 1

    def opened(self, credential: str) -> None:
        """It let us in somewhere: from here on devices need not wait for each other."""
        self._proven.add(credential)

    def ended(self, credential: str, *, refused: bool | None) -> None:
        """A login has ended; None: in nobody knows what, so that it may have been refused."""
        self._trying[credential] -= 1
        self.refusals[credential] += credential not in self._proven if refused is None else refused


class Logins(Protocol):
    """Who asks before a login, and tells what came of it. Used from one event loop."""

    async def begin(self, credential: str, device: str) -> None:
        """Wait until a login may be tried; `ended` must be called when it is over.

        Args:
            device: `ip:port`, for one login to each.

        Raises:
            LookError: DENIED, the credential was refused too often, or the device had its login.
        """

    def need(self, credential: str) -> None:
        """Raises DENIED for a credential that is known to have been refused too often."""

    def opened(self, credential: str) -> None:
        """A device has let us in."""

    def ended(self, credential: str, device: str, *, refused: bool | None) -> None:
        """A login is over; `refused` None: it was tried, and the device said neither yes nor no."""

    def denied(self, credential: str) -> None:
        """Refused where nothing is logged in to: a datagram's wrong key (SNMPv3)."""


class OwnLogins:
    """`Logins` of a single process."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._waiting: deque[asyncio.Future[None]] = deque()

    def need(self, credential: str) -> None:
        """Raises DENIED for a credential that was refused too often."""
        if self._tally.refused(credential):
            raise stopped(credential)

    async def begin(self, credential: str, device: str) -> None:
        """Wait until one more login may be tried."""
        del device  # who names a device twice on a command line means it
        while True:
            self.need(credential)
            if self._tally.may_begin(credential):
                self._tally.begun(credential)
                return
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def opened(self, credential: str) -> None:
        """A device has let us in."""
        self._tally.opened(credential)
        self._wake()

    def ended(self, credential: str, device: str, *, refused: bool | None) -> None:
        """A login is over."""
        del device
        self._tally.ended(credential, refused=refused)
        self._wake()

    def denied(self, credential: str) -> None:
        """A datagram's key was refused."""
        self._tally.refusals[credential] += 1

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, deque()
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)

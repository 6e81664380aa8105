"""Logins of a whole run: the supervisor counts for all its workers, and they ask it first.

Bytes over the pipes: a worker asks (TRY), hears yes or no (MAY), and tells (OPENED, ENDED). A
worker that dies in the middle of a login leaves one that may have been refused, and is counted so.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from audit.engine.frames import ENDED, MAY, OPENED, TRY, frame
from audit.world.logins import Tally, again, stopped

YES, REFUSED, TWICE = b"y", b"r", b"2"
"""What a worker hears: go on; the credential was refused too often; the device had its login."""

KINDS = frozenset({TRY, OPENED, ENDED})
"""Frames from a worker that are about logins."""

Send = Callable[[bytes], object]


@dataclass(slots=True)
class _Asked:
    """A login that waits for its turn."""

    worker: int
    number: int
    credential: str
    device: str
    send: Send


class FleetLogins:
    """The supervisor's side: one tally for all workers, one login for each device."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._waiting: deque[_Asked] = deque()
        self._devices: set[str] = set()
        self._under_way: dict[tuple[int, str], str] = {}  # (worker, device): credential

    def heard(self, worker: int, send: Send, kind: bytes, number: int, body: bytes) -> None:
        """A frame of a worker. `worker` names it; `send` answers it."""
        said = json.loads(body)
        if kind == TRY:
            self._waiting.append(_Asked(worker, number, said["credential"], said["device"], send))
        elif kind == OPENED:
            self._tally.opened(said["credential"])
        else:
            self._ended(worker, said)
        self._answer()

    def died(self, worker: int) -> None:
        """Whatever a worker had under way ended in nobody knows what."""
        for key in [one for one in self._under_way if one[0] == worker]:
            self._tally.ended(self._under_way.pop(key), refused=None)
        self._waiting = deque(one for one in self._waiting if one.worker != worker)
        self._answer()

    def _ended(self, worker: int, said: dict[str, object]) -> None:
        credential, device = str(said["credential"]), str(said["device"])
        if not device:  # no login, but a key that was refused
            self._tally.refusals[credential] += 1
            return
        if self._under_way.pop((worker, device), None) is None:
            return
        refused = said["refused"]
        self._tally.ended(credential, refused=None if refused is None else refused is True)
        if said["begun"] is False:
            self._devices.discard(device)

    def _answer(self) -> None:
        """Everybody whose turn has come, in the order of asking."""
        still: deque[_Asked] = deque()
        for one in self._waiting:
            if self._tally.refused(one.credential):
                one.send(frame(MAY, one.number, REFUSED))
            elif one.device in self._devices:
                one.send(frame(MAY, one.number, TWICE))
            elif self._tally.may_begin(one.credential):
                self._tally.begun(one.credential)
                self._devices.add(one.device)
                self._under_way[one.worker, one.device] = one.credential
                one.send(frame(MAY, one.number, YES))
            else:
                still.append(one)
        self._waiting = still


class AskedLogins:
    """`audit.world.logins.Logins` of a worker: asks its supervisor."""

    def __init__(self, send: Send) -> None:
        """`send` hands a frame to the supervisor without delay."""
        self._send = send
        self._number = 0
        self._asked: dict[int, asyncio.Future[bytes]] = {}
        self._left: dict[int, tuple[str, str]] = {}  # nobody waits for these any more
        self._stopped: set[str] = set()

    def need(self, credential: str) -> None:
        """Raises DENIED for a credential that the supervisor has stopped."""
        if credential in self._stopped:
            raise stopped(credential)

    async def begin(self, credential: str, device: str) -> None:
        """Ask, and wait for the answer."""
        self.need(credential)
        self._number += 1
        number = self._number
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        self._tell(TRY, number, credential=credential, device=device)
        try:
            said = await answer
        except asyncio.CancelledError:
            if answer.done() and not answer.cancelled() and answer.result() == YES:
                self._give_back(credential, device)
            elif self._asked.pop(number, None) is not None:
                self._left[number] = (credential, device)
            raise
        if said == REFUSED:
            self._stopped.add(credential)
            raise stopped(credential)
        if said == TWICE:
            raise again(device)

    def may(self, number: int, body: bytes) -> None:
        """The supervisor's answer to a question."""
        answer = self._asked.pop(number, None)
        left = self._left.pop(number, None)
        if answer is not None and not answer.done():
            answer.set_result(body)
        elif left is not None and body == YES:
            self._give_back(*left)

    def opened(self, credential: str) -> None:
        """A device has let us in."""
        self._tell(OPENED, credential=credential)

    def ended(self, credential: str, device: str, *, refused: bool | None) -> None:
        """A login is over."""
        self._tell(ENDED, credential=credential, device=device, refused=refused, begun=True)

    def denied(self, credential: str) -> None:
        """A datagram's key was refused."""
        self._tell(ENDED, credential=credential, device="", refused=True, begun=True)

    def _give_back(self, credential: str, device: str) -> None:
        """A turn that nobody uses: the device was not logged in to."""
        self._tell(ENDED, credential=credential, device=device, refused=False, begun=False)

    def _tell(self, kind: bytes, number: int = 0, **said: object) -> None:
        self._send(frame(kind, number, json.dumps(said).encode()))

"""Talk: one ask on its way to one device, and when it is sent again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire.snmp import Question
from audit.wire.snmp_session import Session
from audit.wire.snmp_walk import Dialogue
from audit.world.exchange import EXCHANGE
from audit.world.meter import METER
from audit.world.sockets import SharedUdp, UdpTo
from inventory.seen import LookError, Outcome

TRIES_ALIVE = 4
"""A device that has answered once is alive: what does not come then is loss, not silence."""


_SOON = 0.15  # of the timeout


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each try waits, in seconds: `timeout_s` the last one, the others less.

    What is sent again has the same request-id: a slow answer to the first still counts, so every
    datagram has its `timeout_s` and the whole takes less than so many timeouts.
    """

    timeout_s: float
    backoff: float  # each try waits so many times longer than the one before

    def of_unknown(self, tries: int) -> tuple[float, ...]:
        """For a device of which nobody knows whether it is there."""
        return tuple(self.timeout_s / self.backoff**left for left in reversed(range(tries)))

    def of_alive(self, tries: int) -> tuple[float, ...]:
        """For one that another protocol has seen alive: what was lost is sent again soon."""
        return *(_SOON * self.timeout_s * 2**turn for turn in range(tries - 1)), self.timeout_s

    def of_talking(self) -> tuple[float, ...]:
        """For one that has answered: loss then, or a question too large; it gets more time."""
        shares = [self.backoff**turn for turn in range(TRIES_ALIVE)]
        unit_s = self.timeout_s * TRIES_ALIVE / sum(shares)
        return tuple(unit_s * share for share in shares)


class Talk:
    """One ask on its way."""

    __slots__ = (
        "again", "datagram", "deadline_at", "dialogue", "done", "due_at", "exchange",
        "message_id", "meter", "paused", "question", "rtt_s", "sent_at", "session", "socket",
        "to", "tries", "trouble", "waits_s",
    )  # fmt: skip

    def __init__(
        self, to: UdpTo, session: Session, ask: SnmpAsk, done: "asyncio.Future[SnmpAnswer]",
        deadline_at: float, waits_s: tuple[float, ...],
    ) -> None:  # fmt: skip
        """`waits_s`: how long each try waits while the device has said nothing."""
        self.to = to
        self.session = session
        self.dialogue = Dialogue(ask, session.version)
        self.done = done
        self.meter = METER.get()
        self.exchange = EXCHANGE.get()  # who keeps account of what is sent
        self.paused = False  # it waits for the line, and for no answer
        self.deadline_at = deadline_at
        self.waits_s = waits_s
        self.question: Question | None = None
        self.socket: SharedUdp | None = None
        self.datagram = b""
        self.message_id = 0
        self.sent_at = self.due_at = 0.0
        self.tries = 0
        self.again = 0
        self.rtt_s: float | None = None
        self.trouble: tuple[Outcome, str] | None = None  # why silence may be more than silence

    @property
    def heard(self) -> bool:
        """Whether the device has said anything that was an answer."""
        return self.dialogue.answered or bool(self.again)

    def suspect(self, error: LookError) -> None:
        """Remember why a silence may be no silence. A late duplicate is no reason."""
        if not self.dialogue.answered:
            self.trouble = (error.outcome, error.note)

    def silence(self) -> LookError | None:
        """What it means that nothing more came; None when what was said is answer enough."""
        if self.dialogue.answered and self.dialogue.got_all_scalars:
            self.dialogue.stop()
            return None
        if self.trouble is not None:
            return LookError(*self.trouble)
        if self.again and self.tries >= TRIES_ALIVE:
            # A request that decrypts to noise is dropped without a word.
            note = "SNMPv3: it tells its engine and not its values: the privacy key is wrong"
            return LookError(Outcome.DENIED, note)
        note = f"no SNMP answer to {self.tries} tries (a wrong community is silent too)"
        return LookError(Outcome.TIMEOUT, note)

    def answer(self) -> SnmpAnswer:
        """What was said."""
        return self.dialogue.answer(None if self.rtt_s is None else round(self.rtt_s * 1_000, 3))


class Delivered:
    """Hands whatever goes wrong in a callback to the one who asked, our own bugs included."""

    __slots__ = ("_fail", "talk")

    def __init__(self, fail: Callable[[Talk, Exception], None]) -> None:
        """`fail` ends a talk with an error."""
        self._fail = fail
        self.talk: Talk | None = None  # whose turn it is

    def to(self, talk: Talk) -> "Delivered":
        """For a block that serves one talk alone."""
        self.talk = talk
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None:
            return False
        talk, self.talk = self.talk, None
        if talk is None or not isinstance(error, Exception):
            return False
        self._fail(talk, error)
        return True

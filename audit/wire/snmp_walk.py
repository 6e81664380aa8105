"""Turns an ask into the PDUs that answer it, and guards every walk: no sockets, no clock.

One PDU is on its way at a time. GETs are packed so that the answer fits one datagram; walks go
several columns at once by GETBULK (GETNEXT in v1). Whatever an agent answers, this ends: OIDs
must increase and stay inside their subtree, and rows, values, bytes and questions are bounded.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.asks import SnmpAnswer, SnmpAsk, SnmpValue
from audit.wire.ber import encode_oid, garbled, oid_arcs, oid_text, oid_texts
from audit.wire.snmp import (
    AUTHORIZATION_ERROR,
    GEN_ERR,
    NO_ACCESS,
    NO_ERROR,
    NO_SUCH_NAME,
    RESPONSE,
    TOO_BIG,
    V1,
    V2C,
    Pdu,
    Question,
    Varbind,
    Verb,
)
from inventory.seen import LookError, Outcome

ANSWER_BYTES = 1_400  # fits an Ethernet frame through a VPN
HEAD_BYTES = 80
ROWS_A_PDU = 10  # to begin with: old agents fall over longer answers
MAX_ROWS_A_PDU = 40
MAX_COLUMNS_A_PDU = 12
MAX_CELLS = 64
MAX_QUESTIONS = 600
MAX_VALUES = 20_000
MAX_TOTAL_BYTES = 1_048_576


class _Cursor:
    """How far the walk of one subtree has come."""

    __slots__ = ("done", "last", "most", "root", "rows", "text")

    def __init__(self, text: str, root: bytes, most: int) -> None:
        self.text = text
        self.most = most
        self.root = self.last = root
        self.rows = 0
        self.done = False


class _Plan(NamedTuple):
    """What an ask means, before anything was said."""

    names: dict[bytes, str]  # what to GET; OID by its BER contents
    walks: tuple[tuple[str, bytes, int], ...]  # subtree, the same in BER, most rows


@lru_cache(256)  # thousands of devices have a dozen asks between them
def _plan(ask: SnmpAsk) -> _Plan:
    caps = dict(ask.caps)
    return _Plan(
        names={encode_oid(oid): oid for oid in ask.get},
        walks=tuple(
            (oid, encode_oid(oid), min(ask.max_rows, caps.get(oid, ask.max_rows)))
            for oid in dict.fromkeys(ask.walk)
        ),
    )


class Dialogue:
    """All questions and answers between us and one agent for one ask."""

    __slots__ = (
        "_asked", "_bytes", "_cell_bytes", "_columns", "_cursors", "_cut", "_limit", "_names",
        "_questions", "_repetitions", "_rows", "_todo", "_values", "_version", "answered",
    )  # fmt: skip

    def __init__(self, ask: SnmpAsk, version: int = V2C) -> None:
        """Plan the ask; nothing is sent here."""
        self._names, walks = _plan(ask)
        self._version = version
        self._todo = tuple(self._names)
        self._cursors = [_Cursor(*walk) for walk in walks]
        self._asked: tuple[bytes, ...] = ()
        self._columns: Sequence[_Cursor] = ()
        self._repetitions = 0
        self._limit = MAX_CELLS  # falls when an agent says tooBig or goes silent, never rises
        self._rows = ROWS_A_PDU  # rises with each answer that came whole
        self._cell_bytes = 27.0  # of a table of numbers and short names
        self._values: dict[str, SnmpValue] = {}
        self._cut: set[str] = set()
        self._questions = 0
        self._bytes = 0
        self.answered = False

    def question(self) -> Question | None:
        """What to send now; None when all has been said."""
        if not self._todo and not self._cursors:
            return None
        if self._questions >= MAX_QUESTIONS or self._bytes >= MAX_TOTAL_BYTES:
            self.stop()
        cells = min(self._limit, int((ANSWER_BYTES - HEAD_BYTES) / self._cell_bytes) or 1)
        if self._todo:
            self._questions += 1
            self._columns = ()
            self._asked = self._todo[:cells]
            return Question(Verb.GET, self._asked)
        if not self._cursors:  # stopped
            return None
        self._questions += 1
        self._columns = self._cursors[: min(cells, MAX_COLUMNS_A_PDU)]
        self._asked = tuple(cursor.last for cursor in self._columns)
        if self._version == V1:
            self._repetitions = 1
            return Question(Verb.GET_NEXT, self._asked)
        self._repetitions = max(1, min(self._rows, cells // len(self._columns)))
        return Question(Verb.GET_BULK, self._asked, self._repetitions)

    def feed(self, pdu: Pdu, size_bytes: int) -> None:
        """Take the answer to the last question.

        Raises:
            LookError: GARBLED, it does not answer the question; DENIED, the agent refuses.
        """
        self._bytes += size_bytes
        if pdu.tag != RESPONSE:
            raise garbled("a Report where a Response belongs")
        if pdu.values is not None:
            self._got_all(pdu.values)
        elif pdu.error_status != NO_ERROR:
            self._failed(pdu)
        elif len(pdu.varbinds) > self._cells():
            raise garbled(f"{len(pdu.varbinds)} variable bindings, more than were asked")
        elif not pdu.varbinds:
            if not self._shrink():
                raise garbled("an answer without variable bindings")
        else:
            self._cell_bytes += 0.75 * (size_bytes / len(pdu.varbinds) - self._cell_bytes)
            if self._columns:
                self._walked(pdu.varbinds)
            else:
                self._got(pdu.varbinds)
        self.answered = True

    def silent(self) -> bool:
        """The last question got no answer: whether there is a smaller one worth a try.

        Large answers are lost where a tunnel drops fragments, and some agents choke on them.
        """
        return self._shrink()

    def stop(self) -> None:
        """No more questions; what was not walked to its end is marked as cut."""
        self._todo = ()
        self._cut.update(cursor.text for cursor in self._cursors)
        self._cursors = []

    @property
    def got_all_scalars(self) -> bool:
        """Whether every GET was answered; what is missing then is missing on the device."""
        return not self._todo

    def answer(self, rtt_ms: float | None = None) -> SnmpAnswer:
        """What was said until now."""
        return SnmpAnswer(self._values, frozenset(self._cut), rtt_ms)

    def _cells(self) -> int:
        return len(self._asked) * (self._repetitions if self._columns else 1)

    def _shrink(self) -> bool:
        cells = self._cells()
        if cells <= 1:
            return False
        self._limit = max(1, cells // 2)
        return True

    def _failed(self, pdu: Pdu) -> None:
        status, index = pdu.error_status, pdu.error_index
        if status in (NO_ACCESS, AUTHORIZATION_ERROR):
            raise LookError(Outcome.DENIED, f"SNMP: the agent refuses access (error {status})")
        if status not in (TOO_BIG, NO_SUCH_NAME, GEN_ERR):
            raise garbled(f"error-status {status}")
        if not 0 <= index <= len(self._asked):
            raise garbled(f"error-index {index} of {len(self._asked)}")
        if (status == TOO_BIG or index == 0) and self._shrink():
            return
        self._drop(max(index, 1) - 1, cut=status != NO_SUCH_NAME)

    def _drop(self, place: int, *, cut: bool) -> None:
        """Never ask that object again: v1's way to say "no such object", or an agent's bug."""
        if not self._columns:
            gone = self._asked[place]
            self._todo = tuple(oid for oid in self._todo if oid != gone)
            return
        self._end(self._columns[place], cut=cut)
        self._sweep()

    def _got_all(self, values: Sequence[SnmpValue]) -> None:
        """Just what was asked, in its order."""
        names, said = self._names, self._values
        if len(values) != len(self._asked) or self._columns:
            raise garbled("values of another question")
        if len(values) == len(names) and None not in values:
            said.update(zip(names.values(), values, strict=True))
        else:
            for oid, value in zip(self._asked, values, strict=True):
                if value is not None:  # null, noSuchObject, noSuchInstance
                    said[names[oid]] = value
        self._todo = self._todo[len(values) :]

    def _got(self, varbinds: Sequence[Varbind]) -> None:
        names, values, asked = self._names, self._values, self._asked
        if len(asked) < len(names):
            names = {oid: names[oid] for oid in asked}  # of this question alone
        said = {oid for oid, _, _ in varbinds}
        if not said <= names.keys():
            strange = next(oid for oid in said if oid not in names)
            raise garbled(f"{oid_text(strange)[:80]} was not asked")
        for oid, _, value in varbinds:
            if value is not None:  # null, noSuchObject, noSuchInstance
                values[names[oid]] = value
        self._todo = () if len(said) == len(self._todo) else self._left(said)

    def _left(self, said: set[bytes]) -> tuple[bytes, ...]:
        return tuple(oid for oid in self._todo if oid not in said)

    def _walked(self, varbinds: Sequence[Varbind]) -> None:
        columns, values, texts = self._columns, self._values, oid_texts
        for place, cursor in enumerate(columns):
            root, last = cursor.root, cursor.last
            room = min(cursor.most - cursor.rows, MAX_VALUES - len(values))
            left = room
            for oid, _, value in varbinds[place :: len(columns)]:
                if value is None or not oid.startswith(root):
                    self._end(cursor, cut=False)
                    break
                # Numbers below 128 order as their bytes do; others have to be read.
                if not (oid > last and oid.isascii()) and oid_arcs(oid) <= oid_arcs(last):
                    self._end(cursor, cut=True)
                    break
                if left <= 0:
                    self._end(cursor, cut=True)
                    break
                left -= 1
                last = oid
                values[texts[oid]] = value
            cursor.last = last
            cursor.rows += room - left
        if len(varbinds) == self._cells():
            self._rows = min(2 * self._rows, MAX_ROWS_A_PDU)
        self._sweep()

    def _end(self, cursor: _Cursor, *, cut: bool) -> None:
        cursor.done = True
        if cut:
            self._cut.add(cursor.text)

    def _sweep(self) -> None:
        self._cursors = [cursor for cursor in self._cursors if not cursor.done]


def merge_asks(asks: Iterable[SnmpAsk]) -> SnmpAsk:
    """One ask for all probes of a device; what a walk brings anyway is not asked twice."""
    return _merged(tuple(asks))


@lru_cache(256)  # thousands of devices have a dozen sets of probes between them
def _merged(every: tuple[SnmpAsk, ...]) -> SnmpAsk:
    walks = list(dict.fromkeys(oid for ask in every for oid in ask.walk))
    roots = [oid for oid in walks if not _covered(oid, walks)]
    gets = dict.fromkeys(oid for ask in every for oid in ask.get)
    most = {
        oid: max(dict(ask.caps).get(oid, ask.max_rows) for ask in every if _walks(ask, oid))
        for oid in roots
    }
    highest = max((ask.max_rows for ask in every), default=SnmpAsk().max_rows)
    return SnmpAsk(
        get=tuple(oid for oid in gets if not _covered(oid, roots)),
        walk=tuple(roots),
        max_rows=highest,
        caps=tuple((oid, rows) for oid, rows in most.items() if rows < highest),
    )


def _walks(ask: SnmpAsk, root: str) -> bool:
    return any(oid == root or oid.startswith(root + ".") for oid in ask.walk)


def _covered(oid: str, roots: Iterable[str]) -> bool:
    return any(oid.startswith(root + ".") for root in roots)

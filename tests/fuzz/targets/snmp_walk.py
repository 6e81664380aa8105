"""A whole dialogue with an agent that answers each question as the input says.

Whatever it answers, the dialogue ends, holds no more than it may, and stays inside its subtrees.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.asks import SnmpAsk
from audit.wire.ber import encode_oid
from audit.wire.snmp import REPORT, RESPONSE, V1, V2C, Pdu, Varbind
from audit.wire.snmp_walk import MAX_QUESTIONS, MAX_VALUES, Dialogue
from inventory.seen import LookError
from tests.fuzz.target import Target

_ASK = SnmpAsk(
    get=("1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0"),
    walk=("1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.43.11.1"),
    max_rows=50,
    caps=(("1.3.6.1.2.1.43.11.1", 5),),
)
_ROOTS = tuple(f"{oid}." for oid in _ASK.walk)


def _parse(data: bytes) -> None:
    version = V1 if data[:1] == b"\1" else V2C
    dialogue, at, turns = Dialogue(_ASK, version), 1, 0
    while (question := dialogue.question()) is not None:
        turns += 1
        if turns > MAX_QUESTIONS + 1:
            raise AssertionError("a dialogue without end")
        if at >= len(data):
            if not dialogue.silent():
                dialogue.stop()
            continue
        pdu, at = _answer(data, at, question.oids)
        try:
            dialogue.feed(pdu, 40 + 20 * len(pdu.varbinds))
        except LookError:
            if not dialogue.silent():
                break
    values = dialogue.answer().values
    if len(values) > MAX_VALUES:
        raise AssertionError(f"{len(values)} values")
    strange = [oid for oid in values if oid not in _ASK.get and not oid.startswith(_ROOTS)]
    if strange:
        raise AssertionError(f"{strange[0]} was not asked")


def _answer(data: bytes, at: int, asked: tuple[bytes, ...]) -> tuple[Pdu, int]:
    """One answer: how many bindings, an error, then a step for each binding."""
    count, status, index = (data[at : at + 3] + b"\0\0\0")[:3]
    at += 3
    bindings: list[Varbind] = []
    last = list(asked)
    for number in range(count % 65):
        step, value = (data[at : at + 2] + b"\0\0")[:2]
        at += 2
        place = number % len(asked)
        if step < 200:  # on, stand still or go back
            oid = last[place] + bytes((step % 128,)) if step < 120 else last[place][:-1]
        else:
            oid = data[at : at + step - 199]
            at += step - 199
            if not oid or oid[-1] & 0x80:
                oid = encode_oid("1.3.6.1.2.1.2.3")
        last[place] = oid
        bindings.append((oid, 2, None if value == 255 else value))
    tag = REPORT if status == 255 else RESPONSE
    return Pdu(tag, 1, status % 19 if status > 200 else 0, index, bindings), at


def _seeds() -> Iterator[bytes]:
    for version in (0, 1):
        row = bytes((30, 0, 0)) + b"\1\7" * 30
        yield bytes((version,)) + b"\2\0\0\0\1\0\2" + row * 20
        yield bytes((version,)) + b"\2\xcb\1" + row * 3 + b"\3\xcc\2" + row
        yield bytes((version,)) + row + bytes((5, 0, 0)) + b"\xd0" * 40


TARGET = Target(parse=_parse, seeds=_seeds, raises=(LookError,))

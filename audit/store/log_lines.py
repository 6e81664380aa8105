"""Log lines: the journal as JSON Lines, one record a line, readable and verifiable by itself.

A line is a JSON object without spaces: seq, kind, the record's fields by name (times as ISO 8601
UTC), for what was sent also the actor and the plan of its run, and the hashes: the one before and
its own, in hex. Only the line that the record makes is right; any other spelling is a change.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from audit.store.chain_check import FlawError, Record
from audit.store.journal import FIELDS, GENESIS, encode
from inventory.codec import at_time, at_us

Who = dict[str, tuple[str, str]]
"""Actor and plan by run, as the records up to here say."""


def lines(records: Iterable[Record], previous: bytes = GENESIS) -> Iterator[str]:
    """The lines of records that follow each other, without line ends."""
    who: Who = {}
    for seq, body, made in records:
        yield _line(seq, json.loads(body), previous, made, who)
        previous = made


def _line(seq: int, body: list[Any], previous: bytes, made: bytes, who: Who) -> str:
    kind = body[0]
    said: dict[str, Any] = {"seq": seq, "kind": kind}
    for name, value in zip(FIELDS[kind], body[1:], strict=True):
        said[name] = _iso(value) if name == "at" else value
        if kind == "sent" and name == "run":
            said["actor"], said["plan"] = who.get(value, ("", ""))
    if kind in ("begin", "resume"):
        who[said["run"]] = said["actor"], said["plan"]
    said["prev"], said["hash"] = previous.hex(), made.hex()
    return encode(said)


def _iso(at: int) -> str:
    return at_time(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_lines(found: Iterable[str]) -> Iterator[Record]:
    """The records of lines; whether they are chained is for the walk to say.

    Raises:
        FlawError: a line that no record makes.
    """
    who: Who = {}
    last = 0
    before: bytes | None = None
    for number, text in enumerate(found, 1):
        try:
            said = json.loads(text)
            seq, previous, made = _ends(said)
            body = _body(said)
            again = _line(seq, body, previous, made, who)
        except (ValueError, KeyError, TypeError, OverflowError, AttributeError, RecursionError):
            raise _flaw(last + 1, number) from None
        if again != text or before not in (None, previous):
            raise _flaw(last + 1, number)
        yield seq, encode(body), made
        last, before = seq, made


def first_of(text: str) -> tuple[int, bytes]:
    """Where a file of lines begins: the first record's number, and the hash before it.

    Raises:
        FlawError: no line of ours.
    """
    try:
        seq, previous, _ = _ends(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _flaw(1, 1) from None
    if (seq == 1) != (previous == GENESIS):
        raise _flaw(seq, 1)
    return seq, previous


def _ends(said: Mapping[str, Any]) -> tuple[int, bytes, bytes]:
    seq, previous, made = said["seq"], bytes.fromhex(said["prev"]), bytes.fromhex(said["hash"])
    if type(seq) is not int or not 0 < seq < 2**63 or (len(previous), len(made)) != (32, 32):
        raise ValueError("no record")
    return seq, previous, made


def _body(said: Mapping[str, Any]) -> list[Any]:
    kind = said["kind"]
    return [kind, *(_item(name, said[name]) for name in FIELDS[kind])]


def _item(name: str, value: Any) -> Any:
    return at_us(datetime.fromisoformat(value)) if name == "at" else value


def _flaw(seq: int, number: int) -> FlawError:
    return FlawError(seq, f"line {number} is not as it was written", f"dòng {number} không còn "
                     "như khi được ghi")  # fmt: skip

"""Bundle: the sealed evidence of one run, verified by anybody without the store or the estate.

    run.json            the run
    plan.json           its plan: hash, parts, and what was to be looked at
    policy.json         the policy of the decisions
    decisions.jsonl     what was decided
    observations.jsonl  what was seen, by (site, asset, probe)
    journal.jsonl       the part of the log from the run's first record to its last
    manifest.json       every member's length and SHA-256, the head of the log, the seal
    signature.json      where a key was given: Ed25519 over manifest.json

An observation's line ends with its facts, as they were kept. Where they hold personal data these
are left out and `facts_sha256` says what the whole was: the row is bound to the log by that hash,
what is shown of its facts by the seal alone.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple

from audit.store.chain_check import FlawError, Record
from audit.store.journal import encode, row_digest_of
from audit.store.sealed_zip import Member, directory, of_data, write_member
from inventory.codec import Row

FORMAT = "ward-audit evidence 1"
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
JOURNAL, OBSERVATIONS, RUN, PLAN = "journal.jsonl", "observations.jsonl", "run.json", "plan.json"
FIELDS = Row._fields[:9]

Sign = Callable[[bytes], Mapping[str, str]]
"""Manifest → algorithm, public_key, signature (hex)."""


class Slice(NamedTuple):
    """A part of a store's log."""

    first: int
    last: int
    previous: bytes  # the hash before the first


def slice_of(records: Iterable[Record], run: str) -> Slice:
    """Everything from a run's first record to the last that says something of it.

    A purge that touched the run, or emptied a record in between, belongs to it.

    Raises:
        KeyError: the log does not know the run.
    """
    name = encode([run])[1:-1]
    first = last = 0
    previous = before = bytes(32)
    purges: list[tuple[int, set[int]]] = []
    for seq, body, made in records:
        if body.startswith('["purge",'):
            said = json.loads(body)
            purges.append((seq, set(said[4])))
            mine = first and any(row[0] == run for row in said[3])
        else:
            mine = name in body and run in json.loads(body)[1:5]
        if mine:
            last = seq
            if not first:
                first, previous = seq, before
        before = made
    if not first:
        raise KeyError(run)
    again = True
    while again:
        again = False
        for seq, emptied in purges:
            if seq > last and any(first <= one <= last for one in emptied):
                last, again = seq, True
    return Slice(first, last, previous)


def dump(value: Any) -> bytes:
    """JSON in its one spelling, with a line end."""
    return (encode(value) + "\n").encode()


def observation_line(row: Row, shown: str) -> str:
    """One observation; `shown`: its facts, or what of them may be shown."""
    said: dict[str, Any] = dict(zip(FIELDS, row[:9], strict=True))
    if shown != row.facts:
        said["facts_sha256"] = sha256(row.facts.encode()).hexdigest()
    return f'{encode(said)[:-1]},"facts":{shown}}}'


def read_observation(text: str) -> tuple[tuple[Any, ...], str]:
    """(fields of the row, its digest) of an observation's line.

    Raises:
        FlawError: a line that no observation makes.
    """
    try:
        said = json.loads(text)
        del said["facts"]
        start = f'{encode(said)[:-1]},"facts":'
        whole = said.get("facts_sha256")
        fields = tuple(said[name] for name in FIELDS)
        wanted = {*FIELDS} if whole is None else {*FIELDS, "facts_sha256"}
        if not text.startswith(start) or not text.endswith("}") or set(said) != wanted:
            raise ValueError("another spelling")
        if whole is None:
            whole = sha256(text[len(start) : -1].encode()).hexdigest()
        return fields, row_digest_of(fields, whole)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        en, vi = "a line is not as it was written", "một dòng không còn như khi được ghi"
        raise FlawError(None, f"{OBSERVATIONS}: {en}", f"{OBSERVATIONS}: {vi}") from None


def manifest(members: Iterable[Member], about: Mapping[str, Any]) -> bytes:
    """The manifest: what it is about, its members, and the seal over all of it."""
    said = {"format": FORMAT, **about, "members": [one._asdict() for one in members]}
    return dump({**said, "seal": sha256(dump(said)).hexdigest()})


def seal_of(said: Mapping[str, Any]) -> str:
    """The seal that a manifest should have, in hex."""
    return sha256(dump({name: one for name, one in said.items() if name != "seal"})).hexdigest()


def write_bundle(
    file: BinaryIO,
    members: Iterable[tuple[str, Iterable[bytes]]],
    about: Mapping[str, Any],
    sign: Sign | None = None,
) -> str:
    """Write the archive; its seal, 64 hex digits.

    Raises:
        TooLargeError: more than 4 GB.
    """
    made = [write_member(file, name, parts) for name, parts in members]
    last = manifest(made, about)
    made.append(write_member(file, MANIFEST, [last]))
    if sign is not None:
        made.append(write_member(file, SIGNATURE, [dump(dict(sign(last)))]))
    file.write(directory(made))
    return str(json.loads(last)["seal"])


def members_of(said: Mapping[str, Any], last: bytes, signature: bytes | None) -> list[Member]:
    """All members that an archive with this manifest has, in order.

    Raises:
        KeyError, TypeError, ValueError: no manifest of ours.
    """
    made = [Member(**one) for one in said["members"]]
    made.append(of_data(MANIFEST, last))
    if signature is not None:
        made.append(of_data(SIGNATURE, signature))
    return made


def text_lines(parts: Iterable[bytes]) -> Iterator[str]:
    """The lines of bytes that come in pieces.

    Raises:
        FlawError: the last line has no end, or it is no UTF-8.
    """
    held = b""
    for part in parts:
        *whole, held = (held + part).split(b"\n")
        for line in whole:
            try:
                yield line.decode()
            except UnicodeDecodeError:
                raise _cut() from None
    if held:
        raise _cut()


def _cut() -> FlawError:
    return FlawError(
        None, "a line is cut off or no text", "một dòng bị cắt hoặc không phải văn bản"
    )

"""Verify a file: a sealed bundle, or a log of JSON Lines. Neither store nor estate is needed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any, BinaryIO

from audit.store.bundle import (
    FORMAT,
    JOURNAL,
    MANIFEST,
    OBSERVATIONS,
    PLAN,
    RUN,
    SIGNATURE,
    dump,
    members_of,
    read_observation,
    seal_of,
    text_lines,
)
from audit.store.chain_check import Flaw, FlawError, SeenRun, Walk
from audit.store.journal import GENESIS, Head
from audit.store.log_lines import first_of, read_lines
from audit.store.sealed_zip import Member, directory, find_last, local_head, read_part
from audit.store.verify import Verified

Check = Callable[[bytes, Mapping[str, Any]], str]
"""(manifest, signature.json) → SHA-256 of the key that signed; ValueError: it did not."""

_NO_VALUE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def verify_log(file: BinaryIO, size: int, head: str | None = None) -> Verified:
    """A file of log lines, from whatever record it begins with."""
    walk: Walk | None = None
    try:
        found = text_lines(read_part(file, 0, size))
        first = next(found, None)
        if first is None:
            return Verified(0, 0, 0, None, Flaw(None, "is empty", "trống"))
        walk = Walk(*first_of(first), head=head)
        walk.over(read_lines(chain([first], found)))
    except FlawError as error:
        if walk is None:
            return Verified(0, 0, 0, None, error.flaw)
        return Verified(walk.records, walk.sent, 0, walk.head, error.flaw, walk.after_head)
    finally:
        if walk is not None:
            walk.close()
    return Verified(walk.records, walk.sent, 0, walk.head, None, walk.after_head)


def verify_bundle(
    file: BinaryIO, size: int, head: str | None = None, check: Check | None = None
) -> Verified:
    """A sealed bundle.

    Args:
        head: 64 hex digits: of the log at the end of the run, or the bundle's seal.
        check: of the signature; it is asked only where there is one.
    """
    holder: list[Walk] = []
    seen = [0]
    signed = ""
    flaw: Flaw | None = None
    try:
        said, last, signature = _manifest(file)
        places = _layout(file, size, members_of(said, last, signature))
        if signature is not None and check is not None:
            signed = _signed(check, last, signature)
        wanted = None if head == said["seal"] else head
        _content(file, said, places, wanted, holder, seen)
    except FlawError as error:
        flaw = error.flaw
    except _NO_VALUE:
        flaw = _damaged(MANIFEST).flaw
    walk = holder[0] if holder else None
    if walk is not None:
        walk.close()
    return Verified(
        0 if walk is None else walk.records,
        0 if walk is None else walk.sent,
        seen[0],
        None if walk is None else walk.head,
        flaw,
        None if walk is None else walk.after_head,
        "valid" if signed else "",
        signed,
    )


def _manifest(file: BinaryIO) -> tuple[dict[str, Any], bytes, bytes | None]:
    try:
        found = find_last(file, (MANIFEST, SIGNATURE))
        last = found[MANIFEST]
        said = json.loads(last)
        if said["format"] != FORMAT or dump(said) != last or said["seal"] != seal_of(said):
            raise ValueError("another manifest")
    except _NO_VALUE:
        raise _damaged(MANIFEST) from None
    return said, last, found.get(SIGNATURE)


def _layout(file: BinaryIO, size: int, members: Sequence[Member]) -> dict[str, tuple[int, int]]:
    """Where each member's bytes are, once every byte of the file is what it must be."""
    at = 0
    places: dict[str, tuple[int, int]] = {}
    for one in members:
        start = local_head(one)
        if b"".join(read_part(file, at, len(start))) != start:
            raise _damaged(one.name)
        at += len(start)
        digest = sha256()
        for part in read_part(file, at, one.bytes):
            digest.update(part)
        if digest.hexdigest() != one.sha256:
            raise _damaged(one.name)
        places[one.name] = at, one.bytes
        at += one.bytes
    end = directory(members)
    if at + len(end) != size or b"".join(read_part(file, at, len(end))) != end:
        raise _damaged("the archive's directory")
    return places


def _signed(check: Check, last: bytes, signature: bytes) -> str:
    try:
        said = json.loads(signature)
        if dump(said) != signature:
            raise ValueError("another spelling")
        return check(last, said)
    except _NO_VALUE:
        raise FlawError(None, "signature.json: does not fit the manifest",
                        "signature.json: không khớp với manifest") from None  # fmt: skip


def _content(
    file: BinaryIO, said: Mapping[str, Any], places: Mapping[str, tuple[int, int]],
    head: str | None, holder: list[Walk], seen: list[int],
) -> None:  # fmt: skip
    """What the members say of each other."""
    run = SeenRun(**_one(file, places, RUN))
    plan = _one(file, places, PLAN)
    if set(plan) != {"hash", "parts", "looks"}:
        raise _damaged(PLAN)
    previous = bytes.fromhex(said["previous"])
    if (said["first"] == 1) != (previous == GENESIS):
        raise _damaged(MANIFEST)
    walk = Walk(said["first"], previous, head)
    holder.append(walk)
    began: list[Mapping[str, Any]] = []
    found = read_lines(_noted(text_lines(read_part(file, *places[JOURNAL])), run.id, began))
    if walk.over(found) != Head(**said["head"]):
        raise FlawError(walk.head.seq, "is the last record, and the manifest names another",
                        "là bản ghi cuối, nhưng manifest nêu bản ghi khác")  # fmt: skip
    walk.runs = {name: one for name, one in walk.runs.items() if name == run.id}
    walk.check_runs([run])
    if not began or (began[0]["plan"], began[0]["parts"]) != (plan["hash"], plan["parts"]):
        raise FlawError(None, "plan.json: is not the plan that the log names",
                        "plan.json: không phải kế hoạch mà nhật ký nêu")  # fmt: skip
    rows = map(read_observation, text_lines(read_part(file, *places[OBSERVATIONS])))
    seen[0] = sum(walk.check_rows(run.id, rows).values())
    if (said["run"], said["records"], said["observations"]) != (run.id, walk.records, seen[0]):
        raise _damaged(MANIFEST)


def _one(file: BinaryIO, places: Mapping[str, tuple[int, int]], name: str) -> dict[str, Any]:
    """A member that is one JSON object, in its one spelling."""
    data = b"".join(read_part(file, *places[name]))
    said: dict[str, Any] = json.loads(data)
    if dump(said) != data:
        raise _damaged(name)
    return said


def _noted(found: Iterator[str], run: str, began: list[Mapping[str, Any]]) -> Iterator[str]:
    """The same lines; the begin of the run is noted on the way."""
    for line in found:
        if '"kind":"begin"' in line[:60]:
            said = json.loads(line)
            if said["run"] == run:
                began.append(said)
        yield line


def is_bundle(file: BinaryIO) -> bool:
    """Whether a file begins as an archive does."""
    file.seek(0)
    return file.read(2) == b"PK"


def _damaged(name: str) -> FlawError:
    return FlawError(None, f"{name}: was changed", f"{name}: đã bị sửa")

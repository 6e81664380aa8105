"""Journal: the log of everything sent and kept, each record chained to the one before.

Canonical bytes, version 1. A record's body is a JSON array in UTF-8 without spaces
(`separators=(",", ":")`, `ensure_ascii=False`), its first item the kind:

    ["begin", at_us, mono_us, run, actor, plan, register, looks, selection, tool, simulated, parts]
    ["resume", at_us, mono_us, run, actor, plan, tool, parts]
    ["sent", at_us, mono_us, run, asset, destination, protocol, verb, times, bytes, credential,
     outcome]
    ["kept", run, site, {asset: {probe: digest of the observation's row}}]
    ["gap", at_us, mono_us, run, site, why]
    ["checkpoint", at_us, mono_us, records]
    ["end", at_us, mono_us, run, state]
    ["purge", at_us, why, [[run, site, asset, probe, new digest or ""]], [seq emptied]]
    ["emptied", SHA-256 of the body that was there, in hex]

    hash = SHA-256(previous hash (32 bytes) + seq (8 bytes, big-endian) + SHA-256(body))

The hash before the first record is 32 zero bytes. An emptied record stands for the one it was: its
body counts with the hash that it names. The last word about an observation is the one that counts.

The digest of an observation's row is SHA-256 over the UTF-8 of one text: the lengths (in
characters) of run, asset, probe, site, kind, outcome and note, then at_us, took_s (as Python writes
them) and the hex SHA-256 of the facts, with commas between, a colon, and the seven texts. So facts
can be withheld and the rest still be verified.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from audit.world.exchange import Gap, Sent
from inventory.codec import Row

GENESIS = bytes(32)
CHECKPOINT_EVERY = 1_000
_MOST_ASSETS = 64  # that one record of what was kept names
MOST_PURGED = 1_000  # rows and records that one purge record names, so that none grows huge

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_INSERT = "INSERT INTO journal (seq, body, hash) VALUES (?, ?, ?)"
_LAST = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
_BODY = "SELECT body FROM journal WHERE seq = ?"
_EMPTY = "UPDATE journal SET body = ? WHERE seq = ?"

Key = tuple[str, str, str, str]
"""(run, site, asset, probe) of an observation."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "begin": (
        "at", "mono_us", "run", "actor", "plan", "register", "looks", "selection", "tool",
        "simulated", "parts",
    ),
    "resume": ("at", "mono_us", "run", "actor", "plan", "tool", "parts"),
    "sent": (
        "at", "mono_us", "run", "asset", "destination", "protocol", "verb", "times", "bytes",
        "credential", "outcome",
    ),
    "kept": ("run", "site", "rows"),
    "gap": ("at", "mono_us", "run", "site", "why"),
    "checkpoint": ("at", "mono_us", "records"),
    "end": ("at", "mono_us", "run", "state"),
    "purge": ("at", "why", "rows", "emptied"),
    "emptied": ("was",),
}  # fmt: skip
"""What the items after the kind are, in order."""


class Moment(NamedTuple):
    """A time by two clocks: microseconds since 1970 UTC, and of this computer's monotonic clock."""

    at_us: int
    mono_us: int = 0


class Opening(NamedTuple):
    """Who begins or resumes a run, when, and by what plan."""

    moment: Moment
    actor: str = ""  # a pseudonym: uid:1000
    plan: str = ""
    parts: Mapping[str, Any] = {}


class Head(NamedTuple):
    """Where the chain ends: what an outsider writes down."""

    seq: int
    hash: str  # 64 hex digits


def encode(value: Any) -> str:
    """The canonical text of a body, or of any other JSON value."""
    return _encode(value)


def link(previous: bytes, seq: int, body: bytes) -> bytes:
    """The hash of a record, 32 bytes. `body`: SHA-256 of its canonical bytes."""
    return sha256(previous + seq.to_bytes(8, "big") + body).digest()


def body_hash(text: str) -> bytes:
    """What a body counts with: its SHA-256, or the one that an emptied record names.

    Raises:
        ValueError: a record that says it was emptied, and does not name a hash.
    """
    if text.startswith('["emptied",'):
        said = json.loads(text)
        was = bytes.fromhex(said[1]) if len(said) == 2 and isinstance(said[1], str) else b""
        if len(was) != 32 or text != _encode(["emptied", was.hex()]):
            raise ValueError("an emptied record without its hash")
        return was
    return sha256(text.encode()).digest()


def row_digest(row: Row) -> str:
    """The digest of an observation, 64 hex digits."""
    return row_digest_of(row[:9], sha256(row.facts.encode()).hexdigest())


def row_digest_of(fields: Sequence[Any], facts_sha256: str) -> str:
    """The digest of an observation whose facts are known by their hash alone.

    Args:
        fields: run, asset, probe, site, kind, at_us, took_s, outcome, note.
    """
    run, asset, probe, site, kind, at_us, took_s, outcome, note = fields
    return sha256(
        f"{len(run)},{len(asset)},{len(probe)},{len(site)},{len(kind)},{len(outcome)},{len(note)},"
        f"{at_us!r},{took_s!r},{facts_sha256}:{run}{asset}{probe}{site}{kind}{outcome}{note}".encode()
    ).hexdigest()


class Chain:
    """The end of the journal inside one open transaction; `write` before it is committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        last = connection.execute(_LAST).fetchone()
        self.seq, self._hash = (0, GENESIS) if last is None else (int(last[0]), bytes(last[1]))
        self._held: list[tuple[int, str, bytes]] = []

    def add(self, *body: Any) -> int:
        """One more record; its number."""
        text = _encode(body)
        self.seq = seq = self.seq + 1
        self._hash = made = link(self._hash, seq, sha256(text.encode()).digest())
        self._held.append((seq, text, made))
        return seq

    def write(self) -> Head:
        """Hand all to the database."""
        self._connection.executemany(_INSERT, self._held)
        self._held.clear()
        return Head(self.seq, self._hash.hex())


def add_seen(
    chain: Chain, rows: Iterable[Row], sent: Iterable[Sent | Gap], moment: Moment | None
) -> None:
    """What was sent, what was kept of it, and a checkpoint when one is due."""
    first = chain.seq
    for one in sent:
        chain.add("gap" if isinstance(one, Gap) else "sent", *one)
    for run, site, digests in _by_site(rows):
        chain.add("kept", run, site, digests)
    if moment is not None and first // CHECKPOINT_EVERY != chain.seq // CHECKPOINT_EVERY:
        chain.add("checkpoint", *moment, chain.seq)


def _by_site(rows: Iterable[Row]) -> Iterator[tuple[str, str, dict[str, dict[str, str]]]]:
    """Rows of one site share a record, up to so many assets; the order within a commit is free."""
    sites: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in rows:
        key = row.run, row.site
        assets = sites.get(key)
        if assets is None:
            assets = sites[key] = {}
        elif len(assets) >= _MOST_ASSETS and row.asset not in assets:
            yield *key, assets
            assets = sites[key] = {}
        digests = assets.get(row.asset)
        if digests is None:
            digests = assets[row.asset] = {}
        digests[row.probe] = row_digest(row)
    for (run, site), assets in sites.items():
        yield run, site, assets


def purged(
    connection: sqlite3.Connection,
    at_us: int,
    why: str,
    *,
    rows: Iterable[tuple[str, str, str, str, str]] = (),
    emptied: Iterable[int] = (),
) -> Head:
    """Say in the chain what a purge did, and empty records of what was sent.

    Called inside the transaction that changes or deletes the observations.

    Args:
        why: a word or a sentence of ours, without personal data.
        rows: (run, site, asset, probe, new digest; "" for a row that is gone).
        emptied: numbers of `sent` records whose bodies go; their hashes stay.

    Raises:
        ValueError: a number that is no record of what was sent.
    """
    chain = Chain(connection)
    held_rows = [list(row) for row in rows]
    held_seqs = sorted(set(emptied))
    for seq in held_seqs:
        found = connection.execute(_BODY, (seq,)).fetchone()
        if found is None or not str(found[0]).startswith('["sent",'):
            raise ValueError(f"record {seq} is none of what was sent")
        was = sha256(str(found[0]).encode()).hexdigest()
        connection.execute(_EMPTY, (_encode(["emptied", was]), seq))
    while held_rows or held_seqs:
        now_rows, held_rows = held_rows[:MOST_PURGED], held_rows[MOST_PURGED:]
        now_seqs, held_seqs = held_seqs[:MOST_PURGED], held_seqs[MOST_PURGED:]
        chain.add("purge", at_us, why, now_rows, now_seqs)
    return chain.write()

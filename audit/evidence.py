"""Evidence: what of a run goes into a sealed bundle, and who signs it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.app import Working, assessment
from audit.plan import Selection
from audit.store.bundle import Sign, Slice, dump, observation_line, slice_of, write_bundle
from audit.store.chain_check import Record, SeenRun
from audit.store.journal import Head
from audit.store.log_lines import lines
from audit.store.store import Run
from audit.version import version
from audit.whole_file import whole_file
from inventory.codec import Row, at_us
from inventory.fields import Class
from inventory.redact import redacted

if TYPE_CHECKING:
    from audit.store.sqlite import SqliteStore

_PART = "SELECT seq, body, hash FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq"
_ALL = "SELECT seq, body, hash FROM journal ORDER BY seq"
_COUNT = "SELECT coalesce(sum(looks), 0) FROM tally WHERE run = ?"
_PERSONAL: frozenset[Class] = frozenset({"personal"})


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    records: int
    head: Head
    observations: int = 0
    withheld: int = 0  # of them, without their personal data
    seal: str = ""
    plan_whole: bool = True  # False: the estate has changed since, so the looks cannot be listed


def export_log(store: "SqliteStore", out: Path, run: str | None) -> Exported:
    """The log as JSON Lines: all of it, or from a run's first record to its last."""
    with store.reading() as connection:
        connection.execute("BEGIN")
        part = _part(connection, run)
        with whole_file(out) as file:
            for line in lines(_records(connection, part), part.previous):
                file.write(line.encode() + b"\n")
        return Exported(part.last - part.first + 1, _head(connection, part.last))


def export_bundle(
    working: Working, store: "SqliteStore", run: Run, out: Path, *,
    sign: Sign | None = None, personal: bool = False,
) -> Exported:  # fmt: skip
    """The sealed bundle of a run; the same store gives the same bytes.

    Args:
        personal: facts whole, with the personal data in them.

    Raises:
        InputError: the folder's policy, register or tables are wrong.
        TooLargeError: more than 4 GB.
    """
    at = max(one for one in (run.started, run.finished, run.last) if one is not None)
    judged = assessment(working, at=at, run=run.id)
    parts = store.parts(run.id)
    plan = working.plan(Selection.parse(run.selection))
    whole = parts.get("inventory") == plan.survey().hash
    looks = [_look(look) for look in plan.looks()] if whole else None
    withheld = [0]
    with store.reading() as connection:
        connection.execute("BEGIN")
        part = _part(connection, run.id)
        head = _head(connection, part.last)
        count = connection.execute(_COUNT, (run.id,)).fetchone()[0]
        members: list[tuple[str, Iterable[bytes]]] = [
            ("run.json", [dump(_seen(run)._asdict())]),
            ("plan.json", [dump({"hash": run.plan, "parts": parts, "looks": looks})]),
            ("policy.json", [dump(judged.policy.model_dump(mode="json"))]),
            ("decisions.jsonl", (dump(_plain(asdict(one))) for one in judged.decisions)),
            ("observations.jsonl", _shown(store.of_run(run.id), withheld, personal=personal)),
            ("journal.jsonl", _lines(connection, part)),
        ]
        about = {
            "program": version(),
            "simulated": run.simulated,
            "run": run.id,
            "first": part.first,
            "previous": part.previous.hex(),
            "head": head._asdict(),
            "records": part.last - part.first + 1,
            "observations": count,
        }
        with whole_file(out) as file:
            seal = write_bundle(file, members, about, sign)
    return Exported(about["records"], head, count, withheld[0], seal, whole)


def signer(pem: bytes) -> Sign:
    """Signs with an Ed25519 key.

    Raises:
        ValueError: no unencrypted private key of that kind in PEM.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, None)
    except TypeError:  # it has a passphrase
        raise ValueError("needs a passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("is not an Ed25519 key")
    public = key.public_key().public_bytes_raw()

    def sign(data: bytes) -> Mapping[str, str]:
        signature = key.sign(data).hex()
        return {"algorithm": "Ed25519", "public_key": public.hex(), "signature": signature}

    return sign


def check_signature(data: bytes, said: Mapping[str, Any]) -> str:
    """The key that signed, in hex.

    Raises:
        ValueError, KeyError, TypeError: nobody signed these bytes so.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if set(said) != {"algorithm", "public_key", "signature"} or said["algorithm"] != "Ed25519":
        raise ValueError("another kind of signature")
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
    try:
        key.verify(bytes.fromhex(said["signature"]), data)
    except InvalidSignature:
        raise ValueError("does not fit") from None
    return str(said["public_key"])


def public_key(pem: bytes) -> str:
    """A public Ed25519 key of a PEM file, in hex.

    Raises:
        ValueError: none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("is not an Ed25519 key")
    return key.public_bytes_raw().hex()


def _part(connection: sqlite3.Connection, run: str | None) -> Slice:
    if run is None:
        last = connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0]
        return Slice(1, last, bytes(32))
    return slice_of(connection.execute(_ALL), run)


def _records(connection: sqlite3.Connection, part: Slice) -> Iterator[Record]:
    yield from connection.execute(_PART, (part.first, part.last))


def _lines(connection: sqlite3.Connection, part: Slice) -> Iterator[bytes]:
    for line in lines(_records(connection, part), part.previous):
        yield line.encode() + b"\n"


def _head(connection: sqlite3.Connection, seq: int) -> Head:
    found = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return Head(seq, "" if found is None else bytes(found[0]).hex())


def _seen(run: Run) -> SeenRun:
    return SeenRun(
        run.id, at_us(run.started), None if run.finished is None else at_us(run.finished),
        run.state, run.register_id, run.plan, run.looks, run.selection, run.tool, run.simulated,
    )  # fmt: skip


def _shown(rows: Iterable[Row], withheld: list[int], *, personal: bool) -> Iterator[bytes]:
    for row in rows:
        shown = row.facts if personal else redacted(row.facts, _PERSONAL)
        withheld[0] += shown != row.facts
        yield observation_line(row, shown).encode() + b"\n"


def _look(look: Any) -> list[Any]:
    asset = look.asset
    ports = dict(sorted(asset.ports.items()))
    return [asset.id, asset.kind, asset.site, asset.address, ports, list(look.probes)]


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=lambda one: one.value if isinstance(one, Enum)
                                 else str(one)))  # fmt: skip

"""Chain check: walk a log, record by record, and hold the observations against it. No file, no run.

What it finds: any record that was changed, left out, put in, moved or written twice, any
observation, run or count that is not as the log says. What it cannot find: a log that was cut off
at its end together with all that belonged to the end, or written anew as a whole. Against those
stands the head that somebody wrote down elsewhere.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from audit.store.journal import FIELDS, GENESIS, Head, body_hash, link, row_digest
from inventory.codec import Row

Record = tuple[int, str, bytes]
"""seq, body, hash"""


class Flaw(NamedTuple):
    """The first bad place."""

    seq: int | None  # record of the log; None where the log says nothing of it
    what: str
    what_vi: str


class FlawError(Exception):
    """Something is not as the log says."""

    def __init__(self, seq: int | None, what: str, what_vi: str) -> None:
        super().__init__(what)
        self.flaw = Flaw(seq, what, what_vi)


class SeenRun(NamedTuple):
    """A run as a store or a bundle has it; times in microseconds since 1970 UTC."""

    id: str
    started_us: int
    finished_us: int | None
    state: str
    register: str
    plan: str
    looks: int
    selection: str
    tool: str
    simulated: bool


_SCRATCH = """
CREATE TABLE kept (
    run TEXT, site TEXT, asset TEXT, probe TEXT, seq INTEGER, digest TEXT,
    PRIMARY KEY (run, site, asset, probe)
) WITHOUT ROWID
"""
_KEEP = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)"
_OF_RUN = (
    "SELECT site, asset, probe, seq, digest FROM kept WHERE run = ? AND digest <> '' "
    "ORDER BY site, asset, probe"
)
_AT_ONCE = 1_000


class Walk:
    """One walk over a log. `close` when done: what was kept may be more than memory holds."""

    def __init__(self, first: int = 1, previous: bytes = GENESIS, head: str | None = None) -> None:
        """Args:
        first, previous: where a part of a log begins, and the hash before it.
        head: 64 hex digits that must be the hash of one of the records.
        """
        self.runs: dict[str, SeenRun] = {}
        self.sent = 0
        self.records = 0
        self.after_head: int | None = None  # records that came after the head that was asked for
        self.emptied_by: list[tuple[int, list[int]]] = []
        self._next, self._previous, self._first = first, previous, first
        self._head = head
        self._emptied: set[int] = set()
        self._rows: list[tuple[Any, ...]] = []
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA journal_mode=OFF")
        self._scratch.execute("BEGIN")
        self._scratch.execute(_SCRATCH)

    def close(self) -> None:
        """Let go of what was noted."""
        self._scratch.close()

    @property
    def head(self) -> Head:
        """Where the walk is."""
        return Head(self._next - 1, self._previous.hex())

    def over(self, records: Iterable[Record]) -> Head:
        """Walk; where it ended.

        Raises:
            FlawError: the first record that is not what it was.
        """
        for seq, body, made in records:
            self._link(seq, body, made)
            self._say(seq, body)
        self._flush()
        for seq in sorted(self._emptied):
            raise FlawError(seq, "was emptied, and no purge says so", "bị làm rỗng mà không có "
                            "lần xoá nào ghi nhận")  # fmt: skip
        if self._head is not None and self.after_head is None and self.head.hash != self._head:
            raise FlawError(
                self.head.seq,
                "is the last record, and no record has the head that was asked for: the end was "
                "cut off, or the log was written anew",
                "là bản ghi cuối, và không bản ghi nào có mã cuối đã hỏi: phần cuối đã bị cắt, "
                "hoặc nhật ký đã được viết lại",
            )
        return self.head

    def _link(self, seq: Any, body: Any, made: Any) -> None:
        if seq != self._next or type(seq) is not int:
            at, low = self._next, isinstance(seq, int) and seq < self._next
            if low:
                en, vi = "comes twice or out of its order", "xuất hiện hai lần hoặc sai thứ tự"
                raise FlawError(at, f"{en} ({seq})", f"{vi} ({seq})")
            raise FlawError(at, f"is missing (next is {seq})", f"bị thiếu (tiếp theo là {seq})")
        try:
            expected = link(self._previous, seq, body_hash(body))
        except (AttributeError, TypeError, ValueError):
            raise _changed(seq) from None
        if made != expected:
            raise _changed(seq)
        self._next, self._previous = seq + 1, expected
        self.records += 1
        if self._head is not None:
            if expected.hex() == self._head:
                self.after_head = 0
            elif self.after_head is not None:
                self.after_head += 1

    def _say(self, seq: int, text: str) -> None:
        """What a sound record says."""
        body = json.loads(text)
        kind = str(body[0]) if isinstance(body, list) and body else ""
        if len(body) != len(FIELDS.get(kind, ())) + 1 or kind not in FIELDS:
            raise FlawError(seq, "is no record of this version", "không phải bản ghi của phiên "
                            "bản này")  # fmt: skip
        if kind == "sent":
            self.sent += 1
        elif kind == "kept":
            _, run, site, assets = body
            self._note(
                (run, site, asset, probe, seq, digest)
                for asset, digests in assets.items()
                for probe, digest in digests.items()
            )
        elif kind == "begin":
            _, at, _, run, _, plan, register, looks, selection, tool, simulated, _ = body
            self.runs[run] = SeenRun(
                run, at, None, "running", register, plan, looks, selection, tool, simulated
            )
        elif kind == "resume" and body[3] in self.runs:
            run = self.runs[body[3]]
            self.runs[run.id] = run._replace(finished_us=None, state="running", tool=body[6])
        elif kind == "end" and body[3] in self.runs:
            run = self.runs[body[3]]
            self.runs[run.id] = run._replace(finished_us=body[1], state=body[4])
        elif kind == "emptied":
            self._emptied.add(seq)
        elif kind == "purge":
            self._note((*key, seq, digest) for *key, digest in body[3])
            self._emptied.difference_update(body[4])
            self.emptied_by.append((seq, body[4]))

    def _note(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows += rows
        if len(self._rows) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._scratch.executemany(_KEEP, self._rows)
        self._rows.clear()

    # -- what belongs to it ------------------------------------------------------------------

    def check_runs(self, found: Iterable[SeenRun]) -> None:
        """Hold the runs against the log.

        Raises:
            FlawError: one that the log does not know, says otherwise of, or that is gone.
        """
        left = dict(self.runs)
        for run in found:
            said = left.pop(run.id, None)
            if said is None:
                raise FlawError(None, f"run {run.id}: the log does not know it",
                                f"lượt {run.id}: nhật ký không biết lượt này")  # fmt: skip
            for name, ours, theirs in zip(SeenRun._fields, run, said, strict=True):
                if ours != theirs or type(ours) is not type(theirs):
                    raise FlawError(None, f"run {run.id}: {name} was changed",
                                    f"lượt {run.id}: {name} đã bị sửa")  # fmt: skip
        for name in left:
            raise FlawError(None, f"run {name}: is gone", f"lượt {name}: đã bị mất")

    def check_rows(self, run: str, rows: Iterable[tuple[Sequence[Any], str]]) -> Counter[str]:
        """Hold a run's observations against the log; how many had which outcome.

        Args:
            rows: (fields of the row, its digest), by (site, asset, probe).

        Raises:
            FlawError: the one whose record comes first among those that are not as the log says.
        """
        outcomes = Counter[str]()
        worst: Flaw | None = None
        with closing(self._scratch.execute(_OF_RUN, (run,))) as named:
            for flaw in self._compared(run, named, rows, outcomes):
                if worst is None or (flaw.seq or 2**63) < (worst.seq or 2**63):
                    worst = flaw
        if worst is not None:
            raise FlawError(*worst)
        return outcomes

    def _compared(
        self, run: str, named: Iterator[tuple[str, str, str, int, str]],
        rows: Iterable[tuple[Sequence[Any], str]], outcomes: Counter[str],
    ) -> Iterator[Flaw]:  # fmt: skip
        said = next(named, None)
        last: tuple[str, ...] = ()
        for fields, digest in rows:
            key = (str(fields[3]), str(fields[1]), str(fields[2]))
            name = "/".join((run, *key))
            if key <= last:
                yield Flaw(None, f"observation {name}: comes twice or out of its order",
                           f"quan sát {name}: xuất hiện hai lần hoặc sai thứ tự")  # fmt: skip
                continue
            last = key
            while said is not None and said[:3] < key:
                yield _gone(run, said)
                said = next(named, None)
            if said is None or said[:3] != key:
                yield Flaw(None, f"observation {name}: the log does not know it",
                           f"quan sát {name}: nhật ký không biết quan sát này")  # fmt: skip
                continue
            if said[4] != digest or fields[0] != run:
                yield Flaw(said[3], f"observation {name}: was changed",
                           f"quan sát {name}: đã bị sửa")  # fmt: skip
            outcomes[str(fields[7])] += 1
            said = next(named, None)
        while said is not None:
            yield _gone(run, said)
            said = next(named, None)


def _gone(run: str, said: tuple[str, str, str, int, str]) -> Flaw:
    name = "/".join((run, *said[:3]))
    return Flaw(said[3], f"observation {name}: is gone", f"quan sát {name}: đã bị mất")


def _changed(seq: int) -> FlawError:
    return FlawError(seq, "was changed", "đã bị sửa")


def digest_or_none(row: Row) -> str:
    """The digest of a row that a database gave us; "" for values that no row of ours has."""
    try:
        return row_digest(row)
    except (TypeError, ValueError, AttributeError):
        return ""

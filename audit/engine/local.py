"""The local engine: a few worker processes on this computer, watched over.

A worker that dies or falls silent is replaced. What it had not finished is looked at once more by
itself in a fresh worker, one device at a time; the device that kills a worker again is `broken`,
and the run goes on.
"""

import os
import selectors
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from audit.engine.codec import pack_batch, pack_gap, phase_of, unpack_batch, unpack_seen
from audit.engine.frames import ALIVE, BATCH, BEGIN, DONE, LINE, ROWS, SETTINGS, Settings, frame
from audit.engine.line_use import LineUse
from audit.engine.logins import KINDS, FleetLogins
from audit.engine.process import Job, WorkerProcess
from audit.engine.worker import CAREFUL
from audit.plan import LINES, Batch
from audit.world.build import WorldSpec, build_clock
from audit.world.exchange import Gap
from inventory.codec import at_us, pack, to_row
from inventory.seen import Observation, Outcome

MOST_WORKERS = 8
_MOST_TRIES = 3  # careful ones, each of which takes the device out that killed the last worker
_MOST_FAILED_STARTS = 3
_LONGEST_TURN_S = 1.0
"""A turn that took longer was held up by us: a locked store, a stopped process. A worker's silence
is counted in turns of at most this, so that no pause of ours is taken for its end."""


class EngineError(Exception):
    """Workers do not start: our own fault, with what they said."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once, and how long a worker may be silent."""

    workers: int = 0  # 0: one a processor
    lines_at_once: int = 256  # batches of spaced packets cost next to nothing
    sites_at_once: int = 32  # per worker
    start_s: float = 60.0
    silent_s: float = 30.0

    def count(self) -> int:
        """Worker processes."""
        return self.workers or min(_processors(), MOST_WORKERS)


class LocalEngine:
    """`audit.engine.engine.Engine` with worker processes."""

    def __init__(
        self,
        spec: WorldSpec,
        *,
        limits: Limits | None = None,
        settings: Settings | None = None,
        command: tuple[str, ...] | None = None,
    ) -> None:
        self._spec = spec
        self._clock = build_clock(spec)
        self._limits = limits or Limits()
        self._settings = settings or Settings(run="", spec="")
        self._command = command
        self._select = selectors.DefaultSelector()
        self._workers: list[WorkerProcess] = []
        self._again: deque[Job] = deque()
        self._failed_starts = 0
        self._stopped = False
        self._uses: dict[int, LineUse] = {}  # by batch, where there is a budget; the latest word
        self._number = 0
        self._out = Counter[int]()  # batches that are with workers, by phase
        self._turn_at = time.monotonic()
        self._logins = FleetLogins()

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [worker.pid for worker in self._workers]

    @property
    def uses(self) -> list[LineUse]:
        """What every batch that has a budget has put on its line so far."""
        return list(self._uses.values())

    def stop(self) -> None:
        """Take no new batch; safe to call from a signal handler."""
        self._stopped = True

    def close(self) -> None:
        """End every worker."""
        for worker in self._workers:
            worker.end(self._select)
        self._workers.clear()

    def observe(self, batches: Iterable[bytes], run: str) -> Iterator[bytes]:
        """Look at everything; what comes is yielded as it comes.

        Raises:
            EngineError: workers die before they have said anything, three times in a row.
        """
        self._settings = replace(
            self._settings,
            run=run,
            spec=self._spec.pack().decode(),
            silent_s=self._limits.silent_s,
        )
        self._logins = FleetLogins()
        feed = _Feed(batches)
        count = self._limits.count()
        while not self._stopped:
            self._hand_out(feed, count)
            if feed.empty and not self._again and not any(one.jobs for one in self._workers):
                break
            yield from self._poll()
            yield from self._bury()
            yield b""
        if self._stopped:
            yield from self._poll(wait_s=0.0)

    # -- how -------------------------------------------------------------------------------

    def _hand_out(self, feed: "_Feed", count: int) -> None:
        while self._again:
            alone = next((one for one in self._workers if one.careful and not one.jobs), None)
            if alone is None:
                if sum(one.careful for one in self._workers) >= count:
                    break
                alone = self._start(careful=True)
            self._give(alone, self._again.popleft())
        if not self._again:
            for worker in [one for one in self._workers if one.careful and not one.jobs]:
                worker.end(self._select)
                self._workers.remove(worker)
                self._logins.died(worker.pid)
        while (body := feed.peek()) is not None:
            phase = phase_of(body)
            if any(self._out[earlier] for earlier in range(phase)):
                return  # the quiet phase is not over
            room = self._limits.lines_at_once if phase == LINES else self._limits.sites_at_once
            usual = [one for one in self._workers if not one.careful]
            least = min(usual, key=lambda one: len(one.jobs), default=None)
            if (least is None or least.jobs) and len(usual) < count:
                least = self._start(careful=False)
            if least is None or len(least.jobs) >= room:
                return
            self._give(least, Job(feed.take(), phase))

    def _start(self, *, careful: bool) -> "WorkerProcess":
        worker = WorkerProcess(self._command, self._select, careful=careful)
        worker.send(frame(SETTINGS, 0, self._settings.pack()))
        self._workers.append(worker)
        return worker

    def _give(self, worker: "WorkerProcess", job: Job) -> None:
        self._number += 1
        worker.jobs[self._number] = job
        self._out[job.phase] += 1
        mode = CAREFUL if job.tries else b"n"
        worker.send(frame(BATCH, self._number, mode + job.body))

    def _poll(self, wait_s: float = 0.25) -> Iterator[bytes]:
        now = time.monotonic()
        for worker in self._workers:
            worker.quiet_s += min(now - self._turn_at, _LONGEST_TURN_S)
        self._turn_at = now
        for key, _ in self._select.select(wait_s):
            worker, which = key.data
            if which == "stderr":
                worker.hear()
            elif which == "stdin":
                worker.flush()
            else:
                for kind, number, body in worker.receive():
                    job = worker.jobs.get(number)
                    if kind == ROWS and job is not None:
                        job.came.append(body)
                        yield body
                    elif kind == BEGIN and job is not None:
                        job.begun = body.decode()
                    elif kind == LINE and job is not None:
                        self._uses[number] = LineUse.unpack(body)
                    elif kind == DONE and job is not None:
                        del worker.jobs[number]
                        self._out[job.phase] -= 1
                    elif kind in KINDS:
                        self._logins.heard(worker.pid, worker.send, kind, number, body)
                    elif kind == ALIVE:
                        self._failed_starts = 0

    def _bury(self) -> Iterator[bytes]:
        """Replace workers that died or fell silent, and take up what they left."""
        for worker in list(self._workers):
            silent_s = self._limits.silent_s if worker.spoke else self._limits.start_s
            if not worker.ended and worker.quiet_s < silent_s:
                continue
            why = worker.end(self._select)
            self._workers.remove(worker)
            self._logins.died(worker.pid)
            if not worker.spoke:
                self._failed_starts += 1
                if self._failed_starts >= _MOST_FAILED_STARTS:
                    raise EngineError(f"workers do not start: {why}")
            for job in worker.jobs.values():
                self._out[job.phase] -= 1
                if not worker.spoke and not job.came:
                    self._again.append(job)
                    continue
                yield self._gap(job, why)
                left, lost = _after_death(job)
                if lost is not None:
                    yield self._broken(lost, why)
                if left is not None:
                    self._again.append(Job(pack_batch(left), job.phase, tries=job.tries + 1))

    def _gap(self, job: Job, why: str) -> bytes:
        """What the worker sent in its last half second may be in no record."""
        site = unpack_batch(job.body).site.id
        mono_us = int(self._clock.monotonic() * 1_000_000)
        return pack_gap(
            Gap(at_us(self._clock.now()), mono_us, self._settings.run, site, f"the worker {why}")
        )

    def _broken(self, lost: Batch, why: str) -> bytes:
        note = f"the worker that looked at it {why}"
        return pack(
            to_row(
                Observation(
                    run=self._settings.run,
                    asset=look.asset.id,
                    site=look.asset.site,
                    kind=look.asset.kind,
                    probe=probe,
                    at=self._clock.now(),
                    took_s=0.0,
                    outcome=Outcome.BROKEN,
                    note=note,
                )
            )
            for look in lost.looks
            for probe in look.probes
        )


def _processors() -> int:
    """How many this process may use, which may be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows, nor on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _after_death(job: Job) -> tuple[Batch | None, Batch | None]:
    """What is left of a batch whose worker died: to look at once more, and what is lost."""
    batch = unpack_batch(job.body)
    came = {(row.asset, row.probe) for body in job.came for row in unpack_seen(body)[0]}
    left = tuple(
        replace(look, probes=probes)
        for look in batch.looks
        if (probes := tuple(one for one in look.probes if (look.asset.id, one) not in came))
    )
    if not left:
        return None, None
    if job.tries == 0:
        return replace(batch, looks=left), None
    if job.tries >= _MOST_TRIES:
        return None, replace(batch, looks=left)
    lost = tuple(look for look in left if look.asset.id == job.begun)
    rest = tuple(look for look in left if look.asset.id != job.begun)
    return (
        replace(batch, looks=rest) if rest else None,
        replace(batch, looks=lost) if lost else None,
    )


class _Feed:
    """The batches that are still to come; looks one ahead."""

    def __init__(self, batches: Iterable[bytes]) -> None:
        self._rest = iter(batches)
        self._next = next(self._rest, None)

    @property
    def empty(self) -> bool:
        return self._next is None

    def peek(self) -> bytes | None:
        return self._next

    def take(self) -> bytes:
        taken = self._next
        assert taken is not None
        self._next = next(self._rest, None)
        return taken

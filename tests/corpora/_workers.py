"""Two processes that score units: a deadline for each, bounded memory, and a new one for a dead."""

from __future__ import annotations

import importlib
import multiprocessing
import resource
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.corpora._score import Case

DEADLINE_S = 60.0
MOST_MEMORY_BYTES = 3 << 30
JOBS = 2


@dataclass(frozen=True)
class Unit:
    """A piece of work: a module of `tests.corpora`, the folder of its corpus, a name in it."""

    module: str
    corpus: str
    field: str  # what a crash of it counts against
    folder: Path
    name: str

    def crash(self, note: str) -> Case:
        """The case of a unit that did not come to its end."""
        return Case(self.corpus, "crash", self.field, self.name, "crash", note=note[-2_000:])


def score_unit(unit: Unit) -> list[Case]:
    """All cases of a unit; an exception that leaves its scorer is a crash."""
    try:
        module = importlib.import_module(unit.module)
        return list(module.score(unit.folder, unit.name))
    except Exception:  # noqa: BLE001 - whatever leaves a scorer is what we count
        return [unit.crash(traceback.format_exc())]


def _serve(pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    pipe.send(None)
    while True:
        try:
            unit: Unit | None = pipe.recv()
        except EOFError:
            return
        if unit is None:
            return
        pipe.send(score_unit(unit))


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    unit: Unit | None = None
    since_s: float = field(default=0.0)

    def give(self, unit: Unit) -> None:
        self.unit, self.since_s = unit, time.monotonic()
        self.pipe.send(unit)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _start() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    ours.recv()  # a deadline is a unit's, and not of the start of Python on a busy computer
    return _Worker(process, ours)


def run(
    units: Sequence[Unit], *, jobs: int = JOBS, deadline_s: float = DEADLINE_S,
    done: Callable[[Unit, float], None] = lambda unit, took_s: None,
) -> Iterator[Case]:  # fmt: skip
    """Score every unit. `done` is told of each, with the seconds it took."""
    todo = list(reversed(units))
    workers = [_start() for _ in range(min(jobs, len(units)))]
    try:
        for worker in workers:
            worker.give(todo.pop())
        while busy := [worker for worker in workers if worker.unit is not None]:
            wait([worker.pipe for worker in busy], timeout=1.0)
            for place, worker in enumerate(workers):
                unit = worker.unit
                if unit is None:
                    continue
                took_s = time.monotonic() - worker.since_s
                cases = _finished(worker, unit, took_s, deadline_s)
                if cases is None:
                    continue
                yield from cases
                done(unit, took_s)
                worker.unit = None
                if not worker.process.is_alive():
                    worker.end()
                    workers[place] = worker = _start()
                if todo:
                    worker.give(todo.pop())
    finally:
        for worker in workers:
            worker.end()


def _finished(
    worker: _Worker, unit: Unit, took_s: float, deadline_s: float
) -> Sequence[Case] | None:
    """The cases of a unit that is over, however it ended; None while it runs."""
    if worker.pipe.poll():
        try:
            cases: list[Case] = worker.pipe.recv()
            return cases
        except EOFError:
            worker.process.join()
            return [unit.crash(f"the process died with status {worker.process.exitcode}")]
    if took_s <= deadline_s:
        return None
    worker.process.kill()
    worker.process.join()
    return [unit.crash(f"no end after {took_s:.0f} s")]

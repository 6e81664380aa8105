"""A worker that looks at one hostile device beside honest ones, and measures itself meanwhile.

Runs as a process of its own in the namespace of the devices: a real World, the engine's own
`look_at`, the limits of a real worker. Speaks pickles over its pipes with the test that started it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import os
import pickle
import resource
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.engine.worker import limit
from audit.plan import Look
from audit.probes.probe import Probe, load_probes
from audit.world.build import WorldSpec, build_world
from audit.world.garbage import collect_seldom
from audit.world.secrets import GivenSecrets, serves
from audit.world.world import Credential, World
from inventory.codec import Row
from tests.hostile.place import DEVICES, Place
from tests.support.socket_hook import elsewhere, watch_sockets

SETTLE_S = 3.0
"""How long descriptors and threads may take to go after a look: SSH closes in a thread."""

_MEMORY_MB = 2_048
_SIZE = struct.Struct("!I")


@dataclass(frozen=True)
class Job:
    """One hostile device (or none) and the honest ones that are looked at in the same run."""

    hostile: tuple[Look, ...]
    honest: tuple[Look, ...] = ()
    scale: float = 1.0  # of every probe's deadline
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By name; one whose name is a kind is that kind's default, others say their `kind`."""


@dataclass(frozen=True)
class Measured:
    """What came of a job, and what it cost the process."""

    rows: tuple[Row, ...]
    honest: tuple[Row, ...]
    deadlines_s: Mapping[str, float]
    wall_s: float
    cpu_s: float
    grown_kb: int  # at the highest
    kept_kb: int  # afterwards
    descriptors: tuple[int, int]  # before, after
    tasks: tuple[int, int]
    threads: tuple[int, int]
    names: tuple[str, ...]  # of the threads that are there afterwards
    errors: tuple[str, ...]  # what the loop's exception handler was told; odd makers of sockets
    sockets: int  # made or connected


class Looker:
    """The process, as the test sees it."""

    def __init__(self, place: Place, folder: Path) -> None:
        """`folder` is its working folder: `known_hosts` and `ca.pem` may lie there."""
        argv = ["ip", "netns", "exec", place.name]
        argv += [sys.executable, "-P", "-m", "tests.hostile.looker", str(folder)]
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(
            argv,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root), "no_proxy": "", **_TRAPS},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def look(self, job: Job) -> Measured:
        """Do a job."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        _put(self._process.stdin, job)
        measured = _get(self._process.stdout)
        assert isinstance(measured, Measured), "the looker died"
        return measured

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


_TRAP = "http://203.0.113.9:3128"
"""A proxy in the environment, which nobody may use: packets to it would be counted as outside."""
_TRAPS = {
    name: _TRAP
    for each in ("http", "https", "all", "ftp")
    for name in (f"{each}_proxy", f"{each.upper()}_PROXY")
}


def _put(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    pipe.write(_SIZE.pack(len(data)) + data)
    pipe.flush()


def _get(pipe: IO[bytes]) -> object:
    head = pipe.read(_SIZE.size)
    return pickle.loads(pipe.read(_SIZE.unpack(head)[0])) if len(head) == _SIZE.size else None


class _Wallet:
    """Credentials that change from job to job."""

    def __init__(self) -> None:
        self._given: dict[str, Credential] = {}

    def give(self, given: Mapping[str, Mapping[str, str]]) -> None:
        self._given = {
            name: Credential(name, values.get("kind", name), values)
            for name, values in given.items()
        }

    def get(self, name: str | None, kind: str) -> Credential | None:
        named = self._given.get(name or "")
        if named is not None and serves(named.kind, kind):
            return named
        return GivenSecrets({k: v for k, v in self._given.items() if k == v.kind}).get(name, kind)


async def serve(folder: Path, stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Jobs until stdin ends."""
    limit(_MEMORY_MB)
    wallet = _Wallet()
    authority = folder / "ca.pem"
    spec = WorldSpec(
        scope={
            "owner": "test", "decision": "test", "valid_until": "2099-12-31", "cidrs": [DEVICES],
            "simulated": True,
        },
        folder=str(folder),
        ca_file=str(authority) if authority.exists() else None,
    )  # fmt: skip
    world = build_world(spec, secrets=wallet)
    probes = load_probes()
    _load_what_comes_late()
    collect_seldom()
    errors: list[str] = []
    made: list[str] = []
    watch_sockets(made)
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: errors.append(f"{context['message']}: {context.get('exception')!r}")
    )
    while isinstance(job := _get(stdin), Job):
        wallet.give(job.credentials)
        errors.clear()
        made.clear()
        _put(stdout, await _done(job, world, probes, errors, made))


def _load_what_comes_late() -> None:
    """Modules that a worker imports at their first use are no growth by a device."""
    import audit.wire.dns
    import audit.world.http_h11
    import audit.world.shell
    import audit.world.snmp_pysnmp  # noqa: F401


async def _done(
    job: Job, world: World, probes: Mapping[str, Probe], errors: list[str], made: list[str]
) -> Measured:
    used = {id_ for look in job.hostile for id_ in look.probes}
    scaled = {
        id_: replace(probe, deadline_s=probe.deadline_s * job.scale) if id_ in used else probe
        for id_, probe in probes.items()
    }
    budget = Budget(None)

    wall_s = 0.0

    async def hostile() -> list[Row]:
        nonlocal wall_s
        begun = time.monotonic()
        rows = [
            row
            for look in job.hostile
            for row in await look_at(look, world, scaled, run="r", budget=budget)
        ]
        wall_s = time.monotonic() - begun
        return rows

    async def honest(look: Look) -> list[Row]:
        return await look_at(look, world, probes, run="r", budget=budget)

    before_kb, descriptors = _at_rest()
    tasks, threads = len(asyncio.all_tasks()), threading.active_count()
    _forget_the_highest()
    cpu = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    rows, *others = await asyncio.gather(hostile(), *map(honest, job.honest))
    cpu = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - cpu
    highest_kb = _status_kb("VmHWM")
    for _ in _patience():
        if _descriptors() <= descriptors and threading.active_count() <= threads:
            break
        await asyncio.sleep(0.02)
    gc.collect()  # finds tasks that nobody asked after, while their errors still count here
    after_kb, descriptors_after = _at_rest()
    return Measured(
        rows=tuple(rows),
        honest=tuple(row for each in others for row in each),
        deadlines_s={id_: scaled[id_].deadline_s for id_ in used},
        wall_s=wall_s,
        cpu_s=cpu,
        grown_kb=highest_kb - before_kb,
        kept_kb=after_kb - before_kb,
        descriptors=(descriptors, descriptors_after),
        tasks=(tasks, len(asyncio.all_tasks())),
        threads=(threads, threading.active_count()),
        names=tuple(repr(one) for one in threading.enumerate()),
        errors=(*errors, *elsewhere(made)),
        sockets=len(made),
    )


def _patience() -> Iterator[None]:
    until = time.monotonic() + SETTLE_S
    while time.monotonic() < until:
        yield


def _forget_the_highest() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _at_rest() -> tuple[int, int]:
    """Resident kilobytes and open descriptors, when what is free was given back."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return _status_kb("VmRSS"), _descriptors()


def _status_kb(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise OSError(f"no {name}")


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - one call, no objects


def _main() -> None:
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    folder = Path(sys.argv[1])
    work: Any = serve(folder, stdin, stdout)
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


if __name__ == "__main__":
    # What is pickled must have the same module name on both sides.
    from tests.hostile import looker

    looker._main()

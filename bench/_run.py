"""Run a program on one processor and say what it took: wall, processor time, memory."""

import contextlib
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent

_LOOK_S = 0.05
"""How often memory is looked at. `ru_maxrss` would count what our own process held at the fork."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took: `cpu_s` of it and all its children, `rss_mb` of the largest of them."""

    wall_s: float
    cpu_s: float
    rss_mb: float
    out: str
    status: int

    def json(self) -> dict[str, float]:
        """The last line it printed, which is one JSON object of numbers."""
        found: dict[str, float] = json.loads(self.out.strip().splitlines()[-1])
        return found


def run(
    argv: Sequence[str],
    *,
    core: int | None = None,
    stdin: bytes = b"",
    timeout_s: float = 300.0,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run a program to its end, on one processor or (None) on all."""
    return run_all([argv], core=core, stdin=stdin, timeout_s=timeout_s, env=env)[0]


def run_all(
    every: Sequence[Sequence[str]],
    *,
    core: int | None = None,
    stdin: bytes = b"",
    timeout_s: float = 300.0,
    env: Mapping[str, str] | None = None,
) -> list[Ran]:
    """Run programs side by side, each to its end; one that takes longer than allowed is ended."""
    with contextlib.ExitStack() as files:
        left: dict[int, tuple[int, float, IO[bytes]]] = {}
        started = []
        for number, argv in enumerate(every):
            out: IO[bytes] = files.enter_context(tempfile.TemporaryFile())
            given = files.enter_context(tempfile.TemporaryFile())
            given.write(stdin)
            given.seek(0)
            begun = time.monotonic()
            process = subprocess.Popen(
                _pinned(argv, core), stdin=given, stdout=out, cwd=ROOT, env=environment(env)
            )
            started.append(process)
            left[process.pid] = (number, begun, out)
        found: dict[int, Ran] = {}
        most_kb = dict.fromkeys(left, 0)
        limit = time.monotonic() + timeout_s
        look_at = 0.0
        while left:
            looks = time.monotonic() >= look_at
            if looks:
                look_at = time.monotonic() + _LOOK_S
            for pid in list(left):
                if looks:
                    most_kb[pid] = max([most_kb[pid], *map(_peak_kb, _family(pid))])
                ended, status, usage = os.wait4(pid, os.WNOHANG)
                if ended:
                    number, begun, out = left.pop(pid)
                    started[number].returncode = os.waitstatus_to_exitcode(status)
                    found[number] = _ran(
                        begun, started[number].returncode, usage, most_kb[pid], out
                    )
                elif time.monotonic() > limit:
                    os.kill(pid, 9)
            time.sleep(0.002)
        return [found[number] for number in range(len(started))]


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started, as they are now."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _peak_kb(pid: int) -> int:
    """The most memory a process ever held; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def _ran(
    begun: float, status: int, usage: resource.struct_rusage, most_kb: int, out: IO[bytes]
) -> Ran:
    wall_s = time.monotonic() - begun
    out.seek(0)
    return Ran(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        rss_mb=most_kb / 1024,
        out=out.read().decode(errors="replace"),
        status=status,
    )


def _pinned(argv: Sequence[str], core: int | None) -> list[str]:
    return [*argv] if core is None else ["taskset", "-c", str(core), *argv]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours, with the folders of daemons on the path, and more."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", **(more or {})}


@contextlib.contextmanager
def daemon(argv: Sequence[str], folder: Path, core: int) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs until the block ends; what it prints goes to a log in `folder`."""
    with (folder / f"{Path(argv[0]).name}.log").open("ab") as log:
        process = subprocess.Popen(
            _pinned(argv, core),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=environment(),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

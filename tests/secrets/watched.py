"""Everything that a command and its children show to others while they run."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.secrets.canaries import hits

_PERIOD_S = 0.02


@dataclass
class Watched:
    """What came of a command."""

    status: int
    said: bytes
    samples: int = 0
    processes: set[int] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    passing_bytes: int = 0  # the longest that a file which comes and goes was seen


def watched(*words: str | Path, env: Mapping[str, str], temporary: Path, passing: Path) -> Watched:
    """Run a command line of ours; look at /proc and the folder for temporary files meanwhile.

    Args:
        passing: a file that comes and goes: the store's write-ahead log.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.secrets.loud", *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(env), cwd=ROOT,
    )  # fmt: skip
    seen = Watched(0, b"")
    over = threading.Event()

    def sample() -> None:
        while not over.is_set():
            for pid in _family(process.pid):
                seen.processes.add(pid)
                for name in ("cmdline", "environ"):
                    data = _read(Path(f"/proc/{pid}/{name}"))
                    seen.samples += bool(data)
                    seen.found |= {f"/proc {name}: {hit}" for hit in hits(data)}
            for place in (passing, *temporary.rglob("*")):
                data = _read(place)
                seen.found |= {f"{place.name}: {hit}" for hit in hits(data)}
                if place == passing:
                    seen.passing_bytes = max(seen.passing_bytes, len(data))
            time.sleep(_PERIOD_S)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        seen.said, _ = process.communicate(timeout=120)
    finally:
        over.set()
        thread.join()
        if process.poll() is None:
            process.kill()
            process.wait()
    seen.status = process.returncode
    return seen


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError:  # it is over
        return b""


def _family(root: int) -> list[int]:
    """A process and all that come of it, now."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for place in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(one) for one in _read(place).split()]
    return found

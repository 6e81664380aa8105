"""Where the processor time of a command goes, by file of ours: samples of all its processes."""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench._run import ROOT, run

_OURS = ("audit/", "checks/", "inventory/", "reports/", "bench/")
_HZ = 200


def profile(argv: Sequence[str], core: int | None, most: int = 15) -> list[tuple[str, float]]:
    """(file of ours, share of all samples), the largest first.

    A sample counts for the innermost frame that is ours: what a library does for a file is that
    file's cost. Samples with no frame of ours count for the library's own name.
    """
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "stacks.txt"
        spy = Path(sys.executable).with_name("py-spy")
        run(
            [str(spy), "record", "--subprocesses", "--rate", str(_HZ), "--format", "raw",
             "--full-filenames", "--output", str(raw), "--", *argv],
            core=core,
        )  # fmt: skip
        return shares(raw.read_text(errors="replace"), most)


def shares(stacks: str, most: int) -> list[tuple[str, float]]:
    """From collapsed stacks (`frame;frame;frame count`), outermost first."""
    counts: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        counts[_owner(stack.split(";"))] += int(count)
    total = sum(counts.values())
    return [(name, count / total) for name, count in counts.most_common(most)]


def _owner(frames: Sequence[str]) -> str:
    inner = ""
    for frame in reversed(frames):
        place = frame.partition("(")[2].rstrip(")").rpartition(":")[0]
        short = place.removeprefix(f"{ROOT}/")
        if short.startswith(_OURS):
            return short
        inner = inner or place
    parts = inner.split("/")
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "Python itself" if inner else "start of processes"

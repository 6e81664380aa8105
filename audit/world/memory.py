"""How much memory our own processes hold: for the summary of a demonstration."""

from collections.abc import Iterable
from pathlib import Path

import psutil


def rss_mb(pids: Iterable[int]) -> float:
    """Resident set sizes of processes added up, in MiB; one that has ended counts nothing.

    Pages that processes share are counted in each of them, so this is an upper bound.
    """
    total = 0
    for pid in pids:
        try:
            total += psutil.Process(pid).memory_info().rss
        except psutil.Error:
            continue
    return total / 1_048_576


def own_peak_mb() -> float:
    """The most that this process has held so far, in MiB; what it holds now where unknown.

    VmHWM of proc(5), not getrusage's ru_maxrss: that one survives exec and tells the most that
    whoever started us has held.
    """
    try:
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    except OSError:  # not Linux
        return rss_mb([psutil.Process().pid])
    said = next((line.split() for line in lines if line.startswith("VmHWM:")), None)
    return int(said[1]) / 1_024 if said else rss_mb([psutil.Process().pid])

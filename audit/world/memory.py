"""How much memory our own processes hold: for the summary of a demonstration."""

from collections.abc import Iterable

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
    """The most that this process has held so far, in MiB; what it holds now where unknown."""
    try:
        import resource
    except ImportError:  # Windows
        return rss_mb([psutil.Process().pid])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024

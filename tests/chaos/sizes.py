"""How much is tried: the small size of `make test`, and the size that `make chaos N=…` asks for."""

from __future__ import annotations

import os

N = int(os.environ.get("CHAOS_N") or 50)
"""Kills."""

SEED = int(os.environ.get("CHAOS_SEED") or 20160805)

FAULTS = 30 if N <= 50 else min(600, N * 3 // 10)
SIGNALS = 10 if N <= 50 else min(200, N // 10)
AT_ONCE = 3
"""Runs side by side: most of a run is waiting for devices."""


def bound_s(each_s: float, count: int) -> int:
    """No test takes longer than this."""
    return int(180 + each_s * count)


COMMAND = f"make chaos N={N}"

"""What the figures were measured on, as it says of itself."""

import os
import platform
from pathlib import Path


def machine() -> dict[str, object]:
    """System, processor, cores, memory in MB, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_048_576
    return {
        "system": _release(),
        "kernel": platform.release().split("-")[0],
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": memory,
        "python": platform.python_version(),
    }


def _release() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

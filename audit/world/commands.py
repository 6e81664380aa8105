"""Programs of the system that `ward-audit agent` runs on its own PC: fixed, bounded, read-only.

No probe runs a program. Here no word of a command comes from a device or a file: only names of
disks that the kernel gave, of letters and digits. Programs are taken from the system's own
folders, never from PATH; nothing is passed through a shell.
"""

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

MOST_BYTES = 2_000_000
DEADLINE_S = 20.0
_FOLDERS = ("/usr/sbin", "/sbin", "/usr/bin", "/bin")
_READ_ON = 65_536


def program(name: str, folders: Sequence[str] | None = None) -> Path | None:
    """A program of the system by its name, None where it is not installed."""
    for folder in folders if folders is not None else _system_folders():
        path = Path(folder) / name
        if path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def _system_folders() -> Sequence[str]:
    if os.name != "nt":
        return _FOLDERS
    root = os.environ.get("SYSTEMROOT", r"C:\Windows")
    system = f"{root}\\System32"
    return (f"{system}\\WindowsPowerShell\\v1.0", f"{system}\\wbem", system)


def output_of(
    path: Path, *words: str, deadline_s: float = DEADLINE_S, most_bytes: int = MOST_BYTES
) -> bytes | None:
    """What a program prints on stdout.

    Args:
        words: its arguments, each passed as it is.
        deadline_s: then it is ended and counts as silent.
        most_bytes: then it is ended and counts as silent too.

    Returns:
        None where it cannot be started, prints nothing, too long or too much. Its exit status does
        not matter: smartctl's is a set of bits about the disk's health.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - a program of the system, with fixed words
            [str(path), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=os.name != "nt",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None
    told: list[bytes] = []
    done = threading.Thread(target=_read, args=(process, told, most_bytes), daemon=True)
    done.start()
    done.join(deadline_s)
    late = done.is_alive()
    if process.poll() is None:
        process.kill()
    process.wait()
    done.join(1.0)
    data = b"".join(told)
    return data if data and not late and len(data) <= most_bytes else None


def _read(process: subprocess.Popen[bytes], told: list[bytes], most_bytes: int) -> None:
    """Up to one byte more than is accepted, piece by piece; ends when the program does."""
    out = process.stdout
    if out is None:
        return
    left = most_bytes + 1
    with out:
        while left > 0 and (piece := out.read1(min(left, _READ_ON))):  # type: ignore[attr-defined]
            told.append(piece)
            left -= len(piece)
    if left > 0:
        process.wait()


def _environment() -> dict[str, str]:
    """As little as programs need, and English words in what they print."""
    kept = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "PATHEXT", "PROGRAMFILES",
            "DISPLAY", "XAUTHORITY")  # fmt: skip
    mine = {name: os.environ[name] for name in kept if name in os.environ}
    return {
        **mine,
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join(_system_folders()),
    }

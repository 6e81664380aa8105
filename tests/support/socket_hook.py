"""Which lines of code make Internet sockets in this process, by Python's own audit events."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

MAKER = "audit/world/sockets.py"
_EVENTS = {"socket.__new__": "made", "socket.connect": "connected"}


def watch_sockets(found: list[str]) -> None:
    """From here on each socket that is made or connected is noted: "made in path:line".

    A hook of the interpreter cannot be taken away again: for processes of their own.
    """

    def hook(event: str, args: tuple[Any, ...]) -> None:
        what = _EVENTS.get(event)
        if what is None:
            return
        sock = args[0]
        family = args[1] if what == "made" else sock.family
        if family not in (socket.AF_INET, socket.AF_INET6):
            return  # a loop's pipe to itself
        frame = sys._getframe(1)
        while frame.f_back is not None and Path(frame.f_code.co_filename).name == "socket.py":
            frame = frame.f_back
        file = Path(frame.f_code.co_filename)
        found.append(f"{what} in {'/'.join(file.parts[-3:])}:{frame.f_lineno}")

    sys.addaudithook(hook)


def elsewhere(found: list[str]) -> list[str]:
    """Those that were not made where sockets are made."""
    return [one for one in found if f" in {MAKER}:" not in one]

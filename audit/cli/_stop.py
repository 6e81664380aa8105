"""Ctrl-C and SIGTERM during a run: once stops in good order, twice ends now."""

import os
import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from audit.cli._common import INTERRUPTED


class StopSignals:
    """While it is open, the first signal calls `stop`, the second ends the process at once."""

    def __init__(self, stop: Callable[[], None], close: Callable[[], None]) -> None:
        self._stop = stop
        self._close = close
        self._before: dict[int, Any] = {}
        self.came = False

    def __enter__(self) -> Self:
        names = [signal.SIGINT, signal.SIGTERM]
        if hasattr(signal, "SIGHUP"):
            names.append(signal.SIGHUP)
        for number in names:
            if signal.getsignal(number) is signal.SIG_IGN:
                continue  # nohup, a job in the background: who started us wants it so
            self._before[number] = signal.signal(number, self._on)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on(self, number: int, frame: FrameType | None) -> None:
        if self.came:
            # What the store has acknowledged is on the disk; workers end with their stdin.
            try:
                self._close()
            finally:  # it came in the middle of anything, even of a close
                os._exit(INTERRUPTED)
        self.came = True
        self._stop()

"""The ways to stop a run: Ctrl-C and SIGTERM (once in good order, twice now), and a file."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from audit.app import STOP
from audit.cli._common import INTERRUPTED
from audit.engine.engine import Engine
from inventory.problem import InputError, Problem

_LOOK_S = 0.25


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


class StopFile:
    """An engine that stops when a file named STOP is put into the working folder.

    For whoever may write there and does not know which computer, terminal or process runs: the
    network's people, a job of the monitoring.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._path = folder / STOP
        self._engine = engine
        self._next_s = 0.0
        self.came = False

    def observe(self, batches: Iterable[bytes], run: str) -> Iterator[bytes]:
        """See `audit.engine.engine.Engine`; looks for the file four times a second."""
        self._look()  # it may have come while the tables were read
        for body in self._engine.observe(batches, run):
            self._look()
            yield body

    def _look(self) -> None:
        now_s = time.monotonic()
        if now_s >= self._next_s and not self.came:
            self._next_s = now_s + _LOOK_S
            if os.path.lexists(self._path):
                self.came = True
                self._engine.stop()

    def stop(self) -> None:
        """See `audit.engine.engine.Engine`."""
        self._engine.stop()

    def close(self) -> None:
        """See `audit.engine.engine.Engine`."""
        self._engine.close()


def need_no_stop_file(folder: Path) -> None:
    """Before a plan or a run begins. InputError: there is a stop file."""
    path = folder / STOP
    if os.path.lexists(path):
        text = "somebody has stopped all looking with this file; remove it to go on"
        vi = "có người đã dừng mọi việc nhìn bằng tệp này; xoá tệp thì mới chạy tiếp"
        raise InputError([Problem(str(path), None, "", text, text_vi=vi)])

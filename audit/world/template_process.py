"""Reads a device's text by its template in a process that may be ended.

The patterns of ntc-templates were written for honest devices. Some can be made to search for
longer than the run (`^(\\s*-*)*\\s*$` on a long row of dashes), and Python's search cannot be
stopped: so it runs elsewhere, and after `DEADLINE_S` that process is ended and a new one started.
"""

import contextlib
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from inventory.seen import LookError, Outcome

DEADLINE_S = 5.0
"""For one text; the longest honest one takes a tenth of a second."""

_COMMAND = (sys.executable, "-m", "audit.world.template_worker")


class TemplateProcess:
    """One such process, started at its first use; one text at a time, whoever asks."""

    def __init__(self, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._free = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ends: Callable[[], object] = _nothing

    def rows(self, platform: str, command: str, text: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a text; none where no template fits.

        Raises:
            LookError: GARBLED, the text keeps its template busy for longer than the deadline.
        """
        question = json.dumps([platform, command, text]).encode() + b"\n"
        with self._free:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            watchdog = threading.Timer(self._deadline_s, process.kill)
            watchdog.start()
            try:
                process.stdin.write(question)
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = b""
            finally:
                watchdog.cancel()
            if not answer.endswith(b"\n"):
                self._ends()
                note = f"the answer of {command!r} keeps its template busy; not read"
                raise LookError(Outcome.GARBLED, note)
        found: list[dict[str, Any]] = json.loads(answer)
        return found

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._ends()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            # Also when nobody holds this object any more, and at the end of the program.
            self._ends = weakref.finalize(self, _end, self._process)
        return self._process


def _nothing() -> None:
    """No process was started yet."""


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # a question that was not taken
                pipe.close()

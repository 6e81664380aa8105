"""Fork: a worker made of the supervisor itself, where the system can. What is loaded stays loaded.

Half a second of processor time a worker is loading modules; a copy of a process has them already.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO


def may_fork() -> bool:
    """Not on Windows, nor on macOS, whose libraries do not survive it; never beside threads."""
    return sys.platform == "linux" and threading.active_count() == 1


class Forked:
    """A child process, as far as `subprocess.Popen` goes for the engine."""

    def __init__(self, main: Callable[[], None]) -> None:
        """Run `main` in a copy of this process, with pipes for its standard streams."""
        theirs, ours = [], []
        for reads in (True, False, False):
            out, into = os.pipe()
            theirs.append(out if reads else into)
            ours.append(into if reads else out)
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _child(main, theirs)
        for one in theirs:
            os.close(one)
        self.stdin: IO[bytes] = os.fdopen(ours[0], "wb", buffering=0)
        self.stdout: IO[bytes] = os.fdopen(ours[1], "rb", buffering=0)
        self.stderr: IO[bytes] = os.fdopen(ours[2], "rb", buffering=0)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its status when it has ended: negative for a signal."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended; subprocess.TimeoutExpired when it takes longer."""
        if self.poll() is None and timeout is not None:
            end = os.pidfd_open(self.pid)
            try:
                if not select.select([end], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired("worker", timeout)
            finally:
                os.close(end)
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _child(main: Callable[[], None], streams: list[int]) -> None:
    """Nothing of the supervisor's is kept open or run at the end: it would be done twice."""
    status = 70
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # Above the three first: a supervisor without them would have its pipes there.
        for place, one in enumerate([os.dup(one) for one in streams]):
            os.dup2(one, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        main()
        status = 0
    except BaseException:
        with suppress(OSError):
            os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        raise  # for the reader: the process is gone first
    finally:
        os._exit(status)

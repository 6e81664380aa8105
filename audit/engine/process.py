"""One worker process and its three pipes, as its supervisor sees it. Never blocks."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.engine.fork import Forked, may_fork
from audit.engine.frames import Decoder

_COMMAND = (sys.executable, "-P", "-m", "audit.engine.worker")
_TAIL_BYTES = 4_000


@dataclass(slots=True)
class Job:
    """A batch that is out, and what has come of it."""

    body: bytes  # packed
    phase: int
    tries: int = 0
    begun: str | None = None  # asset, in careful mode
    came: list[bytes] = field(default_factory=list)


class WorkerProcess:
    """One worker process and its three pipes; never blocks."""

    def __init__(
        self, command: tuple[str, ...] | None, select: selectors.BaseSelector, *, careful: bool
    ) -> None:
        """`command` starts one; None: the usual worker."""
        self._process = _fork() if command is None and may_fork() else _start(command or _COMMAND)
        self.careful = careful
        self.jobs: dict[int, Job] = {}
        self.quiet_s = 0.0  # counted by the supervisor, turn by turn
        self.spoke = False
        self.ended = False
        self._decoder = Decoder()
        self._tail = b""
        self._out = bytearray()
        self._select = select
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._stderr = self._process.stderr
        for pipe in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(pipe.fileno(), False)
        select.register(self._stdout, selectors.EVENT_READ, (self, "stdout"))
        select.register(self._stderr, selectors.EVENT_READ, (self, "stderr"))
        self._writing = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, data: bytes) -> None:
        self._out += data
        self.flush()

    def flush(self) -> None:
        try:
            while self._out:
                sent = os.write(self._stdin.fileno(), self._out[:1_048_576])
                del self._out[:sent]
        except BlockingIOError:
            pass
        except BrokenPipeError:  # it is gone; its end is read from stdout
            self._out.clear()
        except OSError:  # it lives and will never hear what it was to do
            self._out.clear()
            self.ended = True
        if bool(self._out) != self._writing:
            self._writing = bool(self._out)
            if self._writing:
                self._select.register(self._stdin, selectors.EVENT_WRITE, (self, "stdin"))
            else:
                self._select.unregister(self._stdin)

    def receive(self) -> Iterator[tuple[bytes, int, bytes]]:
        try:
            data = os.read(self._stdout.fileno(), 1_048_576)
        except BlockingIOError:
            return
        if not data:
            self.ended = True
            self._select.unregister(self._stdout)
            return
        self.quiet_s = 0.0
        for one in self._decoder.feed(data):
            self.spoke = True
            yield one

    def hear(self) -> None:
        try:
            data = os.read(self._stderr.fileno(), 65_536)
        except BlockingIOError:
            return
        if not data:
            self._select.unregister(self._stderr)
            return
        self._tail = (self._tail + data)[-_TAIL_BYTES:]

    def end(self, select: selectors.BaseSelector) -> str:
        """Kill it, and say how it ended: for the note of what it was looking at."""
        silent = not self.ended
        if self._process.poll() is None:
            if self.ended:
                self._wait(1.0)
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        code = self._process.wait()
        registered = select.get_map()
        for pipe in (self._stdin, self._stdout, self._stderr):
            if pipe is self._stderr and pipe in registered:
                self.hear()
            if pipe in select.get_map():
                select.unregister(pipe)
            pipe.close()
        how = "fell silent and was ended" if silent else _how(code)
        tail = self._tail.decode("utf-8", "replace").strip()
        return f"{how}: {tail}" if tail else how

    def _wait(self, seconds: float) -> None:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return


def _fork() -> Forked:
    from audit.engine.worker import main

    return Forked(main)


def _start(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _how(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with status {code}"

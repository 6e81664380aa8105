"""The one place where a command-line session reads and writes: watched, counted, paged."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import paramiko  # type: ignore[import-untyped]
from netmiko.channel import SSHChannel

from audit.wire.terminal import asks_for_a_key, comes_round, plain, screen
from inventory.seen import LookError, Outcome

MAX_BYTES = 1_048_576
"""What a device may say in one session; more is nonsense."""

_TAIL = 400


@dataclass(slots=True)
class Watch:
    """What holds for a session: an end in time, an end in bytes, the lines that may be sent."""

    until: float
    lines: frozenset[str]
    heard: int = 0
    ended: LookError | None = None
    opened: Callable[[], object] | None = None
    said: list[str] = field(default_factory=list)
    """All that came since the last command, as it came."""
    typed: list[str] = field(default_factory=list)
    """Every line that was sent, in order; all of them are on a list, none is a secret."""

    def end(self, outcome: Outcome, note: str) -> LookError:
        """Why it ends; netmiko may swallow the error, so it is kept."""
        self.ended = self.ended or LookError(outcome, note)
        return self.ended

    def in_time(self) -> None:
        """Raises when the session's time is over."""
        if time.monotonic() > self.until:
            raise self.end(Outcome.TIMEOUT, "SSH: nothing more came in time")


class WatchedChannel(SSHChannel):
    """netmiko's channel, bounded. A page is turned here, wherever a pager asks."""

    def __init__(self, conn: paramiko.Channel, encoding: str, watch: Watch) -> None:
        super().__init__(conn=conn, encoding=encoding)
        self._watch = watch
        self._tail = ""
        self._page: list[str] = []
        self._pages: set[str] = set()

    def write_channel(self, out_data: str) -> None:
        """Send lines that are on the list."""
        for line in out_data.replace("\r", "\n").split("\n"):
            if line.strip(" ") not in self._watch.lines:
                note = f"SSH: this device wants {plain(line)[:60]!r} typed, which is no reading"
                raise self._watch.end(Outcome.UNSUPPORTED, note)
        self._tail = ""
        self._page.clear()
        self._pages.clear()
        if out_data.strip():
            self._watch.typed.append(out_data.strip())
        super().write_channel(out_data)

    def read_buffer(self) -> str:
        """One read, counted."""
        self._watch.in_time()
        text: str = super().read_buffer()
        if not text:
            conn = self.remote_conn
            if conn is None or conn.closed or conn.eof_received:
                raise self._watch.end(Outcome.GARBLED, "SSH: the session ended")
            return text
        self._watch.heard += len(text)
        if self._watch.heard > MAX_BYTES:
            raise self._watch.end(Outcome.GARBLED, f"SSH: more than {MAX_BYTES} bytes of output")
        self._watch.said.append(text)
        self._page.append(text)
        self._tail = (self._tail + text)[-_TAIL:]
        question = asks_for_a_key(self._tail)
        if question:
            self._tail = ""
            again = self._seen()
            super().write_channel("q" if again and comes_round(question) else " ")
        return text

    def _seen(self) -> bool:
        """Whether the page that came was shown before, since the last command."""
        page = screen("".join(self._page))
        self._page.clear()
        known = page in self._pages
        self._pages.add(page)
        return known

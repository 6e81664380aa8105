"""A small simulated city in a network namespace of its own, and the real command beside it."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.peers._run import need_root, private_dir, program, running
from tests.peers.netns import _sh
from tests.peers.watched import Watch, watch

Words = tuple[str | Path, ...]
_serial = itertools.count()
MAIN = (sys.executable, "-P", "-m", "audit")
WARDS, SEED = 2, 7
KBIT_S = 200
"""A ward's budget: looks come one by one for seconds, so that a random moment is among them."""

QUICK = tuple(
    word
    for kind in ("pc", "printer", "mfp", "scanner", "switch", "router", "firewall", "server",
                 "ups", "service", "sms_gateway")
    for word in ("--kind", kind)
)  # fmt: skip
"""Everything but the lines, whose spaced packets take twelve seconds."""

_SCREEN = 65_536


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    status: int  # negative: by this signal
    out: str
    err: str
    took_s: float

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class Started:
    """A command that runs, leader of a process group of its own."""

    process: subprocess.Popen[bytes]
    screen: int | None  # our end of the terminal that its stderr is
    began_s: float = field(default_factory=time.monotonic)
    shown: bytes = b""

    def watch(self, seconds: float) -> bool:
        """Read its terminal for so long; False when it has ended before."""
        assert self.screen is not None
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.screen], [], [], left)[0]:
                try:
                    data = os.read(self.screen, _SCREEN)
                except OSError:  # nobody holds the other end any more
                    data = b""
                if not data:
                    return False
                self.shown += data
        return self.process.poll() is None

    def kill_group(self) -> None:
        """SIGKILL to the supervisor and its workers at once, and wait until none is left."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        until = time.monotonic() + 30
        while _alive(self.process.pid):
            assert time.monotonic() < until, "a worker outlived SIGKILL"
            time.sleep(0.005)

    def wait(self, seconds: float) -> Done:
        """Its end; a failure when it takes longer."""
        if self.screen is not None:
            self.watch(seconds)
            assert self.process.wait(1) is not None
            return Done(
                self.process.returncode, "", self.shown.decode("utf-8", "replace"), self._took_s()
            )
        out, err = self.process.communicate(timeout=seconds)
        return Done(
            self.process.returncode,
            (out or b"").decode("utf-8", "replace"),
            (err or b"").decode("utf-8", "replace"),
            self._took_s(),
        )

    def _took_s(self) -> float:
        return time.monotonic() - self.began_s


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Place:
    """A namespace where a city answers; `lab` is its working folder, to be copied."""

    name: str
    lab: Path
    watched: Watch

    def folder(self, at: Path) -> Path:
        """A working folder of the city, with no store yet."""
        at.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.lab, at, dirs_exist_ok=True)
        settings = at / "ward-audit.yaml"
        slow = settings.read_text("utf-8").replace("ward_kbit_s: null", f"ward_kbit_s: {KBIT_S}")
        assert str(KBIT_S) in slow
        settings.write_text(slow, "utf-8")
        return at

    @contextlib.contextmanager
    def started(
        self, *words: str | Path, before: Sequence[str] = (), terminal: bool = False,
        env: Mapping[str, str] | None = None, out: int = subprocess.PIPE,
    ) -> Iterator[Started]:  # fmt: skip
        """`ward-audit` with these words; nothing of it is left after the block.

        Args:
            before: a command that runs it (strace, faketime).
            terminal: its stderr is a terminal, on which it draws its progress.
        """
        screen, theirs = os.openpty() if terminal else (None, subprocess.PIPE)
        process = subprocess.Popen(
            [program("nsenter", "util-linux"), f"--net=/run/netns/{self.name}",
             *before, *MAIN, *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL if terminal else out,
            stderr=theirs, start_new_session=True,
            env={**os.environ, "WARD_AUDIT_LANG": "en", "NO_COLOR": "1", "COLUMNS": "160",
                 **(env or {})},
        )  # fmt: skip
        if screen is not None:
            os.close(theirs)
        started = Started(process, screen)
        try:
            yield started
        finally:
            started.kill_group()
            if screen is not None:
                os.close(screen)
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def run(
        self, *words: str | Path, before: Sequence[str] = (),
        env: Mapping[str, str] | None = None, within_s: float = 90,
    ) -> Done:  # fmt: skip
        """`ward-audit` with these words, to its end."""
        with self.started(*words, before=before, env=env) as started:
            return started.wait(within_s)


@contextlib.contextmanager
def start_place() -> Iterator[Place]:
    """The city comes up and goes down; its namespace is removed by its name."""
    need_root("a network namespace")
    ip = program("ip", "iproute2")
    name = f"wachaos{os.getpid()}x{next(_serial)}"
    _sh(ip, "netns", "add", name)
    try:
        _sh(ip, "-n", name, "link", "set", "lo", "up")
        with watch(name) as watched, private_dir("chaos") as home:
            words = ("lab", "up", "--wards", str(WARDS), "--seed", str(SEED))
            up = [program("nsenter", "util-linux"), f"--net=/run/netns/{name}", *MAIN, *words,
                  "--dir", str(home / "city"), "--lang", "en"]  # fmt: skip
            with running(up, lambda: _is_up(home), cwd=home, within_s=90):
                yield Place(name, home / "city", watched)
    finally:
        _sh(ip, "netns", "del", name)


def _is_up(home: Path) -> bool:
    return any("Ctrl-C ends it" in log.read_text("utf-8") for log in home.glob("*.out"))

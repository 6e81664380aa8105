"""Starts a real program privately, waits until it answers, and stops it by its own pid."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

UNPACKED = Path(__file__).resolve().parents[2] / ".venv" / "peers"
"""Where `install` puts programs whose packages it may not install."""

SEARCH = os.pathsep.join(
    [
        os.environ.get("PATH", ""),
        *("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"),
        str(UNPACKED / "usr" / "sbin"),
        str(UNPACKED / "usr" / "bin"),
    ]
)
"""Daemons live in /usr/sbin, which is not on every user's PATH."""

START_S = 20.0
"""How long a peer may take until its first answer; the slowest needs 3 s on an idle machine."""

FIRST_PORT, LAST_PORT = 20_000, 31_999
"""High ports below the range from which the kernel picks the ports of clients."""


class MissingPeerError(AssertionError):
    """A real peer is not installed (or may not run here): the test fails and says what to do."""


class PeerFailedError(AssertionError):
    """A real peer was started and did not come to answer; carries the end of its log."""


def program(name: str, package: str) -> str:
    """Find `name`, or fail with the Debian package that brings it."""
    found = shutil.which(name, path=SEARCH)
    if found is None:
        raise MissingPeerError(
            f"{name} is not installed: apt-get install --no-install-recommends {package}"
        )
    return found


def need_root(why: str) -> None:
    """Fail clearly where a peer cannot run without root."""
    if os.geteuid() != 0:
        raise MissingPeerError(f"needs root: {why}. Run the tests as root, in a container say.")


_next_port = FIRST_PORT + os.getpid() * 97 % (LAST_PORT - FIRST_PORT)


def free_port() -> int:
    """Give a port that is free for TCP and UDP on every loopback address, each time another one.

    Where the walk begins depends on the process, so that two test workers do not meet.
    """
    global _next_port
    for _ in range(LAST_PORT - FIRST_PORT):
        port, _next_port = _next_port, _next_port + 1
        if _next_port > LAST_PORT:
            _next_port = FIRST_PORT
        if _is_free(port):
            return port
    raise PeerFailedError(f"no free port from {FIRST_PORT} to {LAST_PORT}")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                return False
    return True


@contextlib.contextmanager
def private_dir(name: str, *, owner: tuple[int, int] | None = None) -> Iterator[Path]:
    """A folder for one peer, outside pytest's own (which other users may not enter)."""
    path = Path(tempfile.mkdtemp(prefix=f"ward-peer-{name}-"))
    try:
        if owner is not None:
            os.chown(path, *owner)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def running(
    argv: Sequence[str],
    ready: Callable[[], bool],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    within_s: float = START_S,
    grace_s: float = 3,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `argv` until the block ends; enter the block once `ready()` is true.

    `ready` should ask the peer something and look at the answer; an `OSError` out of it means
    "not yet". What the program prints goes to a log in `cwd`, shown when it fails to start.
    """
    log = cwd / f"{Path(argv[0]).name}.{time.monotonic_ns()}.out"
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env={**os.environ, "PATH": SEARCH, "LC_ALL": "C.UTF-8", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, ready, log, within_s)
        yield process
    finally:
        _stop(process, grace_s)


def _wait(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, within_s: float
) -> None:
    end = time.monotonic() + within_s
    while True:
        with contextlib.suppress(OSError):
            if ready():
                return
        status = process.poll()
        if status is not None:
            raise PeerFailedError(f"{process.args!r} ended with {status}:\n{_tail(log.parent)}")
        if time.monotonic() > end:
            raise PeerFailedError(
                f"{process.args!r} gave no answer in {within_s} s:\n{_tail(log.parent)}"
            )
        time.sleep(0.03)


def _tail(folder: Path) -> str:
    """The ends of all logs in a peer's folder: some write to a file of their own."""
    logs = sorted(p for p in folder.iterdir() if p.suffix in {".out", ".log"})
    return "\n".join(f"{p.name}: {p.read_text(errors='replace')[-1500:]}" for p in logs)


def _stop(process: subprocess.Popen[bytes], grace_s: float) -> None:
    """End the process, then whatever it left in the session that was made for it."""
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, 9)


def accepts(host: str, port: int) -> bool:
    """True when a TCP connection opens; `OSError` when it does not (see `running`)."""
    with socket.create_connection((host, port), timeout=1):
        return True


def says(argv: Sequence[str], want: str = "", *, env: Mapping[str, str] | None = None) -> bool:
    """True when the client program `argv` succeeds and prints `want`."""
    done = subprocess.run(
        argv,
        env={**os.environ, "PATH": SEARCH, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=10,
        check=False,
    )
    return done.returncode == 0 and want in done.stdout

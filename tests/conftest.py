"""What every test may use: the shared folder, the recordings in it, and the real peers."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = [
    "tests.peers.chronyd",
    "tests.peers.netns",
    "tests.peers.postgresql",
    "tests.peers.slapd",
    "tests.peers.smtp",
    "tests.peers.sshd",
    "tests.peers.ippeveprinter",
    "tests.peers.kannel",
    "tests.peers.nginx",
    "tests.peers.smpp",
    "tests.peers.snmpd",
    "tests.peers.unbound",
]

# No test is timed, examples least of all; in CI the same examples every time.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

# A shell lets its background jobs ignore Ctrl-C, and what the tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class OneAfterAnother(LoadScopeScheduling):  # type: ignore[misc]
    """Tests of a file that is marked `xdist_group` run on one worker, all others on any.

    `--dist loadgroup` would say it by the mark itself, but groups nothing since pytest 9.2 (xdist
    3.8 renames an attribute that is no longer read).
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        alone = next((group for group in ("tests/chaos/", "tests/lab/") if group in path), None)
        return alone or (path if path.startswith(("tests/hostile/", "tests/sinks/")) else nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneAfterAnother:
    """Give xdist the scheduler of this house."""
    return OneAfterAnother(config, log)


SHARED = Path(os.environ.get("WARD_AUDIT_SHARED") or ROOT.parent / "shared").resolve()
"""Material that is read and never copied into the project: domain data and recordings."""


def need_shared(*parts: str) -> Path:
    """A path inside the shared folder, or a failure that says where it was looked for."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.fail(
            f"{path} is missing: the tests need the folder 'shared' beside the checkout "
            "(or WARD_AUDIT_SHARED=/its/path)",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder."""
    return need_shared()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The recordings of real devices, unpacked: `corpora / "librenms" / …`.

    Unpacked once per version of the archive (size and time of change are in the folder's name)
    and left in the system's temporary folder for the next run.
    """
    archive = need_shared("corpora", "open.tar.xz")
    stat = archive.stat()
    base = Path(tempfile.gettempdir()) / f"ward-audit-corpora-{os.geteuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        pytest.fail(f"{base} belongs to somebody else; remove it", pytrace=False)
    target = base / f"{stat.st_size}-{stat.st_mtime_ns}"
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test workers: the second one finds it done
        if not target.is_dir():
            part = base / f"{target.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            with tarfile.open(archive) as tar:
                # Debian 12's Python is older than this safety net; the archive is our own.
                if hasattr(tarfile, "data_filter"):
                    tar.extraction_filter = tarfile.data_filter
                tar.extractall(part)
            part.rename(target)
    return target / "open"

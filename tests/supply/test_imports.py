"""Importing the product does nothing: no socket, no program, no file written, not one module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.cli import _supply
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers._run import need_root, program
from tests.peers.strace import traced
from tests.supply.imported import HIDDEN

CALLS = (
    "%network,openat,open,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,symlink,"
    "symlinkat,link,linkat,truncate,ftruncate,chmod,fchmodat,fork,vfork,execve"
)
READS = ("O_RDONLY", "O_PATH")


def run(before: list[str], *words: str | Path) -> str:
    done = subprocess.run(
        [*before, sys.executable, "-B", *map(str, words)],
        # Without HOME, Python asks the system's name service for it before our first line.
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
        cwd="/", capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Python and the kernel saw of an import of everything, without a network."""
    need_root("a network namespace without interfaces")
    log = tmp_path_factory.mktemp("imports") / "calls"
    alone = [program("unshare", "util-linux"), "--net"]
    said = json.loads(run([*traced(log, CALLS), *alone], ROOT / "tests/supply/imported.py"))
    lines = log.read_text("utf-8", "replace").splitlines()
    said["calls"] = [
        line for line in lines
        if not line.startswith(("execve(", "+++", "---"))
        and not (line.startswith(("open", "openat")) and any(read in line for read in READS))
    ]  # fmt: skip
    said["seen"] = len(lines)
    return dict(said)


def test_importing_every_module_opens_no_socket_starts_nothing_and_writes_nothing(
    imported: dict[str, Any],
) -> None:
    done, calls = imported["done"], imported["calls"]
    keep([
        Figure(
            test="supply.import",
            goal="every module of the product imported in a network namespace without interfaces: "
            "0 sockets, 0 programs, 0 writes, seen by Python's audit events and by strace",
            measured=f"{imported['modules']} modules; {len(done)} audit events, "
            f"{len(calls)} system calls of {imported['seen']} looked at",
            met=not done and not calls,
            command="make test PYTEST_ARGS=tests/supply",
        )
    ])  # fmt: skip
    assert done == []
    assert calls == []
    assert imported["modules"] > 400
    assert imported["seen"] > 1_000  # files that Python reads: strace did look


def test_what_is_hidden_from_the_import_is_not_what_the_product_stands_on() -> None:
    assert not HIDDEN & set(_supply.reached("ward-audit", _supply.extras_of("ward-audit")))


def test_a_module_that_opens_a_socket_or_writes_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        "import socket, pathlib\nsocket.socket().close()\n"
        f"pathlib.Path({str(tmp_path)!r}, 'left').write_text('x')\n"
    )
    (tmp_path / "look.py").write_text(
        f"import sys\nsys.path[:0] = [{str(ROOT)!r}, {str(tmp_path)!r}]\n"
        "from tests.supply.imported import Watch\n"
        "watch = Watch()\nsys.addaudithook(watch)\nimport socket, pathlib\nwatch.module = 'bad'\n"
        "import bad\nwatch.module = ''\n"
        "import json\nprint(json.dumps(watch.done))\n"
    )
    log = tmp_path / "calls"
    seen = {event for _, event, _ in json.loads(run(traced(log, CALLS), tmp_path / "look.py"))}
    assert {"socket.__new__", "open"} <= seen
    text = log.read_text("utf-8", "replace")
    assert "socket(AF_INET" in text
    assert "O_WRONLY" in text

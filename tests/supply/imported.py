"""Imports every module of the product in a fresh Python, and tells what that did beside.

Run as a program: `python tests/supply/imported.py`. Python's own audit events are watched: sockets,
programs, files opened for writing, folders and names changed. What is written is JSON.

pysmi is hidden: only tests need it (snmpsim does). pysnmp imports it where it is, it imports
requests, that urllib3, and that tries a socket on ::1 to see whether there is IPv6. Where the
wheel is installed with what it requires there is no pysmi.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Any

PACKAGES = ("inventory", "checks", "reports", "audit")
RUN_WHEN_IMPORTED = ("audit.__main__", "audit.store.migrations.env")
"""A program's first line, and what Alembic runs inside a migration."""

HIDDEN = frozenset({"pysmi"})

_DOES = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "shutil.", "tempfile.", "sqlite3.connect",
    "urllib.", "http.client", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Watch:
    """Keeps what happens while a module is imported."""

    def __init__(self) -> None:
        self.module = ""
        self.done: list[tuple[str, str, str]] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.module:
            return
        opened = event == "open" and isinstance(args[2], int) and args[2] & _WRITES
        if opened or event.startswith(_DOES):
            self.done.append((self.module, event, repr(args)[:200]))


class Hidden:
    """A finder that stands before all others and says that some packages are not there."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> None:
        """Raise for what is hidden; else let the others look."""
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"{name} is not what the product requires", name=name)


def modules() -> list[str]:
    """Every module of the product, but for those that run when they are imported."""
    found = list(PACKAGES)
    for name in PACKAGES:
        package = importlib.import_module(name)
        found += [one.name for one in pkgutil.walk_packages(package.__path__, f"{name}.")]
    return [name for name in found if name not in RUN_WHEN_IMPORTED]


def main() -> None:
    """Import everything; print {"modules": count, "done": [[module, event, arguments]]}."""
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, Hidden())
    watch = Watch()
    sys.addaudithook(watch)
    watch.module = "packages"
    names = modules()
    for name in names:
        watch.module = name
        importlib.import_module(name)
    watch.module = ""
    print(json.dumps({"modules": len(names), "done": watch.done}))


if __name__ == "__main__":
    main()

"""PostgreSQL, an independent database server with TLS."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import free_port, private_dir, program, running, says
from tests.peers.certificates import Authority

PACKAGES = ("postgresql-15", "postgresql-client-15", "util-linux")

BIN = "/usr/lib/postgresql/15/bin"


@dataclass(frozen=True)
class Postgresql:
    """A server on TCP. `user` enters `database` with `password` (SCRAM-SHA-256)."""

    host: str
    port: int
    user: str
    password: str
    database: str
    ca_file: Path

    @property
    def url(self) -> str:
        return f"postgresql://{self.user}:{self.password}@{self.host}:{self.port}/{self.database}"


@contextlib.contextmanager
def start_postgresql() -> Iterator[Postgresql]:
    """Run an empty cluster that keeps nothing safe on disk, for speed."""
    owner, as_owner = _owner()
    with private_dir("postgresql", owner=owner) as home:
        authority = Authority(home)
        leaf = authority.leaf("db")
        peer = Postgresql(
            "127.0.0.1", free_port(), "postgres", "db-pass", "postgres", authority.ca_file
        )
        (home / "password").write_text(peer.password)
        if owner is not None:
            for path in (home / "password", leaf.cert, leaf.key):
                os.chown(path, *owner)
        initdb = [
            *as_owner, program(f"{BIN}/initdb", "postgresql-15"), "-D", str(home / "data"),
            "-U", peer.user, "-A", "scram-sha-256", f"--pwfile={home / 'password'}", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        subprocess.run(initdb, check=True, capture_output=True, cwd=home, timeout=60)
        settings = {
            "listen_addresses": peer.host,
            "port": peer.port,
            "unix_socket_directories": home,
            "ssl": "on",
            "ssl_cert_file": leaf.cert,
            "ssl_key_file": leaf.key,
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        argv = [*as_owner, f"{BIN}/postgres", "-D", str(home / "data")]
        argv += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        ask = [program("psql", "postgresql-client-15"), peer.url, "-Atc", "select 40 + 2"]
        with running(argv, lambda: says(ask, "42"), cwd=home):
            yield peer


def _owner() -> tuple[tuple[int, int] | None, list[str]]:
    """Whose the cluster is, and the words that run a program so: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None, []
    program(f"{BIN}/postgres", "postgresql-15")
    user = pwd.getpwnam("postgres")
    setpriv = program("setpriv", "util-linux")
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return (user.pw_uid, user.pw_gid), [setpriv, *ids]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The database of an online service."""
    with start_postgresql() as peer:
        yield peer

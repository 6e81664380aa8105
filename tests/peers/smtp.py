"""Exim, an independent mail server that greets, offers STARTTLS and takes no mail."""

from __future__ import annotations

import contextlib
import os
import pwd
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import MissingPeerError, free_port, need_root, private_dir, program, running
from tests.peers.certificates import Authority

PACKAGES = ("exim4-daemon-light",)


@dataclass(frozen=True)
class SmtpServer:
    """A mail server: `port` with STARTTLS, `tls_port` with TLS from the first byte."""

    host: str
    port: int
    tls_port: int
    name: str
    ca_file: Path


@contextlib.contextmanager
def start_smtp() -> Iterator[SmtpServer]:
    """Run Exim with spool and logs of its own; every recipient is refused."""
    need_root("Exim changes to its own user")
    exim = program("exim4", "exim4-daemon-light")
    try:
        user = pwd.getpwnam("Debian-exim")
    except KeyError:
        raise MissingPeerError("exim4-daemon-light is not installed: no user Debian-exim") from None
    with private_dir("smtp", owner=(user.pw_uid, user.pw_gid)) as home:
        authority = Authority(home)
        leaf = authority.leaf("mail")
        peer = SmtpServer(
            "127.0.0.1", free_port(), free_port(), "mail.example.invalid", authority.ca_file
        )
        (home / "spool").mkdir()
        for path in (home / "spool", leaf.cert, leaf.key):
            os.chown(path, user.pw_uid, user.pw_gid)
        config = home / "exim.conf"
        config.write_text(
            f"""
primary_hostname = {peer.name}
spool_directory = {home}/spool
log_file_path = {home}/%s.log
pid_file_path = {home}/spool/pid
exim_user = Debian-exim
exim_group = Debian-exim
local_interfaces = {peer.host}
daemon_smtp_ports = {peer.port} : {peer.tls_port}
tls_on_connect_ports = {peer.tls_port}
tls_advertise_hosts = *
tls_certificate = {leaf.cert}
tls_privatekey = {leaf.key}
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
acl_smtp_rcpt = refuse
begin acl
refuse:
  deny message = no mail is taken here
"""
        )

        def ready() -> bool:
            with smtplib.SMTP(peer.host, peer.port, timeout=2) as mail:
                return mail.noop()[0] == 250

        # A queue runner is what makes -bdf stay; with this spool it finds nothing to do.
        with running([exim, "-C", str(config), "-bdf", "-q1h"], ready, cwd=home):
            yield peer


@pytest.fixture(scope="session")
def smtp() -> Iterator[SmtpServer]:
    """The mail server of a data centre."""
    with start_smtp() as peer:
        yield peer

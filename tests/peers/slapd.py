"""OpenLDAP's slapd, an independent directory server with TLS and one account."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import free_port, private_dir, program, running, says
from tests.peers.certificates import GOOD_NAMES, Authority

PACKAGES = ("slapd", "ldap-utils")


@dataclass(frozen=True)
class Slapd:
    """A directory: `port` (with StartTLS) and `tls_port`; anyone may bind and read the rootDSE.

    `user_dn` binds with `password`; `base_dn` is its only naming context.
    """

    host: str
    port: int
    tls_port: int
    base_dn: str
    user_dn: str
    password: str
    ca_file: Path


@contextlib.contextmanager
def start_slapd(*, anonymous: bool = True) -> Iterator[Slapd]:
    """Run a directory with two entries; without `anonymous`, it wants a password to bind."""
    base = "dc=hanoi,dc=example,dc=invalid"
    with private_dir("slapd") as home:
        authority = Authority(home)
        # OpenLDAP's own clients turn localhost into this machine's name before they compare.
        leaf = authority.leaf("ldap", names=(*GOOD_NAMES, socket.gethostname()))
        peer = Slapd(
            "127.0.0.1",
            free_port(),
            free_port(),
            base,
            f"cn=probe,{base}",
            "probe-pass",
            authority.ca_file,
        )
        (home / "data").mkdir()
        slapd = program("slapd", "slapd")
        config = home / "slapd.conf"
        config.write_text(
            f"""
include /etc/ldap/schema/core.schema
pidfile {home}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {peer.ca_file}
TLSCertificateFile {leaf.cert}
TLSCertificateKeyFile {leaf.key}
{"" if anonymous else "disallow bind_anon"}
database mdb
suffix "{base}"
directory {home}/data
rootdn "cn=admin,{base}"
"""
        )
        (home / "base.ldif").write_text(
            f"dn: {base}\nobjectClass: dcObject\nobjectClass: organization\ndc: hanoi\no: Hanoi\n\n"
            f"dn: {peer.user_dn}\nobjectClass: person\ncn: probe\nsn: probe\n"
            f"userPassword: {peer.password}\n"
        )
        add = [slapd, "-T", "add", "-f", str(config), "-l", str(home / "base.ldif")]
        subprocess.run(add, check=True, capture_output=True, timeout=30)
        url = f"ldap://{peer.host}:{peer.port}"
        argv = [slapd, "-d", "0", "-f", str(config)]
        argv += ["-h", f"{url} ldaps://{peer.host}:{peer.tls_port}"]
        ask = [program("ldapwhoami", "ldap-utils"), "-x", "-H", url]
        ask += ["-D", peer.user_dn, "-w", peer.password]
        with running(argv, lambda: says(ask, "cn=probe"), cwd=home):
            yield peer


@pytest.fixture(scope="session")
def slapd() -> Iterator[Slapd]:
    """The staff directory of a city."""
    with start_slapd() as peer:
        yield peer

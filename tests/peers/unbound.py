"""Unbound, an independent DNS server with the zone of a small data centre."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.peers._run import free_port, private_dir, program, running, says

PACKAGES = ("unbound", "bind9-dnsutils")

ZONE = "hanoi.example.invalid"

RECORDS = (
    f"mot-cua.{ZONE}. 300 IN A 127.0.0.1",
    f"mot-cua.{ZONE}. 300 IN AAAA ::1",
    f"two.{ZONE}. 60 IN A 10.1.0.2",
    f"two.{ZONE}. 60 IN A 10.1.0.3",
    f"mail.{ZONE}. 300 IN MX 10 mot-cua.{ZONE}.",
    f"alias.{ZONE}. 300 IN CNAME mot-cua.{ZONE}.",
    # More than 512 bytes: the answer over UDP is truncated unless the client offers more.
    *(f"big.{ZONE}. 300 IN TXT {str(i) * 200}" for i in range(1, 9)),
)


@dataclass(frozen=True)
class Unbound:
    """A DNS server on UDP and TCP; it knows `zone`, and refuses `refused_zone`.

    Names: `mot-cua` (A 127.0.0.1, AAAA ::1), `two` (two A), `alias` (CNAME), `mail` (MX), `big`
    (1.7 kB of TXT), `nowhere` (NXDOMAIN), and `mot-cua` has no MX (no data).
    """

    host: str
    port: int
    zone: str
    refused_zone: str


@contextlib.contextmanager
def start_unbound(records: tuple[str, ...] = RECORDS) -> Iterator[Unbound]:
    """Run a server that knows `records` (master-file lines) and asks nobody else."""
    peer = Unbound("127.0.0.1", free_port(), ZONE, "refused.example.invalid")
    local = "\n".join(f"  local-data: '{record}'" for record in records)
    with private_dir("unbound") as home:
        config = home / "unbound.conf"
        config.write_text(
            f"""
server:
  interface: {peer.host}@{peer.port}
  access-control: 127.0.0.0/8 allow
  username: ""
  chroot: ""
  directory: "{home}"
  pidfile: "{home}/pid"
  logfile: "{home}/unbound.log"
  use-syslog: no
  num-threads: 1
  do-not-query-localhost: no
  module-config: "iterator"
  local-zone: "{peer.zone}." static
  local-zone: "{peer.refused_zone}." refuse
{local}
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@1
remote-control:
  control-enable: no
""",
            encoding="utf-8",
        )
        argv = [program("unbound", "unbound"), "-d", "-p", "-c", str(config)]
        dig = [
            program("dig", "bind9-dnsutils"), f"@{peer.host}", "-p", str(peer.port),
            "+short", "+time=1", "+tries=1", f"{records[0].split()[0]}",
        ]  # fmt: skip
        with running(argv, lambda: says(dig, records[0].split()[-1]), cwd=home):
            yield peer


@pytest.fixture(scope="session")
def unbound() -> Iterator[Unbound]:
    """The name server of a data centre."""
    with start_unbound() as peer:
        yield peer

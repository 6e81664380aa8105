"""nginx as the web services of the data centre: plain HTTP, good TLS and TLS that is wrong."""

from __future__ import annotations

import contextlib
import os
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import accepts, free_port, private_dir, program, running
from tests.peers.certificates import Authority, Leaf

PACKAGES = ("nginx-light",)

BODY = "<!doctype html><title>Một cửa</title><p>Tiếp nhận hồ sơ trực tuyến đang hoạt động.</p>\n"


@dataclass(frozen=True)
class Nginx:
    """Ports of one nginx on 127.0.0.1, and the root that its good certificate descends from.

    Paths on every port: `/` (200, `body`), `/redirect` (302 to `/`), `/loop` (302 to itself),
    `/missing` (404), `/broken` (503), `/login` (401), `/big` (4 MiB of zeros). `https` is TLS
    1.2 and 1.3 with a certificate for localhost, 127.0.0.1 and `mot-cua.example.invalid`.
    """

    host: str
    http: int
    https: int
    tls12_only: int
    expired: int
    expires_soon: int
    not_yet_valid: int
    wrong_name: int
    self_signed: int
    body: str
    ca_file: Path

    def trust(self) -> ssl.SSLContext:
        """A client's context that trusts this peer's root and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))


@contextlib.contextmanager
def start_nginx(*, body: str = BODY, extra: str = "") -> Iterator[Nginx]:
    """Run nginx with all its ports; `extra` goes into each `server` block."""
    with private_dir("nginx") as home:
        authority = Authority(home)
        leaves = {
            "https": authority.leaf("good"),
            "tls12_only": authority.leaf("tls12"),
            "expired": authority.leaf("expired", ends_in_days=-3),
            "expires_soon": authority.leaf("soon", ends_in_days=5.5),
            "not_yet_valid": authority.leaf("early", starts_in_days=3),
            "wrong_name": authority.leaf(
                "name", names=("other.example.invalid",), addresses=("127.9.9.9",)
            ),
            "self_signed": authority.leaf("self", self_signed=True),
        }
        ports = {label: free_port() for label in ("http", *leaves)}
        www = home / "www"
        www.mkdir()
        (www / "index.html").write_text(body, encoding="utf-8")
        (www / "big").write_bytes(bytes(4 << 20))
        if os.geteuid() == 0:
            home.chmod(0o755)  # the workers run as another user
        config = home / "nginx.conf"
        config.write_text(_config(home, ports, leaves, extra), encoding="utf-8")
        argv = [program("nginx", "nginx-light"), "-p", str(home), "-c", str(config)]
        argv += ["-e", str(home / "error.log")]

        def ready() -> bool:
            return all(accepts("127.0.0.1", port) for port in ports.values())

        with running(argv, ready, cwd=home):
            yield Nginx("127.0.0.1", **ports, body=body, ca_file=authority.ca_file)


def _config(home: Path, ports: dict[str, int], leaves: dict[str, Leaf], extra: str) -> str:
    temp = "\n".join(
        f"  {kind}_temp_path {home}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    servers = "\n".join(
        _server(port, leaves.get(label), home, label == "tls12_only", extra)
        for label, port in ports.items()
    )
    return f"""
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
events {{ worker_connections 256; }}
http {{
{temp}
  access_log off;
  default_type text/html;
  charset utf-8;
{servers}
}}
"""


def _server(port: int, leaf: Leaf | None, home: Path, tls12_only: bool, extra: str) -> str:
    tls = ""
    if leaf is not None:
        versions = "TLSv1.2" if tls12_only else "TLSv1.2 TLSv1.3"
        tls = f"ssl_certificate {leaf.cert}; ssl_certificate_key {leaf.key}; "
        tls += f"ssl_protocols {versions};"
    return f"""
  server {{
    listen 127.0.0.1:{port}{" ssl" if leaf else ""};
    root {home}/www;
    {tls}
    {extra}
    location = /redirect {{ return 302 /; }}
    location = /loop {{ return 302 /loop; }}
    location = /broken {{ return 503; }}
    location = /login {{ return 401; }}
  }}"""


@pytest.fixture(scope="session")
def nginx() -> Iterator[Nginx]:
    """The web services of a data centre, well and ill."""
    with start_nginx() as peer:
        yield peer

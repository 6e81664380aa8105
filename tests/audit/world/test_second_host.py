"""What is meant for one host goes to no other: no redirect, no proxy, no password in a file."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.probes.sms_status import SMS_STATUS
from inventory.model import GatewayAsset
from tests.audit.loopback import run, tcp_server
from tests.audit.probes.looking import observe, real_world
from tests.conftest import ROOT

PASSWORD = "mat-khau-trang-thai"
ELSEWHERE = "127.0.0.78"
MOVED = [
    b"HTTP/1.1 %d Moved\r\nLocation: %%s\r\nContent-Length: 0\r\n\r\n" % code
    for code in (301, 302, 303, 307, 308)
] + [
    b"HTTP/1.1 200 OK\r\nRefresh: 0; url=%s\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nLink: <%s>; rel=preconnect\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 305 Use Proxy\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
    b'HTTP/1.1 200 OK\r\nAlt-Svc: h2="%s"\r\nContent-Length: 0\r\n\r\n',
    b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="%s"\r\nContent-Length: 0\r\n\r\n',
]


@pytest.mark.parametrize("answer", MOVED, ids=[one[9:22].decode() for one in MOVED])
def test_a_password_is_said_to_the_host_it_is_for_and_once(answer: bytes) -> None:
    heard: list[bytes] = []
    connected: list[bytes] = []

    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(await reader.read(4_096))

    async def look() -> None:
        server = await asyncio.start_server(other, ELSEWHERE, 0)
        port = server.sockets[0].getsockname()[1]

        async def gateway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.read(4_096))
            writer.write(answer % b"http://%s:%d/status.xml" % (ELSEWHERE.encode(), port))
            await writer.drain()

        async with server, tcp_server(gateway) as here:
            asset = GatewayAsset(
                id="g", kind="sms_gateway", site="00001", address="127.0.0.1", software="kannel",
                ports={"status": here}, credential="c",
            )  # fmt: skip
            world = real_world(secrets={"http": {"password": PASSWORD}})
            await observe(SMS_STATUS, asset, world)

    run(look())
    assert connected == []
    assert len(heard) == 1
    assert heard[0].count(PASSWORD.encode()) == 1
    assert b"authorization" not in heard[0].lower()


_ASK = """
import asyncio, json, sys
from audit.asks import HttpAsk
from tests.audit.loopback import asset, http
port = int(sys.argv[1])
answer = asyncio.run(http().ask(asset(), HttpAsk("/", "http", port), deadline_s=5))
print(json.dumps([answer.status, answer.body.decode()]))
"""


def _asked(port: int, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", _ASK, str(port)],
        env=env, capture_output=True, text=True, timeout=25, check=True,
    )  # fmt: skip
    return done.stdout


def test_no_proxy_and_no_password_file_of_the_environment_is_used(tmp_path: Path) -> None:
    """In a process of its own, whose environment names a proxy for everything, and a .netrc."""
    heard: list[bytes] = []
    proxied: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        proxied.append(await reader.read(4_096))

    async def origin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(4_096))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()

    async def look() -> str:
        async with tcp_server(proxy) as trap, tcp_server(origin) as port:
            (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password netrc-secret\n")
            names = ("http", "https", "all", "ftp", "socks")
            traps = {
                name: f"http://user:proxy-secret@127.0.0.1:{trap}"
                for each in names
                for name in (f"{each}_proxy", f"{each.upper()}_PROXY")
            }
            env = {**os.environ, **traps, "no_proxy": "", "NO_PROXY": "", "HOME": str(tmp_path),
                   "NETRC": str(tmp_path / ".netrc"), "PYTHONPATH": str(ROOT)}  # fmt: skip
            return await asyncio.to_thread(_asked, port, env)

    assert json.loads(run(look())) == [200, "ok"]
    assert proxied == []
    (request,) = heard
    assert request.startswith(b"GET / HTTP/1.1\r\n")
    assert b"secret" not in request
    assert b"authorization" not in request.lower()

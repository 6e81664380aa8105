"""13 ways of an SSH server to harm who logs in (behaviours 73 to 85)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paramiko  # type: ignore[import-untyped]
import pytest

from audit.world.known_hosts import HostKeys
from audit.world.shell_commands import COMMANDS, SESSION
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.hostile.oracle import (
    ANSWERED,
    DENIED,
    GARBLED,
    TIMEOUT,
    UNSUPPORTED,
    Behaviour,
    Met,
    Stage,
    declared,
)
from tests.hostile.servers import Servers
from tests.hostile.ssh_server import (
    PASSWORD,
    PROMPT,
    VERSION,
    SshServer,
    Talk,
    honest,
    host_key,
    line_of,
    router,
)

pytestmark = pytest.mark.xdist_group("hostile-ssh")

LOGIN = {"kind": "ssh", "user": "audit-ro", "password": PASSWORD, "platform": "cisco_ios"}
LOOK = declared(DeviceAsset, "cli.facts", kind="router", ports={"ssh": 22}, credential="router")
MAY_BE_TYPED = {*COMMANDS["cisco_ios"], *SESSION["cisco_ios"]}
PORT = 22

MADE: dict[str, SshServer] = {}
"""The server at each address."""

KNOWN_HOSTS: list[Path] = []
"""The looker's file, as the fixture below finds it."""


@pytest.fixture(scope="module", autouse=True)
def _known_hosts(folder: Path) -> None:
    KNOWN_HOSTS.append(folder / "known_hosts")


@pytest.fixture(scope="module")
def warm(stage: Stage, servers: Servers) -> Stage:
    """A stage on which one honest router has been logged in to."""
    address = "127.66.194.1"
    SshServer(router(honest)).start(servers, address, KNOWN_HOSTS[-1])
    for _ in range(2):
        measured = stage.warm(LOOK(address), router=LOGIN)
    assert measured.rows[0].outcome == "answered", measured.rows
    assert "FCZ0001" in measured.rows[0].facts
    return stage


def case(
    number: int, name: str, make: Callable[[], SshServer], *right: Outcome, pin: bool = True,
    **more: Any,
) -> Behaviour:  # fmt: skip
    def serve(servers: Servers, address: str) -> None:
        MADE[address] = made = make()
        made.start(servers, address, KNOWN_HOSTS[-1] if pin else None)

    more = {"credentials": {"router": LOGIN}, "packets": 1_500, "check": typed_is_reading, **more}
    return Behaviour(number, name, serve, LOOK, {"cli.facts": right}, **more)


def raw(number: int, name: str, talk: Any, *right: Outcome) -> Behaviour:
    """A server that is not quite one; its key is pinned."""

    def serve(servers: Servers, address: str) -> None:
        HostKeys(KNOWN_HOSTS[-1]).pin(address, PORT, line_of(host_key()))
        servers.tcp(address, PORT, talk)

    return Behaviour(
        number, name, serve, LOOK, {"cli.facts": right}, credentials={"router": LOGIN},
    )  # fmt: skip


def typed_is_reading(met: Met) -> None:
    """Nothing was typed that is not on the list, and the password was tried once at most."""
    server = MADE[met.address]
    assert set(server.typed) <= MAY_BE_TYPED, server.typed
    assert len(server.tried) <= met.looks, server.tried


def no_password(met: Met) -> None:
    """Not one login was tried: the host is not who it should be."""
    assert MADE[met.address].tried == []


def nothing_sent(met: Met) -> None:
    """An unknown host is not even connected."""
    no_password(met)
    assert met.sent.packets == 0


def one_try(met: Met) -> None:
    """A refused password is not tried again."""
    assert len(MADE[met.address].tried) == 1


def changed_key() -> Behaviour:
    """Another key is pinned for the address than the server has."""

    def serve(servers: Servers, address: str) -> None:
        MADE[address] = made = SshServer(router(honest))
        made.start(servers, address, None)
        HostKeys(KNOWN_HOSTS[-1]).pin(address, PORT, line_of(paramiko.ECDSAKey.generate()))

    return Behaviour(
        73, "changed host key", serve, LOOK, {"cli.facts": [DENIED]},
        credentials={"router": LOGIN}, check=no_password,
    )  # fmt: skip


class OnlyWeak(paramiko.Transport):  # type: ignore[misc]
    """Offers the one key exchange that nobody should take."""

    _preferred_kex = ("diffie-hellman-group1-sha1",)


class OldCiphers(paramiko.Transport):  # type: ignore[misc]
    """Offers what was given up, and no MAC that a client of today has."""

    _preferred_ciphers = ("3des-cbc",)
    _preferred_macs = ("hmac-md5-96",)


class Prefix(paramiko.Transport):  # type: ignore[misc]
    """Terrapin (CVE-2023-48795): packets before the key exchange that shift the numbers."""

    def _send_kex_init(self) -> None:
        if not self.initial_kex_done:
            for _ in range(3):
                ignored = paramiko.Message()
                ignored.add_byte(paramiko.common.cMSG_IGNORE)
                ignored.add_string(b"terrapin")
                self.packetizer.send_message(ignored)
        super()._send_kex_init()


class FirstLine(paramiko.Transport):  # type: ignore[misc]
    """Calls itself by a long name with hostile letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.local_version = "SSH-2.0-x\x1b]0;y\x07" + "z" * 200


def waits(server: SshServer) -> Callable[[str], bool]:
    def accepts(password: str) -> bool:
        server.over.wait(9)
        return False

    return accepts


def stalls() -> SshServer:
    server = SshServer(router(honest))
    server.accepts = waits(server)
    return server


def silent(server: SshServer, channel: Any) -> None:
    server.over.wait(9)


def changes(server: SshServer, channel: Any) -> None:
    number = 0
    while True:
        number += 1
        channel.sendall(f"\r\nrt-{number}#".encode())
        server.read_line(channel)


def fake_prompt(server: SshServer, channel: Any) -> None:
    channel.sendall(VERSION.encode() + f"\r\n{PROMPT}\r\n{PROMPT}configure terminal\r\n".encode())
    channel.sendall(b"Password: \r\n" + VERSION.encode())


def endless(server: SshServer, channel: Any) -> None:
    while True:
        channel.sendall(b"x" * 4_000 + b"\r\n")


def one_line_without_end(server: SshServer, channel: Any) -> None:
    while True:
        channel.sendall(b"x" * 4_000)


def pager(server: SshServer, channel: Any) -> None:
    while not server.over.wait(0.05):
        channel.sendall(b"line\r\n --More-- ")


def sequences(server: SshServer, channel: Any) -> None:
    odd = "\x1b]52;c;cm0gLXJm\x07\x1b]0;owned\x07\x1b[31m\x1b[6n\x1b[21t\x9b2J\x90q\x9c\u202e\u2066"
    channel.sendall(odd.encode() + VERSION.replace("FCZ0001", f"FCZ{odd}0001").encode())


def leaves(server: SshServer, channel: Any) -> None:
    channel.sendall(VERSION.encode()[:100])
    channel.get_transport().close()


async def banner_lines(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"welcome to this router\r\n" * 50)
        await writer.drain()
        await asyncio.sleep(0)


async def kexinit_noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-x\r\n" + (1_000).to_bytes(4, "big") + b"\x04\x14" + b"\xff" * 1_200)
    await writer.drain()
    await reader.read(4_096)


async def huge_packet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-x\r\n\xff\xff\xff\xf0" + b"\x14" * 70_000)
    await writer.drain()
    await asyncio.sleep(3)


async def version_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-1.5-old\r\n")
    await writer.drain()
    await reader.read(4_096)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for letter in b"SSH-2.0-" + b"x" * 200:
        writer.write(bytes((letter,)))
        await writer.drain()
        await asyncio.sleep(0.2)


def plain(talk: Talk, **options: Any) -> Callable[[], SshServer]:
    return lambda: SshServer(talk, **options)


REFUSED = {**LOGIN, "id": "refused", "password": "wrong-pass"}

BEHAVIOURS = [
    changed_key(),
    case(74, "unknown key", plain(router(honest)), DENIED, pin=False, check=nothing_sent),
    case(75, "only weak key exchange", plain(router(honest), transport=OnlyWeak), GARBLED,
         check=no_password),
    case(75, "only old ciphers and MACs", plain(router(honest), transport=OldCiphers), ANSWERED,
         GARBLED),
    case(75, "Terrapin prefix", plain(router(honest), transport=Prefix), GARBLED,
         check=no_password),
    case(75, "first line with controls", plain(router(honest), transport=FirstLine), ANSWERED,
         GARBLED, TIMEOUT),
    raw(75, "KEXINIT of noise", kexinit_noise, GARBLED, TIMEOUT),
    raw(75, "packet length FFFFFFF0", huge_packet, GARBLED, TIMEOUT),
    raw(75, "SSH 1.5", version_one, GARBLED, TIMEOUT),
    raw(76, "banner lines without end", banner_lines, GARBLED, TIMEOUT),
    raw(76, "first line drips", drip, GARBLED, TIMEOUT),
    case(76, "login banner of 30 kB", plain(router(honest), banner="\x1b[2Jwelcome\r\n" * 2_500),
         ANSWERED, GARBLED),
    case(77, "auth stalls", stalls, TIMEOUT),
    # That any password would do cannot be seen with one login, and more than one is never tried.
    case(78, "accepts any password", plain(router(honest), accepts=lambda password: True),
         ANSWERED),
    case(79, "refuses", plain(router(honest), accepts=lambda password: False), DENIED,
         check=one_try, credentials={"router": REFUSED}),
    case(80, "no prompt", plain(silent), TIMEOUT),
    case(81, "prompt changes", plain(changes), TIMEOUT, GARBLED, UNSUPPORTED),
    case(81, "fake prompt inside output", plain(router(fake_prompt)), ANSWERED, GARBLED, TIMEOUT),
    case(82, "endless output", plain(router(endless)), GARBLED),
    case(82, "one line without end", plain(router(one_line_without_end)), GARBLED),
    case(83, "pager never ends", plain(router(pager)), TIMEOUT, GARBLED),
    case(84, "ANSI, OSC 52 and titles", plain(router(sequences)), ANSWERED),
    case(85, "disconnect in the middle", plain(router(leaves)), GARBLED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_an_ssh_server_cannot_harm_who_logs_in(warm: Stage, behaviour: Behaviour) -> None:
    warm.meet(behaviour)

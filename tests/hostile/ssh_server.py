"""An SSH server of ours that can misbehave at every step: before, in and after the login."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import paramiko  # type: ignore[import-untyped]

from audit.world.known_hosts import HostKeys
from tests.hostile.servers import Servers

PROMPT = "ward-001-rt#"
VERSION = (
    "Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.4(3)M4, RELEASE\r\n"
    "ROM: System Bootstrap, Version 15.3(1r)T2, RELEASE SOFTWARE (fc1)\r\n"
    "ward-001-rt uptime is 3 weeks, 2 days, 1 hour, 7 minutes\r\n"
    'System image file is "flash:c800-universalk9-mz.SPA.154-3.M4.bin"\r\n'
    "Cisco C891F-K9 (revision 1.0) with 488524K/35763K bytes of memory.\r\n"
    "Processor board ID FCZ0001\r\nConfiguration register is 0x2102\r\n"
)
PASSWORD = "ward-pass"

Talk = Callable[["SshServer", Any], None]


@cache
def host_key() -> Any:
    """The key of these servers; made once."""
    return paramiko.ECDSAKey.generate()


def line_of(key: Any) -> str:
    """As `ssh-keyscan` prints it."""
    return f"{key.get_name()} {key.get_base64()}"


class SshServer(paramiko.ServerInterface):  # type: ignore[misc]
    """Takes one password; what it says after the login is a function."""

    def __init__(
        self, talk: Talk, *, accepts: Callable[[str], bool] = PASSWORD.__eq__,
        transport: Any = paramiko.Transport, banner: str | None = None,
    ) -> None:  # fmt: skip
        self.talk = talk
        self.accepts = accepts
        self.transport = transport
        self.banner = banner
        self.tried: list[str] = []
        self.typed: list[str] = []
        self.read: list[tuple[str, bytes]] = []
        self.over = threading.Event()

    def start(self, servers: Servers, address: str, known_hosts: Path | None) -> None:
        """Serve at port 22 of an address, whose key is pinned where a file is given."""
        if known_hosts is not None:
            HostKeys(known_hosts).pin(address, 22, line_of(host_key()))
        self.read = servers.read
        servers.raw(address, 22, self._serve)

    def _serve(self, listener: socket.socket) -> None:
        ends: list[Any] = []
        try:
            while True:
                sock, _ = listener.accept()
                made = self.transport(sock)
                ends.append(made)
                made.add_server_key(host_key())
                with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
                    made.start_server(server=self)
                    channel = made.accept(8)
                    if channel is not None:
                        threading.Thread(target=self._talk, args=(channel,), daemon=True).start()
        finally:
            self.over.set()
            for one in ends:
                one.close()

    def _talk(self, channel: Any) -> None:
        with contextlib.suppress(OSError, EOFError):
            self.talk(self, channel)
            channel.close()

    def read_line(self, channel: Any) -> str:
        """A line that was typed, echoed as a terminal does."""
        held = b""
        while not held.endswith((b"\n", b"\r")):
            said = channel.recv(1)
            if not said:
                raise EOFError
            held += said
        self.typed.append(held.decode().strip())
        self.read.append(("ssh", self.typed[-1].encode()))
        channel.sendall(held + b"\n")
        return self.typed[-1]

    def check_auth_password(self, username: str, password: str) -> int:
        """What paramiko asks."""
        self.tried.append(password)
        good = self.accepts(password)
        return int(paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED)

    def get_allowed_auths(self, username: str) -> str:
        """What paramiko asks."""
        return "password"

    def get_banner(self) -> tuple[str | None, str | None]:
        """What paramiko asks."""
        return (self.banner, "en-US") if self.banner else (None, None)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """What paramiko asks."""
        return int(paramiko.OPEN_SUCCEEDED)

    def check_channel_pty_request(self, *_: Any) -> bool:
        """What paramiko asks."""
        return True

    def check_channel_shell_request(self, channel: Any) -> bool:
        """What paramiko asks."""
        return True


def router(answer: Callable[[SshServer, Any], None]) -> Talk:
    """A router with a prompt; `answer` is what `show version` gets."""

    def talk(server: SshServer, channel: Any) -> None:
        while True:
            channel.sendall(f"\r\n{PROMPT}".encode())
            line = server.read_line(channel)
            if line == "exit":
                return
            if line == "show version":
                answer(server, channel)
            elif line.startswith("show"):
                channel.sendall(b"         ^\r\n% Invalid input detected at '^' marker.\r\n")

    return talk


def honest(server: SshServer, channel: Any) -> None:
    """A true `show version`."""
    channel.sendall(VERSION.encode())

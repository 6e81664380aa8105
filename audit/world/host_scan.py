"""Host scan: which key a device shows, without logging in to it. For a person to compare.

A key exchange is made and broken off: no user, no password, no command. Nothing is pinned here.
"""

import asyncio
import contextlib
from dataclasses import dataclass

import paramiko  # type: ignore[import-untyped]

from audit.world.dial import dial
from audit.world.guard import Guard
from audit.world.known_hosts import fingerprint, host_name
from audit.world.sockets import Socket, find_tcp
from inventory.seen import LookError, Outcome

DEADLINE_S = 20.0  # a small router counts its key exchange in seconds
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class ShownKey:
    """The key that a device showed: `key` as `ssh-ed25519 AAAA…`."""

    ip: str
    port: int
    key: str

    @property
    def name(self) -> str:
        """As `known_hosts` calls the device."""
        return host_name(self.ip, self.port)

    @property
    def type(self) -> str:
        """ssh-ed25519, ssh-rsa ..."""
        return self.key.partition(" ")[0]

    @property
    def fingerprint(self) -> str:
        """`SHA256:…`, as the device and `ssh-keygen -l` show it."""
        return fingerprint(self.key)


async def scan(
    guard: Guard, hosts: list[tuple[str, int]], *, deadline_s: float = DEADLINE_S
) -> list[ShownKey | LookError]:
    """The key of each (address, port), in their order, or what the look at it ended in."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(address: str, port: int) -> ShownKey | LookError:
        async with free:
            try:
                return await _shown(guard, address, port, deadline_s)
            except LookError as error:
                return error

    return list(await asyncio.gather(*(one(*host) for host in hosts)))


async def _shown(guard: Guard, address: str, port: int, deadline_s: float) -> ShownKey:
    to = await find_tcp(guard, address, port)
    sock = await dial(to, deadline_s)
    sock.setblocking(True)
    return ShownKey(to[0], port, await asyncio.to_thread(_exchange, sock, deadline_s))


def _exchange(sock: Socket, deadline_s: float) -> str:
    made = None
    try:
        made = paramiko.Transport(sock)
        made.start_client(timeout=deadline_s)
        key = made.get_remote_server_key()
    except (paramiko.SSHException, EOFError, OSError, ValueError) as error:
        what = type(error).__name__  # its text is the device's
        raise LookError(Outcome.GARBLED, f"SSH: no key was shown ({what})") from None
    finally:
        with contextlib.suppress(OSError):
            if made is not None:
                made.close()
            sock.close()
    return f"{key.get_name()} {key.get_base64()}"

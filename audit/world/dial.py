"""Dial: sockets to addresses that the guard has allowed, and how a connection comes about."""

import asyncio
import socket

from audit.world.errors import told
from audit.world.readiness import readiness
from inventory.seen import LookError, Outcome

_RECEIVE_BUFFER_BYTES = 32_768
"""Kernel back-pressure: an endless sender gets this much further after we stop reading."""

_DATAGRAMS_BUFFER_BYTES = 4_194_304  # two thousand forged answers and then the true one
_SO_RCVBUFFORCE = 33


def family_of(ip: str) -> socket.AddressFamily:
    """The address family of a numeric address."""
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


def open_socket(ip: str, kind: socket.SocketKind) -> socket.socket:
    """A non-blocking socket; for TCP with a small receive buffer before a window is offered.

    For UDP with a large one: a small one would let a few forged datagrams push out the true one.
    """
    sock = socket.socket(family_of(ip), kind)
    sock.setblocking(False)
    if kind == socket.SOCK_STREAM:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    else:
        try:
            sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _DATAGRAMS_BUFFER_BYTES)
        except OSError:  # not root, or not Linux: as much as the system allows
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _DATAGRAMS_BUFFER_BYTES)
    return sock


async def dial(ip: str, port: int, timeout_s: float) -> socket.socket:
    """A TCP connection, which the caller closes.

    Raises:
        LookError: TIMEOUT, REFUSED, UNREACHABLE.
    """
    sock = open_socket(ip, socket.SOCK_STREAM)
    try:
        until_s = asyncio.get_running_loop().time() + timeout_s
        await readiness().connect(sock, (ip, port), until_s)
    except TimeoutError:
        sock.close()
        raise LookError(Outcome.TIMEOUT, f"TCP {port}: no connection in time") from None
    except OSError as error:
        sock.close()
        raise told(error, f"TCP {port}") from error
    except BaseException:
        sock.close()
        raise
    return sock

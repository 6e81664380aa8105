"""Sockets: the one place where the product makes one, for peers that the guard has let through.

No other module imports `socket` or `ssl`, or calls what opens a connection or sends to an address
(a wall in tests/test_architecture.py; the simulated city is the exception). Every maker and every
sender here takes a `TcpTo` or a `UdpTo`, and those come from a guard's yes to a numeric address
alone: at planning a name may have meant another one (DNS rebinding). What speaks SSH and SNMPv3
by a library is handed a socket of this module.
"""

import asyncio
import socket
import ssl
import struct
import sys
from collections.abc import Callable
from functools import cache
from socket import AF_INET as AF_INET
from socket import AF_INET6 as AF_INET6
from socket import IPPROTO_IP as IPPROTO_IP
from socket import IPPROTO_IPV6 as IPPROTO_IPV6
from socket import IPPROTO_TCP as IPPROTO_TCP
from socket import SHUT_RDWR as SHUT_RDWR
from socket import SO_ERROR as SO_ERROR
from socket import SO_LINGER as SO_LINGER
from socket import SOL_SOCKET as SOL_SOCKET
from socket import AddressFamily as AddressFamily
from socket import gaierror as gaierror
from ssl import SSLError as SSLError
from ssl import SSLWantReadError as SSLWantReadError
from ssl import SSLZeroReturnError as SSLZeroReturnError
from typing import Any, NamedTuple, Protocol, TypeVar

from audit.world.exchange import note_destination

# Of Linux; elsewhere the numbers are refused, which whoever sets them expects.
MSG_ERRQUEUE = getattr(socket, "MSG_ERRQUEUE", 0x2000)
MSG_PEEK = socket.MSG_PEEK
SO_TIMESTAMPNS = getattr(socket, "SO_TIMESTAMPNS", 35)
TCP_INFO: int | None = getattr(socket, "TCP_INFO", None)

Socket = socket.socket
QuickSocket = socket.SocketType  # the class beneath: opens and closes in half the time

_STREAM_BUFFER_BYTES = 32_768
"""Kernel back-pressure: an endless sender gets this much further after we stop reading."""

_DATAGRAMS_BUFFER_BYTES = 4_194_304
"""Two thousand forged answers and then the true one; 20,000 echoes while something else runs."""

_SO_RCVBUFFORCE = 33
_RECVERR = {AF_INET: (IPPROTO_IP, 11), AF_INET6: (IPPROTO_IPV6, 25)}  # IP_RECVERR, IPV6_RECVERR
_SOL_RAW, _ICMP_FILTER = 255, 1
_ONLY_REPLIES = struct.pack("@I", ~(1 << 0) & 0xFFFF_FFFF)  # a set bit hides that ICMP type
_MOST_ADDRESSES = 16


class Gate(Protocol):
    """What this module needs of `audit.world.guard.Guard`."""

    def check(self, ip: str, port: int, udp: bool = False) -> str:
        """The numeric address as it may be dialled; LookError OUT_OF_SCOPE."""

    async def resolve(
        self, host: str | None, port: int, udp: bool = False, timeout_s: float = 3.0
    ) -> str:
        """The numeric address of a name that may be dialled; LookError OUT_OF_SCOPE."""


class TcpTo(tuple[str, int]):
    """(numeric address, port) to which a guard has allowed a connection. Made below alone."""

    __slots__ = ()


class UdpTo(tuple[str, int]):
    """(numeric address, port) to which a guard has allowed datagrams; ICMP has port 0."""

    __slots__ = ()


_To = TypeVar("_To", TcpTo, UdpTo)


def tcp_to(guard: Gate, ip: str, port: int) -> TcpTo:
    """Ask the guard for a connection to a number. LookError OUT_OF_SCOPE."""
    return TcpTo((guard.check(ip, port), port))


def udp_to(guard: Gate, ip: str, port: int) -> UdpTo:
    """Ask the guard for datagrams to a number. LookError OUT_OF_SCOPE."""
    return UdpTo((guard.check(ip, port, True), port))


async def find_tcp(guard: Gate, host: str | None, port: int, *, timeout_s: float = 3.0) -> TcpTo:
    """Resolve a name and ask the guard for each number it means, until one is allowed.

    Raises:
        LookError: SKIPPED without an address, UNREACHABLE (no such name), OUT_OF_SCOPE.
    """
    ip = await guard.resolve(host, port, False, timeout_s)
    note_destination(ip, port)
    return TcpTo((ip, port))


async def find_udp(guard: Gate, host: str | None, port: int) -> UdpTo:
    """As `find_tcp`, for datagrams."""
    ip = await guard.resolve(host, port, True)
    note_destination(ip, port)
    return UdpTo((ip, port))


async def look_up(name: str) -> list[str]:
    """The numbers that the system's resolver has for a name. OSError, UnicodeError: none."""
    found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))[:_MOST_ADDRESSES]


# TCP


def tcp(to: TcpTo, buffer_bytes: int = _STREAM_BUFFER_BYTES) -> Socket:
    """A non-blocking socket with a small receive buffer before a window is offered."""
    made = socket.socket(family_of(_allowed(to, TcpTo)[0]), socket.SOCK_STREAM)
    made.setblocking(False)
    made.setsockopt(SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
    made.setsockopt(IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def begin(sock: Socket, to: TcpTo) -> int:
    """Send the SYN; the errno that connect(2) gives: EINPROGRESS mostly."""
    return sock.connect_ex(_allowed(to, TcpTo))


async def connect_by_loop(sock: Socket, to: TcpTo) -> None:
    """Connect by the loop's own call: any system, any loop. OSError as the system says it."""
    await asyncio.get_running_loop().sock_connect(sock, _allowed(to, TcpTo))


def knock(to: TcpTo) -> tuple[QuickSocket, int]:
    """A socket that is already connecting, with errno; nothing will be read from it.

    Raises:
        OSError: no socket could be had (EMFILE ...).
    """
    made = socket.SocketType(
        family_of(_allowed(to, TcpTo)[0]), socket.SOCK_STREAM | socket.SOCK_NONBLOCK
    )
    return made, made.connect_ex(to)


# Datagrams


def udp(to: UdpTo) -> Socket:
    """A non-blocking socket connected to one peer: the kernel drops what comes from elsewhere.

    Raises:
        OSError: there is no way to the peer.
    """
    made = _datagrams(family_of(_allowed(to, UdpTo)[0]))
    try:
        made.connect(to)
    except OSError:
        made.close()
        raise
    return made


class SharedUdp:
    """One socket for thousands of peers, neither bound nor connected; learns of closed ports.

    Port-unreachable reaches an unconnected socket by its error queue alone (ip(7), IP_RECVERR).
    `put` and `take` are the kernel's calls themselves: nothing is added to a packet's cost.
    """

    __slots__ = ("put", "sock", "take")

    def __init__(self, family: AddressFamily) -> None:
        """Open it; OSError when none can be had."""
        self.sock = _datagrams(family)
        if sys.platform == "linux":
            self.sock.setsockopt(*_RECVERR[family], 1)
        self.put: Callable[[bytes, UdpTo], int] = self.sock.sendto
        self.take: Callable[[int], tuple[bytes, Any]] = self.sock.recvfrom

    def close(self) -> None:
        """Close it."""
        self.sock.close()


class SharedIcmp:
    """One ICMP socket for all hosts: datagram where the system lets us, else raw."""

    __slots__ = ("put", "raw", "sock")

    def __init__(self) -> None:
        """Open it; OSError when this process may not."""
        self.raw = False
        try:
            self.sock = socket.socket(AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
        except OSError:
            self.sock = socket.socket(AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            self.raw = True
            self.sock.setsockopt(_SOL_RAW, _ICMP_FILTER, _ONLY_REPLIES)
        self.sock.setblocking(False)
        _hear_much(self.sock)
        self.put: Callable[[bytes, UdpTo], int] = self.sock.sendto

    def close(self) -> None:
        """Close it."""
        self.sock.close()


async def endpoint(protocol: asyncio.DatagramProtocol) -> asyncio.DatagramTransport:
    """A transport of asyncio's for a library that brings its own protocol (pysnmp).

    Whoever sends through it asks `udp_to` for each datagram.
    """
    loop = asyncio.get_running_loop()
    made, _ = await loop.create_datagram_endpoint(lambda: protocol, sock=_datagrams(AF_INET))
    return made


def family_of(ip: str) -> AddressFamily:
    """The address family of a numeric address."""
    return AF_INET6 if ":" in ip else AF_INET


def _datagrams(family: AddressFamily) -> Socket:
    made = socket.socket(family, socket.SOCK_DGRAM)
    made.setblocking(False)
    _hear_much(made)
    return made


def _hear_much(made: Socket) -> None:
    """A large buffer: a small one would let a few forged datagrams push out the true one."""
    try:
        made.setsockopt(SOL_SOCKET, _SO_RCVBUFFORCE, _DATAGRAMS_BUFFER_BYTES)
    except OSError:  # not root, or not Linux: as much as the system allows
        made.setsockopt(SOL_SOCKET, socket.SO_RCVBUF, _DATAGRAMS_BUFFER_BYTES)


def _allowed(to: _To, kind: type[_To]) -> _To:
    if type(to) is not kind:
        raise TypeError(f"{to!r} was not allowed by a guard")
    return to


# TLS


class TlsSide(NamedTuple):
    """Our side of TLS between two memory buffers, over a stream of this module."""

    incoming: ssl.MemoryBIO
    outgoing: ssl.MemoryBIO
    side: ssl.SSLObject


def tls_side(server_name: str | None) -> TlsSide:
    """Begin TLS; no byte is sent by it. `server_name` goes into SNI."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    side = _context().wrap_bio(incoming, outgoing, server_hostname=server_name)
    return TlsSide(incoming, outgoing, side)


@cache
def _context() -> ssl.SSLContext:
    """What the server has is what we want to see, old versions and weak keys included.

    No secret of ours depends on the certificate here; whether it verifies is judged apart, on
    the recorded chain.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    return context


def ca_bundle() -> str:
    """Where the system keeps its trust anchors, by OpenSSL's word."""
    return ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"


def openssl_version() -> str:
    """The release of OpenSSL under Python's TLS, in numbers."""
    return ssl.OPENSSL_VERSION.split()[1]


# This computer itself: nothing is sent


def own_address_towards(ip: str) -> str | None:
    """Which of this computer's addresses a packet would leave from; None without a route.

    A datagram socket is connected and closed: no packet is made.
    """
    with socket.socket(family_of(ip), socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ip, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def bind_problem(ip: str) -> str | None:
    """Why nothing can listen on an address of this computer; None when it can."""
    try:
        with socket.socket(family_of(ip), socket.SOCK_DGRAM) as probe:
            probe.bind((ip, 0))
    except OSError as error:
        return error.strerror
    return None


def card_index(name: str) -> int:
    """The kernel's number of a network card, 0 for an unknown one."""
    try:
        return socket.if_nametoindex(name)
    except OSError:
        return 0

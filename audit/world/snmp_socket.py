"""Unconnected UDP sockets that still learn of closed ports: what the kernel knows, on Linux.

Port-unreachable reaches an unconnected socket by its error queue alone (ip(7), IP_RECVERR). Where
there is none, a closed port is a silence.
"""

import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress

Address = tuple[str, int]

_BUFFER_BYTES = 4_194_304  # thousands of answers may come while the loop does something else
_SO_RCVBUFFORCE = 33
_MOST_ERRORS = 256
_ERR_HEAD = struct.Struct("=IBBBBII")  # struct sock_extended_err (linux/errqueue.h)
# (address family): (level of the option, IP_RECVERR or IPV6_RECVERR)
_RECVERR = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (socket.IPPROTO_IPV6, 25)}


def open_socket(family: int) -> socket.socket:
    """A non-blocking datagram socket with a large buffer; not bound, not connected."""
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER_BYTES)
    except OSError:  # not root, or not Linux: as much as the system allows
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    if sys.platform == "linux":
        sock.setsockopt(*_RECVERR[socket.AddressFamily(family)], 1)
    return sock


def icmp_errors(sock: socket.socket) -> Iterator[tuple[Address, int]]:
    """The ICMP errors that came back for this socket's datagrams: (where to, errno)."""
    if sys.platform != "linux":
        return
    wanted = _RECVERR[socket.AddressFamily(sock.family)]
    with suppress(OSError):  # EAGAIN: the queue is empty
        for _ in range(_MOST_ERRORS):
            _, ancillary, _, to = sock.recvmsg(64, 512, socket.MSG_ERRQUEUE)
            for level, kind, body in ancillary:
                if (level, kind) == wanted and len(body) >= _ERR_HEAD.size:
                    yield (to[0], to[1]), _ERR_HEAD.unpack_from(body)[0]

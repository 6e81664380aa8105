"""ICMP errors that an unconnected UDP socket met: what the kernel of Linux knows of closed ports.

They wait in the socket's error queue (ip(7), IP_RECVERR). Where there is none, a closed port is a
silence.
"""

import struct
import sys
from collections.abc import Iterator
from contextlib import suppress

from audit.world.sockets import (
    AF_INET,
    AF_INET6,
    IPPROTO_IP,
    IPPROTO_IPV6,
    MSG_ERRQUEUE,
    AddressFamily,
    SharedUdp,
)

Address = tuple[str, int]

_MOST_ERRORS = 256
_ERR_HEAD = struct.Struct("=IBBBBII")  # struct sock_extended_err (linux/errqueue.h)
# (address family): (level of the option, IP_RECVERR or IPV6_RECVERR)
_RECVERR = {AF_INET: (IPPROTO_IP, 11), AF_INET6: (IPPROTO_IPV6, 25)}


def icmp_errors(shared: SharedUdp) -> Iterator[tuple[Address, int]]:
    """The ICMP errors that came back for this socket's datagrams: (where to, errno)."""
    if sys.platform != "linux":
        return
    sock = shared.sock
    wanted = _RECVERR[AddressFamily(sock.family)]
    with suppress(OSError):  # EAGAIN: the queue is empty
        for _ in range(_MOST_ERRORS):
            _, ancillary, _, to = sock.recvmsg(64, 512, MSG_ERRQUEUE)
            for level, kind, body in ancillary:
                if (level, kind) == wanted and len(body) >= _ERR_HEAD.size:
                    yield (to[0], to[1]), _ERR_HEAD.unpack_from(body)[0]

"""When a datagram came, by the kernel: a busy event loop does not add to it."""

import struct
import time
from collections.abc import Sequence

from audit.world.sockets import SO_TIMESTAMPNS, SOL_SOCKET, Socket

_TIMESPEC = struct.Struct("@qq")


def stamp_arrivals(sock: Socket) -> None:
    """Have the kernel note the time of arrival of each datagram (SO_TIMESTAMPNS, Linux)."""
    sock.setsockopt(SOL_SOCKET, SO_TIMESTAMPNS, 1)


def arrived_s(ancillary: Sequence[tuple[int, int, bytes]]) -> float:
    """The time that came with a datagram (`recvmsg`), seconds since 1970; now where none did."""
    for level, kind, data in ancillary:
        if level == SOL_SOCKET and kind == SO_TIMESTAMPNS and len(data) >= _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack_from(data)
            return float(seconds) + float(nanoseconds) / 1e9
    return time.time()

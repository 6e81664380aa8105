"""Every packet of a line with the kernel's time of it, and sums over windows of a second."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.peers.netns import Line

BUSINESS_PORT = 5001
_ALL_PROTOCOLS = 3  # ETH_P_ALL
_TIMES = 35  # SO_TIMESTAMPNS
_STATISTICS = 6  # PACKET_STATISTICS
ETHERNET = 14


class Packet(NamedTuple):
    """One packet, as long as it was on the line, its Ethernet head included."""

    at_s: float
    size: int
    out: bool
    business: bool


@dataclass(frozen=True)
class Window:
    """The fullest second."""

    bytes_s: int
    from_s: float


class Capture:
    """Listens at the near end of a line: what leaves after its queue, what comes off it."""

    def __init__(self, line: Line) -> None:
        with line.inside(line.near):
            self._socket = socket.socket(
                socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL_PROTOCOLS)
            )
        self._socket.bind(("line", _ALL_PROTOCOLS))
        self._socket.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE
        self._socket.setsockopt(socket.SOL_SOCKET, _TIMES, 1)
        self._socket.settimeout(0.1)
        self.packets: list[Packet] = []
        self._ends = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._ends:
            try:
                data, ancillary, _, source = self._socket.recvmsg(65_536, 64)
            except TimeoutError:
                continue
            seconds, nanoseconds = struct.unpack("@qq", ancillary[0][2])
            business = False
            if len(data) >= 24 and data[0] >> 4 == 4 and data[9] == socket.IPPROTO_TCP:
                ports = struct.unpack_from("!HH", data, (data[0] & 15) * 4)
                business = BUSINESS_PORT in ports
            out = source[2] == socket.PACKET_OUTGOING
            at_s = seconds + nanoseconds / 1e9
            self.packets.append(Packet(at_s, len(data) + ETHERNET, out, business))

    def ours(self, *, out: bool | None = None) -> list[Packet]:
        """What is no business, of one direction or of both."""
        return [
            one
            for one in list(self.packets)
            if not one.business and (out is None or one.out is out)
        ]

    def business_bytes(self, from_s: float, to_s: float) -> int:
        """What of the business came in within a time."""
        return sum(
            one.size
            for one in list(self.packets)
            if one.business and not one.out and from_s <= one.at_s < to_s
        )

    def close(self) -> int:
        """End it; how many packets the kernel had no room for, which must be 0."""
        self._ends = True
        self._thread.join(10)
        said = self._socket.getsockopt(263, _STATISTICS, 8)  # SOL_PACKET
        self._socket.close()
        return int(struct.unpack("@II", said)[1])


def fullest_second(packets: Sequence[Packet]) -> Window:
    """Of all windows of one second, wherever they begin, the one with the most bytes."""
    best, total, first = Window(0, 0.0), 0, 0
    for last, packet in enumerate(packets):
        total += packet.size
        while packets[first].at_s <= packet.at_s - 1.0:
            total -= packets[first].size
            first += 1
        if total > best.bytes_s:
            best = Window(total, packets[first].at_s)
        del last
    return best


def until(true: Callable[[], bool], within_s: float, what: str) -> None:
    """Wait for something with a generous end."""
    end_s = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end_s, what
        time.sleep(0.05)

"""One UDP socket answers for a whole city: every 127.x.y.z on one port."""

import asyncio
import socket
import struct
import time
from collections.abc import Callable, Iterable

from audit.world.arrival import arrived_s, stamp_arrivals

# What an address answers to a datagram: (delay in seconds, bytes), any number of them. A reply
# that tells when it was heard and when it leaves is made as late as that: of the kernel's time of
# arrival and of the time by which it is late, both in seconds.
Reply = bytes | Callable[[float, float], bytes]
Answerer = Callable[[str, bytes], Iterable[tuple[float, Reply]]]

_IP_PKTINFO = getattr(socket, "IP_PKTINFO", 8)
_PKTINFO = struct.Struct("=i4s4s")  # interface, address to answer from, address it was sent to
_AT_ONCE = 64  # datagrams read in one turn, so that timers are not starved


class UdpPort:
    """Bound to the loopback device alone; an address nobody answers for stays silent."""

    def __init__(self, port: int, answer: Answerer) -> None:
        self._answer = answer
        self._loop = asyncio.get_running_loop()
        self._socket = loopback_socket(socket.SOCK_DGRAM)
        try:
            self._socket.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
            stamp_arrivals(self._socket)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
            self._socket.bind(("0.0.0.0", port))  # noqa: S104  the loopback device alone hears it
        except OSError:
            self._socket.close()
            raise
        self._loop.add_reader(self._socket, self._read)

    def _read(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                data, ancillary, _, peer = self._socket.recvmsg(9_000, 128)
            except (BlockingIOError, InterruptedError):
                return
            local = _sent_to(ancillary)
            if local is None:
                continue
            came_s = arrived_s(ancillary)
            for delay_s, reply in self._answer(socket.inet_ntoa(local), data):
                wait_s = came_s + delay_s - time.time()
                if wait_s > 0:
                    self._loop.call_later(wait_s, self._send, reply, local, peer, came_s, delay_s)
                else:
                    self._send(reply, local, peer, came_s, delay_s)

    def _send(
        self, reply: Reply, local: bytes, peer: tuple[str, int], came_s: float, delay_s: float
    ) -> None:
        source = [(socket.IPPROTO_IP, _IP_PKTINFO, _PKTINFO.pack(0, local, b"\0" * 4))]
        if not isinstance(reply, bytes):
            reply = reply(came_s, max(time.time() - came_s - delay_s, 0.0))
        try:
            self._socket.sendmsg([reply], source, 0, peer)
        except OSError:
            return  # the asker is gone; a datagram may be lost

    def close(self) -> None:
        """Stop hearing."""
        self._loop.remove_reader(self._socket)
        self._socket.close()


def loopback_socket(kind: socket.SocketKind) -> socket.socket:
    """A non-blocking socket which nothing outside this machine can reach, whatever it binds to."""
    made = socket.socket(socket.AF_INET, kind | socket.SOCK_NONBLOCK)
    # Since Linux 5.7 no privilege is needed for this.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
    if kind == socket.SOCK_STREAM:  # the connections of the last lab may still linger
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


def _sent_to(ancillary: list[tuple[int, int, bytes]]) -> bytes | None:
    for level, kind, data in ancillary:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO and len(data) >= _PKTINFO.size:
            address = _PKTINFO.unpack_from(data)[2]
            return bytes(address) if address[0] == 127 else None
    return None

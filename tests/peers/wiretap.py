"""A wiretap in a network namespace: every byte that was sent to devices, by the kernel (AF_PACKET).

What the product believes to have sent is not asked. Only what goes towards devices is kept:
packets with content, and the first packet of each connection; the answers are not.
"""

from __future__ import annotations

import contextlib
import ctypes
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.peers.netns import inside

ASKER = "127.0.0.1"
"""Where the product sends from on the loopback device; everything else there is a device."""

NEVER = frozenset({515, *range(9_100, 9_108)})

_ALL, _SOL_PACKET, _STATISTICS, _ATTACH, _BUFFER = 3, 263, 6, 26, 33
_BUFFER_BYTES = 512 << 20  # of address space; used as far as the reader is behind
_KEPT_BYTES = 4_096  # of a packet
_LONGEST_STREAM = 65_536
_MOST_STREAMS = 20_000  # connections that may still say something
_AT_ONCE = 10_000  # packets that are read in one go: the memory of hours is bounded

Read = Callable[["Said"], Iterable[str]]
"""Makes verbs of what was said to one place."""

# Classic BPF (linux/filter.h): (code, jump if true, jump if false, number).
_FILTER = (
    (0x28, 0, 0, 0xFFFF_F004),  # 0  packet type
    (0x15, 17, 0, 4),  # 1  outgoing: seen again as it comes in -> drop
    (0x28, 0, 0, 12),  # 2  Ethernet type
    (0x15, 0, 14, 0x0800),  # 3  not IPv4 -> keep
    (0x20, 0, 0, 30),  # 4  destination
    (0x15, 13, 0, 0x7F00_0001),  # 5  an answer -> drop
    (0x30, 0, 0, 23),  # 6  protocol
    (0x15, 0, 10, 6),  # 7  not TCP -> keep
    (0xB1, 0, 0, 14),  # 8  X = bytes of the IP head
    (0x50, 0, 0, 27),  # 9  flags of TCP
    (0x45, 7, 0, 0x02),  # 10 SYN -> keep
    (0x50, 0, 0, 26),  # 11 data offset
    (0x54, 0, 0, 0xF0),  # 12
    (0x74, 0, 0, 2),  # 13 bytes of the TCP head
    (0x0C, 0, 0, 0),  # 14 A += X: bytes of both heads
    (0x07, 0, 0, 0),  # 15 X = A
    (0x28, 0, 0, 16),  # 16 bytes of the packet
    (0x1D, 1, 0, 0),  # 17 nothing but heads -> drop
    (0x06, 0, 0, _KEPT_BYTES),  # 18 keep
    (0x06, 0, 0, 0),  # 19 drop
)


@dataclass(frozen=True)
class Said:
    """What was said to one place: a datagram, or all that one connection carried."""

    protocol: str  # tcp, udp, icmp
    address: str
    port: int
    data: bytes


@dataclass
class Heard:
    """What a wiretap heard."""

    verbs: Counter[str] = field(default_factory=Counter)
    connected: Counter[int] = field(default_factory=Counter)  # SYNs by port
    lost: int = 0  # packets that the kernel could not keep for us
    packets: int = 0

    @property
    def to_never_ports(self) -> int:
        """Connections begun to ports that print."""
        return sum(count for port, count in self.connected.items() if port in NEVER)


class Wiretap:
    """Listens until it is stopped; `heard` says what it heard."""

    def __init__(self, namespace: str, read: Read) -> None:
        """`namespace` is a name of `ip netns`."""
        with inside(namespace):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        code = b"".join(struct.pack("=HBBI", *one) for one in _FILTER)
        held = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("@HP", len(_FILTER), ctypes.addressof(held))
        self._socket.setsockopt(socket.SOL_SOCKET, _ATTACH, program)
        self._socket.setsockopt(socket.SOL_SOCKET, _BUFFER, _BUFFER_BYTES // 2)
        self._socket.settimeout(0.2)
        with inside(namespace):
            self._socket.bind(("lo", _ALL))
        self._kept: list[bytes] = []
        self._heard = Heard()
        self._streams = _Streams()
        self._read = read
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        kept, receive = self._kept, self._socket.recv
        while True:
            try:
                kept.append(receive(65_535))
            except TimeoutError:
                if self._over.is_set():
                    return
            if len(kept) >= _AT_ONCE:
                self._sort()

    def _sort(self) -> None:
        self._heard.packets += len(self._kept)
        for packet in self._kept:
            for said in _sort(packet, self._heard, self._streams):
                self._heard.verbs.update(self._read(said))
        self._kept.clear()
        for said in self._streams.ended(_MOST_STREAMS):
            self._heard.verbs.update(self._read(said))

    def stop(self) -> None:
        """Hear no more; a second time does nothing."""
        if not self._over.is_set():
            self._over.set()
            self._thread.join()
            said = self._socket.getsockopt(_SOL_PACKET, _STATISTICS, 8)
            _, self._heard.lost = struct.unpack("=II", said)
            self._socket.close()

    def heard(self) -> Heard:
        """Stop; the whole of it."""
        self.stop()
        self._sort()
        for said in self._streams.ended(0):
            self._heard.verbs.update(self._read(said))
        return self._heard


class _Streams:
    """Connections by their two ends; a new SYN begins a new one."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int, str, int], tuple[int, bytearray]] = {}
        self._done: list[Said] = []

    def begin(self, ends: tuple[str, int, str, int], number: int) -> None:
        """A SYN; sent again it has the same number."""
        known = self._open.get(ends)
        if known is None or known[0] != number:
            self._end(ends)
            self._open[ends] = number, bytearray()

    def more(self, ends: tuple[str, int, str, int], number: int, data: bytes) -> None:
        """A part, put where its sequence number says."""
        first, held = self._open.setdefault(ends, (number - 1, bytearray()))
        at = (number - first - 1) & 0xFFFF_FFFF
        if at < _LONGEST_STREAM:
            if at > len(held):
                held += bytes(at - len(held))
            held[at : at + len(data)] = data

    def _end(self, ends: tuple[str, int, str, int]) -> None:
        if ends in self._open:
            _, held = self._open.pop(ends)
            self._done.append(Said("tcp", ends[2], ends[3], bytes(held)))

    def ended(self, keep: int) -> list[Said]:
        """Those that have ended, and the oldest ones beyond `keep`."""
        for ends in list(self._open)[: max(0, len(self._open) - keep)]:
            self._end(ends)
        done, self._done = self._done, []
        return done


def _sort(packet: bytes, made: Heard, streams: _Streams) -> Iterator[Said]:
    """The datagrams in a packet; what a connection carries goes to the streams."""
    kind = int.from_bytes(packet[12:14], "big")
    if kind == 0x0800:
        head = (packet[14] & 0x0F) * 4
        protocol, at = packet[23], 14 + head
        whole = packet[: 14 + int.from_bytes(packet[16:18], "big")]
        source, target = socket.inet_ntoa(packet[26:30]), socket.inet_ntoa(packet[30:34])
    elif kind == 0x86DD:
        protocol, at, whole = packet[20], 54, packet
        source = socket.inet_ntop(socket.AF_INET6, packet[22:38])
        target = socket.inet_ntop(socket.AF_INET6, packet[38:54])
    else:
        yield Said(f"ethernet {kind:#06x}", "", 0, packet[14:])
        return
    if protocol == 6:
        from_port, port, number = struct.unpack_from("!HHI", packet, at)
        flags, size = packet[at + 13], (packet[at + 12] >> 4) * 4
        ends = (source, from_port, target, port)
        if flags & 0x12 == 0x12:
            return  # a device's answer to a connection
        if flags & 0x02:
            made.connected[port] += 1
            streams.begin(ends, number)
        elif source == ASKER:
            streams.more(ends, number, whole[at + size :])
    elif source != ASKER:
        return
    elif protocol == 17:
        port = int.from_bytes(packet[at + 2 : at + 4], "big")
        yield Said("udp", target, port, whole[at + 8 :])
    elif protocol == 1:
        yield Said("icmp", target, 0, whole[at:])
    else:
        yield Said(f"ip {protocol}", target, 0, whole[at:])


class Recorders:
    """Who answers on the ports that print, so that a connection would come about and be seen."""

    def __init__(self, namespace: str) -> None:
        """On every address of the namespace."""
        self.connections: Counter[int] = Counter()
        self._listening: list[socket.socket] = []
        with inside(namespace):
            for port in sorted(NEVER):
                sock = socket.socket()
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind(("0.0.0.0", port))
                sock.listen(128)
                sock.setblocking(False)
                self._listening.append(sock)

    def close(self) -> Counter[int]:
        """Stop; how many connected, by port."""
        while self._listening:
            sock = self._listening.pop()
            port = sock.getsockname()[1]
            with contextlib.suppress(BlockingIOError):
                while True:
                    sock.accept()[0].close()
                    self.connections[port] += 1
            sock.close()
        return self.connections


@contextlib.contextmanager
def listening(namespace: str, read: Read) -> Iterator[Wiretap]:
    """A wiretap that is stopped whatever happens; `heard` may have been called in the block."""
    made = Wiretap(namespace, read)
    try:
        yield made
    finally:
        made.stop()

"""A TCP of ours, made of raw packets: a handshake with a window that never opens."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

from tests.hostile.place import Place

_SYN, _ACK = 2, 16


def zero_window(place: Place, address: str, port: int, stop: threading.Event) -> None:
    """Take connections at an address and never any byte; the kernel's own resets are dropped."""
    place.rule("out", "ip", "saddr", address, "tcp", "flags", "&", "rst", "==", "rst", "drop")
    with place.inside():
        sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    sock.bind((address, 0))
    sock.settimeout(0.1)

    def run() -> None:
        with sock:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError, OSError):
                    packet, (source, _) = sock.recvfrom(65_535)
                    _answer(sock, packet[(packet[0] & 15) * 4 :], source, address, port)

    threading.Thread(target=run, daemon=True).start()


def _answer(sock: socket.socket, tcp: bytes, source: str, address: str, port: int) -> None:
    theirs, ours, sequence, acknowledged, offset, flags = struct.unpack_from("!HHIIBB", tcp)
    data = len(tcp) - (offset >> 4) * 4
    if ours != port or (not flags & _SYN and not data):
        return
    if flags & _SYN:
        reply = _segment(port, theirs, 7_000, sequence + 1, _SYN | _ACK, source, address)
    else:  # the byte with which a closed window is tried: not taken
        reply = _segment(port, theirs, acknowledged, sequence, _ACK, source, address)
    sock.sendto(reply, (source, 0))


def _segment(
    port: int, to: int, sequence: int, acknowledged: int, flags: int, source: str, address: str
) -> bytes:
    window = 0
    head = struct.pack(
        "!HHIIBBHHH", port, to, sequence, acknowledged & 0xFFFFFFFF, 5 << 4, flags, window, 0, 0
    )
    pseudo = socket.inet_aton(address) + socket.inet_aton(source)
    pseudo += struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(head))
    return head[:16] + struct.pack("!H", _checksum(pseudo + head)) + head[18:]


def _checksum(data: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF

"""Answers ICMP echoes in place of the kernel, rightly or wrongly."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tests.hostile.place import Place

ECHO, REPLY, UNREACHABLE, REDIRECT = 8, 0, 3, 5

_SOL_RAW, _ICMP_FILTER = 255, 1
_ONLY_REQUESTS = struct.pack("@I", ~(1 << ECHO) & 0xFFFF_FFFF)


class Echo(NamedTuple):
    """An echo request as it came."""

    ident: int
    number: int
    payload: bytes
    packet: bytes  # with its IP head

    def reply(
        self, *, ident: int | None = None, number: int | None = None, payload: bytes | None = None
    ) -> bytes:
        """The ICMP message that answers it, or one that nearly does."""
        said = self.payload if payload is None else payload
        head = struct.pack(
            "!HH", self.ident if ident is None else ident, self.number if number is None else number
        )
        return message(REPLY, 0, head + said)


class Answer(NamedTuple):
    """What is sent, from where (None: from the device), and after how long."""

    icmp: bytes
    source: str | None = None
    after_s: float = 0.0


Behave = Callable[[Echo], Iterable[Answer]]


class Echoes:
    """One raw socket for all devices of a place whose kernel answers no echo."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._behaves: dict[str, Behave] = {}
        self._senders: dict[str, socket.socket] = {}
        with place.inside():
            self._sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        # Requests alone: raw sockets are also handed what we send ourselves.
        self._sock.setsockopt(_SOL_RAW, _ICMP_FILTER, _ONLY_REQUESTS)
        self._sock.settimeout(0.1)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def serve(self, address: str, behave: Behave) -> None:
        """Answer for an address."""
        self._sender(address)
        self._behaves[address] = behave

    def close(self) -> None:
        """Answer nobody any more."""
        self._over.set()
        self._thread.join(5)
        for sock in (self._sock, *self._senders.values()):
            sock.close()

    def _sender(self, address: str) -> socket.socket:
        if address not in self._senders:
            with self._place.inside():
                sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            sock.bind((address, 0))
            self._senders[address] = sock
        return self._senders[address]

    def _run(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError, OSError):
                packet, (source, _) = self._sock.recvfrom(65_535)
                at = (packet[0] & 15) * 4
                address = socket.inet_ntoa(packet[16:20])
                behave = self._behaves.get(address)
                if behave is None or packet[at] != ECHO:
                    continue
                ident, number = struct.unpack_from("!HH", packet, at + 4)
                for answer in behave(Echo(ident, number, packet[at + 8 :], packet)):
                    send = self._sender(answer.source or address).sendto
                    if answer.after_s:
                        self._later(answer.after_s, send, answer.icmp, (source, 0))
                    else:
                        send(answer.icmp, (source, 0))

    def _later(self, after_s: float, send: Callable[..., object], *given: object) -> None:
        def wait() -> None:
            time.sleep(after_s)
            if not self._over.is_set():
                with contextlib.suppress(OSError):
                    send(*given)

        threading.Thread(target=wait, daemon=True).start()


def message(kind: int, code: int, rest: bytes) -> bytes:
    """An ICMP message with its checksum (RFC 792)."""
    whole = struct.pack("!BBH", kind, code, 0) + rest
    padded = whole + b"\0" * (len(whole) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    total = (total >> 16) + (total & 0xFFFF)
    total = ~(total + (total >> 16)) & 0xFFFF
    return whole[:2] + struct.pack("!H", total) + whole[4:]

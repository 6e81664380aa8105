"""8 ways of a TCP peer to harm who connects (behaviours 7 to 14)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inventory.model import DeviceAsset, LinkAsset, ServiceAsset
from inventory.seen import Outcome
from tests.hostile.oracle import (
    ANSWERED,
    GARBLED,
    REFUSED,
    TIMEOUT,
    Behaviour,
    Met,
    Stage,
    declared,
)
from tests.hostile.raw_tcp import zero_window
from tests.hostile.servers import Servers, Talk

pytestmark = pytest.mark.xdist_group("hostile-tcp")

_BEHIND = 16_631
"""Where all doors lead to: the wiretap reads HTTP there, which is how printers are asked."""

MAIL = declared(ServiceAsset, "service.smtp", kind="service", protocol="smtp")
LINE = declared(LinkAsset, "link.tcp", kind="link", ports={"tcp": 25})
ANY = declared(DeviceAsset, "system.snmp", "printer.ipp", "scanner.escl", "scanner.ledm",
               kind="mfp", vendor="HP", ports={"http": 8080})  # fmt: skip

OVER = threading.Event()


@pytest.fixture(scope="module", autouse=True)
def _over() -> Iterator[None]:
    yield
    OVER.set()


def case(
    number: int, name: str, serve: Callable[[Servers, str], None], *right: Outcome, **more: Any
) -> Behaviour:
    return Behaviour(number, name, serve, MAIL, {"service.smtp": right}, **more)


def says(talk: Talk) -> Callable[[Servers, str], None]:
    return lambda servers, address: servers.tcp(address, 25, talk)


def banner(piece: bytes, every_s: float = 0.0, first: bytes = b"") -> Talk:
    """Never comes to the end of what it says."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_s)

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


def resets(servers: Servers, address: str) -> None:
    """RST at once after each accept."""

    def serve(listener: socket.socket) -> None:
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()

    servers.raw(address, 25, serve)


def closes_unread(servers: Servers, address: str) -> None:
    """Greets, waits for EHLO, and closes without having read it: the kernel resets."""

    def serve(listener: socket.socket) -> None:
        while True:
            sock, _ = listener.accept()
            with sock, contextlib.suppress(OSError):
                sock.sendall(b"220 mail.example ESMTP\r\n")
                sock.recv(1, socket.MSG_PEEK)

    servers.raw(address, 25, serve)


def half_open(servers: Servers, address: str) -> None:
    """Greets, and then its end of the line dies: nothing of it ever comes again."""

    def serve(listener: socket.socket) -> None:
        while True:
            sock, _ = listener.accept()
            with sock, contextlib.suppress(OSError):
                sock.sendall(b"220 mail.example ESMTP\r\n")
                sock.recv(1, socket.MSG_PEEK)
                servers.place.rule("out", "ip", "saddr", address, "drop")

    servers.raw(address, 25, serve)


def window_shut(servers: Servers, address: str) -> None:
    zero_window(servers.place, address, 631, OVER)


def every_port(servers: Servers, address: str) -> None:
    """A tarpit: whatever the port, it is open, and nobody is there."""
    to = f"meta l4proto tcp ip daddr {address} dnat to {address}:{_BEHIND}"
    servers.place.run(
        "nft",
        "add table ip tarpit; "
        "add chain ip tarpit out { type nat hook output priority -100; }; "
        f"add rule ip tarpit out {to}",
    )
    servers.tcp(address, _BEHIND, silent)


def never_prints(met: Met) -> None:
    """Of all its open ports only those of our protocols were tried: the kernel counts 9100."""
    assert met.servers.place.forbidden()["printing"] == 0


BEHAVIOURS = [
    case(7, "SYN-ACK, then silence", says(silent), TIMEOUT),
    case(8, "RST after accept", resets, GARBLED),
    Behaviour(8, "RST after accept, seen from a line", resets, LINE, {"link.tcp": [ANSWERED]}),
    case(9, "half-open", half_open, TIMEOUT),
    Behaviour(10, "zero window for ever", window_shut, declared(
        DeviceAsset, "printer.ipp", kind="printer"), {"printer.ipp": [TIMEOUT]}),
    case(11, "banner drips", says(banner(b"2", every_s=0.3)), TIMEOUT),
    case(11, "lines of a greeting drip", says(banner(b"220-x\r\n", every_s=0.1)), TIMEOUT,
         GARBLED),
    case(12, "endless banner", says(banner(b"x" * 4_096)), GARBLED),
    case(12, "endless lines", says(banner(b"220-x\r\n" * 500)), GARBLED),
    Behaviour(13, "accepts every port", every_port, ANY, {
        "system.snmp": [REFUSED, TIMEOUT], "printer.ipp": [TIMEOUT], "scanner.escl": [TIMEOUT],
        "scanner.ledm": [TIMEOUT]}, check=never_prints),
    case(14, "closes with unread data", closes_unread, GARBLED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_tcp_peer_cannot_harm_who_connects(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)

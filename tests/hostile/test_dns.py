"""9 ways of a name server to harm who asks it (behaviours 42 to 50)."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Iterable
from typing import Any

import dns.flags
import dns.message
import dns.rrset
import pytest

from inventory.model import ServiceAsset
from inventory.seen import Outcome
from tests.hostile.honest import dns_reply
from tests.hostile.oracle import ANSWERED, GARBLED, TIMEOUT, Behaviour, Met, Stage, declared
from tests.hostile.servers import Servers

pytestmark = pytest.mark.xdist_group("hostile-dns")

NAME = "mot-cua.example."
SERVER = declared(
    ServiceAsset, "service.dns", kind="service", protocol="dns", query=NAME,
    expect_answer=("10.1.2.3",),
)  # fmt: skip


def case(
    number: int, name: str, reply: Callable[[bytes], Iterable[bytes]], *right: Outcome, **more: Any
) -> Behaviour:
    def serve(servers: Servers, address: str) -> None:
        servers.udp(address, 53, reply)

    return Behaviour(number, name, serve, SERVER, {"service.dns": right}, **more)


def from_elsewhere(servers: Servers, address: str) -> None:
    """The right answer from another address."""
    sock = servers.place.listen(socket.SOCK_DGRAM, "127.66.43.250", 53)
    servers.udp(address, 53, lambda data: [dns_reply(data)], through=sock)


def from_another_port(servers: Servers, address: str) -> None:
    """The right answer from another port."""
    sock = servers.place.listen(socket.SOCK_DGRAM, address, 5_353)
    servers.udp(address, 53, lambda data: [dns_reply(data)], through=sock)


def truncated_and_stalled(servers: Servers, address: str) -> None:
    """TC over UDP, and over TCP it takes connections and says nothing."""

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    def reply(data: bytes) -> list[bytes]:
        answer = dns.message.make_response(dns.message.from_wire(data))
        answer.flags |= dns.flags.TC
        return [answer.to_wire()]

    servers.tcp(address, 53, stall)
    servers.udp(address, 53, reply)


def other_id(data: bytes) -> bytes:
    return bytes((data[0] ^ 1, data[1])) + dns_reply(data, "10.6.6.6")[2:]


def records(*texts: tuple[str, str, str]) -> Callable[[bytes], list[bytes]]:
    """An answer of records: owner, type, data."""

    def reply(data: bytes) -> list[bytes]:
        answer = dns.message.make_response(dns.message.from_wire(data))
        for owner, kind, text in texts:
            answer.answer.append(dns.rrset.from_text(owner, 300, "IN", kind, text))
        return [answer.to_wire(max_size=65_535)]

    return reply


def raw(answers: Callable[[bytes], bytes], count: int = 1) -> Callable[[bytes], list[bytes]]:
    """The question with `answers` of raw bytes behind it."""

    def reply(data: bytes) -> list[bytes]:
        head = data[:2] + b"\x84\x00\x00\x01" + struct.pack("!HHH", count, 0, 0)
        return [head + data[12:] + answers(data)]

    return reply


A = b"\x00\x01\x00\x01\x00\x00\x01\x2c\x00\x04\x0a\x01\x02\x03"


def pointing_at_itself(data: bytes) -> bytes:
    at = len(data)
    return struct.pack("!H", 0xC000 | at) + A


def pointing_in_circles(data: bytes) -> bytes:
    at = len(data)
    return b"\x01a" + struct.pack("!H", 0xC000 | at + 4) + struct.pack("!H", 0xC000 | at) + A


def wrong_answer(met: Met) -> None:
    """It answers, and not as it should: it is not right."""
    if met.row("service.dns").outcome == "answered":
        assert met.facts("service.dns")["service"].get("ok", False) is False


def right_answer(met: Met) -> None:
    assert met.facts("service.dns")["service"]["ok"] is True


def few_addresses(met: Met) -> None:
    """A thousand addresses are not kept, and none of them is dialled: the oracle counts."""
    wrong_answer(met)
    if met.row("service.dns").outcome == "answered":
        assert len(met.facts("service.dns")["service"]["detail"]["addresses"]) <= 64


def many_addresses(data: bytes) -> list[bytes]:
    ips = [f"127.0.{n // 250}.{n % 250 + 1}" for n in range(400)]
    ips += [f"169.254.{n // 250}.{n % 250 + 1}" for n in range(50)]
    answer = dns.message.make_response(dns.message.from_wire(data))
    answer.answer.append(dns.rrset.from_text_list(NAME, 300, "IN", "A", ips))
    return [answer.to_wire(max_size=65_535)]


def thousand_addresses(data: bytes) -> list[bytes]:
    ips = [f"127.{n // 250}.1.{n % 250 + 1}" for n in range(1_000)]
    answer = dns.message.make_response(dns.message.from_wire(data))
    answer.answer.append(dns.rrset.from_text_list(NAME, 300, "IN", "A", ips))
    return [answer.to_wire(max_size=65_535)]


def text_of_64_kb(data: bytes) -> list[bytes]:
    answer = dns.message.make_response(dns.message.from_wire(data))
    strings = " ".join(['"' + "x" * 250 + '"'] * 240)
    answer.answer.append(dns.rrset.from_text(NAME, 300, "IN", "TXT", strings))
    return [answer.to_wire(max_size=65_535)]


CHAIN = [(f"a{n}.example.", "CNAME", f"a{n + 1}.example.") for n in range(30)]
HOSTILE_LABEL = b"\x0d\x1b]0;x\x07\x9b\xe2\x80\xae\0\r\n\x07example\x00"

BEHAVIOURS = [
    case(42, "wrong id", lambda data: [other_id(data)], TIMEOUT, check=wrong_answer),
    case(42, "wrong id, then right", lambda data: [other_id(data), dns_reply(data)], ANSWERED,
         check=right_answer),
    Behaviour(43, "wrong source", from_elsewhere, SERVER, {"service.dns": [TIMEOUT]}),
    Behaviour(43, "wrong port", from_another_port, SERVER, {"service.dns": [TIMEOUT]}),
    case(44, "garbage first, then right", lambda data: [
        b"\xff" * 40, b"", data, data[:2] + b"\x81\x80" + b"\xff" * 30, data[:2], dns_reply(data)],
        ANSWERED, check=right_answer),
    case(44, "2000 forged, then right", lambda data: [
        *(struct.pack("!H", n) + b"\x81\x80" + bytes(20) for n in range(2_000)), dns_reply(data)],
        ANSWERED, check=right_answer),
    case(44, "another question, then right", lambda data: [
        dns_reply(data).replace(b"\x07mot-cua", b"\x07mot-cub"), dns_reply(data)], ANSWERED,
        check=right_answer),
    case(45, "compression pointer at itself", raw(pointing_at_itself), TIMEOUT, GARBLED),
    case(45, "compression pointers in circles", raw(pointing_in_circles), TIMEOUT, GARBLED),
    case(45, "pointer past the end", raw(lambda data: b"\xff\xff" + A), TIMEOUT, GARBLED),
    case(45, "65535 records said, none there", raw(lambda data: b"", count=65_535), TIMEOUT,
         GARBLED),
    Behaviour(46, "TC and a stall over TCP", truncated_and_stalled, SERVER,
              {"service.dns": [ANSWERED]}, check=wrong_answer),
    case(47, "CNAME loop", records((NAME, "CNAME", "b.example."), ("b.example.", "CNAME", NAME)),
         ANSWERED, check=wrong_answer),
    case(47, "CNAME of itself", records((NAME, "CNAME", NAME)), ANSWERED, check=wrong_answer),
    case(47, "CNAME chain of 30", records((NAME, "CNAME", "a0.example."), *CHAIN,
         ("a30.example.", "A", "10.1.2.3")), ANSWERED),
    case(48, "450 A records incl. loopback", many_addresses, ANSWERED, check=few_addresses),
    case(48, "1000 A records", thousand_addresses, ANSWERED, TIMEOUT, check=few_addresses),
    case(48, "rebinding to loopback", records((NAME, "A", "127.0.0.1")), ANSWERED,
         check=wrong_answer),
    case(49, "TXT of 64 KB", text_of_64_kb, ANSWERED, TIMEOUT, check=wrong_answer),
    case(50, "label with controls and bidi", raw(lambda data: HOSTILE_LABEL + A), ANSWERED,
         TIMEOUT, GARBLED, check=wrong_answer),
    case(50, "CNAME with controls", raw(lambda data: b"\xc0\x0c\x00\x05\x00\x01\0\0\1\0"
         + struct.pack("!H", len(HOSTILE_LABEL)) + HOSTILE_LABEL), ANSWERED, TIMEOUT, GARBLED,
         check=wrong_answer),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_name_server_cannot_harm_who_asks_it(stage: Stage, behaviour: Behaviour) -> None:
    met = stage.meet(behaviour)
    assert met.servers.connections.get(met.address, 0) == 0  # a truncated answer is said, no more

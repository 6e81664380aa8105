"""Answers of a name server: through the probe, with our query's number and question or any."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from audit.asks import UdpAnswer
from audit.probes.probe import Looked
from audit.wire import dns
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import parsed, server

_SERVER = server("dns", query="motcua.example.vn", expect_answer=("10.0.0.5",))
_QUERY = dns.encode_query(
    "motcua.example.vn", number=int.from_bytes(sha256(b"x").digest()[:2], "big")
)


def _parse(data: bytes) -> Looked:
    """An input that begins with 1 is what comes after our own number."""
    datagram = _QUERY[:2] + data[1:] if data[:1] == b"\1" else data
    dns.answers(_QUERY, datagram)
    return parsed("service.dns", _SERVER, UdpAnswer(datagram, 0.0, 0.001))


def _seeds() -> Iterator[bytes]:
    question = _QUERY[12:]
    name = b"\xc0\x0c"
    address = name + b"\0\1\0\1\0\0\0\x3c\0\4\x0a\0\0\5"
    alias = name + b"\0\5\0\1\0\0\0\x3c\0\4\1a\xc0\x13"
    yield b"\1\x81\x80\0\1\0\1\0\0\0\0" + question + address
    yield b"\1\x85\x83\0\1\0\0\0\0\0\0" + question
    yield b"\1\x81\x80\0\1\0\2\0\0\0\0" + question + alias + b"\1a\xc0\x13" + address[2:]
    yield b"\1\x83\x80\0\1\0\0\0\0\0\1" + question + b"\0\0\x29\x10\0\0\0\0\0\0\0"
    yield _QUERY[:2] + b"\x81\x80\0\0\0\0\0\0\0\0"


TARGET = Target(
    parse=_parse, seeds=_seeds, most_bytes=4_096,
    words=(b"\xc0\x0c", b"\xc0\x00", b"\xff\xff", b"\0\5\0\1", b"\0\x1c\0\1", b"\0\x06\0\1",
           b"\x3f", b"\0\xfa\0\xff", b"\0\x29", b"\0\x2e\0\1", b"\0\x40\0\1", b"\0\x2d\0\1"),
)  # fmt: skip

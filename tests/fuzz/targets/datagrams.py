"""Datagrams of time servers, of reflectors of test packets, and of ICMP. The first byte: which."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from hashlib import sha256

from audit.asks import UdpAnswer
from audit.wire import icmp, ntp, stamp
from inventory.seen import LookError
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import parsed, server

_SERVER = server("ntp")
_QUERY = ntp.encode_query(int.from_bytes(sha256(b"x").digest()[:8], "big"))
_NOW_S = 1_470_362_400.0


def _parse(data: bytes) -> object:
    which, said = (data[0] if data else 0) % 4, data[1:]
    if which == 0:  # our own cookie stands where it has to
        said = said[:24] + _QUERY[40:48] + said[32:]
    if which < 2:
        ntp.answers(_QUERY, said)
        return parsed("service.ntp", _SERVER, UdpAnswer(said, _NOW_S, _NOW_S + 0.01))
    if which == 2:
        with contextlib.suppress(LookError):
            stamp.reflected_sequence(said)
            stamp.turnaround_s(said)
        return stamp.reflect(said, _NOW_S, _NOW_S + 0.001)
    with contextlib.suppress(LookError):
        icmp.decode_reply(icmp.without_ip_header(said))
    return icmp.decode_reply(said)


def _seeds() -> Iterator[bytes]:
    at = ntp.timestamp(_NOW_S)
    for stratum, name in ((1, b"GPS\0"), (0, b"RATE"), (3, b"\x0a\0\0\1")):
        packet = struct.pack("!BBbbIi4sQQQQ", 0x24, stratum, 6, -20, 100, 200, name, at, 0, at, at)
        yield b"\0" + packet
        yield b"\1" + packet
    yield b"\2" + stamp.reflect(stamp.encode(7, _NOW_S), _NOW_S, _NOW_S + 0.001)
    yield b"\2" + stamp.encode(7, _NOW_S)
    body = struct.pack("!HH", 1, 2) + b"x" * 32
    summed = icmp.checksum(b"\0\0\0\0" + body)
    echo = b"\0\0" + struct.pack("!H", summed) + body
    yield b"\3" + echo
    yield b"\3" + bytes.fromhex("450000380000000040010000") + b"\x0a\0\0\1\x0a\0\0\2" + echo


TARGET = Target(parse=_parse, seeds=_seeds, most_bytes=2_048, words=(b"\xff" * 8, b"\0" * 8))

"""Writes ICMP echo requests and reads echo replies (RFC 792): no I/O."""

import struct
from typing import NamedTuple

from inventory.seen import LookError, Outcome

HEADER_BYTES = 8
COOKIE_BYTES = 8  # at the head of what is echoed: says whose echo it is

_HEADER = struct.Struct("!BBHHH")  # type, code, checksum, identifier, sequence number
_ECHO_REPLY, _ECHO_REQUEST = 0, 8
_PATTERN = bytes(range(256))


class Echo(NamedTuple):
    """One echo reply; `data` is what came back of what was sent."""

    identifier: int
    sequence: int
    data: bytes


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071): ones' complement of the ones' complement sum.

    That sum of 16-bit words is the whole, as one number, modulo 65,535: one division in C.
    """
    return ~_sum(data) & 0xFFFF


def _sum(data: bytes) -> int:
    number = int.from_bytes(data, "big")
    if len(data) % 2:
        number <<= 8
    return (number % 0xFFFF or 0xFFFF) if number else 0  # only zeros add up to zero


def echo_data(cookie: bytes, size: int) -> bytes:
    """What an echo carries: the cookie, then a pattern that shows a changed byte.

    Args:
        cookie: `COOKIE_BYTES` bytes.
        size: bytes in all; at least the cookie is sent.
    """
    if len(cookie) != COOKIE_BYTES:
        raise ValueError(f"a cookie has {COOKIE_BYTES} bytes")
    rest = max(0, size - COOKIE_BYTES)
    return cookie + (_PATTERN * (rest // 256 + 1))[:rest]


def encode_echo(identifier: int, sequence: int, data: bytes) -> bytes:
    """An echo request; identifier and sequence number are 0 … 65,535."""
    head = _HEADER.pack(_ECHO_REQUEST, 0, 0, identifier, sequence)
    return _HEADER.pack(_ECHO_REQUEST, 0, checksum(head + data), identifier, sequence) + data


def decode_reply(packet: bytes) -> Echo:
    """An echo reply, from its ICMP header on.

    Raises:
        LookError: GARBLED, it is something else or its checksum is wrong.
    """
    if len(packet) < HEADER_BYTES:
        raise LookError(Outcome.GARBLED, f"ICMP message of {len(packet)} bytes")
    type_, code, _, identifier, sequence = _HEADER.unpack_from(packet)
    if type_ != _ECHO_REPLY or code != 0:
        raise LookError(Outcome.GARBLED, f"ICMP type {type_} code {code} is no echo reply")
    if checksum(packet):
        raise LookError(Outcome.GARBLED, "ICMP checksum is wrong")
    return Echo(identifier, sequence, packet[HEADER_BYTES:])


def without_ip_header(packet: bytes) -> bytes:
    """What an IPv4 packet carries (RFC 791); raw sockets hand the header over too.

    Raises:
        LookError: GARBLED, no IPv4 header.
    """
    length = (packet[0] & 0x0F) * 4 if packet else 0
    if not packet or packet[0] >> 4 != 4 or length < 20 or len(packet) < length:
        raise LookError(Outcome.GARBLED, "no IPv4 header")
    return packet[length:]

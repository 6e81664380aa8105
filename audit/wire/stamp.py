"""Writes STAMP test packets and reads reflected ones (RFC 8762, unauthenticated mode): no I/O."""

import struct

from audit.wire.ntp import timestamp
from inventory.seen import LookError, Outcome

SIZE = 44  # both directions, so that a reply is no larger than what was asked

_SENDER = struct.Struct("!IQH")  # sequence number, timestamp, error estimate
_REFLECTED = struct.Struct("!IQHHQIQHHB")
_TTL = 255
_LONGEST = 1_472  # no fragments on Ethernet
_ERROR_ESTIMATE = 0x0001  # multiplier 1, scale 0: no claim of synchronisation (RFC 4656, 4.1.2)


def encode(sequence: int, at_s: float) -> bytes:
    """A Session-Sender test packet.

    Args:
        sequence: 0 … 2³²−1.
        at_s: when it leaves, seconds since 1970 (UTC); travels as an NTP 64-bit timestamp.
    """
    return _SENDER.pack(sequence, timestamp(at_s), _ERROR_ESTIMATE).ljust(SIZE, b"\0")


def reflected_sequence(data: bytes) -> int:
    """The sequence number of the sender's packet that a Session-Reflector answers.

    Raises:
        LookError: GARBLED, this is no reflected test packet.
    """
    return int(_reflected(data)[5])


def turnaround_s(data: bytes) -> float:
    """How long the reflector held a packet: its transmit minus its receive timestamp, in seconds.

    That time is the reflector's, not the line's (RFC 8762, 4.2): it is taken off the round trip.
    Negative where the reflector's clock stepped, or lies.

    Raises:
        LookError: GARBLED, this is no reflected test packet.
    """
    _, transmitted, _, _, received, *_ = _reflected(data)
    return float(transmitted - received) / (1 << 32)


def reflect(data: bytes, came_s: float, left_s: float) -> bytes:
    """What a Session-Reflector in stateless mode answers (RFC 8762, 4.3): for the simulated lines.

    Args:
        data: the sender's packet, at least 44 bytes.
        came_s, left_s: when it came and when the answer leaves, UTC seconds since 1970.

    Raises:
        LookError: GARBLED, this is no test packet.
    """
    if len(data) < SIZE:
        raise LookError(Outcome.GARBLED, f"STAMP packet of {len(data)} bytes, at least {SIZE} due")
    sequence, sent, error = _SENDER.unpack_from(data)
    packed = _REFLECTED.pack(
        sequence, timestamp(left_s), _ERROR_ESTIMATE, 0, timestamp(came_s),
        sequence, sent, error, 0, _TTL,
    )  # fmt: skip
    return packed.ljust(max(SIZE, min(len(data), _LONGEST)), b"\0")


def _reflected(data: bytes) -> tuple[int, ...]:
    if len(data) < SIZE:
        raise LookError(Outcome.GARBLED, f"STAMP reply of {len(data)} bytes, at least {SIZE} due")
    return _REFLECTED.unpack_from(data)

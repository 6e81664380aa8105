"""NTP: ask a server for the time, and say how far our clock is from it (SNTP, RFC 4330)."""

import struct
from dataclasses import dataclass

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

_PACKET = struct.Struct("!BBbbIi4sQQQQ")
_SERVER, _CLIENT, _VERSION = 4, 3, 4
_UNSYNCHRONISED = 3
_EPOCH_S = 2_208_988_800  # 1900 to 1970
_ERA_S = 1 << 32  # NTP seconds begin anew in 2036


def timestamp(at_s: float) -> int:
    """UTC seconds since 1970 as NTP's 64 bits (RFC 5905, section 6)."""
    return int((at_s + _EPOCH_S) * (1 << 32)) & (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class NtpAnswer:
    """A server's time against ours. `offset_s` > 0: the server is ahead of us."""

    stratum: int
    synchronised: bool
    kiss: str | None  # the server asks us to go away: RATE, DENY ...
    reference: str | None
    root_delay_s: float
    root_dispersion_s: float
    offset_s: float
    rtt_s: float


def encode_query(cookie: int) -> bytes:
    """A client packet whose transmit stamp is a cookie, so that our clock is not told abroad."""
    stamp = cookie & (1 << 64) - 1
    return _PACKET.pack(_VERSION << 3 | _CLIENT, 0, 0, 0, 0, 0, b"\0\0\0\0", 0, 0, 0, stamp)


def answers(query: bytes, datagram: bytes) -> bool:
    """Whether a datagram is a server's answer to this query: its origin stamp is our cookie."""
    return (
        len(datagram) >= _PACKET.size
        and datagram[0] & 7 == _SERVER
        and datagram[24:32] == query[40:48]
    )


def decode_answer(
    query: bytes, datagram: bytes, *, sent_at_s: float, received_at_s: float
) -> NtpAnswer:
    """What the server says, its offset from our clock by the four stamps.

    Args:
        sent_at_s: UTC seconds since 1970 when the query left, by the clock that is compared.
        received_at_s: the same for the answer.

    Raises:
        LookError: GARBLED, it is no answer to this query or its stamps are nonsense.
    """
    if not answers(query, datagram):
        raise LookError(Outcome.GARBLED, "not an NTP answer to this query")
    first, stratum, _poll, _precision, delay, dispersion, reference, _ref, _orig, came, left = (
        _PACKET.unpack_from(datagram)
    )
    kiss = clean(reference.rstrip(b"\0").decode("latin-1"), 4) if stratum == 0 else None
    if kiss is None and (came == 0 or left == 0):
        raise LookError(Outcome.GARBLED, "an NTP answer without time stamps")
    t2, t3 = _seconds(came, sent_at_s), _seconds(left, sent_at_s)
    return NtpAnswer(
        stratum=stratum,
        synchronised=first >> 6 != _UNSYNCHRONISED and 0 < stratum < 16,
        kiss=kiss,
        reference=_reference(stratum, reference),
        root_delay_s=round(delay / 65_536, 6),
        root_dispersion_s=round((dispersion & 0xFFFF_FFFF) / 65_536, 6),
        offset_s=round((t2 - sent_at_s + t3 - received_at_s) / 2, 6),
        rtt_s=round(max(0.0, (received_at_s - sent_at_s) - (t3 - t2)), 6),
    )


def _seconds(stamp: int, near_s: float) -> float:
    """UTC seconds since 1970 of a 64-bit stamp, in the era nearest to a time we know."""
    seconds = stamp / (1 << 32) - _EPOCH_S
    return seconds + round((near_s - seconds) / _ERA_S) * _ERA_S


def _reference(stratum: int, reference: bytes) -> str | None:
    """A clock's name at stratum 1, the upstream server's IPv4 address (or a hash) above."""
    if stratum == 1:
        return clean(reference.rstrip(b"\0").decode("latin-1"), 4)
    if 1 < stratum < 16:
        return ".".join(str(part) for part in reference)
    return None

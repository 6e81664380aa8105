"""Session-Reflectors: how a simulated line shows its delay and its loss."""

import struct
from collections.abc import Iterable, Mapping

from audit.lab.devices.udp import Answerer, Reply
from audit.lab.spec import StampBox

_SENDER = struct.Struct("!IQH")  # sequence, timestamp, error estimate
_REFLECTED = struct.Struct("!IQHHQIQHHB3x")
_SIZE = 44


_NTP_EPOCH_S = 2_208_988_800


def reflector(boxes: Mapping[str, StampBox]) -> Answerer:
    """Reflect Session-Sender test packets, unauthenticated, in stateless mode (RFC 8762, 4.3).

    The receive timestamp is the kernel's, the transmit timestamp is later by what this process
    was late: the delay of the simulated line is the line's, the rest is the reflector's own.
    """

    def answer(address: str, data: bytes) -> Iterable[tuple[float, Reply]]:
        box = boxes.get(address)
        if box is None or len(data) < _SIZE:
            return ()
        sequence, stamp, error = _SENDER.unpack_from(data)
        if box.drop_every and (sequence + 1) % box.drop_every == 0:
            return ()

        def reply(came_s: float, late_s: float) -> bytes:
            packed = _REFLECTED.pack(
                sequence, _ntp(came_s + late_s), 1, 0, _ntp(came_s), sequence, stamp, error, 0, 255
            )
            return packed.ljust(max(_SIZE, min(len(data), 1_472)), b"\0")

        # A spread that depends on the packet, not on chance: 0, 1/4, 2/4, 3/4 of the jitter.
        return (((box.delay_ms + box.jitter_ms * (sequence % 4) / 4) / 1_000, reply),)

    return answer


def _ntp(at_s: float) -> int:
    return int((at_s + _NTP_EPOCH_S) * (1 << 32)) & (1 << 64) - 1

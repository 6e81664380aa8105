"""Session-Reflectors: how a simulated line shows its delay and its loss."""

import struct
from collections.abc import Iterable, Mapping

from audit.lab.devices.udp import Answerer
from audit.lab.spec import StampBox

_SENDER = struct.Struct("!IQH")  # sequence, timestamp, error estimate
_REFLECTED = struct.Struct("!IQHHQIQHHB3x")
_SIZE = 44


def reflector(boxes: Mapping[str, StampBox]) -> Answerer:
    """Reflect Session-Sender test packets, unauthenticated, in stateless mode (RFC 8762, 4.3).

    The receive and send timestamps repeat the sender's: the city's clock is simulated, and
    round-trip times need none.
    """

    def answer(address: str, data: bytes) -> Iterable[tuple[float, bytes]]:
        box = boxes.get(address)
        if box is None or len(data) < _SIZE:
            return ()
        sequence, stamp, error = _SENDER.unpack_from(data)
        if box.drop_every and (sequence + 1) % box.drop_every == 0:
            return ()
        reply = _REFLECTED.pack(sequence, stamp, error, 0, stamp, sequence, stamp, error, 0, 255)
        # A spread that depends on the packet, not on chance: 0, 1/4, 2/4, 3/4 of the jitter.
        delay_ms = box.delay_ms + box.jitter_ms * (sequence % 4) / 4
        return ((delay_ms / 1_000, reply.ljust(max(_SIZE, min(len(data), 1_472)), b"\0")),)

    return answer

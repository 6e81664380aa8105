"""Session-Reflectors: how a simulated line shows its delay and its loss."""

from collections.abc import Iterable, Mapping

from audit.lab.devices.udp import Answerer, Reply
from audit.lab.spec import StampBox
from audit.wire.stamp import SIZE, reflect


def reflector(boxes: Mapping[str, StampBox]) -> Answerer:
    """Reflect Session-Sender test packets, unauthenticated, in stateless mode (RFC 8762, 4.3).

    The receive timestamp is the kernel's, the transmit timestamp is later by what this process
    was late: the delay of the simulated line is the line's, the rest is the reflector's own.
    """

    def answer(address: str, data: bytes) -> Iterable[tuple[float, Reply]]:
        box = boxes.get(address)
        if box is None or len(data) < SIZE:
            return ()
        sequence = int.from_bytes(data[:4], "big")
        if box.drop_every and (sequence + 1) % box.drop_every == 0:
            return ()

        def reply(came_s: float, late_s: float) -> bytes:
            return reflect(data, came_s, came_s + late_s)

        # A spread that depends on the packet, not on chance: 0, 1/4, 2/4, 3/4 of the jitter.
        return (((box.delay_ms + box.jitter_ms * (sequence % 4) / 4) / 1_000, reply),)

    return answer

"""Time servers of the simulated city: they tell the city's time, right or wrong."""

import struct
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from audit.lab.devices.udp import Answerer
from audit.lab.spec import NtpBox
from audit.wire.ntp import timestamp

_HEAD = struct.Struct("!BBbbII4sQQQQ")


def clockwork(boxes: Mapping[str, NtpBox], now: Callable[[], datetime]) -> Answerer:
    """Answer SNTP requests (RFC 4330, section 5) with `now` plus what the box is wrong by."""

    def answer(address: str, data: bytes) -> Iterable[tuple[float, bytes]]:
        box = boxes.get(address)
        if box is None or len(data) < _HEAD.size or data[0] & 7 != 3:
            return ()
        stamp = timestamp(now().timestamp() + box.offset_s)
        version = data[0] >> 3 & 7
        asked = _HEAD.unpack_from(data)[10]
        reply = _HEAD.pack(
            version << 3 | 4, box.stratum, 6, -20, 0, 0x0100, b"LAB\0", stamp, asked, stamp, stamp
        )
        return ((0.0, reply),)

    return answer

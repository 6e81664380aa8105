"""Name servers of the simulated city: A records, NXDOMAIN for the rest."""

import struct
from collections.abc import Iterable, Mapping
from socket import inet_aton

from audit.lab.devices.udp import Answerer
from audit.lab.spec import DnsBox

_HEAD = struct.Struct("!HHHHHH")
_RESPONSE_AA_RA = 0x8480
_NXDOMAIN = 3
_A, _IN = 1, 1


def name_server(boxes: Mapping[str, DnsBox]) -> Answerer:
    """Answer one question a datagram (RFC 1035, section 4)."""

    def answer(address: str, data: bytes) -> Iterable[tuple[float, bytes]]:
        box = boxes.get(address)
        question = _question(data)
        if box is None or question is None:
            return ()
        name, kind, end = question
        found = box.zone.get(name)
        addresses = found if found is not None and kind == _A else ()
        rcode = 0 if found is not None else _NXDOMAIN
        flags = _RESPONSE_AA_RA | struct.unpack_from("!H", data, 2)[0] & 0x0100 | rcode
        head = _HEAD.pack(struct.unpack_from("!H", data)[0], flags, 1, len(addresses), 0, 0)
        records = b"".join(
            struct.pack("!HHHIH", 0xC00C, _A, _IN, 300, 4) + inet_aton(value) for value in addresses
        )
        return ((box.delay_ms / 1_000, head + data[_HEAD.size : end] + records),)

    return answer


def _question(data: bytes) -> tuple[str, int, int] | None:
    """(name in lower case without the last dot, type, end of the question) of a plain query."""
    if len(data) < _HEAD.size + 5 or data[2] & 0x80:
        return None
    labels: list[str] = []
    at = _HEAD.size
    while at < len(data) and data[at]:
        size = data[at]
        if size > 63 or at + 1 + size >= len(data):
            return None
        labels.append(data[at + 1 : at + 1 + size].decode("ascii", "replace").lower())
        at += 1 + size
    if at + 5 > len(data):
        return None
    return ".".join(labels), struct.unpack_from("!H", data, at + 1)[0], at + 5

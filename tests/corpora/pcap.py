"""Captured packets: every SMPP PDU in them is decoded, and no payload breaks a codec.

A reader of the classic pcap file (libpcap's savefile(5)) with Ethernet, raw IP, BSD loopback and
Linux cooked frames; TCP payloads are laid together in order of their sequence numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from audit.wire import dns, ipp, jasmin, kannel, ldap, ntp, smpp, smtp, tds, xml
from audit.wire.smpp_messages import decode
from inventory.seen import LookError
from tests.corpora._score import Case, verdict_of

FOLDER = "pcap"
FIELD = "smpp"
SMPP_PORTS = frozenset({2_775, 2_776, 3_550})
_MOST_PACKETS = 200_000

Flow = tuple[bytes, int, bytes, int]


def units(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.pcap")):
        yield path.name


def packets(data: bytes) -> Iterator[bytes]:
    """IP packets of a capture, link layers taken off."""
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\x4d\x3c\xb2\xa1": "<",
             b"\xa1\xb2\x3c\x4d": ">"}.get(data[:4])  # fmt: skip
    if order is None or len(data) < 24:
        return
    link = struct.unpack_from(f"{order}I", data, 20)[0] & 0xFFFF
    at = 24
    for _ in range(_MOST_PACKETS):
        if at + 16 > len(data):
            return
        length = struct.unpack_from(f"{order}I", data, at + 8)[0]
        frame = data[at + 16 : at + 16 + length]
        at += 16 + length
        if link == 1:  # Ethernet, with at most one VLAN tag
            head = 18 if frame[12:14] == b"\x81\x00" else 14
        else:
            head = {101: 0, 12: 0, 228: 0, 0: 4, 113: 16}.get(link, 14)
        if frame[head : head + 1] and frame[head] >> 4 == 4:
            yield frame[head:]


def payloads(data: bytes) -> tuple[dict[Flow, bytes], list[tuple[Flow, bytes]]]:
    """TCP streams by flow, and UDP datagrams."""
    pieces: dict[Flow, dict[int, bytes]] = {}
    datagrams = []
    for packet in packets(data):
        size, protocol = (packet[0] & 15) * 4, packet[9] if len(packet) > 20 else 0
        body = packet[size : int.from_bytes(packet[2:4], "big") or None]
        if protocol not in (6, 17) or len(body) < 8:
            continue
        ports = struct.unpack_from("!HH", body)
        flow = (packet[12:16], ports[0], packet[16:20], ports[1])
        if protocol == 17:
            datagrams.append((flow, body[8:]))
        elif len(body) >= 20 and (part := body[(body[12] >> 4) * 4 :]):
            pieces.setdefault(flow, {}).setdefault(struct.unpack_from("!I", body, 4)[0], part)
    streams = {
        flow: b"".join(part for _, part in sorted(parts.items())) for flow, parts in pieces.items()
    }
    return streams, datagrams


def _tds(data: bytes) -> object:
    return tds.decode_prelogin(data[8:])


CODECS: dict[str, Callable[[bytes], object]] = {
    "smpp": lambda data: [decode(pdu) for pdu in smpp.Decoder().feed(data)],
    "dns": lambda data: dns.decode_answer(dns.encode_query("a.example", number=7), data),
    "ntp": lambda data: ntp.decode_answer(
        ntp.encode_query(7), data, sent_at_s=1.5e9, received_at_s=1.5e9
    ),
    "ipp": ipp.decode,
    "kannel": kannel.parse_status,
    "jasmin": jasmin.parse_metrics,
    "ldap": lambda data: ldap.Decoder().feed(data),
    "smtp": lambda data: [smtp.ReplyReader().feed(line) for line in data.splitlines(True)[:200]],
    "tds": _tds,
    "xml": xml.parse,
}


def score(folder: Path, unit: str) -> Iterable[Case]:
    """One case that nothing broke; where a stream is SMPP, one for each PDU of it."""
    streams, datagrams = payloads((folder / unit).read_bytes())
    count = 0
    for flow, data in (*streams.items(), *datagrams):
        for codec in CODECS.values():
            try:
                codec(data[:65_536])
            except LookError:
                continue
            count += 1
        if {flow[1], flow[3]} & SMPP_PORTS or "smpp" in unit:
            yield from _pdus(unit, flow, data)
    yield Case(FOLDER, "robust", FIELD, unit, "right", note=f"{count} of the payloads were read")


def _pdus(unit: str, flow: Flow, data: bytes) -> Iterator[Case]:
    """A PDU that the decoder gives has the command and sequence that stand in its header."""
    at = 0
    for pdu in smpp.Decoder().feed(data):
        length, command, status, sequence = struct.unpack_from("!IIII", data, at)
        at += length
        message = decode(pdu)
        name = f"{unit} {flow[1]}>{flow[3]} {sequence} {message.command}"
        wanted = (command, status, sequence)
        got = (pdu.command, message.status, message.sequence)
        yield Case(FOLDER, "smpp", FIELD, name, verdict_of(wanted, got), wanted, got)

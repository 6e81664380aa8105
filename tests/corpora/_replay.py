"""A recorded device that answers over UDP, and what the product says of it.

The recording (`OID|tag|value` lines of snmpsim) is sorted and of equal OIDs the first is kept. It
is served on a loopback address of its own, inside the loop that the product looks from, and read
by `ward-audit probe --kind auto`'s own machinery over real sockets.
"""

from __future__ import annotations

import asyncio
import bz2
import itertools
import os
import socket
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from audit.asks import SnmpValue
from audit.targets import PORTS, look_at_targets, make_target
from audit.wire.ber import encode_oid, oid_text, tlv
from audit.wire.snmp import (
    END_OF_MIB_VIEW,
    NO_SUCH_INSTANCE,
    TOO_BIG,
    Verb,
    decode_request,
    decode_value,
    encode_response,
    encode_value,
    encode_varbind,
    missing,
)
from inventory.seen import LookError

MOST_BYTES = 1_472

_KINDS = {2: "int", 65: "counter", 66: "gauge", 67: "ticks", 70: "counter64", 6: "oid", 4: "text"}
_NULL = b"\x05\x00"
_Oid = tuple[int, ...]


class Recording:
    """The values of a device, in order of their OIDs."""

    def __init__(self, lines: Iterator[str]) -> None:
        """`lines`: of a `.snmprec` file; rows that were damaged are left out."""
        table: dict[_Oid, bytes] = {}
        for line in lines:
            oid, _, rest = line.partition("|")
            tag, _, value = rest.partition("|")
            with suppress(ValueError):
                arcs = tuple(map(int, oid.strip().strip(".").split(".")))
                if arcs not in table:
                    encoded = _encoded(tag, value)
                    if encoded is not None:
                        table[arcs] = encoded
        self._fill(table)

    @classmethod
    def of(cls, values: Mapping[str, bytes]) -> Recording:
        """A device of {dotted OID: value in BER}."""
        made = cls(iter(()))
        made._fill({_arcs(oid): value for oid, value in values.items()})
        return made

    def _fill(self, table: Mapping[_Oid, bytes]) -> None:
        self._oids = sorted(table)
        self._values = [table[oid] for oid in self._oids]
        self._at = {oid: place for place, oid in enumerate(self._oids)}

    def answer(self, data: bytes) -> bytes:
        """The datagram that answers `data` (RFC 3416), never longer than one frame."""
        request = decode_request(data)
        oids = [_arcs(oid_text(oid)) for oid in request.oids]
        if request.verb is Verb.GET:
            found = [self._exactly(oid) for oid in oids]
        elif request.verb is Verb.GET_NEXT:
            found = [self._after(oid)[1] for oid in oids]
        else:
            found = list(self._rows(oids, request.second))
        room, fits = MOST_BYTES - 64 - len(request.community), 0
        while fits < len(found) and (room := room - len(found[fits])) >= 0:
            fits += 1
        if fits < len(found) > 1 and request.verb is not Verb.GET_BULK:
            return encode_response(request, (), TOO_BIG)
        return encode_response(request, found[: max(fits, 1)])

    def values(self) -> dict[str, SnmpValue]:
        """Every value by its dotted OID, as the product's codec reads it."""
        found: dict[str, SnmpValue] = {}
        for oid, encoded in zip(self._oids, self._values, strict=True):
            with suppress(LookError):
                found[_dotted(oid)] = decode_value(encoded)[1]
        return found

    def _exactly(self, oid: _Oid) -> bytes:
        place = self._at.get(oid)
        value = missing(NO_SUCH_INSTANCE) if place is None else self._values[place]
        return encode_varbind(encode_oid(_dotted(oid)), value)

    def _after(self, oid: _Oid) -> tuple[_Oid, bytes]:
        place = bisect_right(self._oids, oid)
        if place == len(self._oids):
            name, value = oid, missing(END_OF_MIB_VIEW)
        else:
            name, value = self._oids[place], self._values[place]
        return name, encode_varbind(encode_oid(_dotted(name)), value)

    def _rows(self, oids: list[_Oid], repetitions: int) -> Iterator[bytes]:
        for _ in range(repetitions):
            row = [self._after(oid) for oid in oids]
            oids = [oid for oid, _ in row]
            yield from (binding for _, binding in row)


def read_recording(path: Path) -> Recording:
    """A `.snmprec` file, or one packed with bzip2."""
    data = path.read_bytes()
    if path.suffix == ".bz2":
        data = bz2.decompress(data)
    text = data.decode("utf-8", "surrogateescape")
    return Recording(line.rstrip("\r") for line in text.split("\n"))


def _encoded(tag: str, value: str) -> bytes | None:
    """A value in BER; None when this row means nothing. ValueError when it is damaged."""
    raw = value.encode("utf-8", "surrogateescape")
    if tag.endswith("x"):
        raw = bytes.fromhex(value)
    elif tag.endswith("e"):
        raw = raw.decode("unicode_escape").encode("latin-1")
    number = int(tag.rstrip("xe"))
    if number == 5:
        return _NULL
    if number == 64 and b"." in raw and len(raw) > 4:
        return encode_value("ip", value)
    if number in (4, 68) or (number == 64 and len(raw) == 4):
        return tlv(number, raw)
    if tag.endswith("x") or number not in _KINDS:
        return None
    kind = _KINDS[number]
    return encode_value(kind, value.strip().strip(".") if kind == "oid" else int(value))


def _arcs(text: str) -> _Oid:
    return tuple(map(int, text.split(".")))


def _dotted(oid: _Oid) -> str:
    return ".".join(map(str, oid))


class _Agent(asyncio.DatagramProtocol):
    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._transport.sendto(self._recording.answer(data), addr)


_numbers = itertools.count(1)


def _address() -> str:
    """A loopback address of its own for each device: 16 of them take turns."""
    return f"127.{1 + os.getpid() % 250}.7.{1 + next(_numbers) % 16}"


def look(recording: Recording, **fields: Any) -> dict[str, Any]:
    """What `ward-audit probe --kind auto` prints of a device.

    `fields`: of the target line instead of `auto` and the community `public`; `ports` alone is
    not, for all but SNMP's are closed.
    """
    return asyncio.run(_look(recording, fields))


async def _look(recording: Recording, fields: Mapping[str, Any]) -> dict[str, Any]:
    address = _address()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Agent(recording), local_addr=(address, 0)
    )
    # Bound and not listening: a port that refuses, and that nobody else opens meanwhile.
    with socket.socket() as closed:
        closed.bind((address, 0))
        ports = {name: closed.getsockname()[1] for name in PORTS if name not in ("ssh", "snmp")}
        ports["snmp"] = transport.get_extra_info("sockname")[1]
        raw = {"address": address, "kind": "auto", "community": "public", **fields}
        target = make_target({**raw, "ports": ports}, number=1, source="corpora")
        try:
            sights = [sight.json() async for sight in look_at_targets([target])]
        finally:
            transport.close()
    return sights[0]

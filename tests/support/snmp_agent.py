"""An SNMP agent in memory: recordings of real devices, or whatever bytes a hostile one sends."""

from __future__ import annotations

import socket
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire.ber import encode_oid, oid_text, tlv
from audit.wire.snmp import (
    END_OF_MIB_VIEW,
    NO_SUCH_INSTANCE,
    V2C,
    Request,
    Verb,
    decode_head,
    decode_request,
    decode_rest,
    encode_request,
    encode_response,
    encode_value,
    encode_varbind,
    missing,
)
from audit.wire.snmp_walk import Dialogue

Oid = tuple[int, ...]
MOST_BYTES = 1_472

_KINDS = {2: "int", 65: "counter", 66: "gauge", 67: "ticks", 70: "counter64", 6: "oid", 4: "text"}


def arcs(text: str) -> Oid:
    """Dotted numbers as numbers, which order as OIDs do."""
    return tuple(int(arc) for arc in text.strip(".").split("."))


class Agent:
    """A table of values that answers GET, GETNEXT and GETBULK as RFC 3416 says."""

    def __init__(self, values: Mapping[str, bytes]) -> None:
        """`values`: {dotted OID: value in BER}."""
        table = {arcs(oid): value for oid, value in values.items()}
        self._oids = sorted(table)
        self._values = [table[oid] for oid in self._oids]
        self._at = {oid: place for place, oid in enumerate(self._oids)}
        self.requests: list[Request] = []

    def table(self) -> Iterator[tuple[str, bytes]]:
        """All that it holds: (dotted OID, value in BER)."""
        for oid, value in zip(self._oids, self._values, strict=True):
            yield ".".join(map(str, oid)), value

    def answer(self, data: bytes) -> bytes:
        """The datagram that answers `data`, never longer than one frame."""
        request = decode_request(data)
        self.requests.append(request)
        oids = [arcs(oid_text(oid)) for oid in request.oids]
        if request.verb is Verb.GET:
            found = [self._exactly(oid) for oid in oids]
        elif request.verb is Verb.GET_NEXT:
            found = [self._after(oid)[1] for oid in oids]
        else:
            found = list(self._rows(oids, request.second))
        while found and len(encode_response(request, found)) > MOST_BYTES:
            found.pop()
        return encode_response(request, found)

    def _exactly(self, oid: Oid) -> bytes:
        place = self._at.get(oid)
        value = missing(NO_SUCH_INSTANCE) if place is None else self._values[place]
        return encode_varbind(encode_oid(".".join(map(str, oid))), value)

    def _after(self, oid: Oid) -> tuple[Oid, bytes]:
        place = bisect_right(self._oids, oid)
        if place == len(self._oids):
            name, value = oid, missing(END_OF_MIB_VIEW)
        else:
            name, value = self._oids[place], self._values[place]
        return name, encode_varbind(encode_oid(".".join(map(str, name))), value)

    def _rows(self, oids: list[Oid], repetitions: int) -> Iterator[bytes]:
        for _ in range(repetitions):
            row = [self._after(oid) for oid in oids]
            oids = [oid for oid, _ in row]
            yield from (binding for _, binding in row)


def read_recording(path: Path) -> Agent:
    """A `.snmprec` file (`OID|tag|value`), sorted, the first of two equal OIDs kept."""
    values: dict[str, bytes] = {}
    for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        oid, _, rest = line.partition("|")
        tag, _, value = rest.partition("|")
        oid = oid.strip().strip(".")
        if oid and oid not in values:
            with suppress(ValueError):  # rows that were damaged when their owner hid his names
                encoded = _recorded(tag, value)
                if encoded is not None:
                    values[oid] = encoded
    return Agent(values)


def _recorded(tag: str, value: str) -> bytes | None:
    raw = bytes.fromhex(value) if tag.endswith("x") else value.encode("utf-8", "surrogateescape")
    number = tag.rstrip("xe")
    if not number.isdigit():
        return None
    if number == "64" and b"." in raw:
        return encode_value("ip", value)
    if tag.endswith("x") or int(number) not in _KINDS:
        fits = number in ("4", "68") or (number == "64" and len(raw) == 4)
        return tlv(int(number), raw) if fits else None
    kind = _KINDS[int(number)]
    if kind == "text":
        return encode_value("text", raw)
    if kind == "oid":
        return encode_value("oid", value.strip().strip("."))
    return encode_value(kind, int(value))


def typed(values: Mapping[str, tuple[str, int | str | bytes]]) -> Agent:
    """An agent of {OID: (kind, value)}, kinds as in `encode_value`."""
    return Agent({oid: encode_value(kind, value) for oid, (kind, value) in values.items()})


def converse(agent: Agent, ask: SnmpAsk, *, version: int = V2C) -> SnmpAnswer:
    """A whole talk in memory: what `ask` brings from `agent`."""
    dialogue = Dialogue(ask, version)
    request_id = 1_000
    while (question := dialogue.question()) is not None:
        request_id += 1
        data = agent.answer(encode_request(question, request_id, b"public", version))
        dialogue.feed(decode_rest(data, decode_head(data)), len(data))
    return dialogue.answer()


Handler = Callable[..., Iterable[bytes]]


@contextmanager
def serve(handler: Handler, *, host: str = "127.0.0.1", with_source: bool = False) -> Iterator[int]:
    """Answer each datagram with what `handler` gives, on a port of its own; yields the port.

    `with_source`: the handler also gets who asked, to answer from elsewhere.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, 0))
    sock.settimeout(0.05)
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            try:
                data, source = sock.recvfrom(65_535)
            except TimeoutError:
                continue
            for answer in handler(data, source) if with_source else handler(data):
                sock.sendto(answer, source)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield sock.getsockname()[1]
    finally:
        over.set()
        thread.join(5)
        sock.close()

"""SNMP agents: one table of values an address, walked in the order of OIDs."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from audit.lab.devices.udp import Answerer
from audit.lab.spec import SnmpBox
from audit.wire.ber import encode_oid, oid_arcs
from audit.wire.snmp import (
    END_OF_MIB_VIEW,
    NO_SUCH_INSTANCE,
    Request,
    Verb,
    decode_request,
    encode_response,
    encode_value,
    encode_varbind,
    missing,
)
from inventory.seen import LookError

_MOST_BYTES = 1_400  # an answer fits one packet of a ward's line
_MOST_REPETITIONS = 50

Arcs = tuple[int, ...]


class _Agent:
    """One box's values, encoded when first asked for: most are asked once or never."""

    def __init__(self, box: SnmpBox) -> None:
        self.box = box
        self.community = box.community.encode()
        self._order: list[Arcs] | None = None
        self._encoded: dict[Arcs, bytes] = {}

    def _sorted(self) -> list[Arcs]:
        if self._order is None:
            self._order = sorted(_arcs(text) for text in self.box.values)
        return self._order

    def get(self, oid: bytes) -> bytes:
        return self._varbind(oid_arcs(oid)) or encode_varbind(oid, missing(NO_SUCH_INSTANCE))

    def after(self, arcs: Arcs) -> tuple[Arcs, bytes] | None:
        """The next value in order, with its OID; None at the end."""
        order = self._sorted()
        at = bisect_right(order, arcs)
        return (order[at], self._varbind(order[at]) or b"") if at < len(order) else None

    def _varbind(self, arcs: Arcs) -> bytes | None:
        known = self._encoded.get(arcs)
        if known is None:
            text = ".".join(map(str, arcs))
            value = self.box.values.get(text)
            if value is None:
                return None
            known = encode_varbind(encode_oid(text), encode_value(*value))
            self._encoded[arcs] = known
        return known


def agents(boxes: Mapping[str, SnmpBox]) -> Answerer:
    """Answer SNMPv1 and v2c GET, GETNEXT and GETBULK (RFC 3416); silence for the rest."""
    made: dict[str, _Agent] = {}

    def answer(address: str, data: bytes) -> Iterable[tuple[float, bytes]]:
        box = boxes.get(address)
        if box is None:
            return ()
        agent = made.get(address)
        if agent is None:
            agent = made[address] = _Agent(box)
        try:
            request = decode_request(data)
        except LookError:
            return ()
        if request.community != agent.community:
            return ()
        varbinds = _varbinds(agent, request)
        return ((0.0, encode_response(request, varbinds)),)

    return answer


def _varbinds(agent: _Agent, request: Request) -> list[bytes]:
    if request.verb is Verb.GET:
        return [agent.get(oid) for oid in request.oids]
    bulk = request.verb is Verb.GET_BULK
    once = request.oids[: request.first] if bulk else request.oids
    found = [_next(agent, oid_arcs(oid), oid)[1] for oid in once]
    room = _MOST_BYTES - sum(map(len, found))
    columns = [(oid_arcs(oid), oid) for oid in request.oids[len(once) :]]
    for _ in range(min(max(request.second, 0), _MOST_REPETITIONS) if columns else 0):
        row = [_next(agent, arcs, oid) for arcs, oid in columns]
        room -= sum(len(varbind) for _, varbind in row)
        if room < 0 and found:
            break
        found += [varbind for _, varbind in row]
        if all(following is None for following, _ in row):
            break
        columns = [
            (following or arcs, oid)
            for (following, _), (arcs, oid) in zip(row, columns, strict=True)
        ]
    return found


def _next(agent: _Agent, arcs: Arcs, oid: bytes) -> tuple[Arcs | None, bytes]:
    following = agent.after(arcs)
    if following is None:
        return None, encode_varbind(oid, missing(END_OF_MIB_VIEW))
    return following


def _arcs(text: str) -> Arcs:
    return tuple(map(int, text.split(".")))

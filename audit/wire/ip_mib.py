"""Addresses of IP-MIB: ipAddrTable (RFC 4293, deprecated and everywhere), then ipAddressTable.

What standards forbid and agents do: Fortinet appends a number to the index, innovaphone puts
ifIndex before it, some power strips leave the address out of it and send it as a value only.
"""

from collections.abc import Iterator, Sequence

from audit.asks import SnmpAsk
from audit.wire.mib import Row, Values, number, rows, walk

ADDR_ENTRY, ADDRESS_ENTRY = "1.3.6.1.2.1.4.20.1", "1.3.6.1.2.1.4.34.1"
ADDR_COLUMNS = {1: "address", 2: "index"}
ADDRESS_COLUMNS = {3: "index", 4: "type"}
_UNICAST = 1
_IPV4, _BYTES = 1, 4  # InetAddressType and the length that InetAddress starts with
_ADDRESS_COLUMN = f"{ADDR_ENTRY}.1"

ASK = SnmpAsk(walk=(f"{ADDR_ENTRY}.2",))

Found = Iterator[tuple[int, str]]


def more(values: Values) -> Sequence[SnmpAsk]:
    """What else to ask: the values of a table whose index is no address, or the newer table."""
    told = rows(values, ADDR_ENTRY, {2: "index"})
    if not told:
        return (SnmpAsk(walk=walk(ADDRESS_ENTRY, ADDRESS_COLUMNS)),)
    if any(index.count(".") < 3 for index in told):
        return (SnmpAsk(walk=(_ADDRESS_COLUMN,)),)
    return ()


def addresses(values: Values) -> dict[int, list[str]]:
    """{ifIndex: its IPv4 addresses}, in order of address."""
    found: dict[int, list[str]] = {}
    older = list(_older(rows(values, ADDR_ENTRY, ADDR_COLUMNS)))
    for index, address in older or _newer(values):
        known = found.setdefault(index, [])
        if address not in known and address != "0.0.0.0":  # noqa: S104
            known.append(address)
    return found


def _older(table: dict[str, Row]) -> Found:
    long = [
        (key.split("."), number(row.get("index")))
        for key, row in table.items()
        if key.count(".") > 3
    ]
    before = bool(long) and all(arcs[0] == str(index) for arcs, index in long)
    for key, row in table.items():
        index, arcs = number(row.get("index")), key.split(".")
        said = row.get("address")
        if isinstance(said, bytes) and len(said) == _BYTES and len(arcs) < _BYTES:
            arcs = [str(octet) for octet in said]
        if before and len(arcs) > _BYTES:
            arcs = arcs[1:]
        if index is not None and len(arcs) >= _BYTES:
            yield from _one(index, arcs[:_BYTES])


def _newer(values: Values) -> Found:
    for key, row in rows(values, ADDRESS_ENTRY, ADDRESS_COLUMNS).items():
        index, arcs = number(row.get("index")), key.split(".")
        if index is None or int(arcs[0]) != _IPV4 or row.get("type", _UNICAST) != _UNICAST:
            continue
        if len(arcs) == 2 + _BYTES and int(arcs[1]) == _BYTES:
            yield from _one(index, arcs[2:])
        elif len(arcs) == 1 + _BYTES:  # agents that leave the length out
            yield from _one(index, arcs[1:])


def _one(index: int, arcs: list[str]) -> Found:
    if all(int(arc) < 256 for arc in arcs):
        yield index, ".".join(arcs)

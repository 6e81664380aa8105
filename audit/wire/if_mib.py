"""IF-MIB (RFC 2863), with EtherLike-MIB (RFC 3635) and the addresses of IP-MIB (RFC 4293).

Counters of 64 bits come first; those of 32 bits stand in where an agent has no ifXTable.
"""

from collections.abc import Sequence

from audit.asks import SnmpAsk, SnmpValue
from audit.wire import ip_mib, port_mib
from audit.wire.mib import (
    Row,
    Values,
    mac,
    name_of,
    natural,
    number,
    rows,
    text,
    ticks_s,
    walk,
)
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.interfaces import Interface, Interfaces

IF_ENTRY, IFX_ENTRY = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
DOT3_ENTRY = "1.3.6.1.2.1.10.7.2.1"
IF_COLUMNS = {
    2: "descr", 3: "type", 4: "mtu", 5: "speed", 6: "mac", 7: "admin", 8: "oper", 9: "change",
    10: "in", 13: "in_discards", 14: "in_errors", 16: "out", 19: "out_discards",
    20: "out_errors",
}  # fmt: skip
IFX_COLUMNS = {1: "name", 6: "in", 10: "out", 15: "mbps", 18: "alias", 19: "discontinuity"}
DOT3_COLUMNS = {19: "duplex"}

ADMIN = {1: "up", 2: "down", 3: "testing"}
OPER = {
    1: "up", 2: "down", 3: "testing", 4: "unknown", 5: "dormant", 6: "notPresent",
    7: "lowerLayerDown",
}  # fmt: skip
DUPLEX = {1: "unknown", 2: "half", 3: "full"}
_MILLION = 1_000_000
_MOST_MBPS = 2**31  # a negative Integer32 that was sent as a Gauge32

ASK = SnmpAsk(
    get=(DESCR, OBJECT_ID),
    walk=(
        *walk(IF_ENTRY, IF_COLUMNS),
        *walk(IFX_ENTRY, IFX_COLUMNS),
        *walk(DOT3_ENTRY, DOT3_COLUMNS),
        *ip_mib.ASK.walk,
    ),
)


def more(values: Values) -> Sequence[SnmpAsk]:
    """What else to ask: addresses by the newer table, ports that are not in IF-MIB."""
    return (*ip_mib.more(values), *((port_mib.ASK,) if port_mib.fits(values) else ()))


def parse(values: Values) -> Interfaces:
    """All interfaces by ifIndex."""
    basic = rows(values, IF_ENTRY, IF_COLUMNS)
    more = rows(values, IFX_ENTRY, IFX_COLUMNS)
    duplex = rows(values, DOT3_ENTRY, DOT3_COLUMNS)
    ipv4 = ip_mib.addresses(values)
    known = tuple(
        _interface(
            int(index),
            basic.get(index, {}),
            more.get(index, {}),
            duplex.get(index, {}).get("duplex"),
            tuple(ipv4.get(int(index), ())),
        )
        for index in sorted(filter(str.isdigit, {*basic, *more}), key=int)
    )
    taken = {row.index for row in known}
    beside = (port for port in port_mib.ports(values) if port.index not in taken)
    return Interfaces((*known, *beside))


def _interface(
    index: int, basic: Row, more: Row, duplex: SnmpValue, ipv4: tuple[str, ...]
) -> Interface:
    in_64, out_64 = natural(more.get("in")), natural(more.get("out"))
    return Interface(
        index=index,
        name=text(more.get("name")),
        description=text(basic.get("descr")),
        alias=text(more.get("alias")),
        type=number(basic.get("type")),
        admin_status=name_of(basic.get("admin"), ADMIN),
        oper_status=name_of(basic.get("oper"), OPER),
        speed_bps=_speed(natural(basic.get("speed")), natural(more.get("mbps"))),
        mtu=natural(basic.get("mtu")),
        mac=mac(basic.get("mac")),
        in_octets=natural(basic.get("in")) if in_64 is None else in_64,
        out_octets=natural(basic.get("out")) if out_64 is None else out_64,
        in_errors=natural(basic.get("in_errors")),
        out_errors=natural(basic.get("out_errors")),
        in_discards=natural(basic.get("in_discards")),
        out_discards=natural(basic.get("out_discards")),
        duplex=name_of(duplex, DUPLEX),
        last_change_s=ticks_s(basic.get("change")),
        counter_discontinuity_s=ticks_s(more.get("discontinuity")),
        ipv4=ipv4,
    )


def _speed(speed_bps: int | None, mbps: int | None) -> int | None:
    """ifSpeed where it is exact; ifHighSpeed, which is rounded to millions, where it says more.

    ifSpeed ends at 2^32 - 1, some agents send 0 or nonsense in it, and some count ifHighSpeed in
    bits, or negative.
    """
    if not mbps or mbps == speed_bps or mbps >= _MOST_MBPS:
        return speed_bps
    if speed_bps is not None and abs(speed_bps - mbps * _MILLION) <= _MILLION // 2:
        return speed_bps
    return mbps * _MILLION

"""The rows of IF-MIB, one an interface."""

from typing import ClassVar

from pydantic import RootModel

from inventory._record import Record
from inventory.facts import ListGroup, Said


class Neighbor(Record):
    """What hangs on a port, by LLDP (IEEE 802.1AB) as the device itself tells it."""

    name: Said | None = None  # lldpRemSysName
    port: Said | None = None  # lldpRemPortId, or its description where only that is shown
    chassis: Said | None = None  # lldpRemChassisId; a MAC address as 00:1a:2b:3c:4d:5e
    address: Said | None = None  # management address, IPv4
    description: Said | None = None  # lldpRemSysDesc


class Interface(Record):
    """One row of ifTable and ifXTable (RFC 2863). Counters are 64-bit where the device has them."""

    index: int
    name: Said | None = None  # ifName
    description: Said | None = None  # ifDescr
    alias: Said | None = None  # ifAlias
    type: int | None = None  # ifType
    admin_status: Said | None = None  # up, down, testing
    oper_status: Said | None = (
        None  # up, down, testing, unknown, dormant, notPresent, lowerLayerDown
    )
    speed_bps: int | None = None
    mtu: int | None = None
    mac: Said | None = None
    in_octets: int | None = None  # ifHCInOctets
    out_octets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    duplex: Said | None = None  # unknown, half, full (EtherLike-MIB)
    last_change_s: float | None = None  # ifLastChange, seconds of sysUpTime
    counter_discontinuity_s: float | None = None  # ifCounterDiscontinuityTime, of sysUpTime
    ipv4: tuple[Said, ...] = ()
    neighbors: tuple[Neighbor, ...] = ()


class Interfaces(ListGroup, RootModel[tuple[Interface, ...]]):
    """All interfaces of a device, by ifIndex."""

    group: ClassVar[str] = "interfaces"

    root: tuple[Interface, ...] = ()

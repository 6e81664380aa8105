"""Interfaces of a network device: status, speed, 64-bit counters, errors."""

from audit.probes._snmp import NETWORK, snmp_probe
from audit.wire import if_mib
from inventory.groups.interfaces import Interfaces

INTERFACES = snmp_probe(
    "interfaces.snmp",
    NETWORK,
    "SNMP: interfaces and their counters",
    ask=lambda asset: (if_mib.ASK,),
    more=lambda asset, values: if_mib.more(values),
    parse=if_mib.parse,
    nothing=Interfaces(),
    what="IF-MIB",
    heavy=True,
)

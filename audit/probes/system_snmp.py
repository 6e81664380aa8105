"""Who a device says it is, over SNMP. A chassis has ENTITY-MIB; the others say it elsewhere."""

from audit.probes._snmp import COMPUTERS, NETWORK, PRINTERS, snmp_probe
from audit.wire import entity_mib, identity
from inventory.groups.identity import Identity

SYSTEM = snmp_probe(
    "system.snmp",
    (*NETWORK, *PRINTERS, "ups", *COMPUTERS),
    "SNMP: name, vendor, model, serial, uptime",
    ask=lambda asset: (identity.ASK, entity_mib.ASK) if asset.kind in NETWORK else (identity.ASK,),
    more=lambda asset, values: identity.more(values),
    parse=identity.parse,
    nothing=Identity(),
    what="SNMPv2-MIB",
)

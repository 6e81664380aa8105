"""Processors, memory and volumes of a computer; of a network device its processors and memory."""

from audit.probes._snmp import COMPUTERS, snmp_probe
from audit.wire import host_mib
from inventory.groups.host import Host

HOST = snmp_probe(
    "host.snmp",
    (*COMPUTERS, "router", "firewall"),
    "SNMP: processors, memory and volumes",
    ask=lambda asset: (host_mib.ASK if asset.kind in COMPUTERS else host_mib.LOAD_ASK,),
    more=lambda asset, values: host_mib.more(values),
    parse=host_mib.parse,
    nothing=Host(),
    what="HOST-RESOURCES-MIB",
)

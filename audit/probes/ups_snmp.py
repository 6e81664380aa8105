"""What an uninterruptible power supply says over SNMP."""

from audit.probes._snmp import snmp_probe
from audit.wire import ups_mib
from inventory.groups.ups import Ups

UPS = snmp_probe(
    "ups.snmp",
    ("ups",),
    "SNMP: battery, load and alarms of a UPS",
    ask=lambda asset: (ups_mib.ASK,),
    more=lambda asset, values: ups_mib.more(values),
    parse=ups_mib.parse,
    nothing=Ups(),
    what="UPS-MIB and no MIB of its maker",
)

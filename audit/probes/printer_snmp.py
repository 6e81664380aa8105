"""What a printer says over SNMP: state, supplies, trays, counters, alerts."""

from audit.probes._snmp import PRINTERS, snmp_probe
from audit.wire import printer_mib
from inventory.groups.printer import Printer

PRINTER = snmp_probe(
    "printer.snmp",
    PRINTERS,
    "SNMP: supplies, trays, errors and counters of a printer",
    ask=lambda asset: (printer_mib.ASK,),
    parse=printer_mib.parse,
    nothing=Printer(),
    what="Printer-MIB",
)

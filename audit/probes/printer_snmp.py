"""What a printer says over SNMP: state, supplies, trays, counters, alerts.

Its maker's own tables are asked next, of that maker's printers only.
"""

from audit.asks import SnmpAsk
from audit.probes._snmp import PRINTERS, snmp_probe
from audit.wire import printer_mib, printer_private, printer_vendors
from audit.wire.mib import Values
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.printer import Printer

_MAKER = SnmpAsk(get=(OBJECT_ID, DESCR))


def _parse(values: Values) -> Printer:
    return printer_private.extend(printer_mib.parse(values), values)


PRINTER = snmp_probe(
    "printer.snmp",
    PRINTERS,
    "SNMP: supplies, trays, errors and counters of a printer",
    ask=lambda asset: (printer_mib.ASK, _MAKER),
    more=lambda asset, values: printer_vendors.state_ask(values),
    parse=_parse,
    nothing=Printer(),
    what="Printer-MIB",
)

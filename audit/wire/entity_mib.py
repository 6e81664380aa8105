"""ENTITY-MIB (RFC 6933): model, serial and firmware of a chassis."""

from audit.asks import SnmpAsk
from audit.wire.mib import Values, rows, text, walk
from inventory.groups.identity import Identity

ENTRY = "1.3.6.1.2.1.47.1.1.1.1"
COLUMNS = {
    2: "descr", 5: "class", 9: "firmware", 10: "software", 11: "serial", 12: "vendor", 13: "model",
}  # fmt: skip
CHASSIS = 3  # PhysicalClass; a stack is 11
_ROWS = 24  # the chassis comes first; a large switch goes on for hundreds of ports

ASK = SnmpAsk(walk=walk(ENTRY, COLUMNS), caps=tuple((oid, _ROWS) for oid in walk(ENTRY, COLUMNS)))


def parse(values: Values) -> Identity:
    """The first chassis; in a stack the first member, for a stack itself has no serial."""
    table = rows(values, ENTRY, COLUMNS)
    chassis = [row for row in table.values() if row.get("class") == CHASSIS]
    named = [row for row in chassis if text(row.get("serial")) or text(row.get("model"))]
    row = (named or chassis or [{}])[0]
    return Identity(
        vendor=text(row.get("vendor")),
        model=text(row.get("model")),
        serial=text(row.get("serial")),
        firmware=text(row.get("software")) or text(row.get("firmware")),
    )

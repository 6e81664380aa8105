"""ENTITY-MIB (RFC 6933): model, serial and firmware of a chassis."""

from audit.asks import SnmpAsk
from audit.wire.mib import Values, rows, text, walk
from inventory.groups.identity import Identity

ENTRY = "1.3.6.1.2.1.47.1.1.1.1"
COLUMNS = {
    2: "descr", 5: "class", 9: "firmware", 10: "software", 11: "serial", 12: "vendor", 13: "model",
}  # fmt: skip
CHASSIS = 3  # PhysicalClass; a stack is 11
_PARTS = (None, 9, 11)  # not said, module, stack
_ROWS = 24  # the chassis comes first; a large switch goes on for hundreds of ports

ASK = SnmpAsk(walk=walk(ENTRY, COLUMNS), caps=tuple((oid, _ROWS) for oid in walk(ENTRY, COLUMNS)))


def parse(values: Values) -> Identity:
    """The first chassis that says what it is; in a stack the first member.

    A stack has no serial of its own. Where no chassis says anything, what it holds does: a module,
    or a row whose class was not said; never a power supply, a fan, a sensor or a port.
    """
    table = rows(values, ENTRY, COLUMNS)
    telling = [row for row in table.values() if text(row.get("serial")) or text(row.get("model"))]
    whole = [row for row in telling if row.get("class") == CHASSIS]
    part = [row for row in telling if row.get("class") in _PARTS]
    (row, *_) = [*whole, *part, *(row for row in table.values() if row.get("class") == CHASSIS), {}]
    return Identity(
        vendor=text(row.get("vendor")),
        model=next((said for one in (row, *part) if (said := text(one.get("model")))), None),
        serial=text(row.get("serial")),
        firmware=text(row.get("software")) or text(row.get("firmware")),
    )

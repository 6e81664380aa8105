"""Ports that an agent keeps out of IF-MIB: those of Ubiquiti's optical line terminals.

IF-MIB of a UFiber OLT holds the interfaces of its processor; the optical ports are in
UBNT-UFIBER-MIB::ubntSfpsTable. They get the numbers from 1,000 on, beside those of IF-MIB.
"""

from audit.asks import SnmpAsk
from audit.wire.mib import Values, natural, rows, text, walk
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.interfaces import Interface

SFP_ENTRY = "1.3.6.1.4.1.41112.1.5.7.2.1"
SFP_COLUMNS = {2: "name", 3: "up", 6: "out", 7: "in"}
_OLTS = ("1.3.6.1.4.1.41112.1.5.",)
_STATES = {1: "up", 2: "down"}  # TruthValue (RFC 2579) of ubntSfpUp
_FIRST = 1_000

ASK = SnmpAsk(walk=walk(SFP_ENTRY, SFP_COLUMNS), max_rows=128)


def fits(values: Values) -> bool:
    """Whether an agent may have such ports, by sysObjectID or sysDescr."""
    object_id, descr = values.get(OBJECT_ID), text(values.get(DESCR)) or ""
    return (isinstance(object_id, str) and f"{object_id}.".startswith(_OLTS)) or (
        "Fiber OLT" in descr
    )


def ports(values: Values) -> tuple[Interface, ...]:
    """The optical ports: name, whether there is a link, octets."""
    return tuple(
        Interface(
            index=_FIRST + int(index),
            name=text(row.get("name")),
            oper_status=_STATES.get(natural(row.get("up")) or 0),
            in_octets=natural(row.get("in")),
            out_octets=natural(row.get("out")),
        )
        for index, row in rows(values, SFP_ENTRY, SFP_COLUMNS).items()
        if index.isdigit()
    )

"""The system group of SNMPv2-MIB (RFC 3418): name, place and uptime of any agent."""

from audit.asks import SnmpAsk
from audit.wire.mib import Values, text, ticks_s
from inventory.groups.identity import Identity

SYSTEM = "1.3.6.1.2.1.1"
DESCR, OBJECT_ID, UPTIME = f"{SYSTEM}.1.0", f"{SYSTEM}.2.0", f"{SYSTEM}.3.0"
NAME, LOCATION, SERVICES = f"{SYSTEM}.5.0", f"{SYSTEM}.6.0", f"{SYSTEM}.7.0"

ASK = SnmpAsk(get=(DESCR, OBJECT_ID, UPTIME, NAME, LOCATION, SERVICES))


def parse(values: Values) -> Identity:
    """What the agent says of its system; who made it is for `identity.parse`."""
    object_id = values.get(OBJECT_ID)
    return Identity(
        sys_descr=text(values.get(DESCR)),
        sys_object_id=object_id if isinstance(object_id, str) and object_id != "0.0" else None,
        sys_name=text(values.get(NAME)),
        sys_location=text(values.get(LOCATION)),
        uptime_s=ticks_s(values.get(UPTIME)),
    )

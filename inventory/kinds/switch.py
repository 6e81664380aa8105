"""Switch."""

from inventory.kind import Kind

SWITCH = Kind(
    id="switch", vi="thiết bị chuyển mạch", en="switch", groups=("identity", "interfaces")
)

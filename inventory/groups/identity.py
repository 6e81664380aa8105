"""Who a device says it is."""

from typing import ClassVar, Literal

from inventory.facts import Group, Said

DeviceClass = Literal[
    "printer", "mfp", "scanner", "router", "switch", "firewall", "wireless", "ups",
    "server", "workstation", "sms_gateway", "unknown",
]  # fmt: skip


class Identity(Group):
    """From SNMPv2-MIB system (RFC 3418), ENTITY-MIB (RFC 6933), IPP, eSCL or the PC itself."""

    group: ClassVar[str] = "identity"

    device_class: DeviceClass | None = None
    vendor: Said | None = None
    model: Said | None = None
    serial: Said | None = None
    firmware: Said | None = None
    product: Said | None = None  # what fingerprints of its sysDescr call it: a model or a system
    sys_name: Said | None = None
    sys_descr: Said | None = None
    sys_object_id: Said | None = None
    sys_location: Said | None = None
    uptime_s: float | None = None

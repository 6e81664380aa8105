"""Who a device says it is."""

from typing import ClassVar, Literal

from inventory.facts import Group

DeviceClass = Literal[
    "printer", "mfp", "scanner", "router", "switch", "firewall", "wireless", "ups",
    "server", "workstation", "sms_gateway", "unknown",
]  # fmt: skip


class Identity(Group):
    """From SNMPv2-MIB system (RFC 3418), ENTITY-MIB (RFC 6933), IPP, eSCL or the PC itself."""

    group: ClassVar[str] = "identity"

    device_class: DeviceClass | None = None
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    product: str | None = None  # what fingerprints of its sysDescr call it: a model or a system
    sys_name: str | None = None
    sys_descr: str | None = None
    sys_object_id: str | None = None
    sys_location: str | None = None
    uptime_s: float | None = None

"""The machine itself from SMBIOS: who made it, its serial number, its firmware, its form."""

import re
from dataclasses import dataclass
from datetime import date

from audit.wire.pc.dmi import Dmi, first, pick
from audit.wire.pc.said import day_of, said, said_serial
from inventory.groups.hardware import Hardware
from inventory.groups.identity import Identity

_LENOVO_NAME = re.compile(r"(?:think|idea|yoga|legion|netvista|intelli)", re.IGNORECASE)
_VIRTUAL: tuple[tuple[str, str], ...] = (
    ("vmware", "VMware"),
    ("virtualbox", "VirtualBox"),
    ("innotek gmbh", "VirtualBox"),
    ("bochs", "QEMU"),
    ("bxpc", "QEMU"),
    ("qemu", "QEMU"),
    ("seabios", "QEMU"),
    ("kvm", "QEMU"),
    ("openstack", "QEMU"),
    ("ovirt", "QEMU"),
    ("rhev", "QEMU"),
    ("xen", "Xen"),
    ("hyper-v", "Hyper-V"),
    ("vrtual microsoft", "Hyper-V"),
    ("parallels", "Parallels"),
    ("bhyve", "bhyve"),
    ("amazon ec2", "Amazon EC2"),
    ("google compute engine", "Google Compute Engine"),
    ("alibaba cloud ecs", "Alibaba Cloud"),
    ("virtual machine", "Hyper-V"),
)
"""Words that hypervisors write into the machine's names; the hypervisors' own documents."""

CHASSIS = {
    3: "Desktop", 4: "Low Profile Desktop", 5: "Pizza Box", 6: "Mini Tower", 7: "Tower",
    8: "Portable", 9: "Laptop", 10: "Notebook", 11: "Hand Held", 12: "Docking Station",
    13: "All In One", 14: "Sub Notebook", 15: "Space-saving", 16: "Lunch Box",
    17: "Main Server Chassis", 18: "Expansion Chassis", 19: "Sub Chassis",
    20: "Bus Expansion Chassis", 21: "Peripheral Chassis", 22: "RAID Chassis",
    23: "Rack Mount Chassis", 24: "Sealed-case PC", 25: "Multi-system", 28: "Blade",
    30: "Tablet", 31: "Convertible", 32: "Detachable", 34: "Embedded PC", 35: "Mini PC",
    36: "Stick PC",
}  # fmt: skip
"""SMBIOS chassis types (DSP0134 7.4.1)."""


@dataclass(frozen=True, slots=True)
class Board:
    """One machine, as its firmware names it. None = did not say, or a maker's filler."""

    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    uuid: str | None = None
    sku: str | None = None
    asset_tag: str | None = None
    form: str | None = None
    board_vendor: str | None = None
    board_model: str | None = None
    board_serial: str | None = None
    bios_vendor: str | None = None
    bios_version: str | None = None
    bios_on: date | None = None
    virtual: str | None = None


def identity_of(board: Board) -> Identity:
    """Who it is; its base board speaks where the machine does not."""
    return Identity(
        vendor=board.vendor or board.board_vendor,
        model=board.model or board.board_model,
        serial=board.serial or board.board_serial,
        firmware=board.bios_version,
    )


def hardware_of(board: Board) -> Hardware:
    """What it is; its parts are added by who knows them."""
    return Hardware(
        form=board.form,
        virtual=board.virtual,
        uuid=board.uuid,
        sku=board.sku,
        asset_tag=board.asset_tag,
        board_vendor=board.board_vendor,
        board_model=board.board_model,
        board_serial=board.board_serial,
        bios_vendor=board.bios_vendor,
        bios_version=board.bios_version,
        bios_on=board.bios_on,
    )


def board_of(dmi: Dmi) -> Board:
    """Types 0 to 3: firmware, system, base board, chassis.

    A Lenovo's product name is its machine type ("1298A8G"); its version holds the name that
    people know ("ThinkPad Edge E320"), so that one is the model.
    """
    bios, system, base, chassis = (first(dmi, type_) for type_ in range(4))
    vendor = said(pick(system, "Manufacturer", "Vendor"))
    model = said(pick(system, "Product Name", "Product"))
    version = said(system.get("Version"))
    if vendor and vendor.casefold() == "lenovo" and version and _LENOVO_NAME.match(version):
        model = version
    return Board(
        vendor=vendor,
        model=model,
        serial=said_serial(system.get("Serial Number"))
        or said_serial(chassis.get("Serial Number")),
        uuid=said(system.get("UUID")),
        sku=said(system.get("SKU Number")),
        asset_tag=said_serial(chassis.get("Asset Tag")),
        form=said(pick(chassis, "Type", "Chassis Type")),
        board_vendor=said(pick(base, "Manufacturer", "Vendor")),
        board_model=said(pick(base, "Product Name", "Product")),
        board_serial=said_serial(base.get("Serial Number")),
        bios_vendor=said(bios.get("Vendor")),
        bios_version=said(bios.get("Version")),
        bios_on=day_of(pick(bios, "Release Date", "Release")),
        virtual=virtual_of(vendor, model, said(bios.get("Vendor")), said(bios.get("Version"))),
    )


def virtual_of(*names: str | None) -> str | None:
    """Which hypervisor a machine runs on, by its names; None for a physical one."""
    words = " ".join(name for name in names if name).casefold()
    return next((name for word, name in _VIRTUAL if word in words), None)

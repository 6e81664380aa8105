"""Windows' own words of a PC: board, processors, memory and system from WMI and the registry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.wire.pc.board import CHASSIS, Board, virtual_of
from audit.wire.pc.cpu_id import cpu_name, cpu_vendor, is_rough, signature_in
from audit.wire.pc.memory_makers import maker_of, part_number, type_of
from audit.wire.pc.registry import Registry, children, text_at
from audit.wire.pc.said import day_of, fits, said, said_serial, whole
from audit.wire.pc.wmi import Wmi
from inventory.groups.hardware import Cpu, MemorySlot

_FORMS = (
    "Unknown", "Other", "SIP", "DIP", "ZIP", "SOJ", "Proprietary", "SIMM", "DIMM", "TSOP", "PGA",
    "RIMM", "SODIMM", "SRIMM", "SMD", "SSMP", "QFP", "TQFP", "SOIC", "LCC", "PLCC", "BGA", "FPBGA",
    "LGA",
)  # fmt: skip
"""Win32_PhysicalMemory.FormFactor, from 0."""

_TYPES = {
    2: "DRAM", 3: "SDRAM", 5: "EDO", 7: "VRAM", 8: "SRAM", 9: "RAM", 17: "SDRAM", 19: "RDRAM",
    20: "DDR", 21: "DDR2", 22: "DDR2", 24: "DDR3", 26: "DDR4", 34: "DDR5",
}  # fmt: skip
"""Win32_PhysicalMemory.MemoryType, and SMBIOSMemoryType (DSP0134 7.18.2) from 24 on."""

_SMBIOS_TYPES = {
    0x0F: "SDRAM", 0x12: "DDR", 0x13: "DDR2", 0x18: "DDR3", 0x1A: "DDR4", 0x1B: "LPDDR",
    0x1C: "LPDDR2", 0x1D: "LPDDR3", 0x1E: "LPDDR4", 0x22: "DDR5", 0x23: "LPDDR5",
}  # fmt: skip
_NO_MEMORY = frozenset({10, 11, 12, 13, 14})  # ROM, flash and their kin: the firmware's chip
_CORRECTION = {3: "None", 4: "Parity", 5: "Single-bit ECC", 6: "Multi-bit ECC", 7: "CRC"}
_MOST = 1_024


def board_from_wmi(
    bios: Sequence[Wmi] = (),
    system: Sequence[Wmi] = (),
    product: Sequence[Wmi] = (),
    enclosure: Sequence[Wmi] = (),
    base: Sequence[Wmi] = (),
) -> Board:
    """Win32_BIOS, _ComputerSystem, _ComputerSystemProduct, _SystemEnclosure and _BaseBoard."""
    firmware, computer, made, case, plate = (
        objects[0] if objects else {} for objects in (bios, system, product, enclosure, base)
    )
    vendor = said(computer.get("Manufacturer")) or said(made.get("Vendor"))
    model = said(computer.get("Model")) or said(made.get("Name"))
    name = said(made.get("Version"))
    if vendor and vendor.casefold() == "lenovo" and name and not name.isdigit():
        model = name
    version = said(
        firmware.get("SMBIOSBIOSVersion") or firmware.get("BIOSVersion") or firmware.get("Version")
    )
    serials = (
        firmware.get("SerialNumber"),
        made.get("IdentifyingNumber"),
        case.get("SerialNumber"),
    )
    return Board(
        vendor=vendor,
        model=model,
        serial=next((serial for one in serials if (serial := said_serial(one))), None),
        uuid=said(made.get("UUID")),
        sku=said(computer.get("SystemSKUNumber")),
        asset_tag=said_serial(case.get("SMBIOSAssetTag")),
        form=CHASSIS.get(whole(case.get("ChassisTypes")) or 0),
        board_vendor=said(plate.get("Manufacturer")),
        board_model=said(plate.get("Product")),
        board_serial=said_serial(plate.get("SerialNumber")),
        bios_vendor=said(firmware.get("Manufacturer")),
        bios_version=version,
        bios_on=day_of(firmware.get("ReleaseDate")),
        virtual=virtual_of(vendor, model, said(firmware.get("Manufacturer")), version),
    )


def cpus_from_wmi(objects: Sequence[Wmi], registry: Registry | None = None) -> tuple[Cpu, ...]:
    """Win32_Processor; the registry's CentralProcessor key knows the better name.

    Windows before 2008 has no NumberOfCores: cores and threads are None there.
    """
    keys = children(registry or {}, r"\system\centralprocessor")
    found = []
    logical = 0
    for cpu in objects[:_MOST]:
        key = keys.get(str(logical), {})
        cores = whole(cpu.get("NumberOfEnabledCore")) or whole(cpu.get("NumberOfCores"))
        threads = whole(cpu.get("NumberOfLogicalProcessors"))
        words = text_at(key, "Identifier") or cpu.get("Description") or cpu.get("Caption")
        family, model, stepping = signature_in(words) or (None, None, None)
        told = cpu_name(text_at(key, "ProcessorNameString")) or cpu_name(cpu.get("Name"))
        vendor = text_at(key, "VendorIdentifier") or cpu.get("Manufacturer")
        found.append(
            Cpu(
                name=None if is_rough(told) else told,
                vendor=cpu_vendor(vendor),
                family=family,
                model=model,
                stepping=stepping,
                cores=cores,
                threads=threads,
                speed_mhz=whole(cpu.get("MaxClockSpeed")) or None,
            )
        )
        logical += threads or 1
    return tuple(found)


def memory_from_wmi(
    objects: Sequence[Wmi], arrays: Sequence[Wmi] = ()
) -> tuple[tuple[MemorySlot, ...], int | None]:
    """Win32_PhysicalMemory and _PhysicalMemoryArray: sockets, and the largest memory in bytes.

    WMI lists filled sockets only; the arrays say how many there are, and the others are empty.
    """
    correction = None
    sockets = 0
    most_kib = 0
    for array in arrays[:_MOST]:
        if (whole(array.get("Use")) or 3) == 3:  # system memory
            sockets += min(whole(array.get("MemoryDevices")) or 0, _MOST)
            most_kib += whole(array.get("MaxCapacityEx")) or whole(array.get("MaxCapacity")) or 0
            correction = correction or _CORRECTION.get(
                whole(array.get("MemoryErrorCorrection")) or 0
            )
    modules = [
        _module(module, correction)
        for module in objects[:_MOST]
        if whole(module.get("MemoryType")) not in _NO_MEMORY
    ]
    empty = [MemorySlot(filled=False)] * min(max(0, sockets - len(modules)), 128)
    return (*modules, *empty), fits(most_kib * 1024) or None


def _module(module: Wmi, correction: str | None) -> MemorySlot:
    model = part_number(module.get("PartNumber"))
    form = whole(module.get("FormFactor")) or 0
    kind = whole(module.get("SMBIOSMemoryType")) or 0
    speed = whole(module.get("Speed")) or whole(module.get("ConfiguredClockSpeed"))
    size_bytes = whole(module.get("Capacity")) or None
    return MemorySlot(
        name=said(module.get("DeviceLocator")),
        filled=True if size_bytes else None,
        size_bytes=size_bytes,
        type=_SMBIOS_TYPES.get(kind)
        or _TYPES.get(whole(module.get("MemoryType")) or 0)
        or type_of(model),
        form=said(_FORMS[form]) if 0 <= form < len(_FORMS) else None,
        speed_mts=speed or None,
        vendor=maker_of(module.get("Manufacturer"), model),
        model=model,
        serial=said_serial(module.get("SerialNumber")),
        error_correction=correction,
    )


@dataclass(frozen=True, slots=True)
class System:
    """The operating system: name ("Microsoft Windows 7 Professional"), version ("6.1.7601")."""

    name: str | None = None
    version: str | None = None
    architecture: str | None = None


def system_from_wmi(objects: Sequence[Wmi]) -> System:
    """Win32_OperatingSystem. No user, no organisation, no host name is taken."""
    if not objects:
        return System()
    found = System(
        name=said(objects[0].get("Caption")),
        version=said(objects[0].get("Version")),
        architecture=said(objects[0].get("OSArchitecture")),
    )
    pack = whole(objects[0].get("ServicePackMajorVersion"))
    if found.name and pack:
        found = replace(found, name=f"{found.name} SP{pack}")
    return found

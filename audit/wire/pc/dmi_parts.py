"""Processors and memory from SMBIOS: types 4, 16 and 17, and their elders 5 and 6."""

import re

from audit.wire.pc.cpu_id import cpu_name, cpu_vendor, signature_of_dmi, speed_in
from audit.wire.pc.dmi import Dmi, Section, pick
from audit.wire.pc.memory_makers import by_bank, maker_of, part_number, speed_of, type_of
from audit.wire.pc.said import bytes_of, fits, mhz_of, said, said_serial, whole
from inventory.groups.hardware import Cpu, MemorySlot

_OFF = re.compile(r"unpopulated|disabled", re.IGNORECASE)
_EMPTY = re.compile(r"no module installed|not installed|none", re.IGNORECASE)
_MOST = 1_024


def cpus_of(dmi: Dmi) -> tuple[Cpu, ...]:
    """The processors that are there: empty sockets, and VMware's rows of zeros, are left out."""
    return tuple(_cpu(section) for section in dmi.get(4, ())[:_MOST] if _there(section))


def _there(section: Section) -> bool:
    if _OFF.search(section.get("Status", "")):
        return False
    words = [pick(section, name, f"Processor {name}") for name in ("Manufacturer", "Version")]
    return not all(word is not None and not word.strip("0") for word in words)


def _cpu(section: Section) -> Cpu:
    brand = cpu_name(section.get("Version"))
    old = cpu_name(section.get("Processor Version"))
    name = brand or cpu_name(pick(section, "Family", "Processor Family")) or old
    cores = whole(pick(section, "Core Enabled", "Core Count"))
    family, model, stepping = signature_of_dmi(section.get("ID")) or (None, None, None)
    return Cpu(
        name=name,
        vendor=cpu_vendor(pick(section, "Manufacturer", "Processor Manufacturer")),
        family=family,
        model=model,
        stepping=stepping,
        cores=cores or None,
        threads=whole(section.get("Thread Count")) or None,
        speed_mhz=speed_in(brand) or mhz_of(section.get("Current Speed")),
    )


def memory_of(dmi: Dmi) -> tuple[MemorySlot, ...]:
    """Every socket, empty ones too. The firmware's own flash chip (type 17 "Flash") is none."""
    correction = next(
        (said(array.get("Error Correction Type")) for array in dmi.get(16, ())[:_MOST]), None
    )
    devices = [section for section in dmi.get(17, ())[:_MOST] if section]
    if devices:  # dmidecode of 2003 names them and knows no field of theirs
        return tuple(
            _slot(section, correction)
            for section in devices
            if "flash" not in section.get("Type", "").casefold()
        )
    return tuple(_old_slot(section) for section in dmi.get(6, ())[:_MOST])


def _slot(section: Section, correction: str | None) -> MemorySlot:
    size = section.get("Size")
    size_bytes = bytes_of(size) or None
    model = part_number(section.get("Part Number")) if size_bytes else None
    told = section.get("Manufacturer")
    return MemorySlot(
        name=said(section.get("Locator")),
        filled=_filled(size, size_bytes),
        size_bytes=size_bytes,
        type=said(section.get("Type")) or type_of(model),
        form=said(section.get("Form Factor")),
        speed_mts=_speed(section.get("Speed")) or speed_of(model),
        vendor=maker_of(told, model) or by_bank(section.get("Module Manufacturer ID")),
        model=model,
        serial=said_serial(section.get("Serial Number")),
        error_correction=correction,
    )


def _old_slot(section: Section) -> MemorySlot:
    size = section.get("Installed Size")
    size_bytes = bytes_of(size) or None
    return MemorySlot(
        name=said(pick(section, "Socket Designation", "Socket")),
        filled=_filled(size, size_bytes),
        size_bytes=size_bytes,
        type=said(section.get("Type")),
    )


def memory_most(dmi: Dmi) -> int | None:
    """The largest memory that the board takes, in bytes: its arrays of system memory together."""
    arrays = [
        bytes_of(array.get("Maximum Capacity"))
        for array in dmi.get(16, ())[:_MOST]
        if array.get("Use", "System Memory") == "System Memory"
    ]
    controllers = [
        bytes_of(controller.get("Maximum Total Memory Size"))
        for controller in dmi.get(5, ())[:_MOST]
    ]
    most = sum(size or 0 for size in arrays) or sum(size or 0 for size in controllers)
    return fits(most) or None


def _filled(size: str | None, size_bytes: int | None) -> bool | None:
    if size_bytes:
        return True
    return False if size is None or _EMPTY.search(size) else None


def _speed(value: str | None) -> int | None:
    mhz = mhz_of(value)
    return None if mhz is None else round(mhz)

"""Every reader of PC texts by name, down to its last fact: what may not break on any bytes."""

from __future__ import annotations

from collections.abc import Callable

from audit.wire.pc import (
    block_devices,
    board,
    dmi,
    dmi_parts,
    edid,
    inventory_facts,
    inventory_file,
    linux,
    lspci,
    registry,
    screen,
    smartctl,
    windows,
    windows_parts,
    wmi,
)
from inventory.pc_report import parse_pc_report


def _dmi(data: bytes) -> object:
    read = dmi.parse_dmidecode(data)
    return (board.board_of(read), dmi_parts.cpus_of(read), dmi_parts.memory_of(read),
            dmi_parts.memory_most(read))  # fmt: skip


def _wmi(data: bytes) -> object:
    objects = wmi.parse_wmi(data)
    return (
        windows.board_from_wmi(objects, objects, objects, objects, objects),
        windows.cpus_from_wmi(objects), windows.memory_from_wmi(objects, objects),
        windows.system_from_wmi(objects), windows_parts.disks_from_wmi(objects, (), objects),
        windows_parts.disks_from_wmi((), objects), windows_parts.volumes_from_wmi(objects),
        windows_parts.videos_from_wmi(objects), windows_parts.antivirus_from_wmi(objects),
        windows_parts.printers_from_wmi(objects), windows_parts.scanners_from_wmi(objects),
    )  # fmt: skip


def _registry(data: bytes) -> object:
    read = registry.parse_registry(data)
    one = {"Name": "x", "PNPDeviceID": "PCI\\VEN_10DE&DEV_1401"}
    return (
        windows.cpus_from_wmi([{}, {"NumberOfLogicalProcessors": "2"}], read),
        windows_parts.videos_from_wmi([one], read),
        windows_parts.usb_printer_serial(read, "USB001"),
    )


READERS: dict[str, Callable[[bytes], object]] = {
    "dmidecode": _dmi,
    "wmi": _wmi,
    "registry": _registry,
    "edid": edid.parse_edid,
    "smartctl": smartctl.parse_smartctl,
    "lspci": lambda data: lspci.videos_of(lspci.parse_lspci(data)),
    "lsblk": block_devices.parse_lsblk,
    "hdparm": block_devices.parse_hdparm,
    "df": block_devices.parse_df,
    "cpuinfo": lambda data: (linux.cpus_from_cpuinfo(data), linux.machine_of(data)),
    "meminfo": linux.parse_meminfo,
    "os-release": lambda data: linux.system_of(linux.parse_os_release(data), "11.2"),
    "screen": screen.screen_size,
    "inventory": lambda data: inventory_facts.groups_of(inventory_file.parse_inventory(data)),
    "pc report": parse_pc_report,
}

"""From what Windows was asked to the facts of a PC."""

from dataclasses import dataclass
from datetime import date

from audit.wire.pc.board import hardware_of, identity_of
from audit.wire.pc.edid import parse_edid
from audit.wire.pc.registry import Registry
from audit.wire.pc.said import day_of, said
from audit.wire.pc.windows import (
    board_from_wmi,
    cpus_from_wmi,
    memory_from_wmi,
    system_from_wmi,
)
from audit.wire.pc.windows_ask import Objects
from audit.wire.pc.windows_parts import (
    antivirus_from_wmi,
    disks_from_wmi,
    printers_from_wmi,
    scanners_from_wmi,
    videos_from_wmi,
    volumes_from_wmi,
)
from inventory.groups.hardware import Antivirus, Hardware, Monitor
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.seen import LookError


@dataclass(frozen=True, slots=True)
class PcParts:
    """What the programs of a system add to what psutil reads."""

    identity: Identity
    host: Host
    hardware: Hardware
    antivirus: str | None = None  # as workplace.antivirus: "none" = there is none that is on
    antivirus_updated_on: date | None = None


def parts_from_windows(objects: Objects, registry: Registry) -> PcParts:
    """Everything that the script's or wmic's objects say. A class that is missing was not asked."""

    def rows(name: str) -> list[dict[str, str]]:
        return objects.get(name, [])

    board = board_from_wmi(
        rows("Win32_BIOS"), rows("Win32_ComputerSystem"), rows("Win32_ComputerSystemProduct"),
        rows("Win32_SystemEnclosure"), rows("Win32_BaseBoard"),
    )  # fmt: skip
    system = system_from_wmi(rows("Win32_OperatingSystem"))
    cpus = cpus_from_wmi(rows("Win32_Processor"), registry)
    slots, most = memory_from_wmi(rows("Win32_PhysicalMemory"), rows("Win32_PhysicalMemoryArray"))
    disks = disks_from_wmi(
        rows("MSFT_PhysicalDisk"), rows("Win32_DiskDrive"), rows("Win32_CDROMDrive")
    )
    guards, updated_on = _guards(objects)
    devices = None
    if "Win32_Printer" in objects or "Win32_PnPEntity" in objects:
        devices = (
            *printers_from_wmi(rows("Win32_Printer"), registry),
            *scanners_from_wmi(rows("Win32_PnPEntity")),
        )
    on = next((guard.name for guard in guards or () if guard.enabled), None)
    return PcParts(
        identity=identity_of(board),
        host=Host(
            os=system.name,
            os_version=system.version,
            processor_model=cpus[0].name if cpus else None,
            devices=devices,
        ),
        hardware=hardware_of(board).model_copy(
            update={
                "cpus": cpus or None,
                "memory_slots": slots or None,
                "memory_most_bytes": most,
                "disks": disks or None,
                "volumes": volumes_from_wmi(rows("Win32_LogicalDisk")) or None,
                "monitors": _monitors(rows("EDID")) if "EDID" in objects else None,
                "videos": videos_from_wmi(rows("Win32_VideoController"), registry) or None,
                "antivirus": guards,
            }
        ),
        antivirus=on or ("none" if guards is not None else None),
        antivirus_updated_on=updated_on if on else None,
    )


def _guards(objects: Objects) -> tuple[tuple[Antivirus, ...] | None, date | None]:
    """The virus scanners, and when Defender's signatures came, where it is the one that is on."""
    if "AntiVirusProduct" not in objects:
        return None, None
    guards = antivirus_from_wmi(objects["AntiVirusProduct"])
    status = next(iter(objects.get("MSFT_MpComputerStatus", [])), None)
    if status is None or (status.get("AntivirusEnabled") or "").casefold() != "true":
        return guards, None
    updated_on = day_of(status.get("AntivirusSignatureLastUpdated"))
    version, signatures = (
        said(status.get(name)) for name in ("AMProductVersion", "AntivirusSignatureVersion")
    )
    known = tuple(
        guard.model_copy(update={"version": version, "signatures": signatures})
        if "defender" in guard.name.casefold()
        else guard
        for guard in guards
    )
    on = next((guard for guard in known if guard.enabled), None)
    return known, updated_on if on is not None and "defender" in on.name.casefold() else None


def _monitors(rows: list[dict[str, str]]) -> tuple[Monitor, ...]:
    found = []
    for row in rows[:16]:
        try:
            found.append(parse_edid(row.get("EDID", "").replace("-", "").encode("ascii", "ignore")))
        except LookError:
            continue  # a projector that sends half of it
    return tuple(found)

"""What Windows is asked of a PC: a fixed list of classes and properties, and how it is asked.

An allow-list: no user, organisation, host name, document, program or licence is among them.
"""

import json
from collections.abc import Mapping
from typing import Any

from audit.wire.pc.said import text_of
from audit.wire.pc.wmi import parse_wmi
from inventory.seen import LookError, Outcome

Objects = Mapping[str, list[dict[str, str]]]
"""WMI objects by class."""

_CIM = "root/cimv2"
CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "Win32_BIOS": (_CIM, ("Manufacturer", "SerialNumber", "SMBIOSBIOSVersion", "Version",
                          "ReleaseDate")),
    "Win32_ComputerSystem": (_CIM, ("Manufacturer", "Model", "SystemSKUNumber")),
    "Win32_ComputerSystemProduct": (_CIM, ("Vendor", "Name", "Version", "IdentifyingNumber",
                                           "UUID")),
    "Win32_SystemEnclosure": (_CIM, ("SerialNumber", "SMBIOSAssetTag", "ChassisTypes")),
    "Win32_BaseBoard": (_CIM, ("Manufacturer", "Product", "SerialNumber")),
    "Win32_OperatingSystem": (_CIM, ("Caption", "Version", "OSArchitecture",
                                     "ServicePackMajorVersion")),
    "Win32_Processor": (_CIM, ("Name", "Manufacturer", "Description", "MaxClockSpeed",
                               "NumberOfCores", "NumberOfEnabledCore",
                               "NumberOfLogicalProcessors")),
    "Win32_PhysicalMemory": (_CIM, ("Capacity", "DeviceLocator", "FormFactor", "Manufacturer",
                                    "MemoryType", "SMBIOSMemoryType", "PartNumber",
                                    "SerialNumber", "Speed")),
    "Win32_PhysicalMemoryArray": (_CIM, ("MaxCapacity", "MaxCapacityEx", "MemoryDevices",
                                         "MemoryErrorCorrection", "Use")),
    "Win32_DiskDrive": (_CIM, ("DeviceID", "Model", "SerialNumber", "FirmwareRevision", "Size",
                               "InterfaceType", "Manufacturer", "Status")),
    "Win32_CDROMDrive": (_CIM, ("Name", "Manufacturer", "SerialNumber")),
    "Win32_LogicalDisk": (_CIM, ("DeviceID", "DriveType", "FileSystem", "Size", "FreeSpace")),
    "Win32_VideoController": (_CIM, ("Name", "VideoProcessor", "AdapterCompatibility",
                                     "AdapterRAM", "PNPDeviceID", "CurrentHorizontalResolution",
                                     "CurrentVerticalResolution")),
    "Win32_Printer": (_CIM, ("Name", "DriverName", "PortName", "PrinterStatus",
                             "DetectedErrorState", "WorkOffline")),
    "Win32_PnPEntity": (_CIM, ("Name", "Manufacturer", "DeviceID",
                               "ConfigManagerErrorCode")),
    "MSFT_PhysicalDisk": ("root/microsoft/windows/storage",
                          ("DeviceId", "FriendlyName", "Model", "Manufacturer", "SerialNumber",
                           "AdapterSerialNumber", "FirmwareVersion", "Size", "BusType",
                           "MediaType", "HealthStatus", "SpindleSpeed")),
    "AntiVirusProduct": ("root/securitycenter2", ("displayName", "productState")),
    "MSFT_MpComputerStatus": ("root/microsoft/windows/defender",
                              ("AntivirusEnabled", "AMProductVersion",
                               "AntivirusSignatureVersion", "AntivirusSignatureLastUpdated")),
    "WmiMonitorID": ("root/wmi", ("InstanceName", "Active")),
}  # fmt: skip
"""Class: its namespace and the properties that are asked."""

_FILTERS = {"Win32_PnPEntity": "ClassGuid='{6bdd1fc6-810f-11d0-bec7-08002be2092f}'"}
"""Class Image: scanners, and not every device of the PC."""
_NEW = frozenset({
    "SystemSKUNumber", "NumberOfEnabledCore", "SMBIOSMemoryType", "MaxCapacityEx",
})  # fmt: skip
"""Properties that Windows 7 refuses to be asked for."""
_EACH_S = 8

REGISTRY_KEYS = (
    r"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor",
    r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}",
    r"HKLM\SYSTEM\CurrentControlSet\Enum\USBPRINT",
    r"HKLM\SYSTEM\CurrentControlSet\Enum\USB",
)
"""Exported by reg.exe: names of processors, video memory, serial numbers of USB printers."""


def powershell_script() -> str:
    """One fixed script: every class, and the EDID of each active monitor, as one JSON object.

    It only reads (Get-CimInstance, Get-ItemProperty). A class that is missing is left out; dates
    come as CIM writes them.
    """
    lines = [
        "$ErrorActionPreference='SilentlyContinue'",
        "$ProgressPreference='SilentlyContinue'",
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8",
        "$found=@{}",
    ]
    for name, (space, properties) in CLASSES.items():
        quoted = _FILTERS[name].replace("'", "''") if name in _FILTERS else None
        where = f" -Filter '{quoted}'" if quoted else ""
        lines.append(
            f"$rows=Get-CimInstance -Namespace {space} -ClassName {name}{where} "
            f"-OperationTimeoutSec {_EACH_S}"
        )
        chosen = ",".join(_chosen(name) for name in properties)
        lines.append(
            f"if($?){{$p=@({chosen});$found['{name}']=@($rows|Select-Object -Property $p)}}"
        )
    lines += [
        "$found['EDID']=@($found['WmiMonitorID']|Where-Object {$_.Active}|ForEach-Object {"
        "$id=$_.InstanceName -replace '_\\d+$','';"
        "$key='HKLM:\\SYSTEM\\CurrentControlSet\\Enum\\'+$id+'\\Device Parameters';"
        "$raw=(Get-ItemProperty -LiteralPath $key).EDID;"
        "if($raw){@{EDID=[BitConverter]::ToString($raw)}}})",
        "ConvertTo-Json -InputObject $found -Depth 4 -Compress",
    ]
    return ";".join(lines)  # one line, no double quote: it goes through a command line


def _chosen(name: str) -> str:
    """A property; a moment is written as CIM does, not as a culture does."""
    if name in ("ReleaseDate", "AntivirusSignatureLastUpdated"):
        return f"@{{n='{name}';e={{if($_.{name}){{$_.{name}.ToString('yyyyMMddHHmmss')}}}}}}"
    return f"'{name}'"


def wmic_words(name: str) -> tuple[str, ...]:
    """The words of `wmic` for a class, for Windows 7 whose PowerShell knows no CIM."""
    space, properties = CLASSES[name]
    where = ("where", _FILTERS[name]) if name in _FILTERS else ()
    return (
        f"/namespace:\\\\{space.replace('/', chr(92))}", "path", name, *where,
        "get", ",".join(one for one in properties if one not in _NEW), "/format:list",
    )  # fmt: skip


def parse_powershell(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The objects of each class that the script printed.

    Raises:
        LookError: GARBLED, it is not what the script prints: PowerShell 2 knows none of it.
    """
    text = text_of(data).strip("\ufeff \r\n\t")
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LookError(Outcome.GARBLED, "PowerShell: not JSON") from error
    if not isinstance(value, dict):
        raise LookError(Outcome.GARBLED, "PowerShell: not an object")
    wanted = (*CLASSES, "EDID")
    return {name: parse_wmi(json.dumps(_rows(value[name]))) for name in wanted if name in value}


def _rows(value: Any) -> Any:
    """PowerShell 5 wraps an array at times: {"value": [...], "Count": 1}."""
    return value.get("value", ()) if isinstance(value, dict) and "Count" in value else value

"""What Windows says of a PC: WMI objects as lists or JSON, the script's answer, the registry."""

from __future__ import annotations

import json
from collections.abc import Iterator

from audit.wire.pc.registry import parse_registry
from audit.wire.pc.windows_ask import parse_powershell
from audit.wire.pc.windows_facts import parts_from_windows
from tests.corpora._pc_readers import READERS
from tests.fuzz.target import Target
from tests.fuzz.targets._pc import facts, recordings


def _parse(data: bytes) -> object:
    """The first byte chooses; the script's answer is what comes before a byte 1, then keys."""
    which, said = (data[0] if data else 0) % 3, data[1:]
    if which == 0:
        return facts(READERS["wmi"](said))
    if which == 1:
        return facts(READERS["registry"](said))
    answer, _, keys = said.partition(b"\1")
    parts = parts_from_windows(parse_powershell(answer), parse_registry(keys))
    return [parts.identity, parts.host, parts.hardware]


_KEYS = (
    b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet"
    b'\\Enum\\USBPRINT\\HP\\7&1&0&USB001]\r\n"ContainerID"="{1}"\r\n"Class"=hex(7):41,00,\\\r\n'
    b'  42,00\r\n"Speed"=dword:00000bb8\r\n[HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System'
    b'\\CentralProcessor\\0]\r\n"ProcessorNameString"="Intel(R) Core(TM)"\r\n"~MHz"=dword:0bb8\r\n'
)


def _seeds() -> Iterator[bytes]:
    yield b"\0" + b"\r\nName=Intel(R) Core(TM) i5\r\nMaxClockSpeed=3800\r\nNumberOfCores=4\r\n\r\n"
    yield b"\0" + b'[{"Capacity":"4294967296","Speed":1333,"SMBIOSMemoryType":24}]'
    yield b"\1" + _KEYS
    answer = {
        "Win32_BIOS": [{"Manufacturer": "Dell Inc.", "SerialNumber": "A1",
                        "ReleaseDate": "20111231000000"}],
        "Win32_Processor": [{"Name": "i5", "MaxClockSpeed": 3800, "NumberOfCores": 4}],
        "Win32_PhysicalMemory": {"value": [{"Capacity": 4294967296, "Speed": 1333}], "Count": 1},
        "MSFT_PhysicalDisk": [{"FriendlyName": "x", "Size": 5e11, "MediaType": 4, "BusType": 17}],
        "Win32_LogicalDisk": [{"DeviceID": "C:", "DriveType": 3, "Size": "5", "FreeSpace": "3"}],
        "Win32_VideoController": [{"Name": "Intel HD", "AdapterRAM": -1}],
        "Win32_Printer": [{"Name": "HP", "PortName": "USB001", "PrinterStatus": 3}],
        "Win32_PnPEntity": [{"Name": "Scan", "DeviceID": "USB\\VID_04A9&PID_1909\\1"}],
        "AntiVirusProduct": [{"displayName": "Defender", "productState": 397568}],
        "MSFT_MpComputerStatus": [{"AntivirusEnabled": True,
                                   "AntivirusSignatureLastUpdated": "20160805000000"}],
        "Win32_ComputerSystem": [{"Manufacturer": "Dell", "Model": "OptiPlex"}],
        "Win32_OperatingSystem": [{"Caption": "Windows 10", "Version": "10.0.19045"}],
        "Win32_SystemEnclosure": [{"ChassisTypes": [3]}], "EDID": [{"EDID": "00-FF-FF-FF"}],
    }  # fmt: skip
    yield b"\2" + json.dumps(answer).encode() + b"\1" + _KEYS
    yield b"\2\xff\xfe" + '{"Win32_BIOS":null}'.encode("utf-16-le")


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=recordings("win32/wmi", "win32/powershell"),
    most_bytes=60_000,
    words=(b"=dword:", b"=hex:", b"=hex(7):", b"\\\r\n", b"\r\n[", b"\xff\xfe", b'":[{"',
           b"1e400", b"-1", b"null", b"true", b"{7, 8}", b"=-", b"[-HKEY",
           b"99999999999999999999999", b"NaN"),
)  # fmt: skip

"""Windows' own words of a PC, by recordings of real ones and by what its documents say."""

from __future__ import annotations

import json
import re

import pytest

from audit.wire.pc.registry import parse_registry
from audit.wire.pc.windows import board_from_wmi, memory_from_wmi, system_from_wmi
from audit.wire.pc.windows_ask import (
    CLASSES,
    parse_powershell,
    powershell_script,
    wmic_words,
)
from audit.wire.pc.windows_facts import parts_from_windows
from audit.wire.pc.windows_parts import (
    antivirus_from_wmi,
    disks_from_wmi,
    printers_from_wmi,
    scanners_from_wmi,
    usb_printer_serial,
)
from audit.wire.pc.wmi import parse_wmi
from inventory.groups.hardware import Antivirus
from inventory.seen import LookError


@pytest.fixture(scope="module")
def win32(corpora):
    return corpora / "glpi-agent" / "resources" / "win32"


def test_lists_and_json_of_the_same_objects_are_read_alike(win32):
    for path in sorted((win32 / "wmi").glob("*Win32_*.wmi")):
        listed = parse_wmi(path.read_bytes())
        assert parse_wmi(json.dumps(listed)) == listed, path.name
        spaced = "\r\n\r\n".join(
            "\r\n".join(f"{name} : {value}" for name, value in row.items()) for row in listed
        )
        assert parse_wmi(spaced) == listed, path.name


def test_wmic_that_ends_lines_with_two_returns_is_read_like_any_other():
    text = "\r\r\nName=A\r\r\nSize=1\r\r\n\r\r\nName=B\r\r\n"
    assert parse_wmi(text) == [{"Name": "A", "Size": "1"}, {"Name": "B"}]
    assert (
        parse_wmi(text.encode("utf-16")) == parse_wmi(text.encode("utf-16-le")) == parse_wmi(text)
    )


def test_a_table_of_wmic_is_read_by_its_columns():
    text = (
        "DeviceID  DriveType  FreeSpace    Size         \r\r\n"
        "C:        3          75040960512  82252800000  \r\r\n"
        "D:        5                                    \r\r\n\r\r\n"
    )
    assert parse_wmi(text.encode("utf-16")) == [
        {"DeviceID": "C:", "DriveType": "3", "FreeSpace": "75040960512", "Size": "82252800000"},
        {"DeviceID": "D:", "DriveType": "5"},
    ]


@pytest.mark.parametrize(
    ("state", "enabled", "up_to_date"),
    [
        (397_568, True, True),  # 0x061100: Defender of Windows 10, on
        (393_472, False, True),  # 0x060100: off
        (397_584, True, False),  # 0x061110: on, signatures old
        (266_240, True, True),  # 0x041000: another maker's
        (262_144, False, True),  # 0x040000
    ],
)
def test_the_state_of_a_virus_scanner_is_three_bytes(state, enabled, up_to_date):
    said = antivirus_from_wmi([{"displayName": "Scanner", "productState": str(state)}])
    assert said == (Antivirus(name="Scanner", enabled=enabled, up_to_date=up_to_date),)


def test_windows_xp_said_it_in_words():
    row = {"displayName": "Avast", "onAccessScanningEnabled": "TRUE", "productUptoDate": "FALSE"}
    assert antivirus_from_wmi([row]) == (Antivirus(name="Avast", enabled=True, up_to_date=False),)


def test_the_serial_number_of_a_usb_printer_is_found_through_its_port(win32):
    keys = {}
    for name in ("7-USB.reg", "7bis-USBPRINT.reg", "xppro2-USB.reg", "xppro2-USBPRINT.reg"):
        keys[name] = parse_registry((win32 / "registry" / name).read_bytes())
    both = {**keys["xppro2-USB.reg"], **keys["xppro2-USBPRINT.reg"]}
    found = {port: usb_printer_serial(both, port) for port in ("USB001", "USB002", "USB009")}
    assert found["USB009"] is None
    assert any(found.values())


def test_printers_that_print_no_paper_are_none():
    rows = [
        {"Name": "Microsoft Print to PDF", "DriverName": "Microsoft Print To PDF"},
        {"Name": "Fax", "DriverName": "Microsoft Shared Fax Driver"},
        {"Name": "HP LaserJet P2055", "DriverName": "HP Universal Printing PCL 6",
         "PortName": "USB001", "PrinterStatus": "3", "DetectedErrorState": "8"},
        {"Name": "May in tang 2", "DriverName": "Canon LBP2900", "PortName": "IP_10.1.0.9",
         "WorkOffline": "TRUE"},
    ]  # fmt: skip
    laser, other = printers_from_wmi(rows)
    assert (laser.name, laser.connection, laser.status) == ("HP LaserJet P2055", "usb", "idle")
    assert laser.errors == ("jam",)
    assert (other.connection, other.status, other.errors) == ("network", "offline", ())


def test_a_webcam_is_no_scanner_and_a_missing_driver_is_told():
    rows = [
        {"Name": "USB Camera", "DeviceID": r"USB\VID_1&PID_2\5&1"},
        {"Name": "Canon LiDE 120", "Manufacturer": "Canon", "DeviceID": r"USB\VID_04A9\KABC1234",
         "ConfigManagerErrorCode": "28"},
    ]  # fmt: skip
    (scanner,) = scanners_from_wmi(rows)
    assert (scanner.name, scanner.serial, scanner.driver_ok) == (
        "Canon LiDE 120",
        "KABC1234",
        False,
    )


def test_windows_7_swaps_the_letters_of_a_serial_number_and_writes_them_in_hex():
    swapped = "".join(
        f"{ord(b):02x}{ord(a):02x}" for a, b in zip("Z1D5K2AB"[::2], "Z1D5K2AB"[1::2], strict=True)
    )
    (disk,) = disks_from_wmi((), [{"Model": "ST500DM002", "SerialNumber": swapped}])
    assert (disk.serial, disk.vendor, disk.ssd) == ("Z1D5K2AB", "Seagate", None)


@pytest.mark.parametrize(("media", "ssd"), [("4", True), ("3", False), ("0", None)])
def test_windows_8_and_later_know_whether_a_disk_turns(media, ssd):
    row = {"DeviceId": "0", "Model": "Disk", "MediaType": media, "HealthStatus": "2"}
    (disk,) = disks_from_wmi([row])
    assert (disk.name, disk.ssd, disk.healthy) == ("PhysicalDisk0", ssd, False)


def test_empty_sockets_are_told_by_the_array_alone():
    modules = [{"Capacity": str(4 * 2**30), "DeviceLocator": "DIMM1", "SMBIOSMemoryType": "24"}]
    slots, most = memory_from_wmi(modules, [{"MemoryDevices": "4", "MaxCapacity": "33554432"}])
    assert [slot.filled for slot in slots] == [True, False, False, False]
    assert slots[0].type == "DDR3"
    assert most == 32 * 2**30


def test_no_person_is_among_what_is_asked():
    asked = " ".join(name for _, names in CLASSES.values() for name in names)
    words = r"user|owner|organi|csname|dnshost|domain|workgroup|systemname|profile|jobs?\b"
    assert not re.search(words, asked, re.IGNORECASE)


def test_the_script_only_reads_and_fits_a_command_line():
    script = powershell_script()
    verbs = set(re.findall(r"\b([A-Z][a-z]+)-[A-Z]\w+", script))
    assert verbs <= {"Get", "Select", "Where", "For", "Convert"} | {"ForEach", "ConvertTo"}
    assert '"' not in script
    assert "\n" not in script
    assert len(script) < 8_000
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")
    assert script.count("'") % 2 == 0


def test_windows_7_is_not_asked_for_what_it_refuses():
    words = wmic_words("Win32_Processor")
    assert words[:3] == ("/namespace:\\\\root\\cimv2", "path", "Win32_Processor")
    assert "NumberOfEnabledCore" not in words[4]
    assert "NumberOfCores" in words[4]
    assert wmic_words("Win32_PnPEntity")[3] == "where"


def test_what_the_script_prints_becomes_a_pc(win32, corpora):
    edid = (corpora / "glpi-agent/resources/generic/edid/lcd.dell-2001fp").read_bytes()
    printed = {
        "Win32_BIOS": [{"Manufacturer": "LENOVO", "SerialNumber": "PF01ABCD",
                        "SMBIOSBIOSVersion": "M1AKT45A", "ReleaseDate": "20180321000000"}],
        "Win32_ComputerSystem": [{"Manufacturer": "LENOVO", "Model": "10MR0036VA"}],
        "Win32_ComputerSystemProduct": [{"Version": "ThinkCentre M710t", "UUID": "U-1"}],
        "Win32_SystemEnclosure": {"value": [{"ChassisTypes": [3]}], "Count": 1},
        "Win32_OperatingSystem": [{"Caption": "Microsoft Windows 10 Pro", "Version": "10.0.19045"}],
        "Win32_Processor": parse_wmi((win32 / "wmi/7-Win32_Processor.wmi").read_bytes()),
        "AntiVirusProduct": [{"displayName": "Windows Defender", "productState": 397568}],
        "MSFT_MpComputerStatus": [{"AntivirusEnabled": True, "AMProductVersion": "4.18.1",
                                   "AntivirusSignatureLastUpdated": "20231105010203"}],
        "EDID": [{"EDID": edid.hex("-").upper()}],
        "Win32_Printer": [],
    }  # fmt: skip
    objects = parse_powershell(b"\xef\xbb\xbf" + json.dumps(printed).encode())
    parts = parts_from_windows(objects, {})
    assert parts.identity.model == "ThinkCentre M710t"
    assert parts.identity.serial == "PF01ABCD"
    assert str(parts.hardware.bios_on) == "2018-03-21"
    assert parts.hardware.form == "Desktop"
    assert (parts.host.os, parts.host.os_version) == ("Microsoft Windows 10 Pro", "10.0.19045")
    assert parts.host.devices == ()  # asked, and none
    assert parts.hardware.cpus is not None
    assert parts.hardware.cpus[0].cores == 4
    assert parts.hardware.monitors is not None
    assert parts.hardware.monitors[0].serial == "C064652L3KTL"
    assert parts.antivirus == "Windows Defender"
    assert str(parts.antivirus_updated_on) == "2023-11-05"


def test_a_security_centre_without_a_scanner_that_is_on_means_none():
    off = {"AntiVirusProduct": [{"displayName": "Avast", "productState": "393472"}]}
    assert parts_from_windows(off, {}).antivirus == "none"
    assert parts_from_windows({"AntiVirusProduct": []}, {}).antivirus == "none"
    assert parts_from_windows({}, {}).antivirus is None  # a server has no Security Center


@pytest.mark.parametrize("text", [b"", b"[]", b"Get-CimInstance : not recognized", b"{", b"1"])
def test_what_is_not_the_scripts_output_is_garbled(text):
    with pytest.raises(LookError):
        parse_powershell(text)


def test_a_real_recording_of_a_system_names_neither_user_nor_host(win32):
    rows = parse_wmi((win32 / "wmi/winxp-sp3-x86-Win32_OperatingSystem.wmi").read_bytes())
    system = system_from_wmi(rows)
    assert (system.name, system.version) == ("Microsoft Windows 7 Professionnel", "6.1.7600")
    assert "LUBIANKA" not in str(system)


def test_a_hypervisors_firmware_has_no_serial_number(win32):
    bios = parse_wmi((win32 / "wmi/proxmox-Win32_Bios.wmi").read_bytes())
    machine = parse_wmi((win32 / "wmi/proxmox-Win32_ComputerSystem.wmi").read_bytes())
    board = board_from_wmi(bios, machine)
    assert (board.serial, board.virtual, str(board.bios_on)) == (None, "QEMU", "2014-04-01")

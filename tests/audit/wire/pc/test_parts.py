"""Readers of one program each, by the real program where it runs here."""

from __future__ import annotations

import json
import struct

import pytest

from audit.wire.pc.block_devices import parse_hdparm, parse_lsblk
from audit.wire.pc.linux import cpus_from_cpuinfo, parse_meminfo, parse_os_release, system_of
from audit.wire.pc.lspci import parse_lspci, videos_of
from audit.wire.pc.memory_makers import by_bank, maker_of, part_number, speed_of, type_of
from audit.wire.pc.registry import children, parse_registry
from audit.wire.pc.said import bytes_of, day_of, lines_of, said, said_serial, text_of
from audit.wire.pc.screen import screen_size
from audit.wire.pc.smartctl import parse_smartctl
from inventory.groups.hardware import Disk
from inventory.seen import LookError
from tests.peers.pc_programs import lspci, smartctl

# Fillers, sizes, days


@pytest.mark.parametrize(
    "filler",
    [
        "To Be Filled By O.E.M.", "To be filled by O.E.M", "Default string", "None", "N/A", "OEM",
        "System Serial Number", "Not Specified", "0123456789", "00000000", "xxxxxxxx", " ",
        "SerNum01", "AssetTagNum3", "...", "<BAD INDEX>", "<OUT OF SPEC>", "Asset-1234567890",
        "1234567890", "Not Supported by CPU", "INVALID", "Chassis Serial Number", "FFFFFFFF",
    ],
)  # fmt: skip
def test_what_a_maker_left_unfilled_is_no_serial_number(filler):
    assert said_serial(filler) is None


@pytest.mark.parametrize(
    "serial", ["CZC4310ABC", "PF01ABCD", "12A34", "5000112233", "MJ0012345", "S3Z8NB0K123456"]
)
def test_a_real_serial_number_stays_as_it_is(serial):
    assert said_serial(f" {serial} ") == serial


def test_a_model_may_be_called_by_a_number_and_a_filler_may_not():
    assert said("3020") == "3020"
    assert said("System Product Name") is None


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("4096 MB", 4 * 2**30), ("16 GB", 16 * 2**30), ("256Mbyte", 2**28), ("512 KiB", 2**19),
        ("64 MB (Single-bank Connection)", 64 * 2**20), ("No Module Installed", None), ("", None),
        ("1.5 TB", 1_649_267_441_664), (None, None),
    ],
)  # fmt: skip
def test_sizes_are_read_in_every_spelling(text, size):
    assert bytes_of(text) == size


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/31/2011", "2011-12-31"), ("02/11/99", "1999-02-11"), ("04/07/09", "2009-04-07"),
        ("20140401000000.000000+000", "2014-04-01"), ("2016-02-06", "2016-02-06"),
        ("31/12/2011", "None"), ("20050927******.******+***", "2005-09-27"), ("foobar", "None"),
    ],
)  # fmt: skip
def test_days_are_read_as_smbios_and_cim_write_them(text, day):
    assert str(day_of(text)) == day


def test_text_comes_in_every_encoding_that_windows_writes():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        assert text_of("Máy in é\r\nx".encode(encoding, "ignore")).endswith("\r\nx"), encoding
    assert list(lines_of("a\r\nb\rc\n\nd")) == ["a", "b", "c", "", "d"]
    with pytest.raises(LookError, match="longer than"):
        text_of(bytes(5_000_000))


# lspci, the real one


def pci(slot: str, vendor: int, device: int, class_: int, sub: tuple[int, int]) -> str:
    """A device as `lspci -x` dumps it: its first 64 bytes."""
    space = bytearray(64)
    struct.pack_into("<HH", space, 0, vendor, device)
    space[9:12] = class_.to_bytes(3, "little")
    struct.pack_into("<HH", space, 0x2C, *sub)
    rows = [f"{at:02x}: {space[at : at + 16].hex(' ')}" for at in range(0, 64, 16)]
    return "\n".join([f"{slot} x", *rows, ""])


@pytest.fixture(scope="module")
def dump() -> bytes:
    return "\n".join([
        pci("00:02.0", 0x8086, 0x0412, 0x030000, (0x1028, 0x05A5)),
        pci("00:1f.2", 0x8086, 0x8C02, 0x010601, (0x1028, 0x05A5)),
        pci("01:00.0", 0x10DE, 0x1401, 0x030000, (0x1462, 0x3202)),
    ]).encode()  # fmt: skip


def test_all_forms_of_lspci_name_the_same_adapters(dump):
    records, lines = parse_lspci(lspci(dump, "-vmm", "-nn")), parse_lspci(lspci(dump, "-mm", "-nn"))
    blocks = parse_lspci(lspci(dump, "-v", "-nn"))
    ids = [device.id for device in records]
    assert ids == [device.id for device in blocks] == [device.id for device in lines]
    assert [device.class_id for device in records] == ["0300", "0106", "0300"]
    for read in (records, lines, blocks):
        intel, nvidia = videos_of(read)
        assert (intel.bus_address, intel.pci_id, intel.vendor) == (
            "00:02.0",
            "8086:0412",
            "Intel Corporation",
        )
        assert (nvidia.name, nvidia.pci_id) == ("GeForce GTX 960", "10de:1401")
        assert (nvidia.chip or "").endswith("GM206")
        assert nvidia.vendor == "NVIDIA Corporation"
        assert (nvidia.board_vendor or "").startswith("Micro-Star")


# smartctl, the real one, and answers as its documents show them


def test_a_device_that_is_no_disk_gives_a_disk_that_says_nothing():
    for text in (smartctl("-j", "-i", "/dev/null"), smartctl("-i", "/dev/null")):
        disk = parse_smartctl(text)
        assert disk.model_copy(update={"name": None}) == Disk()


SMART = {
    "smartctl": {"version": [7, 3]},
    "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
    "model_family": "Seagate Barracuda 7200.14 (AF)",
    "model_name": "ST500DM002-1BD142",
    "serial_number": "Z3TAABCD",
    "wwn": {"naa": 5, "oui": 3152, "id": 1863389186},
    "firmware_version": "KC48",
    "user_capacity": {"bytes": 500107862016},
    "rotation_rate": 7200,
    "smart_status": {"passed": False},
    "temperature": {"current": 38},
    "power_on_time": {"hours": 21034},
    "ata_smart_attributes": {
        "table": [
            {"id": 5, "value": 90, "raw": {"value": 1200}},
            {"id": 197, "value": 100, "raw": {"value": 8}},
        ]
    },
}


def test_a_disk_that_will_fail_says_so():
    disk = parse_smartctl(json.dumps(SMART).encode())
    assert disk == Disk(
        name="/dev/sda", vendor="Seagate", model="ST500DM002-1BD142", serial="Z3TAABCD",
        firmware="KC48", wwn="5000c5006f111002", size_bytes=500_107_862_016, interface="sata",
        ssd=False, healthy=False, temperature_c=38, power_on_h=21_034, bad_sectors=1_208,
    )  # fmt: skip


TEXT = """smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)

=== START OF INFORMATION SECTION ===
Model Number:                       Samsung SSD 970 EVO 500GB
Serial Number:                      S466NX0K123456A
Firmware Version:                   2B2QEXE7
Total NVM Capacity:                 500,107,862,016 [500 GB]
NVMe Version:                       1.3
Namespace 1 Size/Capacity:          500,107,862,016 [500 GB]

=== START OF SMART DATA SECTION ===
SMART overall-health self-assessment test result: PASSED

Temperature:                        41 Celsius
Percentage Used:                    7%
Power On Hours:                     12,345
"""


def test_an_nvme_disk_tells_its_wear():
    disk = parse_smartctl(TEXT.encode())
    assert (disk.model, disk.interface, disk.ssd) == ("Samsung SSD 970 EVO 500GB", "nvme", True)
    assert (disk.healthy, disk.wear_pct, disk.temperature_c) == (True, 7, 41)
    assert disk.size_bytes == 500_107_862_016
    assert disk.power_on_h == 12_345


ATTRIBUTES = """smartctl 6.6 2017-11-05 r4594
Device Model:     WDC WD5000AAKX-00ERMA0
Rotation Rate:    7200 rpm
SMART overall-health self-assessment test result: PASSED
ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
  5 Reallocated_Sector_Ct   0x0033   200   200   140    Pre-fail  Always       -       3
  9 Power_On_Hours          0x0032   071   071   000    Old_age   Always       -       21547
194 Temperature_Celsius     0x0022   108   098   000    Old_age   Always       -  35 (Min/Max 18/44)
197 Current_Pending_Sector  0x0032   200   200   000    Old_age   Always   FAILING_NOW 2
"""


def test_the_table_of_attributes_is_read_from_text_too():
    disk = parse_smartctl(ATTRIBUTES.encode())
    assert (disk.power_on_h, disk.temperature_c, disk.bad_sectors) == (21_547, 35, 5)
    assert (disk.vendor, disk.ssd) == ("Western Digital", False)


# The rest


def test_hdparm_of_a_disk_of_noise_says_nothing(corpora):
    folder = corpora / "glpi-agent/resources/generic/hdparm"
    assert parse_hdparm((folder / "linux2").read_bytes()) == Disk()
    disk = parse_hdparm((folder / "linux1").read_bytes())
    assert (disk.model, disk.ssd) == ("SAMSUNG SSD PM830 mSATA 256GB", True)


def test_lsblk_of_a_virtual_disk_does_not_guess_whether_it_turns():
    rows = [
        {"name": "vda", "type": "disk", "size": 10, "rota": True},
        {"name": "sda", "type": "disk", "size": 5, "rota": "0", "model": "CT500MX500SSD1"},
        {"name": "sr0", "type": "rom", "size": 1, "rota": True, "model": "DVDRAM"},
        {"name": "loop0", "type": "disk", "size": 1}, {"name": "zram0", "type": "disk"}, 7,
    ]  # fmt: skip
    virtual, ssd, rom = parse_lsblk(json.dumps({"blockdevices": rows}).encode())
    assert (virtual.ssd, virtual.interface) == (None, "virtual")
    assert (ssd.ssd, ssd.vendor) == (True, "Crucial")
    assert (rom.kind, rom.ssd) == ("optical", None)


@pytest.mark.parametrize(
    ("told", "model", "maker"),
    [
        ("029E", None, "Corsair"), ("00AD00B300AD", None, "Hynix"), ("80AD000080AD", None, "Hynix"),
        ("7F7F7F7FCB000000", None, "A-DATA"), ("Undefined", "M378B5273DH0-CH9", "Samsung"),
        ("Kingston", "99U5471-012.A00LF", "Kingston"), ("Manufacturer03", None, None),
        ("SK Hynix", "HMT451U6BFR8A-PB", "Hynix"), ("1234", None, None),
    ],
)  # fmt: skip
def test_a_memory_module_tells_its_maker_by_number_or_by_part(told, model, maker):
    assert maker_of(told, model) == maker


def test_memory_is_known_by_its_part_number():
    assert part_number("4D33373842353237334448302D434839") == "M378B5273DH0-CH9"
    assert part_number("[Empty] DIMM") is None
    assert by_bank("Bank 5, Hex 0xCB") == "A-DATA"
    assert by_bank("Bank 1, Hex 0xCE") == "Samsung"
    assert by_bank("Unknown") is None
    for part, kind in (("M378B5273DH0", "DDR3"), ("KVR24N17S8/8", "DDR4"), ("HMCG66", "DDR5")):
        assert type_of(part) == kind
    assert speed_of("M378B5273DH0-CH9") == 1_333
    assert speed_of("HMT451U6BFR8A-PB") == 1_600
    assert speed_of("KVR24N17S8/8") is None


def test_processors_of_a_hypervisor_are_counted_one_by_one_and_cores_once():
    line = "processor : {at}\nvendor_id : GenuineIntel\nmodel name : CPU @ 2.00GHz\n{more}\n"
    vmware = "".join(line.format(at=at, more="") for at in range(2))
    assert len(cpus_from_cpuinfo(vmware.encode())) == 2
    more = "physical id : 0\nsiblings : 8\ncpu cores : 4\n"
    (one,) = cpus_from_cpuinfo("".join(line.format(at=at, more=more) for at in range(8)).encode())
    assert (one.cores, one.threads, one.speed_mhz) == (4, 8, 2_000)


def test_os_release_is_read_and_never_run(tmp_path):
    mark = tmp_path / "mark"
    text = f"""NAME="Ubuntu"\nVERSION_ID='22.04'\nID=ubuntu\nEVIL=$(touch {mark})\nOPEN="x\n"""
    release = parse_os_release(text.encode())
    assert (release["NAME"], release["VERSION_ID"]) == ("Ubuntu", "22.04")
    assert not mark.exists()
    assert system_of(release, "bookworm/sid") == ("Ubuntu", "22.04")


def test_meminfo_is_in_bytes():
    assert parse_meminfo(b"MemTotal:  8024584 kB\nHugePages_Total: 0\n") == {
        "MemTotal": 8_217_174_016
    }


def test_a_registry_export_keeps_kinds_and_leaves_deleted_things_out():
    text = (
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\A\\B]\r\n"
        '"S"="C:\\\\x \\"y\\""\r\n@="d"\r\n"D"=dword:0000000a\r\n'
        '"Q"=hex(b):00,00,00,ff,01,00,00,00\r\n'
        '"M"=hex(7):41,00,00,00,42,00,\\\r\n  00,00,00,00\r\n"B"=hex:01,02\r\n"gone"=-\r\n'
        "\r\n[-HKEY_LOCAL_MACHINE\\A\\C]\r\n"
    )
    read = parse_registry(text.encode("utf-16"))
    assert children(read, r"\a") == {
        "b": {"s": 'C:\\x "y"', "": "d", "d": 10, "q": 0x1FF000000, "m": "A\nB", "b": b"\1\2"}
    }


def test_the_size_of_a_desktop():
    assert screen_size(b"Screen 0: minimum 8 x 8, current 1680 x 1050, maximum 9 x 9\n") == (
        1_680,
        1_050,
    )
    assert screen_size(b"  dimensions:    2560x1440 pixels (677x381 mm)\n") == (2_560, 1_440)
    assert screen_size(b"") is None

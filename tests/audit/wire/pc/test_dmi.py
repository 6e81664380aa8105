"""SMBIOS by the real dmidecode, on machines that we make up, and by texts of old versions."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from audit.wire.pc.board import board_of, virtual_of
from audit.wire.pc.cpu_id import signature
from audit.wire.pc.dmi import parse_dmidecode
from audit.wire.pc.dmi_parts import cpus_of, memory_most, memory_of
from tests.peers.pc_programs import dmidecode, structure

GIB = 2**30


def bios(*texts: str) -> bytes:
    return structure(0, 0, struct.pack("<BBHBBQ", 1, 2, 0xE000, 3, 0, 0), *texts)


def system(*texts: str) -> bytes:
    body = bytes((1, 2, 3, 4)) + bytes(range(1, 17)) + bytes((6, 5, 6))
    return structure(1, 1, body, *texts)


def processor(cores: int, threads: int, status: int = 0x41) -> bytes:
    body = struct.pack("<BBBB", 1, 3, 0xFE, 2) + bytes.fromhex("C3060300FFFBEBBF")
    body += struct.pack("<BBHHHBBHHH", 3, 0x8C, 100, 4_000, 3_400, status, 1, 0, 0, 0)
    body += struct.pack("<BBBBBBHH", 4, 5, 6, cores, cores, threads, 4, 0x00C6)
    texts = ("SOCKET 0", "Intel(R) Corporation", "Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz",
             "To Be Filled By O.E.M.", "Fill By OEM", "Fill By OEM")  # fmt: skip
    return structure(4, 0x40, body, *texts)


def array(most_kib: int, sockets: int) -> bytes:
    return structure(16, 0x10, struct.pack("<BBBIHH", 3, 3, 3, most_kib, 0xFFFE, sockets))


def module(size_mib: int, at: str, maker: str, serial: str, part: str) -> bytes:
    body = struct.pack("<HHHHHBBBBBH", 0x10, 0xFFFE, 64, 64, size_mib, 9, 0, 1, 0, 0x18, 0x80)
    body += struct.pack("<HBBBBB", 1_600, 2, 3, 0, 4, 0)
    return structure(17, 0x11, body, at, maker, serial, part)


@pytest.fixture(scope="module")
def machine() -> bytes:
    return dmidecode([
        bios("American Megatrends Inc.", "P2.10", "05/19/2014"),
        system("To Be Filled By O.E.M.", "H81M", "To Be Filled By O.E.M.", "0123456789",
               "Default string", "Default string"),
        structure(3, 3, bytes((1, 3, 2, 3, 4)) + bytes(8), "Chassis Manufacture", "V",
                  "CZC4310ABC", "No Asset Tag"),
        processor(4, 8),
        processor(1, 1, status=0),
        array(16 * 2**20, 2),
        module(4_096, "ChannelA-DIMM0", "029E", "00000000", "CMX4GX3M1A1600C9"),
        module(0, "ChannelB-DIMM0", "[Empty]", "[Empty]", "[Empty]"),
    ])  # fmt: skip


def test_fillers_of_a_maker_are_no_values_and_the_chassis_knows_the_serial_number(machine):
    board = board_of(parse_dmidecode(machine))
    assert board.vendor is None
    assert board.model == "H81M"
    assert board.serial == "CZC4310ABC"
    assert board.asset_tag is None
    assert board.sku is None
    assert board.form == "Desktop"
    assert (board.bios_vendor, board.bios_version) == ("American Megatrends Inc.", "P2.10")
    assert board.bios_on == date(2014, 5, 19)
    assert board.virtual is None


def test_an_empty_socket_is_no_processor_and_threads_are_counted(machine):
    (cpu,) = cpus_of(parse_dmidecode(machine))
    assert cpu.name == "Intel Core i7-4770 CPU @ 3.40GHz"
    assert cpu.vendor == "Intel"
    assert (cpu.cores, cpu.threads, cpu.speed_mhz) == (4, 8, 3_400)
    assert (cpu.family, cpu.model, cpu.stepping) == (6, 60, 3)


def test_a_free_memory_socket_is_told_and_the_board_says_how_much_it_takes(machine):
    read = parse_dmidecode(machine)
    filled, free = memory_of(read)
    assert (filled.name, filled.filled, filled.size_bytes) == ("ChannelA-DIMM0", True, 4 * GIB)
    assert (filled.type, filled.form, filled.speed_mts) == ("DDR3", "DIMM", 1_600)
    assert (filled.vendor, filled.model) == ("Corsair", "CMX4GX3M1A1600C9")
    assert filled.serial is None  # zeros
    assert (free.name, free.filled, free.size_bytes) == ("ChannelB-DIMM0", False, None)
    assert memory_most(read) == 16 * GIB


def test_lenovo_keeps_the_name_people_know_in_the_version():
    text = dmidecode([system("LENOVO", "20BE00B4US", "ThinkPad T540p", "PF01ABCD")])
    board = board_of(parse_dmidecode(text))
    assert (board.vendor, board.model, board.serial) == ("LENOVO", "ThinkPad T540p", "PF01ABCD")


@pytest.mark.parametrize(
    ("eax", "said"),
    [
        (0x000306C3, (6, 60, 3)),  # Core i7-4770
        (0x00100F62, (16, 6, 2)),  # Athlon II: 15 + 1, not 15 and not 31
        (0x00830F10, (23, 49, 0)),  # EPYC 7302: 15 + 8
        (0x00000F24, (15, 2, 4)),  # Pentium 4
        (0x00000652, (6, 5, 2)),  # Pentium II
    ],
)
def test_family_and_model_are_put_together_as_cpuid_does(eax, said):
    assert signature(eax) == said


@pytest.mark.parametrize(
    ("names", "machine"),
    [
        (("innotek GmbH", "VirtualBox"), "VirtualBox"),
        (("VMware, Inc.", "VMware Virtual Platform"), "VMware"),
        (("Microsoft Corporation", "Virtual Machine"), "Hyper-V"),
        (("QEMU", "Standard PC (i440FX + PIIX, 1996)"), "QEMU"),
        (("Dell Inc.", "OptiPlex 3020"), None),
        (("Microsoft Corporation", "Surface Go 2"), None),
    ],
)
def test_a_virtual_machine_is_known_by_its_names(names, machine):
    assert virtual_of(*names) == machine

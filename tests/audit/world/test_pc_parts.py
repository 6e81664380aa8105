"""The agent's look at the parts of a PC: this machine's, and one that we make up."""

from __future__ import annotations

from datetime import date

import psutil
import pytest

from audit.wire.pc.windows_facts import PcParts
from audit.world.commands import output_of, program
from audit.world.pc_parts import laid_over, look_at_parts
from inventory.groups.hardware import Cpu, Hardware
from inventory.groups.host import AttachedDevice, Host
from inventory.groups.identity import Identity

CPUINFO = """\
processor\t: {at}
vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: 60
model name\t: Intel(R) Core(TM) i3-4160 CPU @ 3.60GHz
stepping\t: 3
physical id\t: 0
siblings\t: 4
cpu cores\t: 2

"""


@pytest.fixture
def made_up(tmp_path, corpora):
    """A Dell on a desk: what the kernel shows of it."""
    dmi = tmp_path / "sys/class/dmi/id"
    dmi.mkdir(parents=True)
    for name, text in {
        "sys_vendor": "Dell Inc.", "product_name": "OptiPlex 3020", "product_serial": "7ZK4W12",
        "board_vendor": "Dell Inc.", "board_name": "040DDP", "board_serial": "..CN7220041J0",
        "bios_vendor": "Dell Inc.", "bios_version": "A05", "bios_date": "05/21/2014",
        "chassis_type": "3", "chassis_asset_tag": "None",
    }.items():  # fmt: skip
        (dmi / name).write_text(f"{text}\n")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text(
        'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n'
    )
    (tmp_path / "etc/debian_version").write_text("12.4\n")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("".join(CPUINFO.format(at=at) for at in range(4)))
    card = tmp_path / "sys/class/drm/card0-HDMI-A-1"
    card.mkdir(parents=True)
    edid = corpora / "glpi-agent/resources/generic/edid/lcd.dell-2001fp"
    (card / "edid").write_bytes(edid.read_bytes())
    free = tmp_path / "sys/class/drm/card0-VGA-1"
    free.mkdir()
    (free / "edid").write_bytes(b"")
    return tmp_path


def test_what_the_kernel_shows_is_enough_without_root(made_up):
    parts = look_at_parts(made_up)
    assert parts.identity == Identity(
        vendor="Dell Inc.", model="OptiPlex 3020", serial="7ZK4W12", firmware="A05"
    )
    assert parts.hardware.bios_on == date(2014, 5, 21)
    assert parts.hardware.form == "Desktop"
    assert parts.hardware.asset_tag is None
    assert parts.hardware.cpus == (
        Cpu(
            name="Intel Core i3-4160 CPU @ 3.60GHz", vendor="Intel", family=6, model=60,
            stepping=3, cores=2, threads=4, speed_mhz=3_600,
        ),
    )  # fmt: skip
    (monitor,) = parts.hardware.monitors or ()
    assert (monitor.model, monitor.serial) == ("DELL 2001FP", "C064652L3KTL")
    assert (parts.host.os, parts.host.os_version) == ("Debian GNU/Linux", "12.4")


def test_a_machine_that_shows_nothing_gives_nothing_and_no_guess(tmp_path):
    parts = look_at_parts(tmp_path)
    assert parts.identity == Identity()
    assert parts.hardware.cpus is None
    assert parts.hardware.monitors is None
    assert parts.antivirus is None


def test_a_small_computer_without_smbios_says_its_model_where_it_lists_its_processors(tmp_path):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text(
        "processor\t: 0\nmodel name\t: ARMv7 Processor rev 4 (v7l)\n\n"
        "Hardware\t: BCM2835\nRevision\t: a02082\nSerial\t\t: 00000000c3a1b2d4\n"
        "Model\t\t: Raspberry Pi 3 Model B Rev 1.2\n"
    )
    said = look_at_parts(tmp_path).identity
    assert said == Identity(model="Raspberry Pi 3 Model B Rev 1.2", serial="00000000c3a1b2d4")


def test_this_machines_own_parts_are_what_its_programs_say():
    parts = look_at_parts()
    assert sum(cpu.threads or 0 for cpu in parts.hardware.cpus or ()) == psutil.cpu_count()
    lspci, lsblk = program("lspci"), program("lsblk")
    assert lspci is not None
    assert lsblk is not None
    listed = output_of(lspci, "-n") or b""
    adapters = [line.split()[0].decode() for line in listed.splitlines() if b" 03" in line[7:15]]
    assert [video.bus_address for video in parts.hardware.videos or ()] == adapters
    names = (output_of(lsblk, "-d", "-n", "-o", "NAME,TYPE") or b"").decode().split("\n")
    disks = {line.split()[0] for line in names if line.endswith("disk")}
    known = {disk.name for disk in parts.hardware.disks or ()}
    mounted = {one.mountpoint for one in psutil.disk_partitions(all=True)}
    assert {volume.name for volume in parts.hardware.volumes or ()} <= mounted
    assert parts.host.memory_total_bytes == psutil.virtual_memory().total
    assert known == {name for name in disks if not name.startswith(("zram", "ram", "loop"))}


def test_what_programs_add_does_not_hide_what_was_seen_before():
    printer = AttachedDevice(device_class="printer", model="LBP 2900")
    scanner = AttachedDevice(device_class="scanner", name="ScanJet")
    parts = PcParts(
        Identity(vendor="HP"), Host(os="Microsoft Windows 7", devices=(scanner,)), Hardware()
    )
    before = Identity(serial="S1", uptime_s=5.0)
    identity, host, _ = laid_over(parts, before, Host(os="Windows", devices=(printer,)))
    assert identity == Identity(vendor="HP", serial="S1", uptime_s=5.0)
    assert isinstance(host, Host)
    assert host.os == "Microsoft Windows 7"
    assert host.devices == (printer, scanner)
    _, nobody, _ = laid_over(PcParts(Identity(), Host(), Hardware()), before, Host())
    assert isinstance(nobody, Host)
    assert nobody.devices is None  # not asked is not "none attached"

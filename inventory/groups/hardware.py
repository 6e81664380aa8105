"""What is inside a computer and what hangs on it: the parts that decide between mend and buy."""

from datetime import date
from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class Cpu(Record):
    """One processor in its socket (SMBIOS type 4, Win32_Processor, /proc/cpuinfo)."""

    name: Said | None = None
    vendor: Said | None = None
    family: int | None = None  # as CPUID counts: family and extended family added
    model: int | None = None
    stepping: int | None = None
    cores: int | None = None
    threads: int | None = None  # of all its cores together
    speed_mhz: float | None = None  # rated, not the clock of the moment


class MemorySlot(Record):
    """One memory socket (SMBIOS type 17 or 6, Win32_PhysicalMemory)."""

    name: Said | None = None  # as printed on the board
    filled: bool | None = None
    size_bytes: int | None = None
    type: Said | None = None  # DDR3, DDR4
    form: Said | None = None  # DIMM, SODIMM
    speed_mts: int | None = None  # million transfers a second; makers write MHz and mean this
    vendor: Said | None = None
    model: Said | None = None
    serial: Said | None = None
    error_correction: Said | None = None


class Disk(Record):
    """One disk (SMART, ATA IDENTIFY, MSFT_PhysicalDisk, Win32_DiskDrive, lsblk)."""

    name: Said | None = None
    kind: Said | None = None  # disk, optical, tape, card
    vendor: Said | None = None
    model: Said | None = None
    serial: Said | None = None
    firmware: Said | None = None
    wwn: Said | None = None
    size_bytes: int | None = None
    interface: Said | None = None  # sata, nvme, sas, scsi, usb, ide, virtual
    ssd: bool | None = None
    healthy: bool | None = None  # its own judgement: SMART, or Windows' HealthStatus
    temperature_c: int | None = None
    power_on_h: int | None = None
    wear_pct: int | None = None  # 0 new, 100 and more worn out (NVMe "percentage used")
    bad_sectors: int | None = None  # reallocated and pending


class Volume(Record):
    """One mounted volume (df, Win32_LogicalDisk)."""

    name: Said | None = None  # C:, /home
    device: Said | None = None
    label: Said | None = None
    file_system: Said | None = None
    kind: Said | None = None  # fixed_disk, removable, network, optical, ram
    size_bytes: int | None = None
    free_bytes: int | None = None


class Monitor(Record):
    """One monitor, by the EDID it keeps (VESA E-EDID 1.3 and 1.4)."""

    vendor: Said | None = None
    vendor_id: Said | None = None  # three letters of the PNP registry
    model: Said | None = None
    product: int | None = None
    serial: Said | None = None
    other_serial: Said | None = None  # the second number that some makers' labels carry
    made_week: int | None = None
    made_year: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    width_cm: int | None = None
    height_cm: int | None = None
    checksum_ok: bool | None = None  # False: what it says may be damaged


class Video(Record):
    """One graphics adapter (lspci, Win32_VideoController)."""

    name: Said | None = None
    chip: Said | None = None
    vendor: Said | None = None  # of the chip
    board_vendor: Said | None = None
    pci_id: Said | None = None  # vendor:device, four hex digits each
    bus_address: Said | None = None
    memory_bytes: int | None = None  # its own memory
    aperture_bytes: int | None = None  # the window that PCI shows of it: not more than a hint
    driver: Said | None = None
    width_px: int | None = None
    height_px: int | None = None


class Antivirus(Record):
    """One virus scanner, as Windows' Security Center or its own program knows it."""

    name: Said
    enabled: bool | None = None
    up_to_date: bool | None = None
    version: Said | None = None
    signatures: Said | None = None


class Hardware(Group):
    """From the PC's own report or an inventory of another tool. () = asked, none; None = not asked.

    Sources: SMBIOS (DSP0134) by dmidecode or the kernel, WMI, the Windows registry, EDID, SMART,
    PCI. A maker's filler ("To be filled by O.E.M.") is no value.
    """

    group: ClassVar[str] = "hardware"

    form: Said | None = None  # desktop, notebook, tower ... in SMBIOS' words
    virtual: Said | None = None  # VMware, VirtualBox, Hyper-V ...; None = physical, or did not say
    uuid: Said | None = None
    sku: Said | None = None
    asset_tag: Said | None = None
    board_vendor: Said | None = None
    board_model: Said | None = None
    board_serial: Said | None = None
    bios_vendor: Said | None = None
    bios_version: Said | None = None
    bios_on: date | None = None
    cpus: tuple[Cpu, ...] | None = None
    memory_slots: tuple[MemorySlot, ...] | None = None
    memory_most_bytes: int | None = None  # the largest that the board takes
    disks: tuple[Disk, ...] | None = None
    volumes: tuple[Volume, ...] | None = None
    monitors: tuple[Monitor, ...] | None = None
    videos: tuple[Video, ...] | None = None
    antivirus: tuple[Antivirus, ...] | None = None

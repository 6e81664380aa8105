"""What a computer says of itself."""

from datetime import date
from typing import ClassVar, Literal

from inventory._record import Record
from inventory.facts import Group, Said


class Processor(Record):
    """One processor; load over the last minute (hrProcessorLoad, RFC 2790), or the maker's own."""

    index: int
    load_pct: float | None = None
    name: Said | None = None


class MemoryPool(Record):
    """One pool of memory by a maker's own MIB; some say its share in use and no size."""

    index: int
    name: Said | None = None
    total_bytes: int | None = None
    used_bytes: int | None = None
    used_pct: float | None = None


class Storage(Record):
    """One storage area (hrStorageTable, RFC 2790, or a mounted volume)."""

    index: int
    name: Said | None = None
    type: Said | None = (
        None  # ram, virtual_memory, fixed_disk, flash, ram_disk, removable, network, other
    )
    size_bytes: int | None = None
    used_bytes: int | None = None
    used_pct: float | None = None  # where an agent says a share and no size


class AttachedDevice(Record):
    """A printer or scanner that hangs on the PC, as its operating system sees it."""

    device_class: Literal["printer", "scanner", "mfp"]
    name: Said | None = None
    vendor: Said | None = None
    model: Said | None = None
    serial: Said | None = None
    connection: Said | None = None  # usb, network, parallel
    driver: Said | None = None  # None = did not say; "" never
    driver_ok: bool | None = None  # False: driver missing or refused (TWAIN or WIA for a scanner)
    status: Said | None = None  # idle, printing, error, offline
    errors: tuple[Said, ...] | None = None  # jam, no_toner, no_paper, door_open, offline
    adf: bool | None = None
    duplex: bool | None = None
    last_test_page_on: date | None = None


class Host(Group):
    """From the PC's own report or from HOST-RESOURCES-MIB (RFC 2790)."""

    group: ClassVar[str] = "host"

    os: Said | None = None
    os_version: Said | None = None
    processors: tuple[Processor, ...] = ()
    processor_model: Said | None = None
    memory_total_bytes: int | None = None
    memory_used_bytes: int | None = None  # without buffers and cache, where they are told apart
    memory_pools: tuple[MemoryPool, ...] = ()
    storage: tuple[Storage, ...] = ()
    devices: tuple[AttachedDevice, ...] | None = None  # None = not asked, () = none attached

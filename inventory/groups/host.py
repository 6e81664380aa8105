"""What a computer says of itself."""

from datetime import date
from typing import ClassVar, Literal

from inventory._record import Record
from inventory.facts import Group


class Processor(Record):
    """One processor; load over the last minute (hrProcessorLoad, RFC 2790), or the maker's own."""

    index: int
    load_pct: float | None = None
    name: str | None = None


class MemoryPool(Record):
    """One pool of memory by a maker's own MIB; some say its share in use and no size."""

    index: int
    name: str | None = None
    total_bytes: int | None = None
    used_bytes: int | None = None
    used_pct: float | None = None


class Storage(Record):
    """One storage area (hrStorageTable, RFC 2790, or a mounted volume)."""

    index: int
    name: str | None = None
    type: str | None = (
        None  # ram, virtual_memory, fixed_disk, flash, ram_disk, removable, network, other
    )
    size_bytes: int | None = None
    used_bytes: int | None = None
    used_pct: float | None = None  # where an agent says a share and no size


class AttachedDevice(Record):
    """A printer or scanner that hangs on the PC, as its operating system sees it."""

    device_class: Literal["printer", "scanner", "mfp"]
    name: str | None = None
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    connection: str | None = None  # usb, network, parallel
    driver: str | None = None  # None = did not say; "" never
    driver_ok: bool | None = None  # False: driver missing or refused (TWAIN or WIA for a scanner)
    status: str | None = None  # idle, printing, error, offline
    errors: tuple[str, ...] | None = None  # jam, no_toner, no_paper, door_open, offline
    adf: bool | None = None
    duplex: bool | None = None
    last_test_page_on: date | None = None


class Host(Group):
    """From the PC's own report or from HOST-RESOURCES-MIB (RFC 2790)."""

    group: ClassVar[str] = "host"

    os: str | None = None
    os_version: str | None = None
    processors: tuple[Processor, ...] = ()
    processor_model: str | None = None
    memory_total_bytes: int | None = None
    memory_used_bytes: int | None = None  # without buffers and cache, where they are told apart
    memory_pools: tuple[MemoryPool, ...] = ()
    storage: tuple[Storage, ...] = ()
    devices: tuple[AttachedDevice, ...] | None = None  # None = not asked, () = none attached

"""UCD-SNMP-MIB: memory, processor and disks of a Net-SNMP agent without HOST-RESOURCES-MIB."""

from collections.abc import Iterator

from audit.asks import SnmpAsk
from audit.wire.mib import Values, decimal, natural, rows, text, walk
from inventory.groups.host import MemoryPool, Storage

UCD = "1.3.6.1.4.1.2021"
TOTAL_SWAP, FREE_SWAP = f"{UCD}.4.3.0", f"{UCD}.4.4.0"
TOTAL, FREE, BUFFERS, CACHED = f"{UCD}.4.5.0", f"{UCD}.4.6.0", f"{UCD}.4.14.0", f"{UCD}.4.15.0"
AVAILABLE = f"{UCD}.4.27.0"
IDLE = f"{UCD}.11.11.0"
DISK_ENTRY = f"{UCD}.9.1"
DISK_COLUMNS = {2: "path", 6: "total", 7: "free", 8: "used"}
_KILO = 1_024
_NOT_KNOWN = 2**31 - 1  # dskAvail of a volume that is too large for an Integer32

ASK = SnmpAsk(get=(TOTAL_SWAP, FREE_SWAP, TOTAL, FREE, BUFFERS, CACHED, AVAILABLE, IDLE))
DISK_ASK = SnmpAsk(walk=walk(DISK_ENTRY, DISK_COLUMNS), max_rows=64)


def load_pct(values: Values) -> float | None:
    """Share of time that the processors were not idle, percent (ssCpuIdle)."""
    idle = decimal(values.get(IDLE))
    return 100 - idle if idle is not None and 0 <= idle <= 100 else None


def pools(values: Values) -> tuple[MemoryPool, ...]:
    """Physical memory without buffers and cache, swap, and those two by themselves."""
    total, free = natural(values.get(TOTAL)), natural(values.get(FREE))
    said = [natural(values.get(oid)) for oid in (BUFFERS, CACHED)]
    held = sum(part for part in said if part is not None)
    found: list[MemoryPool | None] = []
    if total is not None and free is not None:
        used = total - free - held
        found.append(_pool(1, "Physical memory", total, used if used >= 0 else total - free))
    swap, free_swap = natural(values.get(TOTAL_SWAP)), natural(values.get(FREE_SWAP))
    if swap and free_swap is not None:
        found.append(_pool(2, "Swap space", swap, swap - free_swap))
    for index, name, part in zip((3, 4), ("Memory buffers", "Cached memory"), said, strict=True):
        if part is not None:
            found.append(_pool(index, name, total, part))
    available = natural(values.get(AVAILABLE))
    if available is not None and total is not None:
        found.append(_pool(5, "Available memory", total, total - available))
    return tuple(pool for pool in found if pool is not None)


def _pool(index: int, name: str, total_kb: int | None, used_kb: int) -> MemoryPool | None:
    if used_kb < 0:
        return None
    return MemoryPool(
        index=index,
        name=name,
        total_bytes=None if total_kb is None else total_kb * _KILO,
        used_bytes=used_kb * _KILO,
        used_pct=round(100 * used_kb / total_kb, 1) if total_kb else None,
    )


def disks(values: Values) -> Iterator[Storage]:
    """The mounted volumes that the agent was told to watch."""
    for index, row in rows(values, DISK_ENTRY, DISK_COLUMNS).items():
        total, free = natural(row.get("total")), natural(row.get("free"))
        used = natural(row.get("used"))
        if total is None or not index.isdigit():
            continue
        if free is not None and free != _NOT_KNOWN and total >= free:
            used = total - free
        yield Storage(
            index=int(index),
            name=text(row.get("path")),
            type="fixed_disk",
            size_bytes=total * _KILO,
            used_bytes=None if used is None else used * _KILO,
        )

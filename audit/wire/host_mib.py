"""HOST-RESOURCES-MIB (RFC 2790): processors, memory, volumes and printers of a computer.

Where an agent has none of it, the maker's own MIB says it, and UCD-SNMP-MIB last.
"""

import re
from collections.abc import Sequence

from audit.asks import SnmpAsk, SnmpValue
from audit.wire import host_vendors, ucd_mib
from audit.wire.mib import Row, Values, natural, number, percent, rows, text, walk
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.host import AttachedDevice, Host, MemoryPool, Processor, Storage

MEMORY_SIZE = "1.3.6.1.2.1.25.2.2.0"  # KBytes
STORAGE_ENTRY, DEVICE_ENTRY = "1.3.6.1.2.1.25.2.3.1", "1.3.6.1.2.1.25.3.2.1"
PROCESSOR_ENTRY, PRINTER_ENTRY = "1.3.6.1.2.1.25.3.3.1", "1.3.6.1.2.1.25.3.5.1"
STORAGE_COLUMNS = {2: "type", 3: "descr", 4: "unit", 5: "size", 6: "used"}
DEVICE_COLUMNS = {2: "type", 3: "descr", 5: "status"}
PROCESSOR_COLUMNS = {2: "load"}
PRINTER_COLUMNS = {1: "status", 2: "errors"}

_STORAGE_TYPES = {
    2: "ram", 3: "virtual_memory", 4: "fixed_disk", 5: "removable", 6: "removable",
    7: "removable", 8: "ram_disk", 9: "flash", 10: "network",
}  # fmt: skip
_FILE_SYSTEM = "1.3.6.1.2.1.25.3.9."
_NETWORK_FILE_SYSTEMS = frozenset((14, 15, 16, 17, 18))  # NFS, NetWare, AFS, DFS, AppleShare
_HELD = re.compile(r"(?:memory buffers|cached memory|memory cache)$", re.IGNORECASE)
_MAIN = re.compile(r"physical|real|main|random|\bram\b", re.IGNORECASE)
_PROCESSOR, _PRINTER = "1.3.6.1.2.1.25.3.1.3", "1.3.6.1.2.1.25.3.1.5"
PRINTER_STATUS = {1: "other", 2: "unknown", 3: "idle", 4: "printing", 5: "warmup"}
_ROWS = 128

_WINDOWS = re.compile(
    r"Software: (Windows[A-Za-z0-9 ]{0,40}?) Version ([0-9.]{1,20})\s+"
    r"\(Build (?:Number: )?(\d{1,9})"
)
_WINDOWS_10_BUILD = 10_240  # newer ones still call themselves 6.3 over SNMP
_LINUX = re.compile(r"^(Linux|FreeBSD|Darwin|SunOS|OpenBSD|NetBSD) \S{1,255} (\S{1,80})")
_ESXI = re.compile(r"^(VMware ESXi?) (\d[\d.]{0,20})(?: build-(\d{1,12}))?")
_ARISTA = ("1.3.6.1.4.1.30065.",)
_UCD_AGENTS = tuple(f"1.3.6.1.4.1.{maker}." for maker in (8072, 2021, 10002, 41112))

ASK = SnmpAsk(
    get=(DESCR, OBJECT_ID, MEMORY_SIZE),
    walk=(
        *walk(STORAGE_ENTRY, STORAGE_COLUMNS),
        *walk(PROCESSOR_ENTRY, PROCESSOR_COLUMNS),
        *walk(DEVICE_ENTRY, DEVICE_COLUMNS),
        *walk(PRINTER_ENTRY, PRINTER_COLUMNS),
    ),
    caps=tuple((oid, _ROWS) for oid in walk(DEVICE_ENTRY, DEVICE_COLUMNS)),
)
LOAD_ASK = SnmpAsk(
    get=(DESCR, OBJECT_ID, MEMORY_SIZE),
    walk=(*walk(STORAGE_ENTRY, STORAGE_COLUMNS), *walk(PROCESSOR_ENTRY, PROCESSOR_COLUMNS)),
)
"""Processors and memory of a device that is no computer, where it has this MIB."""


def more(values: Values) -> Sequence[SnmpAsk]:
    """What else to ask: the maker's own MIB, and UCD-SNMP-MIB for what is then still missing."""
    asks = list(host_vendors.more(values))
    storage = rows(values, STORAGE_ENTRY, STORAGE_COLUMNS)
    ram = any(_storage_type(row.get("type")) == "ram" for row in storage.values())
    silent = not ram or not rows(values, PROCESSOR_ENTRY, PROCESSOR_COLUMNS)
    net_snmp = _made_by(values, _UCD_AGENTS)
    if silent and (net_snmp or not asks):
        asks.append(ucd_mib.ASK)
    if not storage and net_snmp:
        asks.append(ucd_mib.DISK_ASK)
    return asks


def _made_by(values: Values, prefixes: tuple[str, ...]) -> bool:
    object_id = values.get(OBJECT_ID)
    return isinstance(object_id, str) and f"{object_id}.".startswith(prefixes)


def parse(values: Values) -> Host:
    """What a computer says of itself. Printers only where the table lists some: a table without
    printers does not prove that none is attached."""
    os, version = _os(text(values.get(DESCR)) or "")
    devices = rows(values, DEVICE_ENTRY, DEVICE_COLUMNS)
    storage = {
        index: _storage(int(index), row)
        for index, row in rows(values, STORAGE_ENTRY, STORAGE_COLUMNS).items()
        if index.isdigit()
    }
    pools = host_vendors.pools(values)
    if not any(area.type == "ram" for area in storage.values()):
        pools = pools or ucd_mib.pools(values)
    total, used = _memory(values, tuple(storage.values()), pools)
    models = (text(row.get("descr")) for row in devices.values() if row.get("type") == _PROCESSOR)
    states = rows(values, PRINTER_ENTRY, PRINTER_COLUMNS)
    printers = tuple(
        _printer(row, states.get(index, {}))
        for index, row in devices.items()
        if row.get("type") == _PRINTER
    )
    volumes = tuple(storage.values()) or tuple(ucd_mib.disks(values))
    last = max((area.index for area in volumes), default=0)
    return Host(
        os=os,
        os_version=version,
        processors=_processors(values, devices),
        processor_model=next((model for model in models if model), None),
        memory_total_bytes=total,
        memory_used_bytes=used,
        memory_pools=pools,
        storage=(*volumes, *host_vendors.disks(values, after=last)),
        devices=printers or None,
    )


def _processors(values: Values, devices: dict[str, Row]) -> tuple[Processor, ...]:
    """The maker's own where it has some: it tells boards and cores apart; UCD's one as the last.

    The first row of an Arista is the mean of the others.
    """
    loads = rows(values, PROCESSOR_ENTRY, PROCESSOR_COLUMNS)
    if len(loads) > 1 and _made_by(values, _ARISTA):
        loads.pop("1", None)
    found = host_vendors.processors(values) or tuple(
        Processor(
            index=int(index),
            load_pct=percent(row.get("load")),
            name=text(devices.get(index, {}).get("descr")),
        )
        for index, row in loads.items()
        if index.isdigit()
    )
    load = ucd_mib.load_pct(values)
    return found or (() if load is None else (Processor(index=1, load_pct=load),))


def _memory(
    values: Values, areas: tuple[Storage, ...], pools: tuple[MemoryPool, ...]
) -> tuple[int | None, int | None]:
    """(total, used) of the main memory, bytes.

    Linux counts what it only keeps (buffers, cache) as used; where the agent lists both beside
    it, they are taken off, since every program may still have them.
    """
    size_kb = natural(values.get(MEMORY_SIZE))
    total = size_kb * 1_024 if size_kb else None
    ram = [area for area in areas if area.type == "ram"]
    main = next((area for area in ram if _MAIN.search(area.name or "")), ram[0] if ram else None)
    if main is None:
        pool = next((pool for pool in pools if pool.total_bytes is not None), None)
        return (total or pool.total_bytes, pool.used_bytes) if pool else (total, None)
    used = main.used_bytes
    held = [area.used_bytes or 0 for area in areas if _HELD.match(area.name or "")]
    if used is not None and len(held) <= 2 and sum(held) <= used:
        used -= sum(held)
    return total or main.size_bytes, used


def _os(descr: str) -> tuple[str | None, str | None]:
    if match := _WINDOWS.search(descr):
        version = "10.0" if int(match[3]) >= _WINDOWS_10_BUILD else match[2]
        return match[1].strip(), f"{version}.{match[3]}"
    if match := _ESXI.search(descr):
        return match[1], match[2] if match[3] is None else f"{match[2]}.{match[3]}"
    if match := _LINUX.search(descr):
        return match[1], match[2]
    return None, None


def _storage(index: int, row: Row) -> Storage:
    unit = natural(row.get("unit"))
    return Storage(
        index=index,
        name=text(row.get("descr")),
        type=_storage_type(row.get("type")),
        size_bytes=_bytes(row.get("size"), unit),
        used_bytes=_bytes(row.get("used"), unit),
    )


def _storage_type(said: SnmpValue) -> str | None:
    """By the last number: some agents add an instance to it, or root it elsewhere."""
    if not isinstance(said, str):
        return None
    last = said.removesuffix(".0").rpartition(".")[2]
    number = int(last) if last.isdigit() else 0
    if said.startswith(_FILE_SYSTEM):
        return "network" if number in _NETWORK_FILE_SYSTEMS else "fixed_disk"
    return _STORAGE_TYPES.get(number, "other")


def _bytes(value: SnmpValue, unit: int | None) -> int | None:
    """Allocation units as bytes; a volume beyond 2^31 units reads as a negative Integer32."""
    units = number(value)
    if units is None or not unit:
        return None
    return (units % 2**32) * unit


def _printer(row: Row, state: Row) -> AttachedDevice:
    status = number(state.get("status"))
    return AttachedDevice(
        device_class="printer",
        name=text(row.get("descr")),
        status=PRINTER_STATUS.get(status) if status is not None else None,
    )

"""HOST-RESOURCES-MIB (RFC 2790): processors, memory, volumes and printers of a computer."""

import re

from audit.asks import SnmpAsk, SnmpValue
from audit.wire.mib import Row, Values, natural, number, percent, rows, text, walk
from audit.wire.system_mib import DESCR
from inventory.groups.host import AttachedDevice, Host, Processor, Storage

MEMORY_SIZE = "1.3.6.1.2.1.25.2.2.0"  # KBytes
STORAGE_ENTRY, DEVICE_ENTRY = "1.3.6.1.2.1.25.2.3.1", "1.3.6.1.2.1.25.3.2.1"
PROCESSOR_ENTRY, PRINTER_ENTRY = "1.3.6.1.2.1.25.3.3.1", "1.3.6.1.2.1.25.3.5.1"
STORAGE_COLUMNS = {2: "type", 3: "descr", 4: "unit", 5: "size", 6: "used"}
DEVICE_COLUMNS = {2: "type", 3: "descr", 5: "status"}
PROCESSOR_COLUMNS = {2: "load"}
PRINTER_COLUMNS = {1: "status", 2: "errors"}

_STORAGE_TYPE = "1.3.6.1.2.1.25.2.1."
_STORAGE_TYPES = {
    "2": "ram", "3": "virtual_memory", "4": "fixed_disk", "5": "removable", "6": "removable",
    "7": "removable", "10": "network",
}  # fmt: skip
_PROCESSOR, _PRINTER = "1.3.6.1.2.1.25.3.1.3", "1.3.6.1.2.1.25.3.1.5"
PRINTER_STATUS = {1: "other", 2: "unknown", 3: "idle", 4: "printing", 5: "warmup"}
_ROWS = 128

_WINDOWS = re.compile(
    r"Software: (Windows[A-Za-z0-9 ]{0,40}?) Version ([0-9.]{1,20})\s+"
    r"\(Build (?:Number: )?(\d{1,9})"
)
_WINDOWS_10_BUILD = 10_240  # newer ones still call themselves 6.3 over SNMP
_LINUX = re.compile(r"^(Linux|FreeBSD|Darwin) \S{1,255} (\S{1,80})")

ASK = SnmpAsk(
    get=(DESCR, MEMORY_SIZE),
    walk=(
        *walk(STORAGE_ENTRY, STORAGE_COLUMNS),
        *walk(PROCESSOR_ENTRY, PROCESSOR_COLUMNS),
        *walk(DEVICE_ENTRY, DEVICE_COLUMNS),
        *walk(PRINTER_ENTRY, PRINTER_COLUMNS),
    ),
    caps=tuple((oid, _ROWS) for oid in walk(DEVICE_ENTRY, DEVICE_COLUMNS)),
)
LOAD_ASK = SnmpAsk(walk=walk(PROCESSOR_ENTRY, PROCESSOR_COLUMNS))
"""The load of a router's processor alone, where it has this MIB."""


def parse(values: Values) -> Host:
    """What a computer says of itself. Printers only where the table lists some: a table without
    printers does not prove that none is attached."""
    os, version = _os(text(values.get(DESCR)) or "")
    devices = rows(values, DEVICE_ENTRY, DEVICE_COLUMNS)
    processors = rows(values, PROCESSOR_ENTRY, PROCESSOR_COLUMNS)
    storage = {
        index: _storage(int(index), row)
        for index, row in rows(values, STORAGE_ENTRY, STORAGE_COLUMNS).items()
        if index.isdigit()
    }
    ram = [area for area in storage.values() if area.type == "ram"]
    size_kb = natural(values.get(MEMORY_SIZE))
    models = (text(row.get("descr")) for row in devices.values() if row.get("type") == _PROCESSOR)
    states = rows(values, PRINTER_ENTRY, PRINTER_COLUMNS)
    printers = tuple(
        _printer(row, states.get(index, {}))
        for index, row in devices.items()
        if row.get("type") == _PRINTER
    )
    return Host(
        os=os,
        os_version=version,
        processors=tuple(
            Processor(index=int(index), load_pct=percent(row.get("load")))
            for index, row in processors.items()
            if index.isdigit()
        ),
        processor_model=next((model for model in models if model), None),
        memory_total_bytes=size_kb * 1_024 if size_kb else ram[0].size_bytes if ram else None,
        memory_used_bytes=ram[0].used_bytes if ram else None,
        storage=tuple(storage.values()),
        devices=printers or None,
    )


def _os(descr: str) -> tuple[str | None, str | None]:
    if match := _WINDOWS.search(descr):
        version = "10.0" if int(match[3]) >= _WINDOWS_10_BUILD else match[2]
        return match[1].strip(), f"{version}.{match[3]}"
    if match := _LINUX.search(descr):
        return match[1], match[2]
    return None, None


def _storage(index: int, row: Row) -> Storage:
    kind = row.get("type")
    unit = natural(row.get("unit"))
    return Storage(
        index=index,
        name=text(row.get("descr")),
        type=_STORAGE_TYPES.get(kind.removeprefix(_STORAGE_TYPE), "other")
        if isinstance(kind, str)
        else None,
        size_bytes=_bytes(row.get("size"), unit),
        used_bytes=_bytes(row.get("used"), unit),
    )


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

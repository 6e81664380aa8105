"""From another tool's inventory to the facts of a PC: identity, host, hardware, workplace."""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

from audit.wire.pc.board import virtual_of
from audit.wire.pc.cpu_id import cpu_name, cpu_vendor
from audit.wire.pc.disk_makers import disk_maker, is_ssd_name
from audit.wire.pc.edid import parse_edid
from audit.wire.pc.inventory_file import InventoryFile, Row
from audit.wire.pc.said import day_of, fits, mhz_of, said, said_serial, whole
from inventory.facts import AnyGroup
from inventory.groups.hardware import (
    Antivirus,
    Cpu,
    Disk,
    Hardware,
    MemorySlot,
    Monitor,
    Video,
    Volume,
)
from inventory.groups.host import AttachedDevice, Host, Storage
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces
from inventory.groups.workplace import Workplace
from inventory.seen import LookError

_MIB = 2**20
_BUSES = ("nvme", "sata", "sas", "usb", "scsi", "ide", "ata")
_PHYSICAL = frozenset({"physical", "aucun", "none"})
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")


def groups_of(file: InventoryFile) -> tuple[AnyGroup, ...]:
    """The groups that an inventory fills. A section that is not there is not asked, so None."""
    groups: list[AnyGroup] = [_identity(file), _host(file), _hardware(file)]
    if file.sections.get("networks"):
        groups.append(Interfaces(tuple(_interfaces(file.sections["networks"]))))
    name = next((one.name for one in _antivirus(file) or () if one.enabled), None)
    if name is not None:
        groups.append(Workplace(antivirus=name))
    return tuple(groups)


def _identity(file: InventoryFile) -> Identity:
    bios = file.first("bios")
    vendor = said(bios.get("smanufacturer")) or said(bios.get("mmanufacturer"))
    return Identity(
        device_class="workstation",
        vendor=vendor,
        model=said(bios.get("smodel")) or said(bios.get("mmodel")),
        serial=said_serial(bios.get("ssn")) or said_serial(bios.get("msn")),
        firmware=said(bios.get("bversion")),
    )


def _host(file: InventoryFile) -> Host:
    machine, system = file.first("hardware"), file.first("operatingsystem")
    memory = whole(machine.get("memory"))
    storage = []
    if memory:
        storage.append(Storage(index=1, type="ram", size_bytes=fits(memory * _MIB)))
    for at, volume in enumerate(_volumes(file) or (), start=2):
        used = None
        if volume.size_bytes is not None and volume.free_bytes is not None:
            used = max(0, volume.size_bytes - volume.free_bytes)
        storage.append(
            Storage(
                index=at, name=volume.name, type=volume.kind or "fixed_disk",
                size_bytes=volume.size_bytes, used_bytes=used,
            )
        )  # fmt: skip
    cpus = _cpus(file) or ()
    windows = "windows" in (system.get("full_name") or machine.get("osname") or "").casefold()
    kernel = system.get("kernel_version") if windows else None
    return Host(
        os=said(system.get("full_name") if windows else system.get("name"))
        or said(system.get("full_name"))
        or said(machine.get("osname")),
        os_version=said(kernel or system.get("version") or machine.get("osversion")),
        processor_model=cpus[0].name if cpus else None,
        memory_total_bytes=fits(memory * _MIB) if memory else None,
        storage=tuple(storage),
        devices=_printers(file),
    )


def _hardware(file: InventoryFile) -> Hardware:
    bios, machine = file.first("bios"), file.first("hardware")
    told = said(machine.get("vmsystem"))
    virtual = told if told and told.casefold() not in _PHYSICAL else None
    return Hardware(
        form=said(machine.get("chassis_type")),
        virtual=virtual or virtual_of(said(bios.get("smanufacturer")), said(bios.get("smodel"))),
        uuid=said(machine.get("uuid")),
        sku=said(bios.get("skunumber")),
        asset_tag=said_serial(bios.get("assettag")),
        board_vendor=said(bios.get("mmanufacturer")),
        board_model=said(bios.get("mmodel")),
        board_serial=said_serial(bios.get("msn")),
        bios_vendor=said(bios.get("bmanufacturer")),
        bios_version=said(bios.get("bversion")),
        bios_on=day_of(bios.get("bdate")),
        cpus=_cpus(file),
        memory_slots=_memory(file),
        disks=_disks(file),
        volumes=_volumes(file),
        monitors=_monitors(file),
        videos=_videos(file),
        antivirus=_antivirus(file),
    )


def _rows(file: InventoryFile, section: str) -> Sequence[Row] | None:
    return file.sections.get(section)


def _cpus(file: InventoryFile) -> tuple[Cpu, ...] | None:
    rows = _rows(file, "cpus")
    # GLPI's agent counts threads of a core, the FusionInventory agent before it of a processor.
    of_core = (file.tool or "").casefold().startswith("glpi")
    return None if rows is None else tuple(_cpu(row, of_core) for row in rows)


def _cpu(row: Row, of_core: bool) -> Cpu:
    cores, threads = whole(row.get("core")) or None, whole(row.get("thread")) or None
    if cores and threads and (of_core or threads < cores):
        threads = fits(threads * cores)
    return Cpu(
        name=cpu_name(row.get("name")),
        vendor=cpu_vendor(row.get("manufacturer")),
        family=whole(row.get("familynumber")),
        model=whole(row.get("model")),
        stepping=whole(row.get("stepping")),
        cores=cores,
        threads=threads,
        speed_mhz=_number(row.get("speed")),
    )


def _number(text: str | None) -> float | None:
    plain = whole(text)
    return float(plain) if plain else mhz_of(text)


def _memory(file: InventoryFile) -> tuple[MemorySlot, ...] | None:
    rows = _rows(file, "memories")
    return None if rows is None else tuple(_slot(row) for row in rows)


def _slot(row: Row) -> MemorySlot:
    size = whole(row.get("capacity"))
    speed = _number(row.get("speed"))
    return MemorySlot(
        name=said(row.get("caption")),
        filled=bool(size) if "capacity" in row else None,
        size_bytes=fits(size * _MIB) if size else None,
        type=said(row.get("type")),
        form=said(row.get("formfactor") or row.get("description")),
        speed_mts=None if speed is None else round(speed),
        vendor=said(row.get("manufacturer")),
        model=said(row.get("model")),
        serial=said_serial(row.get("serialnumber")),
        error_correction=said(row.get("memorycorrection")),
    )


def _disks(file: InventoryFile) -> tuple[Disk, ...] | None:
    rows = _rows(file, "storages")
    return None if rows is None else tuple(_disk(row) for row in rows)


def _disk(row: Row) -> Disk:
    model, kind = said(row.get("model")), (row.get("type") or "").casefold()
    words = f"{row.get('interface', '')} {row.get('description', '')} {row.get('name', '')}"
    optical = "cd" in kind or "dvd" in kind
    size = whole(row.get("disksize"))
    ssd = True if kind == "ssd" else False if kind == "hdd" else is_ssd_name(model)
    return Disk(
        name=said(row.get("name")),
        kind="optical" if optical else "disk",
        vendor=said(row.get("manufacturer")) or disk_maker(model),
        model=model,
        serial=said_serial(row.get("serial") or row.get("serialnumber")),
        firmware=said(row.get("firmware")),
        wwn=said(row.get("wwn")),
        size_bytes=fits(size * 1_000_000) if size else None,
        interface=next((bus for bus in _BUSES if bus in words.casefold()), None),
        ssd=None if optical else ssd,
    )


def _volumes(file: InventoryFile) -> tuple[Volume, ...] | None:
    rows = _rows(file, "drives")
    return None if rows is None else tuple(_volume(row) for row in rows)


def _volume(row: Row) -> Volume:
    total, free = whole(row.get("total")), whole(row.get("free"))
    kind = (row.get("type") or "").casefold()
    kinds = {"local disk": "fixed_disk", "removable disk": "removable", "compact disc": "optical",
             "network drive": "network", "ram disk": "ram"}  # fmt: skip
    windows = "letter" in row
    return Volume(
        name=said(row.get("letter") if windows else row.get("type")),
        device=None if windows else said(row.get("volumn")),
        label=said(row.get("label")),
        file_system=said(row.get("filesystem")),
        kind=kinds.get(kind),
        size_bytes=fits(total * _MIB) if total else None,
        free_bytes=None if free is None else fits(free * _MIB),
    )


def _monitors(file: InventoryFile) -> tuple[Monitor, ...] | None:
    rows = _rows(file, "monitors")
    return None if rows is None else tuple(_monitor(row) for row in rows)


def _monitor(row: Row) -> Monitor:
    """The EDID itself where it came with the inventory, else what the tool read in it."""
    try:
        return parse_edid(base64.b64decode(row.get("base64", ""), validate=True))
    except (binascii.Error, ValueError, LookError):
        pass
    week, _, year = (row.get("description") or "").rpartition("/")
    made = whole(year)
    return Monitor(
        vendor=said(row.get("manufacturer")),
        model=said(row.get("caption") or row.get("name")),
        serial=said_serial(row.get("serial")),
        other_serial=said_serial(row.get("altserial")),
        made_week=whole(week) or None,
        made_year=made if made and 1990 <= made < 2200 else None,
    )


def _videos(file: InventoryFile) -> tuple[Video, ...] | None:
    rows = _rows(file, "videos")
    return None if rows is None else tuple(_video(row) for row in rows)


def _video(row: Row) -> Video:
    memory = whole(row.get("memory"))
    size = re.fullmatch(r"([0-9]{2,6})x([0-9]{2,6})", row.get("resolution", ""))
    return Video(
        name=said(row.get("name")),
        chip=said(row.get("chipset")),
        pci_id=said(row.get("pciid")),
        bus_address=said(row.get("pcislot")),
        memory_bytes=fits(memory * _MIB) if memory else None,
        width_px=int(size[1]) if size else None,
        height_px=int(size[2]) if size else None,
    )


def _antivirus(file: InventoryFile) -> tuple[Antivirus, ...] | None:
    rows = _rows(file, "antivirus")
    if rows is None:
        return None
    return tuple(
        Antivirus(
            name=name,
            enabled=_truth(row.get("enabled")),
            up_to_date=_truth(row.get("uptodate")),
            version=said(row.get("version")),
            signatures=said(row.get("base_version")),
        )
        for row in rows
        if (name := said(row.get("name"))) is not None
    )


def _truth(value: str | None) -> bool | None:
    word = (value or "").casefold()
    return True if word in ("1", "true") else False if word in ("0", "false") else None


def _printers(file: InventoryFile) -> tuple[AttachedDevice, ...] | None:
    rows = _rows(file, "printers")
    if rows is None:
        return None
    return tuple(
        AttachedDevice(
            device_class="printer",
            name=name,
            model=said(row.get("driver")),
            serial=said_serial(row.get("serial")),
            connection="network" if _truth(row.get("network")) else _port(row.get("port", "")),
            driver=said(row.get("driver")),
        )
        for row in rows
        if (name := said(row.get("name"))) is not None
    )


def _port(port: str) -> str | None:
    word = port.casefold()
    if word.startswith("usb"):
        return "usb"
    return "parallel" if word.startswith("lpt") else None


def _interfaces(rows: Sequence[Row]) -> Iterator[Interface]:
    """Cards with an address of the Ethernet kind; rows of one card are laid together by its MAC."""
    seen: dict[str, Interface] = {}
    for row in rows:
        mac = (row.get("mac") or row.get("macaddr") or "").casefold()
        if not _MAC.fullmatch(mac):
            continue
        address = row.get("ipaddress", "")
        ipv4 = (address,) if _IPV4.fullmatch(address) else ()
        speed = whole(row.get("speed"))
        known = seen.get(mac)
        if known is not None:
            seen[mac] = known.model_copy(update={"ipv4": (*known.ipv4, *ipv4)})
            continue
        status = (row.get("status") or "").casefold()
        seen[mac] = Interface(
            index=len(seen) + 1,
            name=said(row.get("description"), 60),
            oper_status=status if status in ("up", "down") else None,
            speed_bps=fits(speed * 1_000_000) if speed else None,
            mac=mac,
            ipv4=ipv4,
        )
    yield from seen.values()

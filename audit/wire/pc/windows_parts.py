"""Windows' own words of what hangs on a PC: disks, volumes, video, virus scanners, printers."""

import re
from collections.abc import Sequence

from audit.wire.pc.disk_makers import disk_maker, is_ssd_name
from audit.wire.pc.registry import Key, Registry, children, number_at, text_at
from audit.wire.pc.said import said, said_serial, whole
from audit.wire.pc.wmi import Wmi
from inventory.groups.hardware import Antivirus, Disk, Video, Volume
from inventory.groups.host import AttachedDevice

_MOST = 256
_BUSES = {
    1: "scsi", 2: "ide", 3: "ide", 4: "firewire", 6: "fibre channel", 7: "usb", 8: "raid",
    9: "iscsi", 10: "sas", 11: "sata", 12: "sd", 13: "mmc", 15: "virtual", 16: "storage spaces",
    17: "nvme",
}  # fmt: skip
"""MSFT_PhysicalDisk.BusType."""

_DRIVES = {2: "removable", 3: "fixed_disk", 4: "network", 5: "optical", 6: "ram"}
"""Win32_LogicalDisk.DriveType."""

_PCI = re.compile(r"pci\\ven_([0-9a-f]{4})&dev_([0-9a-f]{4})", re.IGNORECASE)
_UNIT = re.compile(r"(?:hex)?([0-9a-f]{8,40})\Z")
_DISPLAY = r"{4d36e968-e325-11ce-bfc1-08002be10318}"
_STATUS = {3: "idle", 4: "printing", 5: "warming_up", 6: "stopped", 7: "offline"}
_ERRORS = {4: "no_paper", 5: "low_toner", 6: "no_toner", 7: "door_open", 8: "jam", 9: "offline"}
"""Win32_Printer.PrinterStatus and DetectedErrorState; 2 there is "no error", 3 "low paper"."""

_NOT_PAPER = re.compile(
    r"pdf|xps|onenote|fax\b|snagit|document (?:image )?writer|send to|redirected|remote desktop",
    re.IGNORECASE,
)


def disks_from_wmi(
    physical: Sequence[Wmi] = (), drives: Sequence[Wmi] = (), optical: Sequence[Wmi] = ()
) -> tuple[Disk, ...]:
    """MSFT_PhysicalDisk (Windows 8 on), else Win32_DiskDrive; and Win32_CDROMDrive.

    MediaType 3 is a disk that turns, 4 is an SSD; 0 is not told, and then only a name may say.
    """
    found = [_physical(disk) for disk in physical[:_MOST]]
    if not found:
        found = [_drive(disk) for disk in drives[:_MOST]]
    found += [
        _drive(disk).model_copy(update={"kind": "optical", "ssd": None, "interface": None})
        for disk in optical[:_MOST]
    ]
    return tuple(found)


def _id(disk: Wmi) -> str | None:
    """Classes spell it in two ways, and so do systems."""
    return disk.get("DeviceID") or disk.get("DeviceId")


def _physical(disk: Wmi) -> Disk:
    model = said(disk.get("Model")) or said(disk.get("FriendlyName"))
    media = whole(disk.get("MediaType"))
    health = whole(disk.get("HealthStatus"))
    spin = whole(disk.get("SpindleSpeed"))
    return Disk(
        name=_numbered(_id(disk)),
        kind="disk",
        vendor=said(disk.get("Manufacturer")) or disk_maker(model),
        model=model,
        serial=_serial(disk.get("AdapterSerialNumber")) or _serial(disk.get("SerialNumber")),
        firmware=said(disk.get("FirmwareVersion")),
        size_bytes=whole(disk.get("Size")) or None,
        interface=_BUSES.get(whole(disk.get("BusType")) or 0),
        ssd=True if media == 4 else False if media == 3 else is_ssd_name(model, spin),
        healthy=None if health not in (0, 1, 2) else health == 0,
    )


def _drive(disk: Wmi) -> Disk:
    model = said(disk.get("Model")) or said(disk.get("Caption")) or said(disk.get("Name"))
    status = (disk.get("Status") or "").casefold()
    bus = said(disk.get("InterfaceType"))
    vendor = disk.get("Manufacturer", "")
    return Disk(
        name=said(_id(disk)),
        kind="disk",
        vendor=disk_maker(model) if vendor.startswith("(") else said(vendor) or disk_maker(model),
        model=model,
        serial=_serial(disk.get("SerialNumber")),
        firmware=said(disk.get("FirmwareRevision")),
        size_bytes=whole(disk.get("Size")) or None,
        interface=bus.casefold() if bus else None,
        ssd=is_ssd_name(model),
        healthy=False if status in ("pred fail", "error", "degraded") else None,
    )


def _numbered(number: str | None) -> str | None:
    return None if number is None else f"PhysicalDisk{number[:8]}"


def _serial(value: str | None) -> str | None:
    """Windows 7 gives ATA serial numbers as hex digits, each pair of letters swapped."""
    word = said_serial(value)
    if word is None:
        return None
    if len(word) % 4 == 0 and (hexed := _UNIT.match(word)):
        raw = bytes.fromhex(hexed[1]) if len(hexed[1]) % 4 == 0 else b""
        letters = b"".join(raw[at : at + 2][::-1] for at in range(0, len(raw), 2))
        if letters and all(32 <= letter < 127 for letter in letters):
            return said_serial(letters.decode("ascii"))
    return said_serial(word.split(" ")[0])


def volumes_from_wmi(objects: Sequence[Wmi]) -> tuple[Volume, ...]:
    """Win32_LogicalDisk. An empty drive has neither size nor free space."""
    return tuple(
        Volume(
            name=said(_id(disk)) or said(disk.get("Caption")),
            label=said(disk.get("VolumeName")),
            file_system=said(disk.get("FileSystem")),
            kind=_DRIVES.get(whole(disk.get("DriveType")) or 0),
            size_bytes=whole(disk.get("Size")) or None,
            free_bytes=whole(disk.get("FreeSpace")),
        )
        for disk in objects[:_MOST]
    )


def videos_from_wmi(objects: Sequence[Wmi], registry: Registry | None = None) -> tuple[Video, ...]:
    """Win32_VideoController; its AdapterRAM ends at 4 GiB, the driver's registry key does not."""
    keys = children(registry or {}, rf"\control\class\{_DISPLAY}")
    return tuple(_video(video, keys) for video in objects[:_MOST] if video.get("Name"))


def _video(video: Wmi, keys: dict[str, Key]) -> Video:
    pci = _PCI.match(video.get("PNPDeviceID", ""))
    memory = whole(video.get("AdapterRAM")) or 0
    for key in keys.values():
        mine = _PCI.match(text_at(key, "MatchingDeviceId") or "")
        if pci and mine and mine[0].casefold() == pci[0].casefold():
            more = number_at(key, "HardwareInformation.qwMemorySize")
            memory = more or number_at(key, "HardwareInformation.MemorySize") or memory
            break
    return Video(
        name=said(video.get("Name")),
        chip=said(video.get("VideoProcessor")),
        vendor=said(video.get("AdapterCompatibility")),
        pci_id=f"{pci[1]}:{pci[2]}".lower() if pci else None,
        memory_bytes=memory if memory > 0 else None,
        width_px=whole(video.get("CurrentHorizontalResolution")) or None,
        height_px=whole(video.get("CurrentVerticalResolution")) or None,
    )


def antivirus_from_wmi(objects: Sequence[Wmi]) -> tuple[Antivirus, ...]:
    """AntiVirusProduct of root/SecurityCenter2 (Vista on) or root/SecurityCenter (XP).

    productState is three bytes: the kind of product, 0x10 in the second = switched on (0x11 is on
    and asleep), 0x00 in the third = signatures up to date. Microsoft does not document it; these
    meanings are the ones that all tools share.
    """
    found = {}
    for product in objects[:_MOST]:
        name = said(product.get("displayName"))
        if name is None:
            continue
        state = whole(product.get("productState"))
        if state is not None:
            enabled: bool | None = state >> 12 & 15 == 1
            up_to_date: bool | None = state & 0xFF == 0
        else:
            enabled = _truth(product.get("onAccessScanningEnabled"))
            up_to_date = _truth(product.get("productUptoDate"))
        found[name] = Antivirus(
            name=name, enabled=enabled, up_to_date=up_to_date,
            version=said(product.get("versionNumber")),
        )  # fmt: skip
    return tuple(found.values())


def _truth(value: str | None) -> bool | None:
    word = (value or "").casefold()
    return True if word in ("true", "1") else False if word in ("false", "0") else None


def usb_printer_serial(registry: Registry, port: str) -> str | None:
    """The serial number of the printer at a port such as USB001.

    Windows keeps it as the name of the device's key below Enum\\USB; Enum\\USBPRINT tells which
    device has the port. They share a ContainerID (Windows 7 on) or a ParentIdPrefix (XP). A name
    with "&" is Windows' own invention.
    """
    container, prefix = _port_owner(registry, port)
    for path, key in registry.items():
        parent, _, name = path.rpartition("\\")
        if not re.search(r"\\enum\\usb\\[^\\]+\Z", parent):
            continue
        same = container is not None and text_at(key, "ContainerID") == container
        child = prefix is not None and text_at(key, "ParentIdPrefix") == prefix
        if (same or child) and "&" not in name:
            return said_serial(name.upper())
    return None


def _port_owner(registry: Registry, port: str) -> tuple[str | None, str | None]:
    for path, key in registry.items():
        if r"\enum\usbprint" in path and text_at(key, "PortName") == port:
            owner = path.removesuffix("\\device parameters")
            prefix = owner.rpartition("\\")[2].removesuffix(f"&{port}".casefold())
            return text_at(registry.get(owner, {}), "ContainerID"), prefix
    return None, None


def printers_from_wmi(
    objects: Sequence[Wmi], registry: Registry | None = None
) -> tuple[AttachedDevice, ...]:
    """Win32_Printer without what prints no paper; ports and names, no documents, no users."""
    found = []
    for printer in objects[:_MOST]:
        name = said(printer.get("Name"))
        driver = said(printer.get("DriverName"))
        if name is None or _NOT_PAPER.search(f"{name} {driver or ''}"):
            continue
        port = printer.get("PortName", "")
        offline = _truth(printer.get("WorkOffline"))
        error = _ERRORS.get(whole(printer.get("DetectedErrorState")) or 0)
        found.append(
            AttachedDevice(
                device_class="printer",
                name=name,
                model=driver,
                serial=usb_printer_serial(registry or {}, port) if registry else None,
                connection=_connection(port),
                driver=driver,
                driver_ok=True if driver else None,
                status="offline"
                if offline
                else _STATUS.get(whole(printer.get("PrinterStatus")) or 0),
                errors=(error,) if error else (),
            )
        )
    return tuple(found)


def _connection(port: str) -> str | None:
    word = port.casefold()
    if re.match(r"(?:usb|dot4)", word):
        return "usb"
    if word.startswith("lpt"):
        return "parallel"
    network = re.match(r"(?:ip_|wsd|http|\\\\|tcp|[0-9]{1,3}\.[0-9]{1,3}\.)", word)
    return "network" if network else None


def scanners_from_wmi(objects: Sequence[Wmi]) -> tuple[AttachedDevice, ...]:
    """Win32_PnPEntity of the class Image: scanners, and the cameras that are no scanner not.

    ConfigManagerErrorCode 0 is a driver that works; 28 is a driver that is missing.
    """
    found = []
    for device in objects[:_MOST]:
        kind = (device.get("PNPClass") or "").casefold()
        name = said(device.get("Name")) or said(device.get("Caption"))
        if name is None or (kind and kind not in ("image", "imaging devices")):
            continue
        if re.search(r"camera|webcam|\bcam\b", name, re.IGNORECASE):
            continue
        code = whole(device.get("ConfigManagerErrorCode"))
        tail = (device.get("DeviceID") or device.get("PNPDeviceID") or "").rpartition("\\")[2]
        found.append(
            AttachedDevice(
                device_class="scanner",
                name=name,
                vendor=said(device.get("Manufacturer")),
                model=name,
                serial=None if "&" in tail else said_serial(tail),
                connection="usb" if "usb" in (device.get("DeviceID") or "").casefold() else None,
                driver_ok=None if code is None else code == 0,
            )
        )
    return tuple(found)

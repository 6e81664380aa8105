"""Host: what this computer is, by psutil and the kernel's own files. An allow-list, nothing more.

No user, process, window, document, print job, history or wireless network's name is read, and no
host name, which is often a person's. What programs of the system add is in `pc_parts`.
"""

import ipaddress
import platform
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from audit.wire.pc.said import said, said_serial
from audit.wire.text import clean
from audit.world.sockets import AF_INET, card_index, own_address_towards
from inventory.groups.host import AttachedDevice, Host, Processor, Storage
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces

DMI = Path("/sys/class/dmi/id")
USB = Path("/sys/bus/usb/devices")

_LOAD_S = 0.5
_MOST = 128
_LONGEST_BYTES = 4_096
_PRINTER_CLASS = "07"  # USB-IF: base class 07h is a printer; scanners have no class of their own
_IPP_OVER_USB = ("01", "04")


def look_at_host(
    dmi: Path = DMI, usb: Path = USB, load_s: float = _LOAD_S
) -> tuple[Identity, Host, Interfaces]:
    """This computer's identity, host and interfaces groups, without running a program.

    Args:
        dmi: where the firmware's strings lie (Linux; elsewhere the folder is missing).
        usb: where the kernel lists USB devices.
        load_s: how long the processors are watched, in seconds.
    """
    return _identity(dmi), _host(usb, load_s), Interfaces(tuple(_interfaces()))


def _identity(dmi: Path) -> Identity:
    return Identity(
        device_class="workstation",
        vendor=_said(dmi / "sys_vendor") or _said(dmi / "board_vendor"),
        model=_said(dmi / "product_name") or _said(dmi / "board_name"),
        serial=_serial(dmi / "product_serial") or _serial(dmi / "board_serial"),
        firmware=_said(dmi / "bios_version"),
        uptime_s=round(max(0.0, time.time() - psutil.boot_time()), 1),
    )


def _said(path: Path) -> str | None:
    """One string of the kernel; what factories leave in place of one is none."""
    try:
        with path.open("rb") as file:
            return said(file.read(_LONGEST_BYTES).decode("utf-8", "replace"))
    except OSError:
        return None


def _serial(path: Path) -> str | None:
    return said_serial(_said(path))


def _host(usb: Path, load_s: float) -> Host:
    name, version = _system()
    memory = psutil.virtual_memory()
    load = psutil.cpu_percent(interval=load_s, percpu=True)
    return Host(
        os=name,
        os_version=version,
        processors=tuple(Processor(index=at, load_pct=pct) for at, pct in enumerate(load[:_MOST])),
        processor_model=_processor(),
        memory_total_bytes=memory.total,
        memory_used_bytes=memory.total - memory.available,
        storage=tuple(_storage(memory.total, memory.total - memory.available)),
        devices=_attached(usb),
    )


def _system() -> tuple[str | None, str | None]:
    if platform.system() != "Linux":
        return clean(platform.system()), clean(f"{platform.release()} {platform.version()}")
    try:
        known = platform.freedesktop_os_release()
    except OSError:
        return "Linux", clean(platform.release())
    return clean(known.get("NAME")) or "Linux", clean(known.get("VERSION_ID"))


def _processor() -> str | None:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith("model name"):
                    return clean(line.partition(":")[2])
    except OSError:
        pass
    return clean(platform.processor())


def _storage(memory_bytes: int, used_bytes: int) -> Iterator[Storage]:
    yield Storage(index=1, type="ram", size_bytes=memory_bytes, used_bytes=used_bytes)
    swap = psutil.swap_memory()
    if swap.total:
        yield Storage(index=2, type="virtual_memory", size_bytes=swap.total, used_bytes=swap.used)
    seen: set[str] = set()
    for disk in psutil.disk_partitions(all=False)[:_MOST]:
        if disk.device in seen or "cdrom" in disk.opts:
            continue
        seen.add(disk.device)
        try:
            usage = psutil.disk_usage(disk.mountpoint)
        except OSError:
            continue  # a card reader without a card
        kind = "removable" if "removable" in disk.opts else "fixed_disk"
        # What the owner may still write counts, not the blocks that are kept back for root.
        yield Storage(
            index=2 + len(seen), name=clean(disk.mountpoint, 60), type=kind,
            size_bytes=usage.used + usage.free, used_bytes=usage.used,
        )  # fmt: skip


def _attached(usb: Path) -> tuple[AttachedDevice, ...] | None:
    """Printers on USB. None where the kernel keeps no such list: not asked, not "none attached"."""
    if not usb.is_dir():
        return None
    found = []
    for device in sorted(usb.iterdir())[: _MOST * 4]:
        faces = [face for face in sorted(device.glob("*:*"))[:_MOST] if _is_printer(face)]
        if not faces:
            continue
        driver = next((name for face in faces if (name := _driver(face))), None)
        found.append(
            AttachedDevice(
                device_class="printer",
                vendor=_said(device / "manufacturer"),
                model=_said(device / "product"),
                name=_said(device / "product"),
                serial=_serial(device / "serial"),
                connection="usb",
                driver=driver or ("ipp-usb" if any(map(_speaks_ipp, faces)) else None),
            )
        )
    return tuple(found[:_MOST])


def _is_printer(face: Path) -> bool:
    return _byte(face / "bInterfaceClass") == _PRINTER_CLASS


def _speaks_ipp(face: Path) -> bool:
    said = (_byte(face / "bInterfaceSubClass"), _byte(face / "bInterfaceProtocol"))
    return said == _IPP_OVER_USB


def _byte(path: Path) -> str | None:
    try:
        return path.read_text("ascii").strip()[:2]
    except (OSError, UnicodeDecodeError):
        return None


def _driver(face: Path) -> str | None:
    link = face / "driver"
    return clean(link.resolve().name) if link.is_symlink() else None


def _interfaces() -> Iterator[Interface]:
    addresses, counters = psutil.net_if_addrs(), psutil.net_io_counters(pernic=True)
    for name, state in sorted(psutil.net_if_stats().items())[:_MOST]:
        mine = addresses.get(name, [])
        mac = next((one.address for one in mine if one.family == psutil.AF_LINK), None)
        count = counters.get(name)
        yield Interface(
            index=card_index(name),
            name=clean(name, 60),
            admin_status=None,
            oper_status="up" if state.isup else "down",
            speed_bps=state.speed * 1_000_000 if state.speed else None,  # 0: it does not know
            mtu=state.mtu or None,
            mac=None if mac is None else mac.replace("-", ":").lower(),
            in_octets=count.bytes_recv if count else None,
            out_octets=count.bytes_sent if count else None,
            in_errors=count.errin if count else None,
            out_errors=count.errout if count else None,
            in_discards=count.dropin if count else None,
            out_discards=count.dropout if count else None,
            duplex=_duplex(state.duplex),
            ipv4=tuple(one.address for one in mine if one.family == AF_INET),
        )


def _duplex(said: object) -> str:
    if said == psutil.NIC_DUPLEX_FULL:
        return "full"
    return "half" if said == psutil.NIC_DUPLEX_HALF else "unknown"


def in_network(networks: tuple[str, ...]) -> bool | None:
    """Whether this computer has an address of one of the networks and a route into it.

    None where no network was named. No packet is sent: a datagram socket is only connected.
    """
    if not networks:
        return None
    for text in networks:
        network = ipaddress.ip_network(text)
        mine = own_address_towards(str(next(iter(network.hosts()))))
        if mine is not None and ipaddress.ip_address(mine) in network:
            return True
    return False

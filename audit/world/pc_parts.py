"""The PC's parts by its own system: kernel files and lspci, lsblk, smartctl, dmidecode on Linux,
WMI and the registry on Windows. Each source may be missing; what is not said stays None.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.wire.pc.block_devices import parse_df, parse_hdparm, parse_lsblk
from audit.wire.pc.board import CHASSIS, Board, board_of, hardware_of, identity_of
from audit.wire.pc.dmi import parse_dmidecode
from audit.wire.pc.dmi_parts import cpus_of, memory_most, memory_of
from audit.wire.pc.edid import MOST_BYTES as MOST_EDID_BYTES
from audit.wire.pc.edid import parse_edid
from audit.wire.pc.linux import (
    cpus_from_cpuinfo,
    machine_of,
    parse_meminfo,
    parse_os_release,
    system_of,
)
from audit.wire.pc.lspci import parse_lspci, videos_of
from audit.wire.pc.registry import Key, parse_registry
from audit.wire.pc.said import whole
from audit.wire.pc.screen import screen_size
from audit.wire.pc.smartctl import parse_smartctl
from audit.wire.pc.windows_ask import (
    CLASSES,
    REGISTRY_KEYS,
    parse_powershell,
    powershell_script,
    wmic_words,
)
from audit.wire.pc.windows_facts import PcParts, parts_from_windows
from audit.wire.pc.wmi import parse_wmi
from audit.world.commands import output_of, program
from inventory.facts import overlay
from inventory.groups.hardware import Cpu, Disk, Hardware, Monitor, Video, Volume
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.seen import LookError

_SCRIPT_S = 90.0
_MOST_DISKS = 8
_MOST_MONITORS = 16
_LONGEST_FILE = 1_000_000
# The kernel's file of /sys/class/dmi/id, in the words of dmidecode.
_DMI_FILES = {
    0: {"Vendor": "bios_vendor", "Version": "bios_version", "Release Date": "bios_date"},
    1: {"Manufacturer": "sys_vendor", "Product Name": "product_name",
        "Version": "product_version", "Serial Number": "product_serial",
        "UUID": "product_uuid", "SKU Number": "product_sku"},
    2: {"Manufacturer": "board_vendor", "Product Name": "board_name",
        "Serial Number": "board_serial"},
    3: {"Serial Number": "chassis_serial", "Asset Tag": "chassis_asset_tag"},
}  # fmt: skip


def look_at_parts(root: Path = Path("/")) -> PcParts:
    """This computer's parts.

    Args:
        root: where /proc, /sys and /etc lie (Linux).
    """
    return _windows() if os.name == "nt" else _linux(root)


def _linux(root: Path) -> PcParts:
    board, hardware = _board(root)
    cpuinfo = _file(root / "proc/cpuinfo")
    if board.model is None and board.board_model is None and cpuinfo:
        plain = machine_of(cpuinfo)  # a small computer without SMBIOS
        board = replace(board, model=plain["model"], serial=board.serial or plain["serial"])
    cpus = _cpus(cpus_from_cpuinfo(cpuinfo) if cpuinfo else (), hardware.cpus or ())
    name, version = _system(root)
    meminfo = _file(root / "proc/meminfo")
    memory = parse_meminfo(meminfo).get("MemTotal") if meminfo else None
    return PcParts(
        identity=identity_of(board),
        host=Host(
            os=name,
            os_version=version,
            processor_model=cpus[0].name if cpus else None,
            memory_total_bytes=memory,
        ),
        hardware=hardware.model_copy(
            update={
                "cpus": cpus or None,
                "disks": _disks(),
                "monitors": _monitors(root / "sys/class/drm"),
                "videos": _videos(),
                "volumes": _volumes(),
            }
        ),
    )


def _board(root: Path) -> tuple[Board, Hardware]:
    """SMBIOS by dmidecode, which only root may ask, else by what the kernel shows of it."""
    text = _said("dmidecode") if root == Path("/") else None
    read = parse_dmidecode(text) if text else {}
    sysfs: dict[int, list[dict[str, str]]] = {
        type_: [{name: word for name, file in names.items() if (word := _word(root, file))}]
        for type_, names in _DMI_FILES.items()
    }
    board = board_of(read if 1 in read else sysfs)
    kind = whole(_word(root, "chassis_type"))
    hardware = hardware_of(board).model_copy(
        update={
            "form": board.form or CHASSIS.get(kind or 0),
            "cpus": cpus_of(read) or None,
            "memory_slots": memory_of(read) or None,
            "memory_most_bytes": memory_most(read),
        }
    )
    return board, hardware


def _word(root: Path, name: str) -> str | None:
    data = _file(root / "sys/class/dmi/id" / name)
    return None if data is None else data.decode("utf-8", "replace").strip()


def _cpus(kernel: tuple[Cpu, ...], firmware: tuple[Cpu, ...]) -> tuple[Cpu, ...]:
    """The kernel's processors; the firmware adds what it alone knows, where it counts alike."""
    if len(kernel) != len(firmware):
        return kernel or firmware
    return tuple(
        mine.model_copy(
            update={
                name: getattr(told, name)
                for name in Cpu.model_fields
                if getattr(mine, name) is None
            }
        )
        for mine, told in zip(kernel, firmware, strict=True)
    )


def _system(root: Path) -> tuple[str | None, str | None]:
    release = _file(root / "etc/os-release")
    point = _file(root / "etc/debian_version")
    if release is None:
        return None, None
    return system_of(parse_os_release(release), point.decode("ascii", "replace") if point else None)


def _disks() -> tuple[Disk, ...] | None:
    """The kernel's disks; smartctl, which only root may ask, adds health and wakes none."""
    text = _said("lsblk", "-J", "-b", "-d", "-o", "NAME,TYPE,SIZE,ROTA,MODEL,SERIAL,VENDOR,TRAN")
    if text is None:
        return None
    try:
        disks = parse_lsblk(text)
    except LookError:
        return None
    found = list(disks[_MOST_DISKS:])
    return (*(_with_health(disk) for disk in disks[:_MOST_DISKS]), *found)


def _with_health(disk: Disk) -> Disk:
    if disk.name is None or disk.kind != "disk" or disk.interface == "virtual":
        return disk
    smart = _asked(disk.name)
    said = {
        name: value
        for name in Disk.model_fields
        if name not in ("name", "kind") and (value := getattr(smart, name)) is not None
    }
    return disk.model_copy(update=said)


def _asked(name: str) -> Disk:
    """What the disk itself answers: to smartctl, or where that is missing to hdparm."""
    text = _said("smartctl", "-j", "-n", "standby", "-i", "-H", "-A", f"/dev/{name}")
    if text is not None:
        try:
            return parse_smartctl(text)
        except LookError:
            return Disk()
    text = _said("hdparm", "-I", f"/dev/{name}")
    return parse_hdparm(text) if text else Disk()


def _volumes() -> tuple[Volume, ...] | None:
    """Mounted volumes of this computer's own devices: no network's, none of memory."""
    text = _said("df", "-P", "-k", "-T", "-l")
    if text is None:
        return None
    return tuple(one for one in parse_df(text) if (one.device or "").startswith("/dev/"))


def _videos() -> tuple[Video, ...] | None:
    """Graphics adapters; how many pixels are shown, where a desktop runs on the only one."""
    text = _said("lspci", "-vmm", "-nn")
    if text is None:
        return None
    videos = videos_of(parse_lspci(text))
    screen = _said("xrandr", "--current") if len(videos) == 1 else None
    size = screen_size(screen) if screen else None
    if size is None:
        return videos
    return (videos[0].model_copy(update={"width_px": size[0], "height_px": size[1]}),)


def _monitors(folder: Path) -> tuple[Monitor, ...] | None:
    """The EDID of each connector that has a monitor; None where the kernel has no graphics."""
    if not folder.is_dir():
        return None
    found = []
    for path in sorted(folder.glob("*/edid"))[:_MOST_MONITORS]:
        data = _file(path, MOST_EDID_BYTES)
        if data:
            try:
                found.append(parse_edid(data))
            except LookError:
                continue
    return tuple(found)


def _file(path: Path, most_bytes: int = _LONGEST_FILE) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes) or None
    except OSError:
        return None


def _said(name: str, *words: str, deadline_s: float = 20.0) -> bytes | None:
    path = program(name)
    return None if path is None else output_of(path, *words, deadline_s=deadline_s)


def _windows() -> PcParts:
    objects = _by_powershell() or _by_wmic()
    return parts_from_windows(objects, _registry())


def _by_powershell() -> dict[str, list[dict[str, str]]]:
    text = _said(
        "powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command",
        powershell_script(), deadline_s=_SCRIPT_S,
    )  # fmt: skip
    if text is None:
        return {}
    try:
        return parse_powershell(text)
    except LookError:
        return {}


def _by_wmic() -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in CLASSES:
        text = _said("wmic.exe", *wmic_words(name))
        if text is not None:
            try:
                found[name] = parse_wmi(text)
            except LookError:
                continue
    return found


def _registry() -> dict[str, Key]:
    """Four keys, exported into a folder of our own that is gone afterwards."""
    found: dict[str, Key] = {}
    with tempfile.TemporaryDirectory(prefix="ward-audit-") as folder:
        for at, key in enumerate(REGISTRY_KEYS):
            place = Path(folder) / f"{at}.reg"
            path = program("reg.exe")
            if path is None:
                break
            output_of(path, "export", key, str(place), "/y")
            data = _file(place, 4_000_000)
            if data:
                found.update(parse_registry(data))
    return found


def laid_over(
    parts: PcParts, identity: Identity, host: Host
) -> Iterator[Identity | Host | Hardware]:
    """What psutil and the kernel said, with what the system's programs add to it."""
    merged = overlay(identity, parts.identity)
    seen = overlay(host, parts.host)
    if not isinstance(merged, Identity) or not isinstance(seen, Host):
        raise TypeError("two groups of different kinds")
    devices = (*(host.devices or ()), *(parts.host.devices or ()))
    asked = host.devices is not None or parts.host.devices is not None
    yield merged
    yield seen.model_copy(update={"devices": devices if asked else None})
    yield parts.hardware

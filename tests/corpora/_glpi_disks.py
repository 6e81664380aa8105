"""GLPI's tables of disks, volumes and printers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from audit.wire.pc.block_devices import parse_df, parse_hdparm
from audit.wire.pc.registry import parse_registry
from audit.wire.pc.smartctl import LARGEST_BYTES, parse_smartctl
from audit.wire.pc.windows_parts import disks_from_wmi, usb_printer_serial, volumes_from_wmi
from inventory.groups.hardware import Disk, Volume
from tests.corpora._glpi import Cases, equal, near, read, starts
from tests.corpora._glpi_parts import WMI, wmi
from tests.corpora._score import Case

Scorer = Callable[[Path, str, Any], Iterable[Case]]

_TYPES = {
    "removable disk": "removable", "local disk": "fixed_disk", "network drive": "network",
    "compact disc": "optical", "ram disk": "ram",
}  # fmt: skip


def smartctl(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "linux", "smartctl", case)
    return () if data is None else _disk(f"smartctl {case}", expect, parse_smartctl(data))


def hdparm(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "generic", "hdparm", case)
    if data is None:
        return ()
    got = parse_hdparm(data)
    cases = Cases("drives", f"hdparm {case}")
    if not expect:  # a controller that answers noise
        cases.say("nothing", None, got.model, null_is_a_claim=True)
        cases.say("silence", True, got == Disk())
        return cases
    return _disk(f"hdparm {case}", expect, got)


def _disk(name: str, wanted: dict[str, Any], got: Disk) -> Cases:
    cases = Cases("drives", name)
    kind = {"cd": "optical"}.get(str(wanted.get("TYPE")).casefold(), wanted.get("TYPE"))
    if got.kind is not None or kind != "disk":  # smartctl before 6 does not say; to GLPI: "disk"
        cases.say("TYPE", kind, got.kind)
    cases.say("MODEL", wanted.get("MODEL"), got.model, _model)
    cases.say("SERIALNUMBER", wanted.get("SERIALNUMBER"), got.serial, filler=True)
    cases.say("FIRMWARE", wanted.get("FIRMWARE"), got.firmware)
    cases.say("MANUFACTURER", wanted.get("MANUFACTURER"), got.vendor, starts)
    cases.say("INTERFACE", wanted.get("INTERFACE"), got.interface)
    cases.say("WWN", wanted.get("WWN"), got.wwn)
    size = wanted.get("DISKSIZE")
    if size is not None and int(size) * 1_000_000 >= LARGEST_BYTES:
        # sample9: a drive without a medium answers "7757 PB" with blocks of 1752178720 bytes,
        # which is the text "hp  " read as a number.
        cases.say("DISKSIZE", None, got.size_bytes, null_is_a_claim=True)
    else:
        mega = None if got.size_bytes is None else got.size_bytes // 1_000_000
        cases.say("DISKSIZE", size, mega, near(0.001))
    return cases


def _model(expected: object, got: object) -> bool:
    """GLPI cuts a model at its first sign that is no letter ("DVD A  DS8A5LH" is "DVD")."""
    return equal(expected, got) or str(got).casefold().startswith(f"{expected} ".casefold())


def windows_disks(root: Path, case: str, expect: Any) -> Iterable[Case]:
    names = ("MSFT_PhysicalDisk", "Win32_DiskDrive", "Win32_CDROMDrive")
    objects = [wmi(root, case, name) for name in names]
    if not any(objects):
        return
    got = disks_from_wmi(*objects)
    count = Cases("drives", f"windows {case}")
    count.say("count", len(expect), len(got))
    yield from count
    for at, wanted in enumerate(expect):
        mine = got[at] if at < len(got) else Disk()
        cases = Cases("drives", f"windows {case} {at}")
        cases.say("MODEL", wanted.get("MODEL"), mine.model)
        cases.say("SERIAL", wanted.get("SERIAL"), mine.serial, filler=True)
        cases.say("FIRMWARE", wanted.get("FIRMWARE"), mine.firmware)
        mega = None if mine.size_bytes is None else mine.size_bytes // 1_000_000
        cases.say("DISKSIZE", wanted.get("DISKSIZE"), mega, near(0.001))
        cases.say("INTERFACE", wanted.get("INTERFACE"), mine.interface)
        vendor = wanted.get("MANUFACTURER") or ""
        if not vendor.startswith("("):  # "(Standard CD-ROM drives)" made nothing
            cases.say("MANUFACTURER", vendor, mine.vendor, starts)
        kind = wanted.get("TYPE")
        if kind in ("SSD", "HDD"):
            cases.say("TYPE", kind == "SSD", mine.ssd)
        yield from cases


def df(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "generic", "df", case)
    if data is None:
        return
    got = {volume.device: volume for volume in parse_df(data)}
    for wanted in expect:
        mine = got.get(wanted["VOLUMN"], Volume())
        cases = Cases("drives", f"df {case} {wanted['VOLUMN']}")
        cases.say("TYPE", wanted.get("TYPE"), mine.name)
        cases.say("FILESYSTEM", wanted.get("FILESYSTEM"), mine.file_system)
        yield from _sizes(cases, wanted, mine)


def windows_volumes(root: Path, case: str, expect: Any) -> Iterable[Case]:
    if read(root, *WMI, f"{case}-Win32_LogicalDisk.wmi") is None:
        return
    got = volumes_from_wmi(wmi(root, case, "Win32_LogicalDisk"))
    for at, wanted in enumerate(expect):
        mine = got[at] if at < len(got) else Volume()
        cases = Cases("drives", f"windows {case} {wanted.get('LETTER')}")
        cases.say("LETTER", wanted.get("LETTER"), mine.name)
        system = wanted.get("FILESYSTEM")
        if system not in ("CIFS", "WebDav", "HGFS"):  # GLPI's word for any share
            cases.say("FILESYSTEM", system, mine.file_system)
        cases.say("LABEL", wanted.get("LABEL"), mine.label)
        cases.say("TYPE", _TYPES.get(str(wanted.get("TYPE")).casefold()), mine.kind)
        yield from _sizes(cases, wanted, mine)


def _sizes(cases: Cases, wanted: dict[str, Any], mine: Volume) -> Sequence[Case]:
    total = None if mine.size_bytes is None else mine.size_bytes // 2**20
    free = None if mine.free_bytes is None else mine.free_bytes // 2**20
    cases.say("TOTAL", wanted.get("TOTAL"), total)
    cases.say("FREE", wanted.get("FREE"), free)
    return cases.found


def printers(root: Path, case: str, expect: Any) -> Iterable[Case]:
    keys = {}
    for name in ("USBPRINT", "USB"):
        if data := read(root, "win32", "registry", f"{case}-{name}.reg"):
            keys[name] = parse_registry(data)
    if len(keys) < 2:
        return ()
    cases = Cases("printers", f"windows {case}")
    for port, serial in expect.items():
        got = usb_printer_serial({**keys["USB"], **keys["USBPRINT"]}, port)
        cases.say(port, serial, got, null_is_a_claim=True)
    return cases


_TASKS = "t/tasks/inventory"
SCORERS: dict[str, Scorer] = {
    "t/agent/tools/linux.t smartctl_tests": smartctl,
    "t/agent/tools/generic.t hdparm_tests": hdparm,
    "t/agent/tools/unix.t df_tests": df,
    f"{_TASKS}/windows/storages.t tests": windows_disks,
    f"{_TASKS}/windows/drives.t tests": windows_volumes,
    f"{_TASKS}/windows/printers.t tests": printers,
}

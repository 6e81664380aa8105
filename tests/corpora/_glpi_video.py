"""GLPI's tables of graphics adapters, PCI devices and monitors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from audit.wire.pc.edid import parse_edid
from audit.wire.pc.lspci import parse_lspci, videos_of
from audit.wire.pc.pnp_ids import pnp_maker
from audit.wire.pc.registry import parse_registry
from audit.wire.pc.screen import screen_size
from audit.wire.pc.windows_parts import videos_from_wmi
from inventory.groups.hardware import Monitor, Video
from inventory.seen import LookError
from tests.corpora._glpi import Cases, equal, read, starts
from tests.corpora._glpi_parts import wmi
from tests.corpora._score import Case

Scorer = Callable[[Path, str, Any], Iterable[Case]]
_DISPLAY = "{4d36e968-e325-11ce-bfc1-08002be10318}"


def lspci(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "generic", "lspci", case)
    if data is None:
        return
    got = {device.slot: device for device in parse_lspci(data)}
    for wanted in expect:
        mine = got.get(wanted["PCISLOT"])
        cases = Cases("pci", f"{case} {wanted['PCISLOT']}")
        for name, value in (
            ("NAME", mine and mine.class_name), ("PCICLASS", mine and mine.class_id),
            ("MANUFACTURER", mine and mine.name), ("PCIID", mine and mine.id),
            ("PCISUBSYSTEMID", mine and mine.subsystem_id), ("DRIVER", mine and mine.driver),
            ("REV", mine and mine.revision),
        ):  # fmt: skip
            # GLPI ends a driver's name at its first dash: sdhci-pci is "sdhci".
            same = _cut if name == "DRIVER" else equal
            cases.say(name, wanted.get(name), value, same)
        yield from cases


def _cut(expected: object, got: object) -> bool:
    return str(got).split("-")[0] == expected


def videos(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "generic", "lspci", case)
    if data is None:
        return
    got = {video.bus_address: video for video in videos_of(parse_lspci(data))}
    screen = read(root, "generic", "lspci", f"{case}.xrandr")
    screen = screen or read(root, "generic", "lspci", f"{case}.xdpyinfo")
    size = screen_size(screen) if screen else None
    for wanted in expect:
        mine = got.get(wanted["PCISLOT"], Video())
        cases = Cases("video", f"{case} {wanted['PCISLOT']}")
        cases.say("PCIID", wanted.get("PCIID"), mine.pci_id)
        cases.say("NAME", wanted.get("NAME"), mine.name, _same_name(mine))
        chip = wanted.get("CHIPSET")
        if chip not in ("VGA compatible controller", "Display controller", "3D controller"):
            cases.say("CHIPSET", chip, mine.chip)  # else it is the class of the device
        # "memory" of lspci is the window on the bus; both mean that here.
        mib = None if mine.aperture_bytes is None else mine.aperture_bytes // 2**20
        cases.say("MEMORY", wanted.get("MEMORY"), mib)
        shown = f"{size[0]}x{size[1]}" if size else None
        cases.say("RESOLUTION", wanted.get("RESOLUTION"), shown)
        yield from cases


def _same_name(video: Video) -> Callable[[object, object], bool]:
    """GLPI's name is the board's maker and the product; ours are two fields."""

    def same(expected: object, got: object) -> bool:
        whole = f"{video.board_vendor} {got}"
        return (
            equal(expected, got)
            or equal(expected, whole)
            or (
                str(expected).endswith(f" {got}")
                and (video.board_vendor is None or starts(expected, video.board_vendor))
            )
        )

    return same


def windows_videos(root: Path, case: str, expect: Any) -> Iterable[Case]:
    keys = read(root, "win32", "registry", f"{case}-{_DISPLAY}.reg")
    objects = wmi(root, case, "Win32_VideoController")
    if not objects:
        return
    got = videos_from_wmi(objects, parse_registry(keys) if keys else None)
    for at, wanted in enumerate(expect):
        mine = got[at] if at < len(got) else Video()
        cases = Cases("video", f"windows {case} {at}")
        cases.say("NAME", wanted.get("NAME"), mine.name)
        cases.say("CHIPSET", wanted.get("CHIPSET"), mine.chip)
        mib = None if mine.memory_bytes is None else mine.memory_bytes // 2**20
        cases.say("MEMORY", wanted.get("MEMORY"), mib)
        shown = f"{mine.width_px}x{mine.height_px}" if mine.width_px else None
        cases.say("RESOLUTION", wanted.get("RESOLUTION"), shown)
        yield from cases


def edid(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "generic", "edid", case)
    if data is None:
        return ()
    try:
        got = parse_edid(data)
    except LookError:
        got = Monitor()
    cases = Cases("monitors", case)
    if not isinstance(expect, dict):
        cases.say("nothing", None, got.vendor, null_is_a_claim=True)
        return cases
    cases.say("MANUFACTURER", expect.get("MANUFACTURER"), got.vendor, starts)
    cases.say("CAPTION", expect.get("CAPTION"), got.model)
    week, _, year = str(expect.get("DESCRIPTION")).rpartition("/")
    # Week 0 and 255 say nothing of the week (E-EDID 3.4.4).
    cases.say("year", year, got.made_year)
    cases.say("week", int(week) or None if week else None, got.made_week)
    serial = str(expect.get("SERIAL"))
    mine = next((one for one in (got.serial, got.other_serial) if _serial(serial, one)), got.serial)
    cases.say("SERIAL", serial, mine, _serial, filler=True)
    return cases


def _serial(expected: object, got: object) -> bool:
    """GLPI writes the 32-bit number in hex, ours is decimal; texts are compared as texts."""
    if got is None:
        return False
    wanted, said = str(expected), str(got)
    if equal(wanted, said):
        return True
    if not said.isdigit():
        return False
    hexed = re.fullmatch(r"[0-9a-f]{8}", wanted) and int(wanted, 16) == int(said)
    return bool(hexed or (wanted.isdigit() and int(wanted) == int(said)))


def edid_vendor(_root: Path, case: str, expect: Any) -> Iterable[Case]:
    cases = Cases("monitors", "registry")
    cases.say(case, expect, pnp_maker(case), starts)
    return cases


_TASKS = "t/tasks/inventory"
SCORERS: dict[str, Scorer] = {
    "t/agent/tools/generic.t lspci_tests": lspci,
    "t/agent/tools/generic.t edid_vendor_tests": edid_vendor,
    f"{_TASKS}/generic/pci/videos.t tests": videos,
    f"{_TASKS}/windows/video.t tests": windows_videos,
    f"{_TASKS}/generic/screen.t edid_tests": edid,
}

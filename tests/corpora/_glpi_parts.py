"""GLPI's tables of firmware, system, processors and memory."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from audit.wire.pc.board import Board, board_of
from audit.wire.pc.dmi import parse_dmidecode
from audit.wire.pc.dmi_parts import cpus_of, memory_of
from audit.wire.pc.linux import cpus_from_cpuinfo, machine_of, parse_os_release
from audit.wire.pc.registry import parse_registry
from audit.wire.pc.said import day_of, said
from audit.wire.pc.windows import board_from_wmi, cpus_from_wmi, memory_from_wmi
from audit.wire.pc.wmi import parse_wmi
from inventory.groups.hardware import Cpu, MemorySlot
from tests.corpora._glpi import Cases, near, read, starts
from tests.corpora._score import Case

Scorer = Callable[[Path, str, Any], Iterable[Case]]
DMI = ("generic", "dmidecode")
WMI = ("win32", "wmi")


def wmi(root: Path, case: str, class_: str) -> list[dict[str, str]]:
    """The objects of a class in a recording."""
    data = read(root, *WMI, f"{case}-{class_}.wmi")
    return [] if data is None else parse_wmi(data)


def bios(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, *DMI, case)
    return () if data is None else _board("bios", case, expect, board_of(parse_dmidecode(data)))


def windows_bios(root: Path, case: str, expect: Any) -> Iterable[Case]:
    names = ("Win32_Bios", "Win32_ComputerSystem", "Win32_ComputerSystemProduct",
             "Win32_SystemEnclosure", "Win32_BaseBoard")  # fmt: skip
    objects = [wmi(root, case, name) for name in names]
    return (
        _board("bios", f"windows {case}", expect, board_from_wmi(*objects)) if any(objects) else ()
    )


def _board(class_: str, case: str, expect: Any, got: Board) -> Iterable[Case]:
    cases = Cases(class_, case)
    for name, value in (
        ("BMANUFACTURER", got.bios_vendor), ("BVERSION", got.bios_version),
        ("SMANUFACTURER", got.vendor), ("SMODEL", got.model), ("SKUNUMBER", got.sku),
        ("MMANUFACTURER", got.board_vendor), ("MMODEL", got.board_model),
    ):  # fmt: skip
        # dmidecode of 2003 says "Product" and "Vendor", which GLPI reads of the system only.
        old = name in ("MMANUFACTURER", "MMODEL") and case == "rhel-2.1"
        cases.say(name, expect.get(name), value, null_is_a_claim=not old)
    for name, value in (
        ("SSN", got.serial), ("MSN", got.board_serial), ("ASSETTAG", got.asset_tag),
    ):  # fmt: skip
        cases.say(name, expect.get(name), value, null_is_a_claim=True, filler=True)
    day = expect.get("BDATE")
    cases.say("BDATE", day and (day_of(day) or day), got.bios_on)
    return cases


def hardware(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, *DMI, case)
    if data is None:
        return ()
    got, cases = board_of(parse_dmidecode(data)), Cases("bios", f"hardware {case}")
    cases.say("UUID", expect.get("UUID"), got.uuid, null_is_a_claim=True)
    cases.say("CHASSIS_TYPE", expect.get("CHASSIS_TYPE"), got.form)
    return cases


def bios_date(_root: Path, case: str, expect: Any) -> Iterable[Case]:
    cases, wanted = Cases("bios", "date"), day_of(expect)
    cases.say(case, wanted, day_of(case), null_is_a_claim=True)
    return cases


def arm_board(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "linux", "proc", "cpuinfo", case)
    wanted = expect[-1] if isinstance(expect, list) else expect
    if data is None or not isinstance(wanted, dict):
        return ()
    got, cases = machine_of(data), Cases("bios", f"board {case}")
    model = wanted.get("MMODEL")
    cases.say("MMODEL", None if model == "not-a-board" else model, got["model"])
    cases.say("MSN", wanted.get("MSN"), got["revision"], filler=True)
    cases.say("SSN", wanted.get("SSN"), got["serial"], filler=True)
    return cases


def dmi_cpu(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, *DMI, case)
    return () if data is None else _cpus(case, expect, cpus_of(parse_dmidecode(data)))


def windows_cpu(root: Path, case: str, expect: Any) -> Iterable[Case]:
    """WMI and the registry; GLPI also asks dmidecode.exe, which a PC of a ward does not have."""
    objects = wmi(root, case, "Win32_Processor")
    keys = read(root, "win32", "registry", f"{case}-CentralProcessor.reg")
    got = cpus_from_wmi(objects, parse_registry(keys) if keys else None)
    return _cpus(f"windows {case}", expect, got) if objects else ()


def linux_cpu(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "linux", "proc", "cpuinfo", case)
    return () if data is None else _cpus(f"linux {case}", expect, cpus_from_cpuinfo(data))


def logical_cpus(root: Path, case: str, expect: Any) -> Iterable[Case]:
    """PowerPC, ARM and SPARC: GLPI lists logical processors, we packages with their threads."""
    data = read(root, "linux", "proc", "cpuinfo", case)
    if data is None:
        return ()
    got, cases = cpus_from_cpuinfo(data), Cases("cpu", f"linux {case}")
    cases.say("count", len(expect), sum(cpu.threads or 0 for cpu in got))
    for at, wanted in enumerate(expect):
        mine = got[min(at, len(got) - 1)] if got else Cpu()
        name = wanted.get("NAME")
        if name and not name.isdigit():  # the number of a processor is not its name
            cases.say(f"{at} NAME", name, mine.name)
        cases.say(f"{at} SPEED", wanted.get("SPEED"), mine.speed_mhz, near(0.01))
    return cases


def proc_cpu(root: Path, case: str, expect: Any) -> Iterable[Case]:
    """The lines of /proc/cpuinfo themselves, by name."""
    from audit.wire.pc.linux import parse_cpuinfo

    data = read(root, "linux", "proc", "cpuinfo", case)
    if data is None:
        return ()
    processors, machine = parse_cpuinfo(data)
    cases = Cases("cpu", f"cpuinfo {case}")
    for at, wanted in enumerate(expect):
        mine = {**machine, **(processors[at] if at < len(processors) else {})}
        for name, value in wanted.items():
            cases.say(f"{at} {name}", value, mine.get(name))
    return cases


def _cpus(case: str, expect: Sequence[dict[str, Any]], got: Sequence[Cpu]) -> Iterable[Case]:
    cases = Cases("cpu", case)
    cases.say("count", len(expect), len(got))
    for at, wanted in enumerate(expect):
        mine = got[at] if at < len(got) else Cpu()
        cases.say(f"{at} NAME", wanted.get("NAME"), mine.name)
        cases.say(f"{at} MANUFACTURER", wanted.get("MANUFACTURER"), mine.vendor, starts)
        cases.say(f"{at} CORE", wanted.get("CORE"), mine.cores)
        each = math.ceil(mine.threads / mine.cores) if mine.threads and mine.cores else None
        cases.say(f"{at} THREAD", wanted.get("THREAD"), each)
        cases.say(f"{at} SPEED", wanted.get("SPEED"), mine.speed_mhz, near(0.01))
        family, model, stepping = _signature(wanted)
        cases.say(f"{at} FAMILYNUMBER", family, mine.family)
        cases.say(f"{at} MODEL", model, mine.model)
        cases.say(f"{at} STEPPING", stepping, mine.stepping)
    return cases


def _signature(wanted: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Family, model, stepping; the family by CPUID's rule from the signature, where GLPI gives it.

    GLPI takes the extended family for higher digits, but they are to be added: 00100F62 of an
    Athlon II is family 15 + 1 = 16 (AMD APM volume 3), where GLPI says 15.
    """
    family, id_ = wanted.get("FAMILYNUMBER"), wanted.get("ID")
    if family is not None and id_ and id_.strip("0"):
        eax = int(id_[-8:], 16)
        if (eax >> 8 & 15) == 15:
            family = 15 + (eax >> 20 & 0xFF)
    return family, wanted.get("MODEL"), wanted.get("STEPPING")


def memory(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, *DMI, *case.split("/"))
    return () if data is None else _memory(case, expect, memory_of(parse_dmidecode(data)))


def windows_memory(root: Path, case: str, expect: Any) -> Iterable[Case]:
    objects = wmi(root, case, "Win32_PhysicalMemory")
    got, _ = memory_from_wmi(objects, wmi(root, case, "Win32_PhysicalMemoryArray"))
    filled = [slot for slot in got if slot.filled is not False]  # WMI lists these only
    for row in expect:
        for name in ("CAPTION", "DESCRIPTION", "MEMORYCORRECTION"):  # Windows' own sentence
            row.pop(name, None)
        row["DESCRIPTION"] = row.pop("FORMFACTOR", None)
    return _memory(f"windows {case}", expect, filled) if objects else ()


def _memory(case: str, expect: Sequence[dict[str, Any]], got: Sequence[MemorySlot]) -> Cases:
    cases = Cases("memory", case)
    cases.say("count", len(expect), len(got))
    for at, wanted in enumerate(expect):
        mine = got[at] if at < len(got) else MemorySlot()
        mib = None if mine.size_bytes is None else mine.size_bytes // 2**20
        cases.say(f"{at} CAPACITY", wanted.get("CAPACITY"), mib, null_is_a_claim=True)
        cases.say(f"{at} CAPTION", wanted.get("CAPTION"), mine.name)
        form = wanted.get("DESCRIPTION")
        if form not in ("Hyper-V Memory", "Unknown", "Other"):  # GLPI's own words; nothing
            cases.say(f"{at} DESCRIPTION", form, mine.form)
        kind = wanted.get("TYPE")
        cases.say(f"{at} TYPE", None if kind == "Unknown" else kind, mine.type)
        cases.say(f"{at} SPEED", wanted.get("SPEED"), mine.speed_mts)
        cases.say(f"{at} MODEL", wanted.get("MODEL"), mine.model)
        serial = wanted.get("SERIALNUMBER")
        cases.say(f"{at} SERIALNUMBER", serial, mine.serial, null_is_a_claim=True, filler=True)
        cases.say(f"{at} MANUFACTURER", wanted.get("MANUFACTURER"), mine.vendor, starts)
        ecc = wanted.get("MEMORYCORRECTION")
        cases.say(f"{at} MEMORYCORRECTION", ecc, mine.error_correction)
    return cases


def distribution(root: Path, case: str, expect: Any) -> Iterable[Case]:
    data = read(root, "linux", "distro", f"os-release-{case}")
    if data is None:
        return ()
    release, cases = parse_os_release(data), Cases("os", case)
    cases.say("NAME", expect.get("NAME"), release.get("NAME"))
    cases.say("FULL_NAME", expect.get("FULL_NAME"), release.get("PRETTY_NAME"))
    # The point release stands in another file (centos-release, debian_version).
    version, mine = str(expect.get("VERSION")), release.get("VERSION_ID")
    cases.say("VERSION", version, mine, lambda wanted, got: str(wanted).startswith(str(got)))
    return cases


def sections(root: Path, case: str, expect: Any) -> Iterable[Case]:
    """Every field of every structure, as GLPI reads dmidecode's text; fillers are left out."""
    data = read(root, *DMI, case)
    if data is None:
        return
    got = parse_dmidecode(data)
    for type_, blocks in expect.items():
        if type_ == "10":  # several devices in one structure, of which GLPI keeps the last
            continue
        # GLPI drops a structure that says nothing, and takes lists below a field for fields.
        mine = [block for block in got.get(int(type_), []) if any(map(said, block.values()))]
        cases = Cases("dmidecode", f"{case} {type_}")
        for at, block in enumerate(blocks):
            said_here = mine[at] if at < len(mine) else {}
            for name, value in block.items():
                if name not in said_here and not _is_field(data, name):
                    continue  # deeper than a field of the structure
                cases.say(f"{at} {name}", value, said_here.get(name))
        yield from cases


def _is_field(data: bytes, name: str) -> bool:
    """Whether a structure of the text has a field of this name: one tab and no more before it."""
    return re.search(rb"^\t" + re.escape(name.encode()) + rb":", data, re.MULTILINE) is not None


_GENERIC = "t/agent/tools/generic.t"
_TASKS = "t/tasks/inventory"
SCORERS: dict[str, Scorer] = {
    f"{_TASKS}/generic/dmidecode/bios.t tests": bios,
    f"{_TASKS}/generic/dmidecode/hardware.t tests": hardware,
    f"{_TASKS}/windows/bios.t tests": windows_bios,
    f"{_TASKS}/windows/bios.t date_tests": bios_date,
    f"{_TASKS}/linux/arm/board.t arm": arm_board,
    f"{_GENERIC} cpu_tests": dmi_cpu,
    f"{_TASKS}/windows/cpu.t tests": windows_cpu,
    f"{_TASKS}/linux/cpu.t i386": linux_cpu,
    **{
        f"{_TASKS}/linux/cpu.t {name}": logical_cpus
        for name in ("arm", "ppc", "sparc", "mips", "alpha")
    },
    "t/agent/tools/linux.t cpuinfo_tests": proc_cpu,
    f"{_TASKS}/generic/dmidecode/memory.t tests": memory,
    f"{_TASKS}/windows/memory.t tests": windows_memory,
    f"{_GENERIC} dmidecode_tests": sections,
    f"{_TASKS}/linux/distro.t osrelease": distribution,
}

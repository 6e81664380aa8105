"""Linux' own words of a PC: /proc/cpuinfo, /proc/meminfo, os-release."""

import re
import shlex
from collections.abc import Mapping, Sequence
from itertools import islice

from audit.wire.pc.cpu_id import cpu_name, cpu_vendor, speed_in
from audit.wire.pc.said import lines_of, said, said_serial, text_of, whole
from inventory.groups.hardware import Cpu

_MOST_PROCESSORS = 8_192
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9 \t_()./$-]{0,60}): ?(.*)")
_CLOCK = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:mhz)?", re.IGNORECASE)


def parse_cpuinfo(data: bytes) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Logical processors, each with its lines by name in lower case, and the machine's lines.

    ARM kernels before 3.8 put the common lines before or after the processors; PowerPC and SPARC
    have lines of the machine (platform, machine, Hardware, Serial).
    """
    blocks: list[dict[str, str]] = []
    here: dict[str, str] = {}
    for line in lines_of(text_of(data)):
        found = _LINE.match(line)
        if found is None:
            if not line.strip() and here:
                blocks.append(here)
                here = {}
            continue
        name = found[1].strip().casefold()
        if name in here and name == "processor":
            blocks.append(here)
            here = {}
        here.setdefault(name, found[2].strip())
        if len(blocks) >= _MOST_PROCESSORS:
            break
    if here:
        blocks.append(here)
    processors = [block for block in blocks if _is_processor(block)]
    machine: dict[str, str] = {}
    for block in blocks:
        if not _is_processor(block):
            machine.update(block)
    return processors, machine


def _is_processor(block: Mapping[str, str]) -> bool:
    return "processor" in block or "ncpus active" in block or ("cpu" in block and "clock" in block)


def cpus_from_cpuinfo(data: bytes) -> tuple[Cpu, ...]:
    """One Cpu for each package (x86: "physical id"), with cores and threads counted.

    On ARM, PowerPC and SPARC the kernel does not tell packages, so there is one for each name.
    """
    processors, machine = parse_cpuinfo(data)
    by_package: dict[str, list[dict[str, str]]] = {}
    for at, block in enumerate(processors):
        # Hypervisors give every processor the same package 0 with one core, or none at all.
        package = block.get("physical id") or (f"#{at}" if "vendor_id" in block else "all")
        by_package.setdefault(package, []).append(block)
    return tuple(_package(blocks, machine) for blocks in by_package.values())


def _package(blocks: Sequence[dict[str, str]], machine: Mapping[str, str]) -> Cpu:
    one = blocks[0]
    told = one.get("model name") or one.get("cpu") or one.get("cpu model") or one.get("processor")
    if told is None or told.isdigit():
        told = machine.get("processor") or machine.get("model name") or machine.get("hardware")
    cores = whole(one.get("cpu cores"))
    return Cpu(
        name=cpu_name(told),
        vendor=cpu_vendor(one.get("vendor_id") or one.get("vendor")),
        family=whole(one.get("cpu family")),
        model=whole(one.get("model")),
        stepping=whole(one.get("stepping")),
        cores=cores if cores else (1 if "vendor_id" in one and len(blocks) == 1 else None),
        threads=whole(one.get("siblings")) or whole(one.get("ncpus active")) or len(blocks),
        speed_mhz=speed_in(told) or _clock(one.get("clock")),  # "cpu MHz" is the moment's
    )


def _clock(value: str | None) -> float | None:
    found = _CLOCK.match(value or "")
    return round(float(found[1]), 3) if found else None


def machine_of(data: bytes) -> dict[str, str | None]:
    """Model, revision and serial of a board without SMBIOS (Raspberry Pi, Marvell, PowerPC)."""
    _, machine = parse_cpuinfo(data)
    return {
        "model": said(machine.get("model") or machine.get("hardware") or machine.get("machine")),
        "revision": said(machine.get("revision")),
        "serial": said_serial(machine.get("serial")),
    }


def parse_meminfo(data: bytes) -> dict[str, int]:
    """/proc/meminfo in bytes by name: MemTotal, MemAvailable, SwapTotal ..."""
    found = {}
    for line in lines_of(text_of(data)):
        if row := re.match(r"([A-Za-z_()0-9]{1,40}):\s+([0-9]{1,15}) kB", line):
            found[row[1]] = int(row[2]) * 1024
    return found


def parse_os_release(data: bytes) -> dict[str, str]:
    """os-release(5): shell-like assignments, read and never run."""
    found: dict[str, str] = {}
    for line in islice(lines_of(text_of(data)), 500):
        row = re.match(r"([A-Z][A-Z0-9_]{0,60})=(.{0,400})", line)
        if row is None:
            continue
        try:
            words = shlex.split(row[2])
        except ValueError:
            words = [row[2].strip("\"'")]
        word = said(" ".join(words), 200)
        if word:
            found[row[1]] = word
    return found


def system_of(
    release: Mapping[str, str], debian_version: str | None = None
) -> tuple[str | None, str | None]:
    """Name and version of a Linux: "Debian GNU/Linux", "11.2" (debian_version knows the point)."""
    name = release.get("NAME")
    version = release.get("VERSION_ID") or release.get("VERSION")
    point = said(debian_version)
    if release.get("ID") == "debian" and point and re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}", point):
        version = point
    return name, version

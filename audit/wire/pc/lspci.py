"""lspci: PCI devices, of which the graphics adapters matter (`-v -nn` and `-vmm -nn`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from audit.wire.pc.said import bytes_of, fits, lines_of, said, text_of
from inventory.groups.hardware import Video

_MOST = 2_000
_DISPLAY = ("03",)  # PCI class 03h: display controllers (PCI Code and ID Assignment, 1.3)
_HEAD = re.compile(
    r"((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) ([^\[\]:]{1,120}?) ?"
    r"\[([0-9a-f]{4})\]: (.{1,400}) \[([0-9a-f]{4}:[0-9a-f]{4})\]"
    r"(?: \(rev ([0-9a-f]{2})\))?",
    re.IGNORECASE,
)
_SUBSYSTEM = re.compile(
    r"\s+Subsystem: (.{0,300}?) ?\[([0-9a-f]{4}:[0-9a-f]{4})\]\s*$", re.IGNORECASE
)
_MEMORY = re.compile(
    r"\s+Memory at .{0,60}[ (]prefetchable\) (?:\[[a-z]{1,20}\] )?\[size=([0-9]{1,6}[KMGT]?)\]"
)
_DRIVER = re.compile(r"\s+Kernel driver in use: ([\w-]{1,60})")
_RECORD = re.compile(r"(Slot|Class|Vendor|Device|SVendor|SDevice|Rev|Driver):\t(.{0,300})")
_QUOTED = re.compile(r'"([^"]{0,300})"|(-[rp][0-9a-f]{1,4})|(\S{1,20})', re.IGNORECASE)
_ID = re.compile(r"(.{0,300}?) ?\[([0-9a-f]{4})\]\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PciDevice:
    """One device: where it sits, what it is, who made it; ids are four hex digits each."""

    slot: str
    class_id: str
    class_name: str | None
    name: str | None  # maker and device
    id: str
    revision: str | None = None
    subsystem: str | None = None
    subsystem_id: str | None = None
    driver: str | None = None
    memory_bytes: int | None = None  # prefetchable windows
    vendor: str | None = None  # by itself, where the text parts it from the device


def parse_lspci(data: bytes) -> tuple[PciDevice, ...]:
    """Read `lspci -v -nn`, `-vmm -nn` (records) or `-mm -nn` (a line each). Never raises."""
    text = text_of(data)
    if re.search(r"^Slot:\t", text[:2_000], re.MULTILINE):
        return tuple(_records(text))
    if re.match(r"[0-9a-f:.]{7,16} \"", text):
        return tuple(_quoted(text))
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[PciDevice]:
    here: dict[str, str] = {}
    windows = 0
    count = 0
    for line in (*lines_of(text), ""):
        if head := _HEAD.match(line):
            if here:
                yield _device(here, windows)
                count += 1
            if count >= _MOST:
                return
            names = ("slot", "class_name", "class_id", "name", "id", "revision")
            here = {name: word for name, word in zip(names, head.groups(), strict=True) if word}
            windows = 0
        elif here and (part := _SUBSYSTEM.match(line)):
            here["subsystem"], here["subsystem_id"] = part[1], part[2].lower()
        elif here and (part := _MEMORY.match(line)):
            windows += bytes_of(part[1]) or 0
        elif here and (part := _DRIVER.match(line)):
            here["driver"] = part[1]
    if here:
        yield _device(here, windows)


def _device(here: dict[str, str], windows: int) -> PciDevice:
    return PciDevice(
        slot=here["slot"].lower(),
        class_id=here["class_id"].lower(),
        class_name=said(here.get("class_name")),
        name=said(here.get("name"), 200),
        id=here["id"].lower(),
        revision=here.get("revision"),
        subsystem=said(here.get("subsystem"), 200),
        subsystem_id=here.get("subsystem_id"),
        driver=said(here.get("driver")),
        memory_bytes=fits(windows) or None,
    )


def _records(text: str) -> Iterator[PciDevice]:
    for record in text.replace("\r\n", "\n").split("\n\n")[:_MOST]:
        told = {found[1]: found[2] for line in record.split("\n") if (found := _RECORD.match(line))}
        split = {name: parts.groups() for name, word in told.items() if (parts := _ID.match(word))}
        if "Slot" not in told or not {"Class", "Vendor", "Device"} <= split.keys():
            continue
        vendor, device, under = split["Vendor"], split["Device"], split.get("SDevice")
        maker = split.get("SVendor")
        yield PciDevice(
            slot=told["Slot"].lower(),
            class_id=split["Class"][1].lower(),
            class_name=said(split["Class"][0]),
            name=said(f"{vendor[0]} {device[0]}", 200),
            id=f"{vendor[1]}:{device[1]}".lower(),
            revision=told.get("Rev"),
            subsystem=said(f"{maker[0]} {under[0]}", 200) if maker and under else None,
            subsystem_id=f"{maker[1]}:{under[1]}".lower() if maker and under else None,
            driver=said(told.get("Driver")),
            vendor=said(vendor[0]),
        )


def _quoted(text: str) -> Iterator[PciDevice]:
    """`00:02.0 "VGA compatible controller [0300]" "Intel Corporation [8086]" "Xeon ... [0412]"`"""
    for line in islice(lines_of(text), _MOST):
        words = _QUOTED.findall(line)
        names = [word for word, _, _ in words if word]
        ids = [found.groups() for name in names[:3] if (found := _ID.match(name))]
        if not words or not words[0][2] or len(ids) < 3:
            continue
        under = [found.groups() for name in names[3:5] if (found := _ID.match(name))]
        revision = next((option[2:] for _, option, _ in words if option.startswith("-r")), None)
        yield PciDevice(
            slot=words[0][2].lower(),
            class_id=ids[0][1].lower(),
            class_name=said(ids[0][0]),
            name=said(f"{ids[1][0]} {ids[2][0]}", 200),
            id=f"{ids[1][1]}:{ids[2][1]}".lower(),
            revision=revision,
            subsystem=said(f"{under[0][0]} {under[1][0]}", 200) if len(under) == 2 else None,
            subsystem_id=f"{under[0][1]}:{under[1][1]}".lower() if len(under) == 2 else None,
            vendor=said(ids[1][0]),
        )


def videos_of(devices: Sequence[PciDevice]) -> tuple[Video, ...]:
    """The graphics adapters: a name in brackets is the product's, before it stands the chip."""
    return tuple(_video(device) for device in devices if device.class_id[:2] in _DISPLAY)


def _video(device: PciDevice) -> Video:
    product, chip = device.name, None
    if device.name and (parts := re.match(r"(.{1,200}) \[([^\[\]]{1,120})\]\Z", device.name)):
        chip, product = said(parts[1], 200), said(parts[2])
    board = None
    if device.subsystem and device.name:
        # "Dell Skylake GT2 [HD Graphics 520]": the maker stands before what the device repeats.
        words = re.split(r" Device\b| \(|\[", device.subsystem, maxsplit=1)[0]
        board = said(_before(words, device.name))
    return Video(
        name=product,
        chip=chip,
        vendor=device.vendor or _maker(device.name),
        board_vendor=board,
        pci_id=device.id,
        bus_address=device.slot,
        aperture_bytes=device.memory_bytes,
        driver=device.driver,
    )


def _before(words: str, name: str) -> str:
    """The words of a subsystem that the device's own name does not hold."""
    kept: list[str] = []
    own = set(name.split())
    for word in words.split():
        if word in own and kept:
            break
        kept.append(word)
    return " ".join(kept)


def _maker(name: str | None) -> str | None:
    """The maker at the front of "Intel Corporation Mobile 4 Series ...", by how companies end."""
    found = re.match(
        r"(.{2,60}?(?:Corporation|Corp\.|Incorporated|Inc\.|Ltd\.|Limited|Technologies|GmbH|AG)"
        r"(?:,? (?:Inc\.|Ltd\.))?)(?: \[[^\]]{1,30}\])?(?= )",
        name or "",
    )
    return said(found[1]) if found else said((name or "").split(" ")[0])

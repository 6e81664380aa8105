"""How the readers of PC texts become targets: each text by each program, and as a PC's facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

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
from inventory.groups.host import AttachedDevice, Host

_FIELDS: dict[type, str] = {
    Antivirus: "antivirus", Cpu: "cpus", Disk: "disks", MemorySlot: "memory_slots",
    Monitor: "monitors", Video: "videos", Volume: "volumes",
}  # fmt: skip


def facts(said: object) -> list[object]:
    """Everything that readers gave, put into the groups it belongs to."""
    found: dict[str, list[Any]] = {}
    attached: list[AttachedDevice] = []
    for one in _flat(said):
        if isinstance(one, AttachedDevice):
            attached.append(one)
        elif type(one) in _FIELDS:
            found.setdefault(_FIELDS[type(one)], []).append(one)
    fields: dict[str, Any] = {name: tuple(every) for name, every in found.items()}
    return [Hardware(**fields), Host(devices=tuple(attached))]


def _flat(said: object) -> Iterable[object]:
    if isinstance(said, list | tuple) and not hasattr(said, "_fields"):
        for one in said:
            yield from _flat(one)
    else:
        yield said


def recordings(*parts: str) -> Callable[[Path], Iterable[bytes]]:
    """The recordings of these folders of the GLPI agent's."""

    def found(folder: Path) -> Iterable[bytes]:
        for part in parts:
            for path in (folder / "glpi-agent/resources" / part).rglob("*"):
                if path.is_file():
                    yield path.read_bytes()

    return found


def first_byte(readers: Sequence[Callable[[bytes], object]]) -> Callable[[bytes], object]:
    """One of several readers, by the first byte of the input."""

    def parse(data: bytes) -> object:
        return facts(readers[(data[0] if data else 0) % len(readers)](data[1:]))

    return parse

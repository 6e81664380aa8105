"""Inventories that GLPI's and FusionInventory's agents hand over, read as evidence of a PC.

The files are their own truth: the values are taken from them by json and by ElementTree, which is
another way than the product's. What is no computer's (switch, printer, phone) is to be refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from audit.wire.pc.inventory_facts import groups_of
from audit.wire.pc.inventory_file import is_inventory, parse_inventory
from audit.wire.pc.said import day_of
from inventory.groups.hardware import Cpu, Disk, Hardware, MemorySlot, Monitor, Volume
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.seen import LookError
from tests.corpora._glpi import Cases, near, starts
from tests.corpora._glpi_video import _serial
from tests.corpora._score import Case

FOLDER = "glpi-inventory-format"
FIELD = "pc"


def units(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".xml"):
            yield path.name


def truth(data: bytes, name: str) -> tuple[bool, dict[str, list[Mapping[str, Any]]]]:
    """Whether it is a computer's, and its sections as lists of fields in lower case."""
    if name.endswith(".json"):
        value = json.loads(data)
        kind = value.get("itemtype", "Computer").casefold()
        computer = kind == "computer" and value.get("action", "inventory") == "inventory"
        rows: dict[str, list[Mapping[str, Any]]] = {
            section: [
                row for row in (raw if isinstance(raw, list) else [raw]) if isinstance(row, dict)
            ]
            for section, raw in value["content"].items()
        }
        return computer, rows
    root = ElementTree.fromstring(data)  # a recording, to check another reader
    found: dict[str, list[Mapping[str, Any]]] = {}
    for child in root.find("CONTENT") or ():
        found.setdefault(child.tag.lower(), []).append(
            {one.tag.lower(): (one.text or "").strip() or None for one in child}
        )
    query = root.findtext("QUERY")
    return query in (None, "INVENTORY") and "device" not in found, found


def score(folder: Path, unit: str) -> Iterable[Case]:
    """The values of a computer's inventory; a refusal of what is none."""
    data = (folder / unit).read_bytes()
    computer, rows = truth(data, unit)
    cases = Cases("computers" if computer else "other devices", unit, corpus=FOLDER)
    cases.say("recognised", True, is_inventory(data))
    try:
        groups = groups_of(parse_inventory(data))
    except LookError as error:
        cases.say("refused", not computer, error.outcome.value == "garbled")
        return cases
    cases.say("read", computer, True)
    identity, host, hardware = groups[:3]
    assert isinstance(identity, Identity)
    assert isinstance(host, Host)
    assert isinstance(hardware, Hardware)
    _machine(cases, rows, identity, host, hardware)
    _parts(cases, rows, hardware)
    _hangs_on(cases, rows, host, hardware)
    return cases


def _one(rows: Mapping[str, list[Mapping[str, Any]]], name: str) -> Mapping[str, Any]:
    return rows[name][0] if rows.get(name) else {}


def _machine(cases: Cases, rows: Any, identity: Identity, host: Host, hardware: Hardware) -> None:
    bios, machine, system = (_one(rows, name) for name in ("bios", "hardware", "operatingsystem"))
    cases.say("smanufacturer", bios.get("smanufacturer"), identity.vendor)
    cases.say("smodel", bios.get("smodel"), identity.model)
    cases.say("ssn", bios.get("ssn"), identity.serial, filler=True)
    cases.say("bversion", bios.get("bversion"), hardware.bios_version)
    cases.say("bmanufacturer", bios.get("bmanufacturer"), hardware.bios_vendor)
    cases.say("bdate", bios.get("bdate") and day_of(bios["bdate"]), hardware.bios_on)
    cases.say("msn", bios.get("msn"), hardware.board_serial, filler=True)
    cases.say("assettag", bios.get("assettag"), hardware.asset_tag, filler=True)
    cases.say("chassis_type", machine.get("chassis_type"), hardware.form)
    cases.say("uuid", machine.get("uuid"), hardware.uuid)
    mib = None if host.memory_total_bytes is None else host.memory_total_bytes // 2**20
    cases.say("memory", machine.get("memory"), mib)
    full = str(system.get("full_name") or machine.get("osname") or "") or None
    cases.say("full_name", full, host.os, lambda wanted, got: starts(str(wanted), got))


def _parts(cases: Cases, rows: Any, hardware: Hardware) -> None:
    for at, row in enumerate(rows.get("cpus", ())):
        cpu = (hardware.cpus or ())[at] if at < len(hardware.cpus or ()) else Cpu()
        cases.say(f"cpu {at} name", row.get("name"), cpu.name)
        cases.say(f"cpu {at} core", row.get("core"), cpu.cores)
        cases.say(f"cpu {at} speed", row.get("speed"), cpu.speed_mhz, near(0.001))
    for at, row in enumerate(rows.get("memories", ())):
        slots = hardware.memory_slots or ()
        slot = slots[at] if at < len(slots) else MemorySlot()
        mib = None if slot.size_bytes is None else slot.size_bytes // 2**20
        size = row.get("capacity")
        cases.say(f"memory {at} capacity", size if str(size) != "0" else None, mib)
        cases.say(f"memory {at} serial", row.get("serialnumber"), slot.serial, filler=True)
        speed = str(row.get("speed") or "").split(" ")[0]
        cases.say(f"memory {at} speed", speed if speed.isdigit() else None, slot.speed_mts)
    for at, row in enumerate(rows.get("storages", ())):
        disks = hardware.disks or ()
        disk = disks[at] if at < len(disks) else Disk()
        cases.say(f"storage {at} model", row.get("model"), disk.model)
        serial = row.get("serial") or row.get("serialnumber")
        cases.say(f"storage {at} serial", serial, disk.serial, filler=True)
        mega = None if disk.size_bytes is None else disk.size_bytes // 1_000_000
        size = row.get("disksize")
        cases.say(f"storage {at} disksize", size if str(size) != "0" else None, mega)
    for at, row in enumerate(rows.get("drives", ())):
        volumes = hardware.volumes or ()
        volume = volumes[at] if at < len(volumes) else Volume()
        mib = None if volume.size_bytes is None else volume.size_bytes // 2**20
        total = row.get("total")
        cases.say(f"drive {at} total", total if str(total) != "0" else None, mib)
        cases.say(f"drive {at} name", row.get("letter") or row.get("type"), volume.name)


def _hangs_on(cases: Cases, rows: Any, host: Host, hardware: Hardware) -> None:
    for at, row in enumerate(rows.get("monitors", ())):
        monitors = hardware.monitors or ()
        monitor = monitors[at] if at < len(monitors) else Monitor()
        if not row.get("base64"):  # else the EDID itself is read, see glpi_agent
            cases.say(f"monitor {at} caption", row.get("caption"), monitor.model)
            cases.say(
                f"monitor {at} serial", row.get("serial"), monitor.serial, _serial, filler=True
            )
        cases.say(f"monitor {at}", True, monitor != Monitor())
    named = [row for row in rows.get("printers", ()) if row.get("name")]
    cases.say("printers", len(named) or None, len(host.devices or ()))
    for row, device in zip(named, host.devices or (), strict=False):
        cases.say(f"printer {row['name']}", row["name"], device.name)
        cases.say(f"printer {row['name']} serial", row.get("serial"), device.serial, filler=True)
    for row, product in zip(rows.get("antivirus", ()), hardware.antivirus or (), strict=False):
        cases.say(f"antivirus {row.get('name')}", row.get("name"), product.name)

"""Disks by `lsblk -J -b`, `hdparm -I`, and volumes by `df`."""

import json
import re
from typing import Any

from audit.wire.pc.disk_makers import disk_maker, is_ssd_name
from audit.wire.pc.said import lines_of, said, said_serial, text_of, whole
from inventory.groups.hardware import Disk, Volume
from inventory.seen import LookError, Outcome

_MOST = 256
_KINDS = {"disk": "disk", "rom": "optical"}
_BUSES = frozenset({"sata", "nvme", "usb", "sas", "ata", "mmc", "fc", "iscsi", "virtio"})
_DEVICE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,30}", re.ASCII)
_MEMORY_ONLY = ("zram", "ram", "loop")
_HDPARM = re.compile(r"\s*([A-Z][A-Za-z ]{2,40}):\s+(\S.*)")
_SIZE_MB = re.compile(r"1000\*1000:\s+([0-9]{1,12}) MBytes")
_DF = re.compile(r"(\S+)\s+(?:(\S+)\s+)?([0-9]+)\s+([0-9-]+)\s+([0-9-]+)\s+([0-9]+%|-)\s+(/.*)")


def parse_lsblk(data: bytes) -> tuple[Disk, ...]:
    """Disks and optical drives by `lsblk -J -b -d -o NAME,TYPE,SIZE,ROTA,MODEL,SERIAL,VENDOR,...`.

    `rota` of a virtual disk is a guess of the kernel's, so it says nothing there.

    Raises:
        LookError: GARBLED, not lsblk's JSON.
    """
    try:
        value = json.loads(text_of(data))
    except (ValueError, RecursionError) as error:
        raise LookError(Outcome.GARBLED, "lsblk: not JSON") from error
    rows = value.get("blockdevices") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise LookError(Outcome.GARBLED, "not of lsblk")
    return tuple(
        _block_device(row)
        for row in rows[:_MOST]
        if isinstance(row, dict)
        and str(row.get("type")) in _KINDS
        and not str(row.get("name")).startswith(_MEMORY_ONLY)
    )


def _block_device(row: dict[str, Any]) -> Disk:
    model, bus = said(_text(row, "model")), _text(row, "tran")
    name = _text(row, "name")
    virtual = bool(name and re.match(r"vd|xvd", name)) or disk_maker(model) == "virtual"
    vendor = said(_text(row, "vendor"))
    named = vendor if vendor and vendor not in ("ATA",) and not vendor.startswith("0x") else None
    rota = row.get("rota")
    turns = rota if isinstance(rota, bool) else {"1": True, "0": False}.get(str(rota))
    kind = _KINDS[str(row["type"])]
    return Disk(
        name=name if name and _DEVICE_NAME.fullmatch(name) else None,
        kind=kind,
        vendor=disk_maker(named) or named or disk_maker(model),
        model=model,
        serial=said_serial(_text(row, "serial")),
        size_bytes=whole(row.get("size")) or None,
        interface="virtual" if virtual else bus if bus in _BUSES else None,
        ssd=None if virtual or turns is None or kind == "optical" else not turns,
    )


def _text(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def parse_hdparm(data: bytes) -> Disk:
    """One ATA disk by `hdparm -I`. A disk that is none of ATA's gives a Disk that says nothing."""
    text = text_of(data)
    told: dict[str, str] = {}
    for line in lines_of(text):
        if field := _HDPARM.match(line):
            told.setdefault(field[1].casefold(), field[2].strip())
    if "model number" not in told or "integrity word not set" in text.casefold():
        return Disk()
    model = said(told["model number"])
    size = _SIZE_MB.search(text)
    rate = told.get("nominal media rotation rate", "")
    transport = told.get("transport", "").casefold()
    return Disk(
        kind="disk",
        vendor=disk_maker(model),
        model=model,
        serial=said_serial(told.get("serial number")),
        firmware=said(told.get("firmware revision")),
        wwn=said((told.get("logical unit wwn device identifier") or "").split(" ")[0].lower()),
        size_bytes=int(size[1]) * 1_000_000 if size else None,
        interface=next((bus for bus in ("sata", "sas", "usb", "scsi") if bus in transport), None),
        ssd=True if rate.casefold().startswith("solid") else is_ssd_name(model, whole(rate)),
    )


def parse_df(data: bytes) -> tuple[Volume, ...]:
    """Volumes by `df -P -k`, with or without the column of types (-T). What has no size is none."""
    found: list[Volume] = []
    typed = False
    for line in lines_of(text_of(data)):
        words = line.split()
        if words[:1] == ["Filesystem"]:
            typed = words[1:2] == ["Type"]
        row = _DF.match(line.strip())
        if row is None or (row[2] is not None) != typed or len(found) >= _MOST:
            continue
        total, free = int(row[3][:15]), whole(row[5])
        if total <= 0 or free is None:
            continue
        found.append(
            Volume(
                name=said(row[7]),
                device=said(row[1]),
                file_system=said(row[2]),
                size_bytes=total * 1024,
                free_bytes=max(0, free) * 1024,
            )
        )
    return tuple(found)

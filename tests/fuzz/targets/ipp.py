"""Answers to Get-Printer-Attributes (RFC 8010), through the probe."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.probes.probe import Looked
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import device, page, parsed

_PRINTER = device("printer", ipp=631)


def _parse(data: bytes) -> Looked:
    return parsed("printer.ipp", _PRINTER, page(data, media="application/ipp"))


def _attribute(tag: int, name: str, *values: bytes) -> bytes:
    made = b""
    for place, value in enumerate(values):
        said = name.encode() if place == 0 else b""
        made += struct.pack("!BH", tag, len(said)) + said + struct.pack("!H", len(value)) + value
    return made


def _seeds() -> Iterator[bytes]:
    head = b"\1\1\0\0\0\0\0\1\1" + _attribute(0x47, "attributes-charset", b"utf-8") + b"\4"
    yield head + b"\3"
    yield (
        head
        + _attribute(0x41, "printer-make-and-model", b"HP LaserJet 400")
        + _attribute(0x23, "printer-state", struct.pack("!i", 3))
        + _attribute(0x44, "printer-state-reasons", b"media-jam-error", b"toner-low-warning")
        + _attribute(0x42, "marker-names", b"black", b"cyan")
        + _attribute(0x21, "marker-levels", struct.pack("!i", 40), struct.pack("!i", -3))
        + _attribute(0x30, "printer-supply", b"type=toner;level=40;maxcapacity=100;colorname=black")
        + _attribute(0x30, "printer-input-tray", b"type=sheetFeedAuto;level=-2;name=Tray 1")
        + _attribute(0x32, "printer-resolution-supported", struct.pack("!iib", 600, 600, 3))
        + _attribute(0x33, "copies-supported", struct.pack("!ii", 1, 99))
        + _attribute(0x31, "printer-current-time", bytes.fromhex("07e00805090000002b0700"))
        + _attribute(0x41, "printer-device-id", b"MFG:HP;MDL:LaserJet;SN:VN1;")
        + b"\3"
    )
    inside = _attribute(0x4A, "", b"media-size") + b"\x37\0\0\0\0"
    yield head + _attribute(0x34, "media-col-ready", b"") + inside + b"\3"


def _recorded(folder: Path) -> Iterable[bytes]:
    for path in (folder / "ipp").rglob("*"):
        if path.is_file() and path.suffix in (".bin", ".ipp", ".res", ""):
            yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=65_536,
    words=(b"\x34\0\0\0\0", b"\x37\0\0\0\0", b"\x4a\0\0\0\1a", b"marker-levels", b"marker-names",
           b"printer-supply", b"level=", b"printer-state", b"\0\4\x80\0\0\0", b"\xff\xff"),
)  # fmt: skip

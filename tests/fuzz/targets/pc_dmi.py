"""dmidecode's text, down to a PC's processors, memory and board."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpora._pc_readers import READERS
from tests.fuzz.target import Target
from tests.fuzz.targets._pc import facts, recordings


def _parse(data: bytes) -> object:
    return facts(READERS["dmidecode"](data))


def _seeds() -> Iterator[bytes]:
    yield (
        b"Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Dell Inc.\n"
        b"\tProduct Name: OptiPlex\n\tSerial Number: A1\n\nHandle 0x0004, DMI type 4, 42 bytes\n"
        b"Processor Information\n\tID: A7 06 02 00 FF FB EB BF\n\tVersion: Intel(R) Core(TM) i5\n"
        b"\tMax Speed: 3800 MHz\n\tCore Count: 4\n\tStatus: Populated, Enabled\n\n"
        b"Handle 0x0011, DMI type 17, 34 bytes\nMemory Device\n\tSize: 4096 MB\n\tType: DDR3\n"
        b"\tSpeed: 1333 MT/s\n\tManufacturer: Samsung\n\tPart Number: M378B5273\n\n"
        b"Handle 0x0010, DMI type 16, 23 bytes\nPhysical Memory Array\n"
        b"\tMaximum Capacity: 32 GB\n\tError Correction Type: None\n\n"
        b"Handle 0x0000, DMI type 0, 24 bytes\nBIOS Information\n\tRelease Date: 12/31/2011\n\n"
        b"Handle 0x0003, DMI type 3, 22 bytes\nChassis Information\n\tType: Mini Tower\n"
    )


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=recordings("generic/dmidecode"), most_bytes=60_000,
    words=(b"\nHandle 0x", b", DMI type ", b"\n\t", b": ", b" GB", b"99999999999999 TB", b" MHz",
           b"12/31/0000", b"No Module Installed", b"Not Specified"),
)  # fmt: skip

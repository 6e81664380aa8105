"""smartctl's text and JSON of one disk."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpora._pc_readers import READERS
from tests.fuzz.target import Target
from tests.fuzz.targets._pc import facts, recordings


def _parse(data: bytes) -> object:
    return facts(READERS["smartctl"](data))


def _seeds() -> Iterator[bytes]:
    yield (
        b"smartctl 7.2\n=== START OF INFORMATION SECTION ===\nModel Family: WD\nDevice Model: WDC\n"
        b"Serial Number: WD-1\nUser Capacity: 500,107,862,016 bytes [500 GB]\n"
        b"Rotation Rate: 7200 rpm\nSMART overall-health self-assessment test result: PASSED\n"
        b"  5 Reallocated_Sector_Ct 0x0033 200 200 140 Pre-fail Always - 0\n"
        b"  9 Power_On_Hours 0x0032 090 090 000 Old_age Always - 7700h+12m\n"
    )
    yield (
        b'{"smartctl":{"version":[7,2]},"model_name":"x","serial_number":"1","user_capacity":{"bytes":500107862016},'
        b'"rotation_rate":0,"smart_status":{"passed":true},"power_on_time":{"hours":7},'
        b'"ata_smart_attributes":{"table":[{"id":5,"raw":{"value":0},"value":100}]},'
        b'"wwn":{"naa":5,"oui":1,"id":2},"temperature":{"current":30}}'
    )


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=recordings("linux/smartctl"), most_bytes=60_000,
    words=(b"\n  5 ", b" - ", b"User Capacity:", b" bytes", b"1e400", b"-1", b"null", b"[[[[",
           b'":{"'),
)  # fmt: skip

"""A PC's own report, which anybody on that PC may have edited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from inventory.groups.hardware import Hardware, Monitor
from inventory.groups.host import AttachedDevice, Host
from inventory.groups.identity import Identity
from inventory.groups.workplace import Workplace
from inventory.pc_report import parse_pc_report, pc_report_bytes
from tests.fuzz.target import Target

_AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)


def _parse(data: bytes) -> object:
    return parse_pc_report(data).groups


def _seeds() -> Iterator[bytes]:
    groups = (
        Identity(vendor="Dell", model="OptiPlex", serial="A1"),
        Host(os="Windows 10", devices=(AttachedDevice(device_class="printer", model="HP"),)),
        Workplace(city_network=True, down_mbps=5.5, clock_offset_s=-3.0),
        Hardware(form="desktop", monitors=(Monitor(vendor="Dell"),)),
    )
    whole = pc_report_bytes("00001-pc1", _AT, groups)
    yield whole
    yield json.dumps(json.loads(whole)).encode()
    yield pc_report_bytes("x", _AT, ())


TARGET = Target(
    parse=_parse, seeds=_seeds, most_bytes=65_536,
    words=(b'"facts":', b'"host":{', b'"identity":{', b'"made_at":"9999-12-31T23:59:59-12:00"',
           b"NaN", b"1e400", b'"\\ud800"', b"[[[[[[[[[[[[[[", b"null", b"-1", b"true",
           b'"devices":[{'),
)  # fmt: skip

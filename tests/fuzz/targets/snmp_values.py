"""What the probes over SNMP make of an agent's values: lines of `OID|tag|value`.

Tags are those of snmpsim's recordings; an `x` behind one says that the value is hexadecimal.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.asks import SnmpAnswer, SnmpValue
from audit.probes.probe import Looked, Probe
from audit.world.fake import FAKE_NOW
from inventory.seen import LookError
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import device, probe

_PROBES = (
    ("system.snmp", "switch"), ("interfaces.snmp", "switch"), ("host.snmp", "server"),
    ("printer.snmp", "printer"), ("ups.snmp", "ups"),
)  # fmt: skip
_OID = re.compile(rb"[0-2](?:\.(?:0|[1-9][0-9]{0,9})){1,126}")
_WIDTHS = {2: (-(2**31), 2**31 - 1), 65: (0, 2**32 - 1), 66: (0, 2**32 - 1), 67: (0, 2**32 - 1),
           70: (0, 2**64 - 1)}  # fmt: skip


def _parse(data: bytes) -> list[Looked]:
    values = dict(_values(data))
    found = []
    for id_, kind in _PROBES:
        with contextlib.suppress(LookError):
            found.append(_said(probe(id_), kind, values))
    return found


def _said(asked: Probe, kind: str, values: dict[str, SnmpValue]) -> Looked:
    asset = device(kind, snmp=161)
    answers = [SnmpAnswer(values)]
    if asked.more is not None:
        answers += [SnmpAnswer({}) for _ in asked.more(asset, answers)]
    assert asked.parse is not None
    return asked.parse(asset, answers, FAKE_NOW)


def _values(data: bytes) -> Iterator[tuple[str, SnmpValue]]:
    for line in data.split(b"\n"):
        oid, _, rest = line.strip(b"\r").partition(b"|")
        tag, _, value = rest.partition(b"|")
        if not _OID.fullmatch(oid):
            continue
        with contextlib.suppress(ValueError):
            yield oid.decode(), _value(tag, value)


def _value(tag: bytes, raw: bytes) -> SnmpValue:
    if tag.endswith(b"x"):
        raw = bytes.fromhex(raw.decode("latin-1"))
    number = int(tag.rstrip(b"x")[:4])
    if number in _WIDTHS:
        least, most = _WIDTHS[number]
        return min(max(int(raw[:30]), least), most)
    if number == 6:
        said = raw.lstrip(b".")
        if not _OID.fullmatch(said):
            raise ValueError("no OID")
        return said.decode()
    return None if number == 5 else raw


def _seeds() -> Iterator[bytes]:
    system = (
        b"1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT\n"
        b"1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.11.2.3.9.1\n1.3.6.1.2.1.1.3.0|67|123456\n"
        b"1.3.6.1.2.1.1.5.0|4|mayin-01\n"
    )
    yield system
    yield system + (
        b"1.3.6.1.2.1.25.3.2.1.3.1|4|HP LaserJet 400\n1.3.6.1.2.1.25.3.5.1.1.1|2|3\n"
        b"1.3.6.1.2.1.25.3.5.1.2.1|4x|0140\n1.3.6.1.2.1.43.5.1.1.17.1|4|VNB3R12345\n"
        b"1.3.6.1.2.1.43.11.1.1.6.1.1|4|Black Cartridge\n1.3.6.1.2.1.43.11.1.1.8.1.1|2|100\n"
        b"1.3.6.1.2.1.43.11.1.1.9.1.1|2|-3\n1.3.6.1.2.1.43.18.1.1.8.1.1|4|Paper jam\n"
    )
    yield system + (
        b"1.3.6.1.2.1.2.2.1.2.1|4|Gi0/1\n1.3.6.1.2.1.2.2.1.5.1|66|1000000000\n"
        b"1.3.6.1.2.1.2.2.1.8.1|2|1\n1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615\n"
        b"1.3.6.1.2.1.4.20.1.2.10.1.0.1|2|1\n"
    )
    yield (
        b"1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.3.2.7\n1.3.6.1.2.1.33.1.2.4.0|2|100\n"
        b"1.3.6.1.2.1.33.1.2.1.0|2|2\n1.3.6.1.2.1.33.1.4.4.1.5.1|2|17\n"
    )
    yield (
        b"1.3.6.1.2.1.25.1.1.0|67|1\n1.3.6.1.2.1.25.2.2.0|2|2048000\n"
        b"1.3.6.1.2.1.25.2.3.1.2.1|6|1.3.6.1.2.1.25.2.1.4\n1.3.6.1.2.1.25.2.3.1.3.1|4|C:\\\n"
        b"1.3.6.1.2.1.25.2.3.1.4.1|2|4096\n1.3.6.1.2.1.25.2.3.1.5.1|2|1000\n"
        b"1.3.6.1.2.1.25.3.3.1.2.1|2|7\n"
    )


def _recorded(folder: Path) -> Iterable[bytes]:
    """Of large recordings only the small ones are taken: a run feeds them thousands of times."""
    for path in (folder / "librenms/snmprec").rglob("*.snmprec"):
        if path.stat().st_size <= 24_000:
            yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=24_000,
    words=(b"|2|", b"|4|", b"|4x|", b"|6|", b"|65|", b"|66|", b"|67|", b"|70|", b"|5|",
           b"\n1.3.6.1.2.1.", b"\n1.3.6.1.4.1.", b"4294967295", b"-2147483648"),
)  # fmt: skip

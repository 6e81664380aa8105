"""What a supervisor and its workers say to each other. A worker that fell to a device may lie.

The first byte: frames, rows, a batch. What a row says of the world is believed, its shape is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from audit.engine.codec import pack_batch, phase_of, unpack_batch
from audit.engine.frames import ALIVE, ROWS, Decoder, frame
from audit.plan import Batch, Look
from inventory.codec import pack, to_row, unpack
from inventory.groups.printer import Printer
from inventory.model import DeviceAsset, Officer, Unit
from inventory.seen import Observation, Outcome
from tests.fuzz.target import Target
from tests.fuzz.targets._files import REGISTER


def _parse(data: bytes) -> None:
    which, said = (data[0] if data else 0) % 3, data[1:]
    if which == 0:
        decoder = Decoder()
        for at in range(0, len(said), 61):
            for _ in decoder.feed(said[at : at + 61]):
                pass
    elif which == 1:
        rows = unpack(said)
        if unpack(pack(rows)) != rows:
            raise AssertionError("rows that were packed are not what was unpacked")
    else:
        phase_of(said)
        unpack_batch(said)


def _seeds() -> Iterator[bytes]:
    printer = DeviceAsset(id="00001-prn", kind="printer", site="00001", address="10.1.0.9")
    seen = Observation(
        run="r", asset="00001-prn", site="00001", kind="printer", probe="printer.snmp",
        at=datetime(2016, 8, 5, tzinfo=UTC), took_s=0.25, outcome=Outcome.ANSWERED, note="Máy",
        facts={"printer": Printer(state="idle")},
    )  # fmt: skip
    rows = pack([to_row(seen)])
    yield b"\0" + frame(ALIVE) + frame(ROWS, 1, rows)
    yield b"\1" + rows
    batch = Batch(
        site=REGISTER.by_id["00001"], phase=1,
        unit=Unit(site="00001", unit="UBND", leader_role="Chủ tịch"),
        staff=(Officer(id="a", site="00001", role="leader"),), devices=(printer,),
        looks=(Look(asset=printer, probes=("printer.snmp",)),),
    )  # fmt: skip
    yield b"\2" + pack_batch(batch)


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(ValueError,),
    words=(b"\xff\xff\xff\xff", b"null", b"[]", b"{}", b"[[", b"1e400", b'"\\ud800"', b'"looks":[[',
           b"-1", b"NaN", b"99999999999999999999"),
)  # fmt: skip

"""EDID of a monitor, as bytes or hexadecimal text."""

from __future__ import annotations

from collections.abc import Iterator

from audit.wire.pc.edid import parse_edid
from tests.fuzz.target import Target
from tests.fuzz.targets._pc import facts, recordings

_HEAD = bytes.fromhex("00ffffffffffff00")


def _parse(data: bytes) -> object:
    return facts(parse_edid(data))


def _seeds() -> Iterator[bytes]:
    for id_ in (b"\x10\xac", b"\x04\x72", b"\x09\xd1", b"\x4c\x2d"):  # DEL, ACR, BNQ, SAM
        head = _HEAD + id_ + b"\x01\x02ABCD\x05\x14\x01\x04\xa5\x34\x20\x78" + bytes(30)
        timing = bytes.fromhex("023a801871382d40582c4500093621000018")
        name = b"\0\0\0\xfc\0Man hinh\n    "
        serial = b"\0\0\0\xff\0ABCDEFGH1234\n"
        text = b"\0\0\0\xfe\0x\n           "
        block = head + timing + name + serial + text + b"\0"
        block += bytes((-sum(block) % 256,))
        yield block
        yield block.hex(" ").encode()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=recordings("generic/edid"), most_bytes=2_048,
    words=(_HEAD, b"\0\0\0\xfc\0", b"\0\0\0\xff\0", b"\0\0\0\xfe\0"),
)  # fmt: skip

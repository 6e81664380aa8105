"""What database servers say before a login, through the probes: TDS, Oracle, PostgreSQL.

The first byte says which of them is meant.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from audit.probes.probe import Looked
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import server, talks

_TALKS = [talks(f"service.{name}", server(name)) for name in ("tds", "oracle", "postgresql")]


def _parse(data: bytes) -> Looked:
    return _TALKS[(data[0] if data else 0) % 3](data[1:])


def _seeds() -> Iterator[bytes]:
    options = b"\0\0\x0b\0\6\1\0\x11\0\1\xff" + b"\x0c\0\x10\x04\0\0" + b"\2"
    yield b"\0" + struct.pack("!BBHHBB", 4, 1, 8 + len(options), 0, 1, 0) + options
    refused = b"\0\0\0\x4f(DESCRIPTION=(TMP=)(VSNNUM=202375680)(ERR=0)(ALIAS=LISTENER))"
    yield b"\1" + struct.pack("!HHBBH", 8 + len(refused), 0, 4, 0, 0) + refused
    resend = struct.pack("!HHBBH", 8, 0, 11, 0, 0)
    yield b"\1" + resend + struct.pack("!HHBBH", 10, 0, 2, 0, 0) + b"\0\0"
    yield b"\2N" + b"R" + struct.pack("!II", 8, 10)
    error = b"SFATAL\0C28000\0Mno pg_hba.conf entry\0\0"
    yield b"\2N" + b"N" + struct.pack("!I", 4) + b"E" + struct.pack("!I", 4 + len(error)) + error


TARGET = Target(
    parse=_parse, seeds=_seeds,
    words=(b"(ERR=", b"(VSNNUM=", b"\xff\xff", b"\0\0\0\4", b"C57P03\0", b"M", b"R\0\0\0\x08"),
)  # fmt: skip

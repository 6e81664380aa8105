"""A directory's side of a bind and a search, through the probe."""

from __future__ import annotations

from collections.abc import Iterator

from audit.wire.ber import OCTETS, SEQUENCE, encode_integer, tlv
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import TURN, server, talks


def _result(number: int, operation: int, code: int, text: bytes = b"") -> bytes:
    body = tlv(0x0A, bytes((code,))) + tlv(OCTETS, b"") + tlv(OCTETS, text)
    return tlv(SEQUENCE, encode_integer(number) + tlv(operation, body))


def _seeds() -> Iterator[bytes]:
    row = tlv(SEQUENCE, tlv(OCTETS, b"namingContexts") + tlv(0x31, tlv(OCTETS, b"dc=hanoi,dc=vn")))
    entry = tlv(0x64, tlv(OCTETS, b"") + tlv(SEQUENCE, row))
    yield (
        _result(1, 0x61, 0) + TURN
        + tlv(SEQUENCE, encode_integer(2) + entry) + _result(2, 0x65, 0)
    )  # fmt: skip
    yield _result(1, 0x61, 49, "sai mật khẩu".encode())
    yield _result(0, 0x78, 52, b"shutting down")


TARGET = Target(
    parse=talks("service.ldap", server("ldap")), seeds=_seeds, most_bytes=70_000,
    words=(TURN, b"\x30\x84\xff\xff\xff\xff", b"\x30\x80", b"\x02\x01\x01", b"\x61", b"\x64",
           b"\x0a\1\0"),
)  # fmt: skip

"""A message centre's bytes: framing, every body, receipts, and the probe's own session."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator

from audit.probes.probe import Looked
from audit.wire import smpp, smpp_messages
from inventory.seen import LookError
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import TURN, gateway, talks

_talk = talks("sms.smpp", gateway("kannel"))


def _parse(data: bytes) -> Looked:
    decoder = smpp.Decoder()
    with contextlib.suppress(LookError):
        for at in range(0, len(data), 97):
            for pdu in decoder.feed(data[at : at + 97]):
                smpp.encode_reply(pdu)
                smpp_messages.command_name(pdu.command)
                with contextlib.suppress(LookError):
                    message = smpp_messages.decode(pdu)
                    smpp_messages.interface_version(message)
    smpp_messages.receipt(data[:254])
    return _talk(data)


def _pdu(command: int, sequence: int, body: bytes = b"", status: int = 0) -> bytes:
    return struct.pack("!IIII", 16 + len(body), command, status, sequence) + body


def _seeds() -> Iterator[bytes]:
    bound = _pdu(0x80000002, 1, b"SMSC\0\x02\x10\0\x01\x34")
    yield bound + TURN + _pdu(0x80000015, 2) + TURN + _pdu(0x80000006, 3)
    text = (
        b"id:123 sub:001 dlvrd:001 submit date:1608050900 done date:1608050901 stat:DELIVRD err:000"
    )
    yield text
    deliver = b"\0\1\1+84\0\1\1900\0\4\0\0\0\0\0\0\0\0" + bytes((len(text),)) + text
    yield bound + _pdu(5, 7, deliver) + _pdu(0x15, 8) + _pdu(6, 9)
    yield _pdu(0x80000002, 1, b"", 14)
    yield bound + _pdu(4, 1, b"\0\1\1a\0\1\1b\0\0\0\0\0\0\0\0\0\0\5hello\x04\x24\0\3abc")


TARGET = Target(
    parse=_parse, seeds=_seeds,
    words=(TURN, b"\0\0\0\x10", b"\x80\0\0\x02", b"\x80\0\0\x15", b"\0\0\0\1", b"\0\0\0\2",
           b"\x02\x10", b"id:", b" stat:", b" done date:", b"\x04\x24", b"\xff\xff\xff\xf0"),
)  # fmt: skip

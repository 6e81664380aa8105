"""7 ways of an SMS centre to harm who binds to it (behaviours 102 to 108)."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import pytest

from inventory.model import GatewayAsset
from inventory.seen import Outcome
from tests.hostile.http_servers import at
from tests.hostile.oracle import ANSWERED, GARBLED, TIMEOUT, Behaviour, Met, Stage, declared
from tests.hostile.servers import Talk

pytestmark = pytest.mark.xdist_group("hostile-smpp")

GATEWAY = declared(GatewayAsset, "sms.smpp", kind="sms_gateway")
BIND, UNBIND, DELIVER, ENQUIRE = 0x02, 0x06, 0x05, 0x15
RESPONSE = 1 << 31
ALLOWED = {BIND, UNBIND, ENQUIRE, UNBIND | RESPONSE, ENQUIRE | RESPONSE}
HEARD: list[int] = []
"""Commands that any of these centres was sent."""


def case(number: int, name: str, talk: Talk, *right: Outcome, **more: Any) -> Behaviour:
    return Behaviour(number, name, at(2775, talk), GATEWAY, {"sms.smpp": right}, **more)


def pdu(command: int, sequence: int = 1, body: bytes = b"", status: int = 0) -> bytes:
    return struct.pack("!IIII", 16 + len(body), command, status, sequence) + body


BOUND = pdu(BIND | RESPONSE, 1, b"SMSC\0")


async def request(reader: asyncio.StreamReader) -> int:
    """The next request of the client: its command."""
    length, command, _, _ = struct.unpack("!IIII", await reader.readexactly(16))
    await reader.readexactly(length - 16)
    HEARD.append(command)
    return int(command)


def after_bind(*parts: bytes, again: bytes = b"", every_s: float = 0.0) -> Talk:
    """Takes the bind, says its parts, then the same again and again, or listens."""

    async def listen(reader: asyncio.StreamReader) -> None:
        while True:
            await request(reader)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        listening = asyncio.ensure_future(listen(reader))
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            while again:
                writer.write(again)
                await writer.drain()
                await asyncio.sleep(every_s)
            await asyncio.gather(listening)
        finally:
            listening.cancel()

    return talk


def dripping(data: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        for at_ in range(len(data)):
            writer.write(data[at_ : at_ + 1])
            await writer.drain()
            await asyncio.sleep(0.3)

    return talk


def says_it_was_bound(met: Met) -> None:
    """What was reached is said, and why no more was."""
    assert met.facts("sms.smpp")["sms_gateway"]["bind"] == "ESME_ROK"
    assert met.row("sms.smpp").note.startswith("enquire_link:")


def not_a_receiver(met: Met) -> None:
    """A message is not acknowledged: whoever acknowledges it has taken it."""
    assert DELIVER | RESPONSE not in HEARD


TLV_PAST_END = struct.pack("!HH", 0x0210, 0xFFFF) + b"4"
MESSAGE = pdu(DELIVER, 77, b"\0" * 33)
BEHAVIOURS = [
    case(102, "length 0", after_bind(struct.pack("!IIII", 0, BIND | RESPONSE, 0, 1)), GARBLED),
    case(102, "length 15", after_bind(struct.pack("!IIII", 15, BIND | RESPONSE, 0, 1)), GARBLED),
    case(103, "length FFFFFFF0", after_bind(
        struct.pack("!IIII", 0xFFFFFFF0, BIND | RESPONSE, 0, 1), again=b"x" * 65_536), GARBLED),
    case(103, "length 65536 and silence", after_bind(
        struct.pack("!IIII", 65_536, BIND | RESPONSE, 0, 1)), TIMEOUT),
    case(104, "drip", dripping(BOUND), TIMEOUT),
    case(105, "deliver_sm flood before the bind's answer", after_bind(again=MESSAGE * 50), GARBLED,
         check=not_a_receiver),
    case(105, "deliver_sm flood after it", after_bind(BOUND, again=MESSAGE * 50), ANSWERED,
         check=says_it_was_bound),
    case(105, "enquire_link flood", after_bind(again=pdu(ENQUIRE, 9) * 50), GARBLED),
    case(105, "unbind flood", after_bind(BOUND, again=pdu(UNBIND, 9) * 50), ANSWERED,
         check=says_it_was_bound),
    case(105, "unknown commands", after_bind(again=pdu(0x7777, 9, b"x" * 200) * 20), GARBLED),
    case(106, "wrong sequence", after_bind(pdu(BIND | RESPONSE, 99, b"SMSC\0")), TIMEOUT),
    case(106, "wrong sequence without end", after_bind(
        again=pdu(BIND | RESPONSE, 99, b"SMSC\0") * 20), GARBLED),
    case(106, "the answer to another command", after_bind(pdu(ENQUIRE | RESPONSE, 1)), TIMEOUT),
    case(107, "TLV length past end", after_bind(
        pdu(BIND | RESPONSE, 1, b"SMSC\0" + TLV_PAST_END)), ANSWERED, TIMEOUT),
    case(107, "system id without its end", after_bind(
        pdu(BIND | RESPONSE, 1, b"\x1b]0;x\x07" * 500)), ANSWERED, TIMEOUT),
    case(107, "status with hostile bytes", after_bind(
        pdu(BIND | RESPONSE, 1, b"", 0xDEADBEEF)), ANSWERED),
    # Unscaled: what came before the silence is kept only where the talk ends before its probe.
    case(108, "bind OK, then silence", after_bind(BOUND), ANSWERED, scale=1.0,
         check=says_it_was_bound),
    case(108, "bind OK, then unbind", after_bind(BOUND, pdu(UNBIND, 5)), TIMEOUT, ANSWERED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_an_sms_centre_cannot_harm_who_binds_to_it(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)


def test_an_sms_centre_was_only_sent_what_reads(stage: Stage) -> None:
    """Over all of these behaviours: bind_transmitter, enquire_link, unbind and answers to them."""
    stage.warm(GATEWAY("127.66.200.41"))
    assert set(HEARD) <= ALLOWED

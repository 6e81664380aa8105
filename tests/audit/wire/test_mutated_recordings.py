"""Recorded agents with damaged values, indexes and datagrams: facts or garbled, never a break."""

import random

import pytest

from audit.wire import host_mib, if_mib, ups_mib
from audit.wire.ber import encode_oid, tlv
from audit.wire.snmp_walk import MAX_QUESTIONS
from inventory.seen import LookError
from tests.support.snmp_agent import Agent, read_recording
from tests.support.snmp_recorded import facts

CODECS = (if_mib, host_mib, ups_mib)
EVERY = 9
ODD = (
    tlv(2, b"\x80\x00\x00\x00"), tlv(2, b"\x00" * 4), tlv(0x46, b"\x00" + b"\xff" * 8),
    tlv(0x42, b"\x00\xff\xff\xff\xff"), tlv(4, b""), tlv(4, b"\xff\xfe\x00" * 90),
    tlv(4, "１２ ％".encode()), tlv(4, b"9" * 400 + b"%"), tlv(0x40, b"\x7f\x00\x00\x01"),
    tlv(6, b""), tlv(6, encode_oid("1.3.6.1.2.1.25.2.1.99999")), tlv(5, b""),
    tlv(0x44, b"\x9f\x78\x04\x7f\xc0\x00\x00"), tlv(0x44, b"\x9f\x78\x04\x7f\x80\x00\x00"),
    tlv(0x80, b""), tlv(0x82, b""), tlv(2, b""), b"\x02\x7f\x01",
)  # fmt: skip
"""Values of no MIB: the least integers, wrong types, NaN, infinity, and broken BER."""


def damaged(agent: Agent, luck: random.Random, share: float) -> Agent:
    """The agent with some values exchanged, some taken away, some indexes made odd."""
    values = {}
    for oid, value in agent.table():
        chance = luck.random()
        if chance < share / 4:
            continue
        if chance < share / 2:
            oid = f"{oid}.{luck.choice((0, 1, 2**32 - 1))}"
        values[oid] = luck.choice(ODD) if chance < share else value
    return Agent(values)


class Spoiling(Agent):
    """An agent whose datagrams lose or change bytes on the way."""

    luck = random.Random(7)

    def answer(self, data: bytes) -> bytes:
        sent = bytearray(super().answer(data))
        for _ in range(self.luck.choice((0, 0, 1, 3))):
            sent[self.luck.randrange(len(sent))] = self.luck.randrange(256)
        return bytes(sent[: self.luck.choice((len(sent), len(sent), len(sent) // 2))])


def look(agent: Agent) -> int:
    """How many codecs made facts of it; the others said garbled."""
    made = 0
    for codec in CODECS:
        agent.requests.clear()
        try:
            facts(agent, codec).model_dump_json()
            made += 1
        except LookError:
            pass
        assert len(agent.requests) <= 4 * MAX_QUESTIONS
    return made


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_damaged_values_and_indexes_never_break_a_codec(corpora, share):
    luck = random.Random(2016)
    made = 0
    for path in sorted((corpora / "librenms" / "snmprec").glob("*.snmprec"))[::EVERY]:
        if path.stat().st_size < 400_000:
            made += look(damaged(read_recording(path), luck, share))
    assert made > 20  # and most of what is whole is still read


def test_damaged_datagrams_never_break_a_codec(corpora):
    made = tried = 0
    for path in sorted((corpora / "librenms" / "snmprec").glob("*.snmprec"))[3::EVERY]:
        if path.stat().st_size < 400_000:
            made += look(Spoiling(dict(read_recording(path).table())))
            tried += len(CODECS)
    assert 0 < made < tried  # most are garbled, and said so

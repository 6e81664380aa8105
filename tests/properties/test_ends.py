"""Readers of bytes stop at their end: what lies behind it changes nothing of what they say."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.engine.frames import Decoder as FrameDecoder
from audit.engine.frames import frame
from audit.wire import icmp, ipp, ldap, ntp, postgresql, smpp, stamp, tds
from audit.wire.ber import OCTETS, encode_integer, encode_oid, expect, header, read_integer, tlv
from audit.wire.snmp import (
    RESPONSE,
    V2C,
    decode_head,
    decode_rest,
    encode_reply,
    encode_value,
    encode_varbind,
)
from inventory.seen import LookError
from tests.audit.wire.test_any_bytes import IPP_VALID

TAILS = st.binary(min_size=1, max_size=40)


def said(read: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """What a reader gives, or the note of its refusal."""
    try:
        return "value", read(*args)
    except LookError as error:
        return "refused", error.note


READERS: dict[str, Callable[[bytes, int, int], Any]] = {
    "header": header,
    "octets": lambda data, at, end: expect(data, at, end, OCTETS),
    "integer": read_integer,
}


@pytest.mark.parametrize("name", READERS)
@given(st.binary(max_size=30), st.integers(0, 8), TAILS)
def test_an_item_of_ber_is_read_within_its_end(
    name: str, data: bytes, at: int, tail: bytes
) -> None:
    assume(at <= len(data))
    end = len(data)
    alone = said(READERS[name], data, at, end)
    assert said(READERS[name], data + tail, at, end) == alone
    if alone[0] == "value" and name != "integer":
        assert alone[1][-1] <= end


@given(st.integers(-(2**31), 2**31 - 1), st.binary(max_size=60), st.integers(1, 60))
def test_an_item_whose_length_reaches_past_its_sequence_is_refused_whatever_follows(
    number: int, body: bytes, more: int
) -> None:
    inner = encode_integer(number) + tlv(OCTETS, body)
    at = len(encode_integer(number))
    if len(body) + more >= 0x80:
        return
    lying = inner[: at + 1] + bytes((len(body) + more,)) + inner[at + 2 :]
    behind = lying + b"\x05" * (more + 20)  # the bytes are there, but not this item's
    with pytest.raises(LookError):
        expect(behind, at, len(lying), OCTETS)


@given(st.integers(2**23, 2**31 - 1), st.binary(max_size=30), TAILS)
def test_what_follows_an_answer_of_snmp_in_its_datagram_is_no_part_of_it(
    id_: int, text: bytes, tail: bytes
) -> None:
    bound = encode_varbind(encode_oid("1.3.6.1.2.1.1.1.0"), encode_value("text", text))
    data = encode_reply(RESPONSE, V2C, b"public", id_, [bound])

    def read(datagram: bytes) -> Any:
        return decode_rest(datagram, decode_head(datagram))

    kind, pdu = said(read, data + tail)
    assert kind == "refused" or pdu == read(data)


@given(st.binary(max_size=60))
def test_a_document_behind_the_attributes_of_ipp_is_not_read(tail: bytes) -> None:
    assert ipp.decode(IPP_VALID + tail) == ipp.decode(IPP_VALID)


@given(st.binary(min_size=44, max_size=44), TAILS)
def test_a_test_packet_is_as_long_as_it_is(data: bytes, tail: bytes) -> None:
    assert said(stamp.reflected_sequence, data + tail) == said(stamp.reflected_sequence, data)
    assert said(stamp.turnaround_s, data + tail) == said(stamp.turnaround_s, data)


@given(st.integers(0, 2**64 - 1), st.binary(min_size=48, max_size=48), TAILS)
def test_what_follows_an_answer_of_ntp_does_not_move_the_clock(
    cookie: int, body: bytes, tail: bytes
) -> None:
    query = ntp.encode_query(cookie)
    data = body[:24] + query[40:48] + body[32:]

    def read(datagram: bytes) -> Any:
        return ntp.decode_answer(query, datagram, sent_at_s=1.5e9, received_at_s=1.5e9)

    kind, answer = said(read, data + tail)
    assert kind == "refused" or answer == read(data)


@given(st.integers(0, 65_535), st.integers(0, 65_535), st.binary(max_size=40), TAILS)
def test_an_echo_that_grew_is_another_echo_and_a_changed_one_is_none(
    identifier: int, sequence: int, data: bytes, tail: bytes
) -> None:
    sent = icmp.encode_echo(identifier, sequence, data)
    reply = bytes((0,)) + sent[1:2] + struct.pack("!H", 0) + sent[4:]
    reply = reply[:2] + struct.pack("!H", icmp.checksum(reply)) + reply[4:]
    assert icmp.decode_reply(reply).data == data
    kind, echo = said(icmp.decode_reply, reply + tail)
    assert kind == "refused" or echo.data == data + tail  # so it is no answer to what we asked


STREAMS: dict[str, tuple[Callable[[], Any], bytes]] = {
    "frames": (FrameDecoder, frame(b"R", 7, b"abc")),
    "ldap": (ldap.Decoder, bytes.fromhex("300c02010161070a010004000400")),
    "smpp": (smpp.Decoder, bytes.fromhex("0000001080000015 0000000000000001".replace(" ", ""))),
}


@pytest.mark.parametrize("name", STREAMS)
@given(st.integers(1, 4), st.data())
def test_a_message_that_is_not_all_there_yet_is_waited_for(
    name: str, count: int, data: st.DataObject
) -> None:
    new, whole = STREAMS[name]
    cut = data.draw(st.integers(0, len(whole) - 1))
    first = new()
    got = list(first.feed(whole * count + whole[:cut]))
    assert len(got) == count
    assert len(list(first.feed(whole[cut:]))) == 1


@pytest.mark.parametrize("length", [postgresql.message_length, tds.body_length])
@given(head=st.binary(min_size=8, max_size=8))
def test_a_length_that_a_server_announces_is_bounded_before_anything_is_read(
    length: Callable[[bytes], int], head: bytes
) -> None:
    size = 5 if length is postgresql.message_length else 8
    kind, announced = said(length, head[:size])
    assert kind == "refused" or 0 <= announced <= 1_048_576

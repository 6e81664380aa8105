"""Echo messages against bytes that other programs made, and against nonsense."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.icmp import (
    Echo,
    checksum,
    decode_reply,
    echo_data,
    encode_echo,
    without_ip_header,
)
from inventory.seen import LookError, Outcome

REQUEST_OF_PING = bytes.fromhex(
    "0800d86912340001" + "0001020304050607" + "08090a0b0c0d0e0f"
)  # type 8, identifier 0x1234, sequence 1, sixteen bytes; checksum counted by hand below


def reply_to(request: bytes, data: bytes | None = None) -> bytes:
    body = request[4:8] + (request[8:] if data is None else data)
    return b"\0\0" + checksum(b"\0\0\0\0" + body).to_bytes(2) + body


def test_the_checksum_is_that_of_the_example_in_rfc_1071():
    # RFC 1071 section 3: the sum of these words is ddf2
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == ~0xDDF2 & 0xFFFF


def test_an_odd_byte_counts_as_if_a_zero_followed():
    assert checksum(b"\x01\x02\x03") == checksum(b"\x01\x02\x03\x00")


@given(st.binary(max_size=300))
def test_the_checksum_is_what_adding_word_by_word_gives(data):
    padded = data + b"\0" * (len(data) % 2)
    total = sum(int.from_bytes(padded[at : at + 2]) for at in range(0, len(padded), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    assert checksum(data) == ~total & 0xFFFF


def test_a_request_has_the_layout_of_rfc_792():
    request = encode_echo(0x1234, 1, bytes(range(16)))
    assert request[:2] + request[4:] == REQUEST_OF_PING[:2] + REQUEST_OF_PING[4:]
    words = [int.from_bytes(request[i : i + 2]) for i in range(0, len(request), 2)]
    total = sum(words)
    assert (total & 0xFFFF) + (total >> 16) == 0xFFFF


@given(
    st.integers(0, 65_535), st.integers(0, 65_535), st.binary(min_size=8, max_size=8),
    st.integers(0, 1_500),
)  # fmt: skip
def test_what_was_sent_comes_back(identifier, sequence, cookie, size):
    data = echo_data(cookie, size)
    assert len(data) == max(8, size)
    reply = decode_reply(reply_to(encode_echo(identifier, sequence, data)))
    assert reply == Echo(identifier, sequence, data)


@given(st.binary(min_size=8, max_size=80), st.integers(0, 79), st.integers(1, 255))
def test_a_changed_byte_is_never_taken_for_the_reply(data, where, change):
    packet = bytearray(reply_to(encode_echo(7, 9, data)))
    packet[where % len(packet)] ^= change
    with pytest.raises(LookError) as caught:
        decode_reply(bytes(packet))
    assert caught.value.outcome is Outcome.GARBLED


@given(st.binary(max_size=200))
def test_nonsense_is_garbled_or_a_reply_and_nothing_else(packet):
    for look in (decode_reply, without_ip_header):
        with contextlib.suppress(LookError):  # anything else would be our own bug
            look(packet)


def test_our_own_request_heard_on_loopback_is_no_reply():
    with pytest.raises(LookError):
        decode_reply(encode_echo(1, 1, b"x" * 8))


def test_options_in_the_ip_header_are_stepped_over():
    assert without_ip_header(b"\x46" + bytes(23) + b"icmp") == b"icmp"
    for packet in (b"", b"\x45" + bytes(10), b"\x44" + bytes(30), b"\x60" + bytes(40)):
        with pytest.raises(LookError):
            without_ip_header(packet)

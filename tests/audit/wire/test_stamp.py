"""STAMP packets against the layout that RFC 8762 draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.stamp import SIZE, encode, reflect, reflected_sequence, turnaround_s
from inventory.seen import LookError, Outcome

EPOCH_1970 = 2_208_988_800  # seconds from 1900 to 1970, RFC 5905 figure 4


def test_a_sender_packet_is_sequence_timestamp_error_estimate_and_zeroes():
    # RFC 8762 section 4.2.1, figure 3
    packet = encode(5, 1_470_362_400.5)
    assert packet[0:4] == (5).to_bytes(4)
    assert packet[4:8] == (1_470_362_400 + EPOCH_1970).to_bytes(4)
    assert packet[8:12] == bytes.fromhex("80000000")  # half a second
    assert packet[12:14] == b"\x00\x01"  # S=0, Z=0 (NTP format), scale 0, multiplier 1
    assert packet[14:] == bytes(30)
    assert len(packet) == SIZE == 44


def test_the_reflected_sequence_is_read_where_rfc_8762_puts_it():
    # figure 5: sequence, timestamp, error, MBZ, receive timestamp, then the sender's sequence
    reply = (
        (900).to_bytes(4) + bytes(8) + b"\0\1" + b"\0\0" + bytes(8)
        + (17).to_bytes(4) + bytes(8) + b"\0\1" + b"\0\0" + b"\xff" + bytes(3)
    )  # fmt: skip
    assert len(reply) == 44
    assert reflected_sequence(reply) == 17


def test_a_reflector_says_when_it_came_when_it_leaves_and_what_it_was_sent():
    # figure 5 again, and section 4.2.1: a longer packet is answered as long, up to 1,472 bytes
    asked = encode(17, 100.0)
    reply = reflect(asked, 200.0, 200.25)
    assert reply[:4] == reply[24:28] == (17).to_bytes(4)
    assert reply[4:12] == (200 + EPOCH_1970).to_bytes(4) + bytes.fromhex("40000000")
    assert reply[16:24] == (200 + EPOCH_1970).to_bytes(4) + bytes(4)
    assert reply[28:38] == asked[4:14]
    assert (reply[40], len(reply)) == (255, SIZE)
    assert (reflected_sequence(reply), turnaround_s(reply)) == (17, 0.25)
    assert len(reflect(asked + bytes(500), 0.0, 0.0)) == 544
    assert len(reflect(asked + bytes(9_000), 0.0, 0.0)) == 1_472


def test_the_time_in_the_reflector_is_between_its_two_timestamps():
    # figure 5: bytes 4-11 leave the reflector, bytes 16-23 reached it
    def reply(received: int, transmitted: int) -> bytes:
        return bytes(4) + transmitted.to_bytes(8) + bytes(4) + received.to_bytes(8) + bytes(20)

    second = 1 << 32
    assert turnaround_s(reply(7 * second, 7 * second + second // 4)) == 0.25
    assert turnaround_s(reply(7 * second, 6 * second)) == -1.0


@given(st.binary(max_size=SIZE - 1))
def test_a_short_reply_is_garbled(data):
    with pytest.raises(LookError) as caught:
        reflected_sequence(data)
    assert caught.value.outcome is Outcome.GARBLED


@given(st.integers(0, 2**32 - 1), st.floats(0, 4e9))
def test_any_sequence_and_time_fit_a_packet(sequence, at_s):
    packet = encode(sequence, at_s)
    assert len(packet) == SIZE
    assert int.from_bytes(packet[:4]) == sequence

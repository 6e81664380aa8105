"""SNTP by its four stamps (RFC 4330, section 5)."""

import struct

import pytest

from audit.wire.ntp import answers, decode_answer, encode_query
from inventory.seen import LookError, Outcome

QUERY = encode_query(0xFEED_FACE_CAFE_BEEF)
EPOCH = 2_208_988_800


def _reply(came_s, left_s, *, first=0x24, stratum=2, reference=b"\x0a\x01\x00\x01", era=0):
    def stamp(seconds):
        return round((seconds + EPOCH) % (1 << 32) * (1 << 32)) & (1 << 64) - 1

    head = struct.pack("!BBbbIi4s", first, stratum, 6, -20, 0x8000, 0x4000, reference)
    return head + bytes(8) + QUERY[40:48] + struct.pack("!QQ", stamp(came_s), stamp(left_s))


def _decoded(reply, sent=1_470_000_000.0, received=1_470_000_000.2):
    return decode_answer(QUERY, reply, sent_at_s=sent, received_at_s=received)


def test_a_query_is_a_client_of_version_4_and_tells_no_time():
    assert (len(QUERY), QUERY[0], QUERY[1:40]) == (48, 0x23, bytes(39))


def test_offset_and_round_trip_follow_from_the_four_stamps():
    said = _decoded(_reply(1_470_000_010.1, 1_470_000_010.1))
    assert said.offset_s == pytest.approx(10, abs=1e-5)
    assert said.rtt_s == pytest.approx(0.2, abs=1e-5)
    assert (said.stratum, said.synchronised, said.reference) == (2, True, "10.1.0.1")
    assert (said.root_delay_s, said.root_dispersion_s) == (0.5, 0.25)


def test_a_year_after_2036_is_not_a_year_of_the_last_century():
    after = 2_100_000_000.0  # 2036-07-18, in the second era
    assert _decoded(_reply(after + 5, after + 5), after, after).offset_s == pytest.approx(
        5, abs=1e-3
    )


def test_a_kiss_of_death_is_told_by_its_code():
    said = _decoded(_reply(0, 0, stratum=0, reference=b"RATE"))
    assert (said.kiss, said.synchronised) == ("RATE", False)


def test_a_server_without_the_time_is_not_synchronised():
    assert _decoded(_reply(1.47e9, 1.47e9, first=0xE4)).synchronised is False
    assert _decoded(_reply(1.47e9, 1.47e9, stratum=16)).synchronised is False


@pytest.mark.parametrize(
    "packet",
    [b"", QUERY, _reply(1, 1)[:47], _reply(1, 1)[:24] + bytes(8) + _reply(1, 1)[32:],
     b"\x25" + _reply(1, 1)[1:]],
)  # fmt: skip
def test_what_does_not_repeat_our_cookie_is_no_answer(packet):
    assert not answers(QUERY, packet)
    with pytest.raises(LookError) as caught:
        _decoded(packet)
    assert caught.value.outcome is Outcome.GARBLED


def test_an_answer_without_stamps_is_garbled():
    with pytest.raises(LookError):
        _decoded(_reply(-EPOCH, -EPOCH))

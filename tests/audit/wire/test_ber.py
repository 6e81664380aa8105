"""BER: what the standard writes is read, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder  # type: ignore[import-untyped]
from pyasn1.type import univ  # type: ignore[import-untyped]

from audit.wire.ber import (
    encode_integer,
    encode_oid,
    header,
    integer,
    oid_arcs,
    oid_text,
    oid_texts,
    tlv,
    unsigned,
)
from inventory.seen import LookError, Outcome

ARC = st.integers(0, 2**32 - 1)
OIDS = st.tuples(st.integers(0, 2), st.integers(0, 39), st.lists(ARC, max_size=20)).map(
    lambda parts: ".".join(map(str, (parts[0], parts[1], *parts[2])))
)


@given(OIDS)
def test_an_oid_reads_back_and_is_what_another_codec_writes(oid):
    body = encode_oid(oid)
    assert oid_text(body) == oid
    assert tlv(6, body) == encoder.encode(univ.ObjectIdentifier(oid))


@given(OIDS, OIDS)
def test_oids_order_by_number_and_not_by_byte(one, other):
    def by_number(oid):
        return tuple(map(int, oid.split(".")))

    ours = oid_arcs(encode_oid(one)) < oid_arcs(encode_oid(other))
    assert ours == (by_number(one) < by_number(other))


@given(st.integers(-(2**31), 2**31 - 1))
def test_an_integer_reads_back_in_the_fewest_bytes(number):
    data = encode_integer(number)
    assert data == encoder.encode(univ.Integer(number))
    _, start, stop = header(data, 0, len(data))
    assert integer(data, start, stop) == number


@given(st.integers(0, 70_000))
def test_a_length_is_the_one_of_another_codec(size):
    body = bytes(size)
    assert tlv(4, body) == encoder.encode(univ.OctetString(body))
    assert decoder.decode(tlv(4, body))[0].asOctets() == body


def test_a_counter_that_lost_its_leading_zero_is_not_negative():
    assert unsigned(b"\xff\xff\xff\xff", 0, 4, 32) == 2**32 - 1
    assert unsigned(b"\x00\xff\xff\xff\xff\xff\xff\xff\xff", 0, 9, 64) == 2**64 - 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80\x00\x00",  # indefinite
        b"\x30\x85\x00\x00\x00\x00\x00",  # a length of five bytes
        b"\x30\x82\x01",  # ends inside the length
        b"\x04\x05abcd",  # lies about its size
        b"\x04\x84\xff\xff\xff\xff",
    ],
)
def test_a_length_that_lies_is_garbled(data):
    with pytest.raises(LookError) as caught:
        header(data, 0, len(data))
    assert caught.value.outcome is Outcome.GARBLED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x2b\x86",  # ends inside a number
        b"\x2b\x80\x01",  # padded
        b"\x2b" + b"\x90\x80\x80\x80\x00",  # 2**32
        b"\x2b" + b"\xff" * 28 + b"\x7f",  # about 2**200
        b"\x2b" + b"\x01" * 200,  # more than 128 numbers
    ],
)
def test_an_oid_that_is_none_is_garbled(body):
    with pytest.raises(LookError) as caught:
        oid_text(body)
    assert caught.value.outcome is Outcome.GARBLED


@pytest.mark.parametrize("size", [0, 6, 5_000])
def test_an_integer_of_any_other_size_is_garbled(size):
    with pytest.raises(LookError):
        integer(bytes(size), 0, size)


@pytest.mark.parametrize(("size", "bits"), [(0, 32), (6, 32), (30, 64)])
def test_a_counter_of_any_other_size_is_garbled(size, bits):
    with pytest.raises(LookError):
        unsigned(bytes(size), 0, size, bits)


@pytest.mark.parametrize("oid", ["", "1", "1.40.1", "3.1", "1.3.-1", "1.3.4294967296", "a.b"])
def test_our_own_wrong_oid_is_our_bug(oid):
    with pytest.raises(ValueError):
        encode_oid(oid)


def test_a_flood_of_names_is_not_kept():
    for number in range(2**15 + 10):
        oid_text(b"\x2b" + bytes((0x81 + (number >> 14), 0x80 | number >> 7 & 0x7F, number & 0x7F)))
    assert len(oid_texts) <= 2**15

"""An answer is read the same however its agent writes lengths, and only if it is to our message."""

import pytest

from audit.wire import snmp
from audit.wire.ber import encode_integer, encode_oid, tlv
from audit.wire.snmp import Question, Verb
from audit.wire.snmp_session import CommunitySession
from inventory.seen import LookError, Outcome

NAME = encode_oid("1.3.6.1.2.1.1.5.0")
QUESTION = Question(Verb.GET, (NAME,))
NUMBER = 2**30


def long(tag, body):
    """Tag, length in two bytes more than it needs, contents."""
    return bytes((tag, 0x82)) + len(body).to_bytes(2, "big") + body


def answer(community=b"public", number=NUMBER, wrap=tlv, version=snmp.V2C, value=b"d1"):
    binding = wrap(0x30, wrap(6, NAME) + wrap(4, value))
    pdu = wrap(
        snmp.RESPONSE,
        encode_integer(number) + encode_integer(0) + encode_integer(0) + wrap(0x30, binding),
    )
    return wrap(0x30, encode_integer(version) + wrap(4, community) + pdu)


@pytest.mark.parametrize("wrap", [tlv, long])
@pytest.mark.parametrize("version", [snmp.V1, snmp.V2C])
@pytest.mark.parametrize("size", [2, *range(80, 140), 300, 1_200, 8_000])
def test_lengths_may_be_written_in_short_and_in_long(wrap, version, size):
    data = answer(wrap=wrap, version=version, value=b"x" * size)
    pdu = CommunitySession(b"public", version).read(data, NUMBER, 0.0)
    assert pdu is not None
    assert pdu.varbinds == [(NAME, 4, b"x" * size)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (answer(number=NUMBER + 1), "request-id"),
        (answer(number=5), "request-id"),
        (answer(community=b"privat"), "community"),
        (answer(community=b"publi"), "community"),
        (answer(version=snmp.V1), "version"),
        (answer() + b"\0", "bytes after"),
        (answer()[:-1], "points past the end"),
        (b"", "ends inside a header"),
        (answer(value=b"x" * 9_000), "datagram of"),
    ],
)
def test_an_answer_to_somebody_else_is_garbled(data, why):
    with pytest.raises(LookError) as caught:
        CommunitySession(b"public").read(data, NUMBER, 0.0)
    assert caught.value.outcome is Outcome.GARBLED
    assert why in caught.value.note


def test_what_is_asked_differs_in_its_id_alone():
    session = CommunitySession(b"public")
    one, two = (session.encode(QUESTION, number, 0.0) for number in (NUMBER, NUMBER + 1))
    assert [place for place in range(len(one)) if one[place] != two[place]] == [
        one.index(NUMBER.to_bytes(4, "big")) + 3
    ]
    assert snmp.decode_request(two).request_id == NUMBER + 1

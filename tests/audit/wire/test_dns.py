"""DNS answers, good and forged, made with dnspython's own writer."""

import dns.message
import dns.rrset
import pytest

from audit.wire.dns import answers, decode_answer, encode_query
from inventory.seen import LookError, Outcome

NAME = "mot-cua.hanoi.example."
QUERY = encode_query(NAME, number=4_242)


def _reply(*rrsets, rcode=0, flags=0):
    reply = dns.message.make_response(dns.message.from_wire(QUERY), recursion_available=True)
    reply.set_rcode(rcode)
    reply.flags |= flags
    reply.answer = [dns.rrset.from_text(*rrset) for rrset in rrsets]
    return reply.to_wire(max_size=65_535)


def test_a_query_asks_one_question_of_one_name():
    asked = dns.message.from_wire(QUERY)
    assert (asked.id, len(asked.question), asked.edns) == (4_242, 1, -1)
    assert str(asked.question[0]) == f"{NAME} IN A"


@pytest.mark.parametrize("kind", ["ANY", "AXFR", "TXT"])
def test_a_zone_transfer_cannot_be_asked(kind):
    with pytest.raises(ValueError):
        encode_query(NAME, number=1, kind=kind)


def test_addresses_come_in_one_order_whatever_the_servers():
    said = decode_answer(QUERY, _reply((NAME, 60, "IN", "A", "10.0.0.2", "10.0.0.1")))
    assert (said.addresses, said.ttl_s, said.rcode) == (("10.0.0.1", "10.0.0.2"), 60, "NOERROR")
    assert said.recursion is True


def test_an_alias_is_followed_inside_the_answer():
    said = decode_answer(
        QUERY,
        _reply(
            ("lb.hanoi.example.", 5, "IN", "A", "10.0.0.9"),
            (NAME, 300, "IN", "CNAME", "lb.hanoi.example."),
        ),
    )
    assert (said.addresses, said.ttl_s) == (("10.0.0.9",), 5)


def test_addresses_of_other_names_are_not_this_names():
    said = decode_answer(QUERY, _reply(("evil.example.", 60, "IN", "A", "10.6.6.6")))
    assert said.addresses == ()


def test_a_loop_of_aliases_comes_to_an_end():
    said = decode_answer(
        QUERY,
        _reply(
            (NAME, 60, "IN", "CNAME", "a.example."),
            ("a.example.", 60, "IN", "CNAME", NAME),
        ),
    )
    assert said.addresses == ()


def test_a_thousand_addresses_are_cut():
    many = [f"10.1.{i // 250}.{i % 250}" for i in range(1_000)]
    assert len(decode_answer(QUERY, _reply((NAME, 60, "IN", "A", *many))).addresses) == 64


def test_rcodes_have_their_names():
    assert decode_answer(QUERY, _reply(rcode=3)).rcode == "NXDOMAIN"
    assert decode_answer(QUERY, _reply(rcode=2)).rcode == "SERVFAIL"


GOOD = _reply((NAME, 60, "IN", "A", "10.0.0.1"))


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"\x00" * 12,
        QUERY,
        b"\x00\x01" + GOOD[2:],
        GOOD[:20],
        GOOD.replace(b"mot-cua", b"mot-cub"),
        # A compression pointer that points at itself.
        GOOD[:2] + b"\x84\x00\x00\x01\x00\x01\x00\x00\x00\x00" + b"\xc0\x0c\x00\x01\x00\x01",
    ],
)
def test_a_forged_or_broken_packet_is_waited_past(forged):
    assert not answers(QUERY, forged)
    with pytest.raises(LookError) as caught:
        decode_answer(QUERY, forged)
    assert caught.value.outcome is Outcome.GARBLED


def test_the_right_packet_is_taken():
    assert answers(QUERY, GOOD)

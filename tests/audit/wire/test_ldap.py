"""LDAP messages of RFC 4511, cut anywhere."""

import pytest

from audit.wire.ldap import (
    BIND_RESPONSE,
    ENTRY,
    SEARCH_DONE,
    Decoder,
    encode_bind,
    encode_root_search,
    encode_unbind,
    result_name,
)
from inventory.seen import LookError, Outcome

BOUND = bytes.fromhex("300c020101 61070a010004000400")
# An entry with namingContexts: dc=hanoi, lengths in the long form as Active Directory writes them.
ATTRIBUTE = b"\x30\x84\x00\x00\x00\x1f\x04\x0enamingContexts\x31\x84\x00\x00\x00\x09\x04\x07dc=hano"
ROWS = b"\x30\x84" + len(ATTRIBUTE).to_bytes(4, "big") + ATTRIBUTE
FOUND = b"\x02\x01\x02\x64\x84" + (len(ROWS) + 2).to_bytes(4, "big") + b"\x04\x00" + ROWS
FOUND = b"\x30\x84" + len(FOUND).to_bytes(4, "big") + FOUND
DONE = bytes.fromhex("300c020102 65070a010004000400")


def test_only_an_anonymous_bind_a_root_search_and_a_good_bye_can_be_said():
    assert encode_bind(1) == bytes.fromhex("300c020101 6007 020103 0400 8000")
    assert encode_unbind(3) == bytes.fromhex("3005020103 4200")
    assert encode_root_search(2).startswith(b"\x30\x57\x02\x01\x02\x63\x52\x04\x00\x0a\x01\x00")


def test_an_answer_is_understood_however_it_is_cut():
    stream = BOUND + FOUND + DONE
    for cut in range(len(stream) + 1):
        decoder = Decoder()
        messages = decoder.feed(stream[:cut]) + decoder.feed(stream[cut:])
        assert [message.operation for message in messages] == [BIND_RESPONSE, ENTRY, SEARCH_DONE]
        assert messages[0].result == 0
        assert messages[1].attributes == {"namingContexts": ("dc=hano",)}
    decoder = Decoder()
    assert len([m for byte in stream for m in decoder.feed(bytes([byte]))]) == 3


@pytest.mark.parametrize(
    "said",
    [
        b"220 not ldap\r\n",
        b"\x30\x80\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x05hello",
        b"\x30\x84\x7f\xff\xff\xff",
        bytes.fromhex("3003020101"),
        bytes.fromhex("3005020101 6100"),
        bytes.fromhex("3007020101 61020a01"),
        bytes.fromhex("3006020101 617f00"),
    ],
)
def test_what_is_not_ldap_is_garbled(said):
    with pytest.raises(LookError) as caught:
        Decoder().feed(said)
    assert caught.value.outcome is Outcome.GARBLED


def test_results_have_their_names():
    assert (result_name(49), result_name(51), result_name(4_711)) == (
        "invalidCredentials", "busy", "result 4711",
    )  # fmt: skip

"""The fields of SMPP PDUs: what operators send, and what breaks other readers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.smpp import RESPONSE, Decoder, Pdu
from audit.wire.smpp_messages import command_name, decode, interface_version, receipt
from inventory.seen import LookError, Outcome


@pytest.fixture(scope="module")
def vectors(corpora):
    lines = (corpora / "smpp_vectors" / "smpp_vectors.jsonl").read_text("utf-8").splitlines()
    return {row["name"]: row for row in map(json.loads, lines)}


def _message(row):
    (pdu,) = Decoder().feed(bytes.fromhex(row["hex"]))
    return decode(pdu)


def test_a_delivery_receipt_of_an_operator_is_read_to_its_last_optional_field(vectors):
    message = _message(vectors["test_any_network_error_code"])
    assert message.command == "deliver_sm"
    assert message.fields["source_addr"] == b"4915256794887"
    assert message.fields["esm_class"] == 4  # a receipt
    assert message.fields["network_error_code"] == b"\x03\0\0"
    assert message.fields["message_state"] == 2  # DELIVERED
    told = receipt(message.fields["short_message"])
    assert told["id"] == message.fields["receipted_message_id"].decode("ascii")
    assert told == {
        "id": told["id"], "sub": 1, "dlvrd": 1, "submit date": "150508144058",
        "done date": "150508144058", "stat": "DELIVRD", "err": "000",
    }  # fmt: skip


def test_fields_of_vendors_are_kept_apart_by_their_tag(vectors):
    message = _message(vectors["test_unknown_tag_value_0x1454"])
    assert message.unknown == {0x1454: b"\0\0\0\x01", 0x1418: b"\0\0\0\x30"}
    assert message.fields["destination_addr"] == b"SKYTELECOM"


def test_a_refused_bind_has_no_fields_and_an_accepted_one_says_what_it_speaks(vectors):
    assert _message(vectors["test_invalid_command_length"]).fields == {"system_id": b""}
    accepted = _message(vectors["test_invalid_option_vendor_specific_bypass"])
    assert accepted.fields["system_id"] == b"Yenta1"
    assert accepted.unknown == {0x1002: b"4"}  # its tag is 0210 with the octets swapped
    assert interface_version(accepted) is None
    assert decode(Pdu(RESPONSE | 2, 5, 1)).fields == {}


@pytest.mark.parametrize(
    ("version", "said"), [(0x34, "SMPP 3.4"), (0x50, "SMPP 5.0"), (0, None), (0xFF, None)]
)
def test_the_version_of_a_centre_is_said_in_words(version, said):
    body = b"SMSC\0" + b"\x02\x10\0\x01" + bytes([version])
    assert interface_version(decode(Pdu(RESPONSE | 2, 0, 1, body))) == said


@pytest.mark.parametrize(
    "body",
    [
        b"no end",  # system_id without its zero
        b"a\0\x02\x10\x00\x09\x34",  # a length past the end
        b"a\0\x02\x10",  # half a header
    ],
)
def test_a_field_past_the_end_is_garbled(body):
    with pytest.raises(LookError) as caught:
        decode(Pdu(RESPONSE | 2, 0, 1, body))
    assert caught.value.outcome is Outcome.GARBLED


def test_every_command_has_its_name_and_others_have_none():
    assert command_name(RESPONSE) == "generic_nack"
    assert command_name(0x103) == "data_sm"
    assert command_name(RESPONSE | 0x15) == "enquire_link_resp"
    with pytest.raises(LookError):
        command_name(0x77)


@pytest.mark.parametrize("text", [b"", b"hello id:1 stat:X", b"id:", b"id: text:id:2"])
def test_a_message_of_a_person_is_no_receipt(text):
    assert receipt(text) in ({}, {"id": ""})


@given(st.sampled_from([1, 2, 3, 4, 5, 7, 8, 9, 0x0B, 0x102, 0x103, RESPONSE | 3, RESPONSE | 4]),
       st.binary(max_size=300))  # fmt: skip
def test_any_body_gives_fields_or_garbled(command, body):
    try:
        message = decode(Pdu(command, 0, 1, body))
    except LookError:
        return
    assert sum(isinstance(value, bytes) and len(value) for value in message.fields.values()) <= 300


@given(st.binary(max_size=500))
def test_any_text_is_a_receipt_or_none(text):
    assert set(receipt(text)) <= {"id", "sub", "dlvrd", "submit date", "done date", "stat", "err"}

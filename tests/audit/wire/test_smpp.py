"""SMPP 3.4 by real operators' PDUs, and by those that break other libraries."""

import json

import pytest

from audit.wire import smpp
from inventory.seen import LookError, Outcome


@pytest.fixture(scope="module")
def vectors(corpora):
    lines = (corpora / "smpp_vectors" / "smpp_vectors.jsonl").read_text("utf-8").splitlines()
    return {row["name"]: row for row in map(json.loads, lines)}


def _one(row):
    (pdu,) = smpp.Decoder().feed(bytes.fromhex(row["hex"]))
    return pdu


# What the recordings' own test suites assert, in our words.
EXPECTED = {
    "test_invalid_command_length": (0x8000_0009, 1, "ESME_RINVSYSTYP"),
    "test_invalid_command_length_2": (0x8000_0004, 2, "ESME_RINVSRCADR"),
    "test_unknown_tag_value_0x1454": (0x05, 50_888_961, "ESME_ROK"),
    "test_unknown_tag_value_38636": (0x04, 1_414, "ESME_ROK"),
    "ndpi_smpp_in_general_0": (0x02, 1, "ESME_ROK"),
    "ndpi_smpp_in_general_1": (0x8000_0002, 1, "ESME_ROK"),
    "ndpi_smpp_in_general_3": (0x8000_0015, 2, "ESME_ROK"),
    "ndpi_smpp_in_general_7": (0x8000_0006, 4, "ESME_ROK"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_recorded_pdus_are_read_as_their_own_suites_read_them(vectors, name):
    pdu = _one(vectors[name])
    assert (pdu.command, pdu.sequence, smpp.status_name(pdu.status)) == EXPECTED[name]


def test_a_stream_is_read_however_it_is_cut(vectors):
    stream = b"".join(bytes.fromhex(row["hex"]) for row in vectors.values())
    whole = smpp.Decoder().feed(stream)
    assert len(whole) == len(vectors)
    for cut in range(len(stream) + 1):
        decoder = smpp.Decoder()
        assert decoder.feed(stream[:cut]) + decoder.feed(stream[cut:]) == whole
    decoder = smpp.Decoder()
    assert [pdu for byte in stream for pdu in decoder.feed(bytes([byte]))] == whole


@pytest.mark.parametrize("length", [0, 15, 65_537, 0xFFFF_FFF0])
def test_a_length_that_no_pdu_has_is_garbled_before_a_byte_is_waited_for(length):
    with pytest.raises(LookError) as caught:
        smpp.Decoder().feed(length.to_bytes(4, "big") + bytes(12))
    assert caught.value.outcome is Outcome.GARBLED


def test_a_bind_is_what_the_standard_writes():
    # SMPP 3.4, the example of section 3.2.1 as far as a transmitter goes.
    pdu = smpp.encode_bind(1, "SMPP3TEST", "secret08", "SUBMIT1")
    assert pdu.hex() == (
        "0000002f" "00000002" "00000000" "00000001"
        "534d50503354455354" "00" "7365637265743038" "00" "5355424d495431" "00" "34" "00" "00" "00"
    )  # fmt: skip


def test_nothing_that_sends_takes_or_queries_a_message_can_be_encoded():
    encoders = {name for name in dir(smpp) if name.startswith("encode")}
    assert encoders == {"encode_bind", "encode_enquire_link", "encode_reply", "encode_unbind"}
    said = {
        smpp.encode_bind(1, "a", "b"),
        smpp.encode_enquire_link(2),
        smpp.encode_unbind(3),
        *(smpp.encode_reply(smpp.Pdu(command, 0, 9)) for command in range(0x110)),
    }
    commands = {pdu[4:8].hex() for pdu in said if pdu is not None}
    assert commands == {"00000002", "00000015", "00000006", "80000015", "80000006"}


@pytest.mark.parametrize(
    ("user", "password"), [("u" * 16, "p"), ("u", "p" * 9), ("ũ", "p"), ("u", "p\0q")]
)
def test_words_that_do_not_fit_are_not_sent_and_not_repeated(user, password):
    with pytest.raises(LookError) as caught:
        smpp.encode_bind(1, user, password)
    assert caught.value.outcome is Outcome.SKIPPED
    assert password not in caught.value.note or len(password) == 1

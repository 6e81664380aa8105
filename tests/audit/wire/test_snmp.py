"""SNMP messages: bytes of the standard, another codec as oracle, and every kind of damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder  # type: ignore[import-untyped]
from pysnmp.proto import api

from audit.wire import snmp
from audit.wire.ber import encode_integer, encode_oid, oid_text, tlv
from audit.wire.snmp import Question, Verb
from inventory.seen import LookError, Outcome

PYSNMP = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
SYS_DESCR, SYS_NAME = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"


def answer(data):
    return snmp.decode_rest(data, snmp.decode_head(data))


def question(verb=Verb.GET, *oids, repetitions=0):
    return Question(verb, tuple(encode_oid(oid) for oid in oids or (SYS_DESCR,)), repetitions)


def response(*values, status=0, index=0, request_id=7):
    """An answer to a GET of as many objects as there are `values` (in BER)."""
    request = snmp.decode_request(snmp.encode_request(question(), request_id, b"public"))
    bindings = [
        snmp.encode_varbind(encode_oid(f"1.3.6.1.2.1.1.{n}.0"), value)
        for n, value in enumerate(values, 1)
    ]
    return snmp.encode_response(request, bindings, status, index)


def test_a_get_of_sysdescr_is_the_datagram_of_every_textbook():
    assert snmp.encode_request(question(), 1, b"public", snmp.V1).hex() == (
        "302602010004067075626c6963a01902010102010002010030"
        "0e300c06082b060102010101000500"
    )  # fmt: skip


@given(
    st.sampled_from(list(Verb)),
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=9),
    st.integers(1, 2**31 - 1),
    st.binary(max_size=60),
)
def test_what_we_ask_another_codec_reads_as_we_meant_it(verb, arcs, request_id, community):
    oids = [f"1.3.6.1.4.1.{arc}" for arc in arcs]
    repetitions = 10 if verb is Verb.GET_BULK else 0
    data = snmp.encode_request(
        question(verb, *oids, repetitions=repetitions), request_id, community
    )
    message, rest = decoder.decode(data, asn1Spec=PYSNMP.Message())
    assert not rest
    assert PYSNMP.apiMessage.get_community(message).asOctets() == community
    pdu = PYSNMP.apiMessage.get_pdu(message)
    assert pdu.tagSet[-1].tagId == verb & 0x1F
    assert int(PYSNMP.apiPDU.get_request_id(pdu)) == request_id
    if verb is Verb.GET_BULK:
        assert int(PYSNMP.apiBulkPDU.get_max_repetitions(pdu)) == 10
        assert int(PYSNMP.apiBulkPDU.get_non_repeaters(pdu)) == 0
    assert [str(oid) for oid, _ in PYSNMP.apiPDU.get_varbinds(pdu)] == oids


@given(
    st.integers(-(2**31), 2**31 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**64 - 1),
    st.binary(max_size=300),
    st.ip_addresses(v=4),
)
def test_what_another_codec_answers_we_read(number, counter, large, octets, address):
    pdu = PYSNMP.ResponsePDU()
    PYSNMP.apiPDU.set_defaults(pdu)
    PYSNMP.apiPDU.set_request_id(pdu, 4711)
    values = [
        PYSNMP.Integer(number),
        PYSNMP.Counter32(counter),
        PYSNMP.Gauge32(counter),
        PYSNMP.TimeTicks(counter),
        PYSNMP.Counter64(large),
        PYSNMP.OctetString(octets),
        PYSNMP.IpAddress(str(address)),
        PYSNMP.ObjectIdentifier("1.3.6.1.4.1.2435"),
        PYSNMP.Null(""),
    ]
    PYSNMP.apiPDU.set_varbinds(pdu, [((1, 3, 6, n), v) for n, v in enumerate(values)])
    message = PYSNMP.Message()
    PYSNMP.apiMessage.set_defaults(message)
    PYSNMP.apiMessage.set_community(message, "public")
    PYSNMP.apiMessage.set_pdu(message, pdu)
    data = encoder.encode(message)
    head = snmp.decode_head(data)
    assert (head.version, head.community, head.request_id) == (snmp.V2C, b"public", 4711)
    found = snmp.decode_rest(data, head)
    assert [oid_text(oid) for oid, _, _ in found.varbinds] == [f"1.3.6.{n}" for n in range(9)]
    assert [value for _, _, value in found.varbinds] == [
        number, counter, counter, counter, large, octets, address.packed, "1.3.6.1.4.1.2435", None,
    ]  # fmt: skip


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("int"), st.integers(-(2**31), 2**31 - 1)),
            st.tuples(st.sampled_from(["counter", "gauge", "ticks"]), st.integers(0, 2**32 - 1)),
            st.tuples(st.just("counter64"), st.integers(0, 2**64 - 1)),
            st.tuples(st.just("text"), st.binary(max_size=40)),
            st.tuples(st.just("oid"), st.just("1.3.6.1.4.1.9.1.1")),
        ),
        max_size=20,
    )
)
def test_what_an_agent_of_the_lab_answers_reads_back(values):
    data = response(*(snmp.encode_value(kind, value) for kind, value in values))
    found = answer(data)
    assert [value for _, _, value in found.varbinds] == [value for _, value in values]


def test_what_an_agent_does_not_have_comes_without_a_value():
    data = response(snmp.missing(), snmp.missing(snmp.END_OF_MIB_VIEW))
    assert [(tag, value) for _, tag, value in answer(data).varbinds] == [
        (snmp.NO_SUCH_OBJECT, None), (snmp.END_OF_MIB_VIEW, None),
    ]  # fmt: skip


def test_a_set_a_trap_and_an_inform_cannot_be_written():
    for tag in (0xA3, 0xA4, 0xA6, 0xA7):
        with pytest.raises(ValueError):
            snmp.encode_pdu(Question(tag, (encode_oid(SYS_NAME),)), 1)  # type: ignore[arg-type]
        with pytest.raises(ValueError):
            snmp.encode_reply(tag, snmp.V2C, b"public", 1, [])
    assert {verb.name for verb in Verb} == {"GET", "GET_NEXT", "GET_BULK"}


def test_version_1_has_no_getbulk():
    with pytest.raises(ValueError):
        snmp.encode_request(question(Verb.GET_BULK), 1, b"public", snmp.V1)


GOOD = response(
    snmp.encode_value("text", "Máy in"), snmp.encode_value("counter64", 2**63),
    snmp.encode_value("oid", SYS_NAME), snmp.encode_value("int", -3), request_id=2**30,
)  # fmt: skip


def outcome(data):
    """None when it reads, else the outcome; anything else raised is our bug."""
    try:
        answer(data)
    except LookError as error:
        return error.outcome
    return None


def test_every_cut_of_an_answer_is_garbled():
    assert outcome(GOOD) is None
    assert {outcome(GOOD[:size]) for size in range(len(GOOD))} == {Outcome.GARBLED}


def test_every_changed_byte_reads_or_is_garbled():
    seen = {
        outcome(GOOD[:at] + bytes((byte,)) + GOOD[at + 1 :])
        for at in range(len(GOOD))
        for byte in range(256)
    }
    assert seen == {None, Outcome.GARBLED}


@given(st.binary(max_size=400))
def test_noise_is_garbled(data):
    assert outcome(data) is Outcome.GARBLED


@pytest.mark.parametrize(
    "data",
    [
        b"\x30\x84\x00\x00\x3a\x98" + b"\x30\x80" * 7_500,  # 15,000 deep, and indefinite
        response(tlv(2, bytes(5_000))),  # an INTEGER of 5,000 bytes
        response(tlv(0x46, b"\x01" * 30)),  # a Counter64 of 30
        response(tlv(0x0D, b"\x01" * 100)),  # RELATIVE-OID
        response(tlv(6, b"\x2b" + b"\xff" * 28 + b"\x7f")),  # a number of 2**200
        response(tlv(0x40, b"\x7f\x00\x00")),  # an address of three octets
        response(tlv(0x30, b"")),  # a constructed value
        response(tlv(4, bytes(65_000))),  # 64 KB of text
        response(*[tlv(5, b"")] * 2_500),  # 2,500 variable bindings
        response() + b"\x00",  # bytes after the message
    ],
)
def test_what_a_hostile_agent_sends_is_garbled(data):
    assert outcome(data) is Outcome.GARBLED


def test_an_answer_of_another_version_or_a_request_is_no_answer():
    assert outcome(snmp.encode_request(question(), 1, b"public")) is Outcome.GARBLED
    assert outcome(GOOD.replace(b"\x02\x01\x01\x04", b"\x02\x01\x02\x04", 1)) is Outcome.GARBLED


def test_an_agent_refuses_to_read_a_set():
    body = encode_integer(1) + encode_integer(0) + encode_integer(0) + tlv(0x30, b"")
    message = tlv(0x30, encode_integer(1) + tlv(4, b"private") + tlv(0xA3, body))
    with pytest.raises(LookError):
        snmp.decode_request(message)

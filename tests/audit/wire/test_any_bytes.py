"""Whatever bytes a device sends, a codec gives a value or says garbled; it never breaks."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from audit.wire import (
    dns,
    escl,
    ipp,
    ipp_printer,
    jasmin,
    kannel,
    ldap,
    ledm,
    ledm_documents,
    ntp,
    oracle,
    postgresql,
    smpp,
    smtp,
    tds,
    text,
    tls,
    xml,
)
from inventory.seen import LookError

AT = datetime(2016, 8, 5, 2, tzinfo=UTC)
DNS_QUERY = dns.encode_query("mot-cua.hanoi.example", number=7)
DNS_ANSWER = DNS_QUERY[:2] + b"\x84\x00" + DNS_QUERY[4:]
STATUS = b"<s:ScannerStatus xmlns:s='x'><s:State>Idle</s:State></s:ScannerStatus>"
NTP_QUERY = ntp.encode_query(0x0123456789ABCDEF)

IPP_VALID = (
    bytes.fromhex("01010000 00000001 01 47 0012")
    + b"attributes-charset\x00\x05utf-8"
    + bytes.fromhex("04 23 000d")
    + b"printer-state"
    + bytes.fromhex("0004 00000003 34 0009")
    + b"media-col"
    + bytes.fromhex("0000 4a 0000 0001 78 21 0000 0004 00000005 37 0000 0000 03")
)


def _ldap(data):
    return ldap.Decoder().feed(data)


def _smpp(data):
    return [smpp.encode_reply(pdu) for pdu in smpp.Decoder().feed(data)]


def _smtp(data):
    reader = smtp.ReplyReader()
    return [reader.feed(line) for line in data.splitlines(keepends=True)]


def _postgresql(data):
    size = postgresql.message_length(data[:5].ljust(5, b"\0"))
    return postgresql.decode_answer(data[:1], data[5 : 5 + size])


def _tds(data):
    tds.body_length(data[:8].ljust(8, b"\0"))
    return tds.decode_prelogin(data[8:])


def _oracle(data):
    head = data[:8].ljust(8, b"\0")
    oracle.body_length(head)
    return oracle.decode_answer(head, data[8:])


def _certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    names = x509.SubjectAlternativeName([x509.DNSName("a.example")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, AT - DAY, AT + DAY)
    return made.add_extension(names, critical=False).sign(key, hashes.SHA256())


DAY = timedelta(days=1)
ROOT = _certificate()
DER = ROOT.public_bytes(serialization.Encoding.DER)


def _tls(data):
    chain = [data, DER]
    return tls.describe(chain, version="", cipher="", at=AT, name="a.example", roots=[ROOT])


CODECS = {
    "dns": (lambda data: dns.decode_answer(DNS_QUERY, data), DNS_ANSWER),
    "escl": (escl.parse_capabilities, b"<ScannerCapabilities><Platen/></ScannerCapabilities>"),
    "escl status": (escl.parse_status, STATUS),
    "ipp": (ipp.decode, IPP_VALID),
    "ipp printer": (ipp_printer.parse_answer, IPP_VALID),
    "jasmin": (jasmin.parse_metrics, b'httpapi_request_count 1\nsmppc_bound_count{cid="a"} 1\n'),
    "kannel": (kannel.parse_status, b"<gateway><status>running, uptime</status></gateway>"),
    "ledm caps": (ledm.parse_caps, b"<ScanCaps><Platen/><Adf><AdfOption/></Adf></ScanCaps>"),
    "ledm status": (
        ledm.parse_status, b"<ScanStatus><ScannerState>Idle</ScannerState></ScanStatus>",
    ),
    "ledm product": (
        ledm.parse_product, b"<ProductConfigDyn><SerialNumber>A</SerialNumber></ProductConfigDyn>",
    ),
    "ledm product status": (
        ledm.parse_product_status,
        b"<ProductStatusDyn><StatusCategory>ready</StatusCategory><Alert/></ProductStatusDyn>",
    ),
    "ledm documents": (
        ledm_documents.parse_documents, b"<Job><JobState>Done</JobState><ScanJob/></Job>",
    ),
    "ledm discovery": (
        ledm_documents.parse_discovery, b"<DiscoveryTree><SupportedIfc/></DiscoveryTree>",
    ),
    "ledm manifest": (
        ledm_documents.parse_manifest,
        b"<Manifest><ResourceMap><ResourceNode><ResourceType><a>b</a></ResourceType>"
        b"</ResourceNode></ResourceMap></Manifest>",
    ),
    "ldap": (_ldap, bytes.fromhex("300c02010161070a010004000400")),
    "ntp": (
        lambda data: ntp.decode_answer(NTP_QUERY, data, sent_at_s=1.5e9, received_at_s=1.5e9),
        b"\x24\x02" + bytes(22) + NTP_QUERY[40:48] + b"\xdb" * 16,
    ),
    "oracle": (_oracle, b"\x00\x20\0\0\x04\0\0\0\0\0\0\x14(ERR=0)(VSNNUM=1)"),
    "postgresql": (_postgresql, b"R\0\0\0\x08\0\0\0\x05"),
    "smpp": (_smpp, bytes.fromhex("00000011800000020000000000000001 00")),
    "smtp": (_smtp, b"250-mail\r\n250 STARTTLS\r\n"),
    "tds": (_tds, bytes.fromhex("0401001a00000100 0000060006 ff 0c0007d00000".replace(" ", ""))),
    "tls": (_tls, DER),
    "xml": (xml.parse, b"<?xml version='1.0'?><a><b>c</b></a>"),
}  # fmt: skip


def _judged(codec, data):
    note = "a value"
    try:
        codec(data)
    except LookError as error:
        note = error.note
    assert note
    assert "\n" not in note


@pytest.mark.parametrize("name", CODECS)
@given(data=st.binary(max_size=400))
def test_any_bytes_give_a_value_or_garbled(name, data):
    _judged(CODECS[name][0], data)


@pytest.mark.parametrize("name", CODECS)
@given(
    edits=st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=3)), max_size=6),
    cut=st.integers(0, 400),
)
def test_a_damaged_answer_gives_a_value_or_garbled(name, edits, cut):
    codec, valid = CODECS[name]
    damaged = bytearray(valid)
    for at, piece in edits:
        at %= len(damaged)
        damaged[at : at + len(piece)] = piece
    _judged(codec, bytes(damaged[: cut or None]))


@pytest.mark.parametrize("name", CODECS)
def test_every_beginning_of_an_answer_gives_a_value_or_garbled(name):
    codec, valid = CODECS[name]
    for end in range(len(valid)):
        _judged(codec, valid[:end])


@given(st.text() | st.binary(), st.integers(1, 60))
@example("a\x1b[31mred\x07", 40)
@example("‮txt.exe", 40)
@example(b"\xff\xfe\x00", 3)
def test_cleaned_text_is_short_plain_and_stays_as_it_is(said, limit):
    once = text.clean(said, limit)
    if once is None:
        return
    assert 0 < len(once) <= limit
    assert once == once.strip()
    assert once.isprintable()
    assert text.clean(once, limit) == once
    once.encode("utf-8")

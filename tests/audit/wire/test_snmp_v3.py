"""USM: the keys of RFC 3414, and every way in which a protected answer can be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire import snmp, snmp_v3
from audit.wire.ber import encode_integer, encode_oid, tlv
from audit.wire.snmp import Question, Verb
from audit.wire.snmp_v3 import Engine, UnsupportedError, User, decode_v3, decode_v3_head
from inventory.seen import LookError, Outcome

ENGINE = bytes.fromhex("000000000000000000000002")  # RFC 3414 §A.3
NAME = encode_oid("1.3.6.1.2.1.1.5.0")
QUESTION = Question(Verb.GET, (NAME,))
SALT = bytes(range(8))
BOTH = snmp_v3.user("audit", "SHA-256", "auth-password", "AES", "priv-password")
AUTH = snmp_v3.user("audit", "SHA", "auth-password")


@pytest.mark.parametrize(
    ("algorithm", "master", "local"),
    [
        ("md5", "9faf3283884e92834ebc9847d8edd963", "526f5eed9fcce26f8964c2930787d82b"),
        (
            "sha1",
            "9fb5cc0381497b3793528939ff788d5d79145211",
            "6695febc9288e36282235fc7151f128497b38f3f",
        ),
    ],
)
def test_the_keys_of_maplesyrup_are_those_of_the_standard(algorithm, master, local):
    """RFC 3414 §A.3.1 and §A.3.2."""
    key = snmp_v3.master_key(algorithm, "maplesyrup")
    assert key.hex() == master
    assert snmp_v3.localized_key(algorithm, key, ENGINE).hex() == local


def known(at_s=0.0):
    return Engine(id=ENGINE, boots=3, time_s=1_000, heard_at_s=at_s, in_time=True)


def answer(who, *, engine=ENGINE, boots=3, time_s=1_000, message_id=77, tag=snmp.RESPONSE,
           flags=None, inner_id=None, oid=NAME):  # fmt: skip
    """An agent's message, protected as `who` is; written apart from the code that it tests."""
    flags = who.flags if flags is None else flags
    binding = snmp.encode_varbind(oid, snmp.encode_value("text", "d1"))
    pdu = tlv(
        tag,
        encode_integer(inner_id or message_id) + b"\x02\x01\x00\x02\x01\x00" + tlv(0x30, binding),
    )
    scoped = tlv(0x30, tlv(4, engine) + b"\x04\x00" + pdu)
    salt = b""
    if flags & 2:
        salt = SALT
        scoped = tlv(4, snmp_v3._crypt(who, engine, boots, time_s, salt, scoped, encrypt=True))
    mac_bytes = who.mac_bytes if flags & 1 else 0

    def message(mac):
        usm = (
            tlv(4, engine) + encode_integer(boots) + encode_integer(time_s)
            + tlv(4, who.name if flags else b"") + tlv(4, mac) + tlv(4, salt)
        )  # fmt: skip
        head = encode_integer(message_id) + encode_integer(65_000) + bytes((4, 1, flags))
        return tlv(
            0x30,
            encode_integer(3)
            + tlv(0x30, head + encode_integer(3))
            + tlv(4, tlv(0x30, usm))
            + scoped,
        )

    blank = message(bytes(mac_bytes))
    return message(snmp_v3._mac(who, engine, blank)) if mac_bytes else blank


def read(data, who, engine=None, at_s=0.0):
    return decode_v3(data, decode_v3_head(data), who, engine or known(), at_s)


def refusal(data, who, engine=None, at_s=0.0):
    with pytest.raises(LookError) as caught:
        read(data, who, engine, at_s)
    return caught.value


@pytest.mark.parametrize("who", [BOTH, AUTH, User(b"plain")], ids=["authPriv", "auth", "none"])
def test_a_protected_answer_reads(who):
    pdu = read(answer(who), who)
    assert pdu.varbinds == [(NAME, 4, b"d1")]


@pytest.mark.parametrize("who", [BOTH, AUTH], ids=["authPriv", "auth"])
def test_a_question_is_protected_as_its_user_is(who):
    data = snmp_v3.encode_v3(QUESTION, 2**30, who, known(), 5.0, SALT)
    head = decode_v3_head(data)
    assert (head.flags, head.engine, head.user) == (who.flags | 4, ENGINE, b"audit")
    assert (head.boots, head.time_s, len(head.mac)) == (3, 1_005, who.mac_bytes)
    snmp_v3._verify(data, head, who, known())
    assert (NAME in data) == (who is AUTH)


def test_the_first_question_to_an_engine_tells_it_nothing():
    head = decode_v3_head(snmp_v3.encode_v3(QUESTION, 2**30, BOTH, Engine(), 0.0, SALT))
    assert (head.flags, head.user, head.engine, head.mac) == (4, b"", b"", b"")


def test_every_cut_and_every_changed_byte_of_an_answer_is_refused():
    for who in (AUTH, BOTH):
        data = answer(who)
        for at in range(len(data)):
            for spoiled in (data[:at], data[:at] + bytes((data[at] ^ 0x01,)) + data[at + 1 :]):
                assert refusal(spoiled, who).outcome is Outcome.GARBLED


@given(st.binary(max_size=300))
def test_noise_is_garbled(data):
    with pytest.raises(LookError) as caught:
        decode_v3_head(data)
    assert caught.value.outcome is Outcome.GARBLED


def test_a_digest_of_one_byte_is_refused():
    """CVE-2008-0960: comparing only as many bytes as came lets one byte in 256 pass."""
    data = answer(AUTH)
    head = decode_v3_head(data)
    short = data[: head.mac_at - 1] + b"\x01" + head.mac[:1] + data[head.mac_at + AUTH.mac_bytes :]
    assert refusal(short, AUTH).outcome is Outcome.GARBLED


def test_an_answer_less_protected_than_the_question_is_refused():
    assert "protected" in refusal(answer(BOTH, flags=0), BOTH).note
    assert "protected" in refusal(answer(BOTH, flags=1), BOTH).note


def test_an_answer_of_another_engine_or_user_is_refused():
    assert refusal(answer(AUTH, engine=b"\x80evil"), AUTH).outcome is Outcome.GARBLED
    other = snmp_v3.user("other", "SHA", "auth-password")
    assert refusal(answer(other), AUTH).outcome is Outcome.GARBLED


def test_an_answer_with_another_request_inside_is_refused():
    assert refusal(answer(AUTH, inner_id=78), AUTH).outcome is Outcome.GARBLED


@pytest.mark.parametrize(("boots", "time_s"), [(2, 1_000), (3, 849), (2**31 - 1, 1_000)])
def test_an_old_answer_is_a_replay(boots, time_s):
    error = refusal(answer(AUTH, boots=boots, time_s=time_s), AUTH)
    assert error.outcome is Outcome.GARBLED


def test_the_clock_of_an_engine_moves_on_with_its_answers():
    engine = known()
    read(answer(AUTH, boots=3, time_s=1_020), AUTH, engine, at_s=20.0)
    assert (engine.time_s, engine.heard_at_s, engine.now_s(30.0)) == (1_020, 20.0, 1_030)
    read(answer(AUTH, boots=4, time_s=2), AUTH, engine, at_s=40.0)  # it was started anew
    assert (engine.boots, engine.time_s) == (4, 2)


def test_an_unknown_engine_gives_its_id_and_clock():
    engine = Engine()
    report = answer(
        User(b""), tag=snmp.REPORT, boots=9, time_s=55, oid=encode_oid("1.3.6.1.6.3.15.1.1.4.0")
    )
    assert read(report, BOTH, engine, at_s=7.0) is None
    assert (engine.id, engine.boots, engine.time_s) == (ENGINE, 9, 55)


def test_an_authentic_report_of_the_time_sets_the_clock():
    engine = known()
    report = answer(
        AUTH, tag=snmp.REPORT, boots=5, time_s=7, oid=encode_oid("1.3.6.1.6.3.15.1.1.2.0")
    )
    assert read(report, AUTH, engine) is None
    assert (engine.boots, engine.time_s) == (5, 7)


def test_an_unauthentic_report_does_not_move_a_clock_that_is_known():
    engine = known()
    report = answer(
        User(b""), tag=snmp.REPORT, boots=5, time_s=7, oid=encode_oid("1.3.6.1.6.3.15.1.1.2.0")
    )
    assert refusal(report, AUTH, engine).outcome is Outcome.GARBLED
    assert (engine.boots, engine.time_s) == (3, 1_000)


@pytest.mark.parametrize(
    ("number", "outcome", "word"),
    [
        ("15.1.1.1.0", Outcome.DENIED, "security level"),
        ("15.1.1.3.0", Outcome.DENIED, "user"),
        ("15.1.1.5.0", Outcome.DENIED, "digest"),
        ("15.1.1.6.0", Outcome.DENIED, "decryption"),
        ("11.2.1.1.0", Outcome.UNSUPPORTED, "security model"),
        ("99.1.0", Outcome.GARBLED, "Report"),
    ],
)
def test_a_report_has_its_reason(number, outcome, word):
    report = answer(User(b""), tag=snmp.REPORT, oid=encode_oid(f"1.3.6.1.6.3.{number}"))
    error = refusal(report, AUTH)
    assert error.outcome is outcome
    assert word in error.note


@pytest.mark.parametrize(
    ("auth", "auth_key", "priv", "priv_key"),
    [
        ("SHA-256", "short", "", ""),
        ("SHA-256", "long-enough", "AES", "short"),
        ("ROT13", "long-enough", "", ""),
        ("", "", "AES", "long-enough"),
    ],
)
def test_a_credential_that_cannot_work_is_skipped(auth, auth_key, priv, priv_key):
    with pytest.raises(LookError) as caught:
        snmp_v3.user("audit", auth, auth_key, priv, priv_key)
    assert caught.value.outcome is Outcome.SKIPPED


@pytest.mark.parametrize("priv", ["DES", "3DES", "AES-192", "AES256"])
def test_other_privacy_is_left_to_another_library(priv):
    with pytest.raises(UnsupportedError):
        snmp_v3.user("audit", "SHA", "long-enough", priv, "long-enough")


def test_a_user_never_shows_its_keys():
    assert BOTH.auth_master.hex() not in repr(BOTH)
    assert repr(BOTH.auth_master) not in repr(BOTH)

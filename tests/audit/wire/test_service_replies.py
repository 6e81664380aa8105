"""Replies of mail, database and listener, one message each."""

import pytest

from audit.wire import http, oracle, postgresql, smtp, tds
from inventory.seen import LookError, Outcome


def _garbled(work):
    with pytest.raises(LookError) as caught:
        work()
    assert caught.value.outcome is Outcome.GARBLED


# SMTP


def _reply(*lines):
    reader = smtp.ReplyReader()
    replies = [reader.feed(line) for line in lines]
    assert replies[:-1] == [None] * (len(lines) - 1)
    return replies[-1]


def test_a_reply_ends_with_the_line_that_has_no_dash():
    reply = _reply(b"250-mail.example\r\n", b"250-starttls\r\n", b"250 SIZE 10485760\r\n")
    assert (reply.code, reply.positive) == (250, True)
    assert reply.offers("STARTTLS")
    assert reply.offers("SIZE")
    assert not reply.offers("MAIL.EXAMPLE")  # the first line is the server's name


def test_a_refusal_is_a_reply():
    assert _reply(b"554 no\r\n").positive is False


@pytest.mark.parametrize("line", [b"", b"hello\r\n", b"99 x\r\n", b"150 x\r\n", b"250x\r\n"])
def test_another_line_is_not_a_reply(line):
    _garbled(lambda: smtp.ReplyReader().feed(line))


def test_a_reply_neither_changes_its_code_nor_goes_on_for_ever():
    _garbled(lambda: _reply(b"250-a\r\n", b"220 b\r\n"))
    _garbled(lambda: _reply(*[b"250-a\r\n"] * 65))


# PostgreSQL


def test_a_startup_names_a_user_and_no_password():
    said = postgresql.encode_startup("u", "d")
    assert said[4:] == b"\0\x03\0\0user\0u\0database\0d\0\0"
    assert int.from_bytes(said[:4], "big") == len(said)


def test_authentication_methods_have_names():
    answer = postgresql.decode_answer(b"R", b"\0\0\0\x0aSCRAM-SHA-256\0\0")
    assert answer == postgresql.PgAnswer(authentication="sasl")


def test_a_notice_is_not_yet_an_answer():
    assert postgresql.decode_answer(b"N", b"SNOTICE\0\0") is None


@pytest.mark.parametrize("head", [b"HTTP/", b"R\xff\xff\xff\xff", b"R\0\0\0\x03", b"Z\0\0\0\x05"])
def test_another_head_is_not_postgresql(head):
    _garbled(lambda: postgresql.message_length(head))


@pytest.mark.parametrize("said", [b"", b"E", b"H"])
def test_only_s_and_n_answer_an_ssl_request(said):
    _garbled(lambda: postgresql.offers_tls(said))


# TDS


def test_a_prelogin_asks_for_the_version_only():
    packet = tds.encode_prelogin()
    assert packet[:2] == b"\x12\x01"
    assert int.from_bytes(packet[2:4], "big") == len(packet)
    assert tds.decode_prelogin(packet[8:]) == tds.Prelogin(version="0.0.0", encryption="off")


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"\x00\x00", b"\x00\x00\x06\x00\x06\xff", b"\x00\xff\xff\x00\x06\xff"]
)
def test_options_outside_the_packet_are_garbled(body):
    _garbled(lambda: tds.decode_prelogin(body))


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1", b"\x04\x01\x00\x08\0\0\0\0", b"\x04\x01\xff\xff\0\0\0\0"]
)
def test_another_head_is_not_tds(head):
    _garbled(lambda: tds.body_length(head))


# Oracle


def test_a_ping_is_a_connect_packet_with_its_data_where_it_says():
    packet = oracle.encode_ping()
    assert int.from_bytes(packet[:2], "big") == len(packet)
    assert packet[4] == 1
    size, at = int.from_bytes(packet[24:26], "big"), int.from_bytes(packet[26:28], "big")
    assert packet[at : at + size] == packet[58:]
    assert packet[58:].endswith(b"(COMMAND=ping)))")


@pytest.mark.parametrize(
    ("said", "serves"), [(b"(ERR=0)", True), (b"(ERR=12514)", False), (b"nothing", False)]
)
def test_a_refusal_without_an_error_is_how_a_ping_is_answered(said, serves):
    answer = oracle.decode_answer(b"\0\x20\0\0\x04\0\0\0", b"\0\0\0\0" + said)
    assert answer.serves is serves


@pytest.mark.parametrize("head", [b"HTTP/1.1", b"\0\x04\0\0\x02\0\0\0", b"\xff\xff\0\0\x02\0\0\0"])
def test_another_head_is_not_a_listeners(head):
    _garbled(lambda: oracle.body_length(head))


# HTTP


@pytest.mark.parametrize(
    ("said", "body", "text"),
    [
        ("text/html; charset=utf-8", "Một cửa".encode(), "Một cửa"),
        ('text/html; charset="windows-1258"', b"\xd0\xf4 th\xec", "Đô thị"[:2]),
        ("text/html; charset=rot13", "Một".encode(), "Một"),
        ("text/html", b"caf\xe9", "café"),
    ],
)
def test_a_body_is_read_in_the_charset_it_names_if_that_fits(said, body, text):
    got = http.body_text([("content-type", said)], body)
    assert http.contains(got, text)


def test_composed_and_decomposed_letters_are_the_same_page():
    assert http.contains("Tiếp nhận", "Tie\u0302\u0301p nha\u0323\u0302n")
    assert http.media_type([("content-type", "Text/XML; charset=x")]) == "text/xml"
    assert http.media_type([]) is None

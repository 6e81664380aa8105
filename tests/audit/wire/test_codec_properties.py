"""What our codecs write they read back, however it was cut on the way, and nothing past its end."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engine.frames import Decoder as FrameDecoder
from audit.engine.frames import frame
from audit.wire import icmp, ipp, ldap, ntp, smpp, stamp
from audit.wire.ber import OCTETS, SEQUENCE, encode_integer, encode_oid, oid_text, tlv
from audit.wire.smtp import ReplyReader
from audit.wire.snmp import (
    RESPONSE,
    V1,
    V2C,
    Question,
    Verb,
    decode_head,
    decode_request,
    decode_rest,
    encode_reply,
    encode_request,
    encode_value,
    encode_varbind,
)
from audit.wire.snmp_session import CommunitySession
from inventory.seen import LookError
from tests.fuzz.targets import snmp_v3 as v3

PROTECTED = v3.protected_answers()
ARCS = st.lists(st.integers(0, 2**32 - 1), max_size=20)
OIDS = st.builds(
    lambda first, second, rest: encode_oid(".".join(map(str, (first, second, *rest)))),
    st.integers(0, 1), st.integers(0, 39), ARCS,
)  # fmt: skip
COMMUNITIES = st.binary(max_size=40)
IDS = st.integers(2**23, 2**31 - 1)
VALUES: st.SearchStrategy[tuple[str, Any, Any]] = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(lambda n: ("int", n, n)),
    st.integers(0, 2**32 - 1).flatmap(
        lambda n: st.sampled_from([("counter", n, n), ("gauge", n, n), ("ticks", n, n)])
    ),
    st.integers(0, 2**64 - 1).map(lambda n: ("counter64", n, n)),
    st.binary(max_size=200).map(lambda raw: ("text", raw, raw)),
    OIDS.map(lambda oid: ("oid", oid_text(oid), oid_text(oid))),
    st.binary(min_size=4, max_size=4).map(lambda raw: ("ip", raw, raw)),
)


@given(st.lists(st.tuples(OIDS, VALUES), max_size=12), COMMUNITIES, IDS, st.sampled_from([V1, V2C]))
def test_bindings_that_an_agent_sends_are_the_bindings_that_are_read(
    said: list[tuple[bytes, tuple[str, Any, Any]]], community: bytes, id_: int, version: int
) -> None:
    bindings = [encode_varbind(oid, encode_value(kind, raw)) for oid, (kind, raw, _) in said]
    data = encode_reply(RESPONSE, version, community, id_, bindings, 0, 0)
    head = decode_head(data)
    assert (head.version, head.community, head.request_id) == (version, community, id_)
    expected = [(oid, value) for oid, (_, _, value) in said]
    assert [(oid, value) for oid, _, value in decode_rest(data, head).varbinds] == expected
    pdu = CommunitySession(community, version).read(data, id_, 0.0)
    assert pdu is not None
    assert [(oid, value) for oid, _, value in pdu.varbinds] == expected


@given(st.lists(st.tuples(OIDS, VALUES), min_size=1, max_size=8, unique_by=lambda one: one[0]), IDS)
def test_the_short_way_of_reading_an_answer_says_what_the_long_one_does(
    said: list[tuple[bytes, tuple[str, Any, Any]]], id_: int
) -> None:
    bindings = [encode_varbind(oid, encode_value(kind, raw)) for oid, (kind, raw, _) in said]
    data = encode_reply(RESPONSE, V2C, b"public", id_, bindings)
    asked = Question(Verb.GET, tuple(oid for oid, _ in said))
    quick = CommunitySession(b"public").read(data, id_, 0.0, asked)
    slow = decode_rest(data, decode_head(data))
    assert quick is not None
    found = quick.values if quick.values is not None else [one for _, _, one in quick.varbinds]
    assert list(found) == [value for _, _, value in slow.varbinds]


@given(
    st.lists(OIDS, min_size=1, max_size=20), COMMUNITIES, st.integers(0, 2**31 - 1),
    st.sampled_from(list(Verb)), st.integers(0, 40),
)  # fmt: skip
def test_what_a_manager_asks_an_agent_hears(
    oids: list[bytes], community: bytes, id_: int, verb: Verb, repetitions: int
) -> None:
    repetitions = repetitions if verb is Verb.GET_BULK else 0
    data = encode_request(Question(verb, tuple(oids), repetitions), id_, community, V2C)
    heard = decode_request(data)
    assert (heard.community, heard.request_id, heard.verb) == (community, id_, verb)
    assert (heard.first, heard.second, heard.oids) == (0, repetitions, oids)


@given(st.sampled_from(PROTECTED), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_of_a_protected_answer_is_never_believed(
    good: bytes, place: int, change: int
) -> None:
    answer = v3.read(good)
    assert answer is not None
    assert answer.request_id == v3.ID
    at = 1 + place % (len(good) - 1)  # the first byte says which user is asked
    changed = good[:at] + bytes((good[at] ^ change,)) + good[at + 1 :]
    with pytest.raises(LookError):
        v3.read(changed)


def cut(data: bytes, places: Sequence[int]) -> list[bytes]:
    """The same bytes in pieces."""
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[a:b] for a, b in pairwise(ends)]


CUTS = st.lists(st.integers(0, 10_000), max_size=12)


def in_pieces(feed: Callable[[bytes], Any], pieces: Sequence[bytes]) -> list[Any]:
    return [one for piece in pieces for one in feed(piece)]


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=200)), max_size=6), CUTS)
def test_frames_come_out_the_same_however_the_pipe_cut_them(
    said: list[tuple[int, bytes]], places: list[int]
) -> None:
    whole = b"".join(frame(b"R", number, body) for number, body in said)
    decoder = FrameDecoder()
    assert in_pieces(decoder.feed, cut(whole, places)) == [(b"R", *one) for one in said]


PDUS = st.lists(
    st.tuples(
        st.sampled_from([0x15, 0x80000015, 5, 6, 0x80000002]), st.integers(0, 2**32 - 1),
        st.integers(0, 2**32 - 1), st.binary(max_size=200),
    ),
    max_size=6,
)  # fmt: skip


@given(PDUS, CUTS)
def test_pdus_come_out_the_same_however_the_network_cut_them(
    said: list[tuple[int, int, int, bytes]], places: list[int]
) -> None:
    whole = b"".join(
        struct.pack("!IIII", 16 + len(body), command, status, sequence) + body
        for command, status, sequence, body in said
    )
    found = in_pieces(smpp.Decoder().feed, cut(whole, places))
    assert [(one.command, one.status, one.sequence, one.body) for one in found] == said


@given(
    st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 90), st.text(max_size=40)),
             max_size=5),
    CUTS,
)  # fmt: skip
def test_directory_messages_come_out_the_same_however_the_network_cut_them(
    said: list[tuple[int, int, str]], places: list[int]
) -> None:
    whole = b"".join(
        tlv(
            SEQUENCE,
            encode_integer(number)
            + tlv(0x61, tlv(0x0A, bytes((code,))) + tlv(OCTETS, b"") + tlv(OCTETS, text.encode())),
        )
        for number, code, text in said
    )
    found = in_pieces(ldap.Decoder().feed, cut(whole, places))
    assert [(one.number, one.result) for one in found] == [(n, code) for n, code, _ in said]
    assert found == ldap.Decoder().feed(whole)


@given(st.integers(200, 599), st.lists(st.text("abc =-", max_size=20), min_size=1, max_size=20))
def test_a_reply_of_a_mail_server_has_the_lines_that_it_sent(code: int, lines: list[str]) -> None:
    reader = ReplyReader()
    for line in lines[:-1]:
        assert reader.feed(f"{code}-{line}\r\n".encode()) is None
    reply = reader.feed(f"{code} {lines[-1]}\r\n".encode())
    assert reply is not None
    assert (reply.code, len(reply.lines)) == (code, len(lines))


@given(st.integers(0, 2**64 - 1), st.floats(0, 4e9), st.floats(0, 5), st.floats(-3_600, 3_600))
def test_a_clock_that_is_off_is_found_as_far_off_as_it_is(
    cookie: int, at_s: float, trip_s: float, off_s: float
) -> None:
    query = ntp.encode_query(cookie)
    stamp_ = ntp.timestamp(at_s + trip_s / 2 + off_s)
    answer = struct.pack("!BBbbIi4sQQQQ", 0x24, 1, 6, -20, 0, 0, b"GPS\0", stamp_,
                         int.from_bytes(query[40:48], "big"), stamp_, stamp_)  # fmt: skip
    if stamp_ == 0:
        return
    found = ntp.decode_answer(query, answer, sent_at_s=at_s, received_at_s=at_s + trip_s)
    assert abs(found.offset_s - off_s) < 1e-4
    assert found.synchronised


@given(st.integers(0, 2**32 - 1), st.floats(0, 4e9), st.floats(0, 2))
def test_a_reflector_that_holds_a_packet_says_for_how_long(
    sequence: int, at_s: float, held_s: float
) -> None:
    reply = stamp.reflect(stamp.encode(sequence, at_s), at_s, at_s + held_s)
    assert stamp.reflected_sequence(reply) == sequence
    assert abs(stamp.turnaround_s(reply) - held_s) < 1e-5


@given(st.integers(0, 65_535), st.integers(0, 65_535), st.binary(max_size=300))
def test_an_echo_comes_back_as_it_was_sent(identifier: int, sequence: int, data: bytes) -> None:
    sent = icmp.encode_echo(identifier, sequence, data)
    body = b"\0\0\0\0" + sent[4:]
    reply = b"\0\0" + struct.pack("!H", icmp.checksum(body)) + sent[4:]
    assert icmp.decode_reply(reply) == (identifier, sequence, data)


NAMES = st.text("abcdefghij-", min_size=1, max_size=30)


@given(st.dictionaries(NAMES, st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=5),
                       max_size=8))  # fmt: skip
def test_numbers_of_a_printer_are_read_as_they_were_sent(said: dict[str, list[int]]) -> None:
    body = b"\1\1\0\0\0\0\0\1\4"
    for name, values in said.items():
        for place, value in enumerate(values):
            shown = name.encode() if place == 0 else b""
            body += struct.pack("!BH", 0x21, len(shown)) + shown + struct.pack("!Hi", 4, value)
    group = ipp.decode(body + b"\3").group(4)
    assert {name: list(values) for name, values in (group or {}).items()} == said

"""9 ways of a printer to harm who asks it by IPP (behaviours 86 to 94)."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.hostile.honest import ipp_body
from tests.hostile.http_servers import OK, at, body, endless, says
from tests.hostile.oracle import ANSWERED, GARBLED, UNSUPPORTED, Behaviour, Met, Stage, declared
from tests.hostile.servers import Servers, Talk

pytestmark = pytest.mark.xdist_group("hostile-ipp")

PRINTER = declared(DeviceAsset, "printer.ipp", kind="printer")
IPP = b"Content-Type: application/ipp"
HEAD = bytes.fromhex("0200000000000001")
END = b"\x03"
OPERATION = b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
HOSTILE_TEXT = "\x1b]52;c;x\x07\u202e<script>=cmd|".encode() + b"\x9b\0"


def case(number: int, name: str, talk: Talk, *right: Outcome, **more: Any) -> Behaviour:
    return Behaviour(number, name, at(631, talk), PRINTER, {"printer.ipp": right}, **more)


def answers(data: bytes) -> Talk:
    """An HTTP answer that holds an IPP message, whatever it is."""
    return says(body(data, IPP))


def attribute(tag: int, name: bytes, *values: bytes) -> bytes:
    """One attribute; the values after the first have no name."""
    return b"".join(
        struct.pack("!BH", tag, len(key)) + key + struct.pack("!H", len(value)) + value
        for key, value in zip([name] + [b""] * len(values), values, strict=False)
    )


def printer(*attributes: bytes, end: bytes = END) -> bytes:
    return HEAD + OPERATION + b"\x04" + b"".join(attributes) + end


def deep(depth: int) -> bytes:
    """Collections within each other."""
    begin = attribute(0x34, b"media-col-ready", b"")
    member = attribute(0x4A, b"", b"m") + attribute(0x34, b"", b"")
    return printer(begin, member * depth, attribute(0x37, b"", b"") * (depth + 1))


WRONG = printer(
    attribute(0x44, b"printer-state", b"idle"),
    attribute(0x23, b"printer-state", struct.pack("!i", -9)),
    attribute(0x21, b"printer-up-time", b"\xff" * 8),
    attribute(0x21, b"marker-levels", struct.pack("!i", -(2**31)), struct.pack("!i", 2**31 - 1)),
    attribute(0x22, b"printer-is-accepting-jobs", b"\x07\x07"),
    attribute(0x31, b"printer-current-time", b"\xff" * 11),
    attribute(0x31, b"printer-config-change-date-time", b"\x00"),
    attribute(0x32, b"printer-resolution-supported", b"\xff" * 9),
    attribute(0x33, b"copies-supported", b"\x00" * 3),
    attribute(0x30, b"printer-supply", HOSTILE_TEXT, b"type=;level=x;maxcapacity=\xff;" * 20),
    attribute(0x41, b"printer-device-id", b"MFG:;MDL:" + HOSTILE_TEXT + b";SN:;;;:::"),
    attribute(0x41, b"printer-make-and-model", HOSTILE_TEXT),
    attribute(0x42, b"marker-names", HOSTILE_TEXT, b"\xff\xfe"),
    attribute(0x42, b"marker-colors", b"#" + HOSTILE_TEXT),
    attribute(0x48, b"printer-state-reasons", HOSTILE_TEXT),
    attribute(0x7F, b"printer-name", b"\x00\x01"),
)
FOREIGN = printer(
    attribute(0x45, b"printer-uri-supported", b"ipp://127.66.196.1/ipp/print"),
    attribute(0x45, b"printer-more-info", b"http://127.66.196.1/"),
    attribute(0x45, b"printer-icons", b"http://169.254.169.254/x.png"),
    attribute(0x45, b"printer-supply-info-uri", b"file:///etc/passwd"),
    attribute(0x41, b"printer-make-and-model", b"HP LaserJet P1"),
)


def other(version: int, request_id: int) -> bytes:
    return struct.pack("!HHI", version, 0, request_id) + ipp_body()[8:]


BEHAVIOURS = [
    case(86, "negative length of a name", answers(printer(b"\x41\xff\xf0abc", end=b"")), GARBLED),
    case(86, "negative length of a value", answers(printer(b"\x41\x00\x01a\xff\xfe", end=b"")),
         GARBLED),
    case(86, "15 bytes that hang pyipp", answers(HEAD + b"\x04\x41\x00\x00\xff\xfb\x03"), GARBLED),
    case(87, "zero-length name first", answers(printer(attribute(0x41, b"", b"x"))), GARBLED),
    case(88, "no end tag", answers(ipp_body()[:-1]), GARBLED),
    case(88, "groups without end", answers(HEAD + b"\x04" * 100_000), GARBLED),
    case(89, "3000-deep collections", answers(deep(3_000)), GARBLED),
    case(89, "members without a collection's end", answers(
        printer(attribute(0x34, b"media-col", b""), attribute(0x4A, b"", b"m") * 9_000)), GARBLED),
    case(90, "1setOf of 100000", answers(
        printer(attribute(0x21, b"marker-levels", *[b"\0\0\0\1"] * 100_000))), GARBLED),
    case(90, "1setOf of 13000", answers(
        printer(attribute(0x21, b"marker-levels", *[b"\0\0\0\1"] * 13_000))), ANSWERED, GARBLED),
    case(90, "10000 attributes", answers(printer(*(
        attribute(0x21, b"a%d" % number, b"\0\0\0\1") for number in range(10_000)))), UNSUPPORTED,
        ANSWERED, GARBLED),
    case(91, "wrong types, enums and dates", answers(WRONG), ANSWERED),
    case(92, "other request-id", answers(other(0x0200, 7)), GARBLED),
    case(92, "version 9.9", answers(other(0x0909, 1)), GARBLED),
    case(92, "status that nobody knows", answers(
        struct.pack("!HHI", 0x0200, 0xFFFF, 1) + ipp_body()[8:]), UNSUPPORTED, GARBLED),
    case(93, "document data without end", endless(
        OK + IPP + b"\r\n\r\n" + ipp_body(), b"%!PS" * 16_384), GARBLED),
    case(93, "some document data", answers(ipp_body() + b"%!PS" * 1_000), ANSWERED),
    case(94, "URIs in attributes", answers(FOREIGN), ANSWERED),
    case(94, "redirect of a POST", says(b"HTTP/1.1 307 Elsewhere\r\n"
         b"Location: http://127.66.196.1:631/ipp/print\r\nContent-Length: 0\r\n\r\n"), UNSUPPORTED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_printer_cannot_harm_who_asks_it_by_ipp(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)


def test_a_uri_in_an_answer_is_never_followed(stage: Stage, servers: Servers) -> None:
    """The device that it points at is in scope and would answer: nobody comes."""
    for port in (80, 631):
        servers.tcp("127.66.196.1", port, says(body(b"")))

    def alone(met: Met) -> None:
        assert met.servers.connections[met.address] == 1

    stage.meet(case(94, "URIs in scope", answers(FOREIGN), ANSWERED, check=alone))
    assert servers.connections.get("127.66.196.1", 0) == 0

"""7 ways of a scanner to harm who asks it by eSCL (behaviours 95 to 101)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from audit.lab import escl_answer
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.hostile.http_servers import asked, at, body, says
from tests.hostile.oracle import (
    ANSWERED,
    GARBLED,
    UNSUPPORTED,
    Behaviour,
    Met,
    Stage,
    declared,
)
from tests.hostile.servers import Servers, Talk

pytestmark = pytest.mark.xdist_group("hostile-escl")

SCANNER = declared(DeviceAsset, "scanner.escl", kind="scanner")
CAN = escl_answer.capabilities("HP", "ScanJet 1", "VN0001", adf=True, duplex=True)
IS = escl_answer.status(adf=True, errors=())
DECLARATION, _, REST = CAN.partition(b"?>")
XML = b"Content-Type: text/xml"


def case(number: int, name: str, talk: Talk, *right: Outcome, **more: Any) -> Behaviour:
    return Behaviour(number, name, at(80, talk), SCANNER, {"scanner.escl": right}, **more)


def answers(document: bytes, *headers: bytes) -> Talk:
    """Its capabilities are this document; its status is what it should be."""
    pages = {True: says(body(IS, XML)), False: says(body(document, *(headers or (XML,))))}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await asked(reader)
        await pages[b"ScannerStatus" in head](_Said(head), writer)  # type: ignore[arg-type]

    return talk


class _Said:
    """What has been read already, to be read once more."""

    def __init__(self, head: bytes) -> None:
        self._head = head

    async def readuntil(self, end: bytes) -> bytes:
        return self._head


def with_dtd(dtd: bytes, text: bytes = b"VN0001") -> bytes:
    """The honest answer with a DTD before it and a text in it."""
    return b'<?xml version="1.0"?>' + dtd + REST.replace(b"VN0001", text)


def encoded(name: str, codec: str, mark: bytes = b"") -> bytes:
    text = CAN.decode().replace("UTF-8", name)
    return mark + text.encode(codec)


LAUGHS = b"<!DOCTYPE a [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
) + b"]>"  # fmt: skip
QUADRATIC = b"<!DOCTYPE a [<!ENTITY a '" + b"x" * 30_000 + b"'>]>"
FOREIGN = CAN.replace(
    b"</scan:ScannerCapabilities>",
    b"<scan:AdminURI>http://127.66.195.1/</scan:AdminURI>"
    b"<scan:IconURI>http://169.254.169.254/i.png</scan:IconURI>"
    b"<XAddrs>http://127.66.195.1/wsd http://203.0.113.7/</XAddrs></scan:ScannerCapabilities>",
)
HOSTILE_TEXT = b"&#27;]52;c;x&#7;"
MULTIPART = b'Content-Type: multipart/related; boundary="' + b"-" * 7_000 + b'"'


def alone(met: Met) -> None:
    """Two pages of one device, and nobody else."""
    assert met.servers.connections[met.address] <= 2


BEHAVIOURS = [
    case(95, "DTD with an entity", answers(with_dtd(
        b"<!DOCTYPE a [<!ENTITY x 'boom'>]>", b"&x;")), GARBLED),
    case(95, "billion laughs", answers(with_dtd(LAUGHS, b"&a9;")), GARBLED),
    case(95, "quadratic blow-up", answers(with_dtd(QUADRATIC, b"&a;" * 5_000)), GARBLED),
    case(95, "parameter entities", answers(with_dtd(
        b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.66.195.1/p.dtd'> %p;]>")), GARBLED,
        check=alone),
    case(96, "external entity of a file", answers(with_dtd(
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"&x;")), GARBLED),
    case(96, "external DTD", answers(with_dtd(
        b"<!DOCTYPE a SYSTEM 'http://127.66.195.1/a.dtd'>")), GARBLED, check=alone),
    case(96, "XInclude", answers(CAN.replace(b"VN0001",
         b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text'"
         b" href='file:///etc/passwd'/>")), ANSWERED, GARBLED, UNSUPPORTED),
    case(96, "stylesheet", answers(CAN.replace(
        b"?>", b"?><?xml-stylesheet href='http://127.66.195.1/'?>")), ANSWERED, GARBLED,
        check=alone),
    case(97, "depth 30000", answers(b"<a>" * 30_000 + b"</a>" * 30_000), GARBLED),
    case(97, "depth 100000 is too long", answers(b"<a>" * 100_000 + b"</a>" * 100_000), GARBLED),
    case(98, "300000 attributes", answers(
        b"<a " + b" ".join(b"a%d='1'" % n for n in range(300_000)) + b"/>"), GARBLED),
    case(98, "20000 attributes", answers(CAN.replace(b"<pwg:Version>", b"<pwg:Version "
         + b" ".join(b"a%d='1'" % n for n in range(20_000)) + b">")), ANSWERED, GARBLED),
    case(98, "40000 elements", answers(b"<a>" + b"<b/>" * 40_000 + b"</a>"), GARBLED),
    case(99, "UTF-7", answers(encoded("UTF-7", "utf-7")), GARBLED),
    case(99, "UTF-16", answers(encoded("UTF-16", "utf-16")), GARBLED),
    case(99, "says UTF-16 and is not", answers(encoded("UTF-16", "utf-8")), GARBLED),
    case(99, "encoding that is none", answers(encoded("x-\x1b[2J", "utf-8")), GARBLED),
    case(99, "says UTF-8 and is Latin-1", answers(CAN.replace(b"VN0001", b"VN\xe90001")), GARBLED),
    case(99, "a mark and another encoding", answers(encoded("ISO-8859-1", "utf-8",
         b"\xef\xbb\xbf")), GARBLED, ANSWERED, UNSUPPORTED),
    case(99, "controls as references", answers(CAN.replace(b"VN0001", HOSTILE_TEXT)), GARBLED),
    case(99, "C1 and bidi as references", answers(CAN.replace(
        b"VN0001", b"a&#155;31m&#8238;&#8294;&#65279;b")), GARBLED, ANSWERED, UNSUPPORTED),
    case(100, "XAddrs and URIs to foreign hosts", answers(FOREIGN), ANSWERED, UNSUPPORTED,
         GARBLED, check=alone),
    case(101, "MIME multipart with an absurd boundary", answers(b"--" * 60_000, MULTIPART),
         GARBLED),
    case(101, "multipart around a true answer", answers(
        b"-" * 7_000 + b"\r\n\r\n" + CAN, MULTIPART), GARBLED),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_scanner_cannot_harm_who_asks_it_by_escl(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)


def test_what_a_document_points_at_is_never_fetched(stage: Stage, servers: Servers) -> None:
    """DTD, icon and XAddrs point at a device in scope that would answer: nobody comes."""
    servers.tcp("127.66.195.1", 80, says(body(b"")))
    stage.meet(
        case(100, "URIs in scope", answers(FOREIGN), ANSWERED, UNSUPPORTED, GARBLED, check=alone)
    )
    stage.meet(
        case(96, "DTD in scope", answers(with_dtd(
            b"<!DOCTYPE a SYSTEM 'http://127.66.195.1/a.dtd'>")), GARBLED, check=alone)
    )  # fmt: skip
    assert servers.connections.get("127.66.195.1", 0) == 0

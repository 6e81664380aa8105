"""Fifty honest devices of six kinds: what is said of them must not depend on who stands beside."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import dns.message
import dns.rrset

from audit.lab import escl_answer, ipp_answer, mib
from audit.plan import Look
from inventory.model import Asset, DeviceAsset, GatewayAsset, ServiceAsset
from tests.hostile.servers import Servers, Talk
from tests.support.snmp_agent import Agent, typed

SNMP, IPP, HTTP, DNS, SMPP, ESCL = 18, 8, 8, 6, 5, 5
CREDENTIALS = {
    "snmp_v2c": {"community": "public"},
    "smpp": {"user": "audit", "password": "secret"},
}
PAGE = b"<html><title>Mot cua</title></html>"


def printer_table(name: str = "printer", supplies: int = 4) -> Agent:
    """The agent of a printer that is well."""
    values = mib.system("Printer, firmware 1", "1.3.6.1.4.1.11.2.3.9.1", name, "one-stop", 86_400)
    prt, host = "1.3.6.1.2.1.43", "1.3.6.1.2.1.25.3"
    values[f"{host}.2.1.2.1"] = ("oid", "1.3.6.1.2.1.25.3.1.5")
    values[f"{host}.2.1.3.1"] = ("text", "LaserJet P1")
    values[f"{host}.2.1.5.1"] = ("int", 2)
    values[f"{host}.5.1.1.1"] = ("int", 3)
    values[f"{host}.5.1.2.1"] = ("text", b"\0")
    values[f"{prt}.5.1.1.17.1"] = ("text", "VN0001")
    for at in range(1, supplies + 1):
        for column, value in ((3, at), (4, 3), (5, 3), (7, 19), (8, 100), (9, 10 * at)):
            values[f"{prt}.11.1.1.{column}.1.{at}"] = ("int", value)
        values[f"{prt}.11.1.1.6.1.{at}"] = ("text", f"Toner {at}")
    return typed(values)


def http(status: bytes, headers: bytes, body: bytes) -> Talk:
    """A server that answers each request so and closes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"content-length:" in head.lower():
            size = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(size)
        length = b"Content-Length: %d\r\n" % len(body)
        writer.write(b"HTTP/1.1 " + status + b"\r\n" + headers + length + b"\r\n" + body)
        await writer.drain()

    return talk


def ipp_body(address: str = "127.66.200.1") -> bytes:
    """A printer's answer to Get-Printer-Attributes."""
    return ipp_answer.printer_answer(
        vendor="HP", model="LaserJet P1", serial="VN0001", uri=f"ipp://{address}/ipp/print",
        toner_pct=40, errors=(), duplex=True, ppm=30,
    )  # fmt: skip


def dns_reply(data: bytes, ip: str = "10.1.2.3") -> bytes:
    """The right answer to a question."""
    query = dns.message.from_wire(data)
    answer = dns.message.make_response(query)
    answer.answer.append(dns.rrset.from_text(query.question[0].name, 300, "IN", "A", ip))
    return answer.to_wire()


async def smsc(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A message centre that takes every bind."""
    while True:
        head = await reader.readexactly(16)
        length, command, _, sequence = struct.unpack("!IIII", head)
        await reader.readexactly(length - 16)
        body = b"SMSC\0" if command == 2 else b""
        writer.write(struct.pack("!IIII", 16 + len(body), command | 1 << 31, 0, sequence) + body)
        await writer.drain()
        if command == 6:
            return


def escl(address: str) -> Talk:
    """A scanner."""
    can = escl_answer.capabilities("HP", "ScanJet 1", "VN0001", adf=True, duplex=True)
    is_ = escl_answer.status(adf=True, errors=())

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = is_ if b"ScannerStatus" in head else can
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        writer.write(body)
        await writer.drain()

    return talk


def start_honest(servers: Servers) -> tuple[Look, ...]:
    """Serve all fifty; how each is looked at."""
    looks: list[Look] = []

    def add(asset: Asset, *probes: str) -> None:
        looks.append(Look(asset, probes))

    def address() -> str:
        return f"127.66.200.{len(looks) + 1}"

    def about(kind: str) -> dict[str, Any]:
        return {"id": f"honest-{len(looks) + 1}", "kind": kind, "site": "00001"}

    for _ in range(SNMP):
        ip = address()
        agent = printer_table(f"printer {ip}")
        servers.udp(ip, 161, lambda data, agent=agent: (agent.answer(data),))  # type: ignore[misc]
        add(DeviceAsset(**about("printer"), address=ip), "system.snmp", "printer.snmp")
    ipp_head = b"Content-Type: application/ipp\r\n"
    for _ in range(IPP):
        ip = address()
        servers.tcp(ip, 631, http(b"200 OK", ipp_head, ipp_body(ip)))
        add(DeviceAsset(**about("printer"), address=ip), "printer.ipp")
    for _ in range(HTTP):
        ip = address()
        servers.tcp(ip, 80, http(b"200 OK", b"", PAGE))
        add(
            ServiceAsset(**about("service"), address=ip, protocol="http", expect_body="Mot cua"),
            "service.http",
        )
    for _ in range(DNS):
        ip = address()
        servers.udp(ip, 53, lambda data: (dns_reply(data),))
        add(
            ServiceAsset(
                **about("service"), address=ip, protocol="dns", query="mot-cua.example",
                expect_answer=("10.1.2.3",),
            ),
            "service.dns",
        )  # fmt: skip
    for _ in range(SMPP):
        ip = address()
        servers.tcp(ip, 2775, smsc)
        add(GatewayAsset(**about("sms_gateway"), address=ip), "sms.smpp")
    for _ in range(ESCL):
        ip = address()
        servers.tcp(ip, 80, escl(ip))
        add(DeviceAsset(**about("scanner"), address=ip), "scanner.escl")
    assert len(looks) == 50
    return tuple(looks)

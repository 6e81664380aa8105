"""Drives snmp_exporter as Prometheus does: one scrape an address, connections kept open."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench._estate import SNMP_PORT

MODULE = "bench"


async def scrape(port: int, addresses: Sequence[str], at_once: int) -> tuple[int, int]:
    """(scrapes that brought values, scrapes that did not)."""
    left = iter(addresses)
    right = wrong = 0

    async def one() -> None:
        nonlocal right, wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for address in left:
            path = f"/snmp?module={MODULE}&target={address}:{SNMP_PORT}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            body = await _body(reader, head)
            if b" 200 " in head[:15] and b"sysUpTime" in body:
                right += 1
            else:
                wrong += 1
        writer.close()

    await asyncio.gather(*[one() for _ in range(at_once)])
    return right, wrong


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"chunked" not in head:
        lines = (line.partition(b":") for line in head.split(b"\r\n"))
        size = next(int(value) for name, _, value in lines if name == b"content-length")
        return await reader.readexactly(size)
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


def main(port: str, file: str, at_once: str) -> None:
    """`python -m bench._exporter PORT FILE AT_ONCE`: scrape all, then print the counts."""
    every = Path(file).read_text().split()
    right, wrong = asyncio.run(scrape(int(port), every, int(at_once)))
    used = os.times()
    print(json.dumps({"right": right, "wrong": wrong, "cpu_s": used.user + used.system}))


if __name__ == "__main__":
    main(*sys.argv[1:])

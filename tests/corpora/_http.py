"""A device's pages on loopback, and what the product says of it over its own HTTP."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from audit.targets import PORTS, look_at_targets, make_target

Page = tuple[int, str, bytes]
"""Status, media type and body."""

Answer = Callable[[str, str, bytes], Page]
"""(method, path, body) of a request → the page."""

NOT_FOUND: Page = (404, "text/plain", b"")
_LONGEST = 1 << 20
_numbers = itertools.count(1)


def pages(known: Mapping[str, Page]) -> Answer:
    """Pages by their path, for GET alone; everything else is not found."""
    return lambda method, path, _: known.get(path, NOT_FOUND) if method == "GET" else NOT_FOUND


def look(answer: Answer, kind: str, probes: tuple[str, ...], **fields: Any) -> dict[str, Any]:
    """What `ward-audit probe` prints of a device whose every HTTP port is served by `answer`.

    `probes`: those alone; () is all that fit.
    """
    return asyncio.run(_look(answer, kind, probes, fields))


async def _look(
    answer: Answer, kind: str, probes: tuple[str, ...], fields: Mapping[str, Any]
) -> dict[str, Any]:
    address = f"127.{1 + os.getpid() % 250}.8.{1 + next(_numbers) % 16}"
    talks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(_talk(answer, reader, writer))
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    server = await asyncio.start_server(accept, address, 0)
    with socket.socket() as closed:
        closed.bind((address, 0))
        ports = {name: closed.getsockname()[1] for name in PORTS if not name.endswith("s")}
        served = server.sockets[0].getsockname()[1]
        ports.update(dict.fromkeys(("ipp", "escl", "http"), served))
        raw = {"address": address, "kind": kind, **fields}
        if probes:
            raw["probes"] = list(probes)
        target = make_target({**raw, "ports": ports}, number=1, source="corpora")
        try:
            sights = [sight.json() async for sight in look_at_targets([target])]
        finally:
            server.close()
            under_way = list(talks)
            for talk in under_way:
                talk.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
    return sights[0]


async def _talk(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Requests of one connection, until it is closed."""
    try:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *headers = head.decode("latin-1").split("\r\n")
                method, path, _ = line.split(" ", 2)
                sizes = [
                    int(one.partition(":")[2])
                    for one in headers
                    if one.lower().startswith("content-length:")
                ]
                body = await reader.readexactly(min(sizes[0], _LONGEST)) if sizes else b""
                status, media, said = answer(method, path, body)
                writer.write(
                    f"HTTP/1.1 {status} said\r\nContent-Type: {media}\r\n"
                    f"Content-Length: {len(said)}\r\n\r\n".encode("latin-1")
                    + said
                )
                await writer.drain()
    finally:
        writer.close()

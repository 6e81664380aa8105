"""Http: one bounded request over one bounded stream, no second host, no decoding."""

import contextlib
from collections.abc import AsyncIterator

from audit.asks import HttpAnswer, HttpAsk
from audit.wire.http_message import (
    LONGEST_HEAD_BYTES,
    PlainHead,
    encode_request,
    more_than_reading,
    plain_head,
)
from audit.world.world import Clock, Net, Stream
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_READ_BYTES = 16_384
_ALWAYS = (
    ("User-Agent", "ward-audit"),
    ("Accept", "*/*"),
    ("Accept-Encoding", "identity"),
    ("Connection", "close"),
)


class HttpTransport:
    """HTTP/1.1 over `Net`: no redirects, proxies, cookies, decoding or reused connections.

    Plain answers are read here; what is less than plain is read by h11.
    """

    def __init__(self, net: Net, clock: Clock) -> None:
        self._net = net
        self._clock = clock

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        """One request, one answer, cut at `ask.max_bytes`.

        Raises:
            LookError: TIMEOUT, GARBLED (not HTTP, head too long, ended early), OUT_OF_SCOPE,
                SKIPPED (no address), UNREACHABLE.
            OSError: as the system says, when it breaks off in the middle.
            ValueError: a request that may not be sent; our bug.
        """
        _allow(ask)
        port = asset.ports.get(ask.port, ask.default_port)
        started = self._clock.monotonic()
        stream = await self._net.connect(
            asset,
            port,
            deadline_s=deadline_s,
            tls=ask.tls,
            server_name=ask.host,
            # Room for what frames the body: the head, chunk sizes, one read too many.
            max_bytes=2 * ask.max_bytes + LONGEST_HEAD_BYTES + 65_536,
        )
        async with _closing(stream):
            asked = self._clock.monotonic()
            await stream.write(_request(ask, asset, port))
            held, head = await _head(stream, ask)
            if head is None:
                # Costs 15 ms to import, and few devices need it.
                from audit.world.http_h11 import read_answer

                head, body, cut, answered = await read_answer(ask, stream, held, self._clock)
            else:
                answered = self._clock.monotonic()
                body, cut = await _body(stream, held, head.length_bytes, ask.max_bytes)
            return HttpAnswer(
                status=head.status,
                headers=head.headers,
                body=body,
                cut=cut,
                time_ms={
                    **stream.time_ms,
                    "answer": _ms(answered - asked),
                    "total": _ms(self._clock.monotonic() - started),
                },
                tls=stream.tls,
            )


def _allow(ask: HttpAsk) -> None:
    """Before a connection is made: what `encode_request` would refuse to write."""
    if not ask.path.startswith("/"):
        raise ValueError(f"path {ask.path!r} does not begin with /")
    why = more_than_reading(ask.method, ask.path, ask.headers, ask.body)
    if why is None:
        return
    if ask.method == "GET" and not ask.body:  # the path, which may be of the inventory
        raise LookError(Outcome.SKIPPED, f"cannot be asked for: {why}")
    raise ValueError(why)


def _request(ask: HttpAsk, asset: Asset, port: int) -> bytes:
    host = ask.host or asset.address or ""
    if ":" in host:
        host = f"[{host}]"
    if port != (443 if ask.tls else 80):
        host = f"{host}:{port}"
    headers = (("Host", host), *_ALWAYS, *ask.headers)
    if ask.method == "POST":
        headers = (*headers, ("Content-Length", str(len(ask.body))))
    try:
        return encode_request(ask.method, ask.path, headers, ask.body)
    except ValueError as error:
        # The name or the path of the inventory; no byte has left yet.
        raise LookError(Outcome.SKIPPED, f"cannot be asked for: {error}") from error


async def _head(stream: Stream, ask: HttpAsk) -> tuple[bytearray, PlainHead | None]:
    """What came up to the end of the head, without the head where it is a plain one."""
    held = bytearray()
    while (end := held.find(b"\r\n\r\n")) < 0 and len(held) <= LONGEST_HEAD_BYTES:
        more = await stream.read(_READ_BYTES)
        if not more:
            return held, None
        held += more
    if not 0 <= end <= LONGEST_HEAD_BYTES:
        return held, None
    found = plain_head(bytes(held[: end + 4]), head_request=ask.method == "HEAD")
    if found is None:
        return held, None
    head, at = found
    del held[:at]
    return held, head


async def _body(
    stream: Stream, body: bytearray, length: int | None, max_bytes: int
) -> tuple[bytes, bool]:
    """The body, of which `body` is the beginning, and whether it was cut."""
    while (length is None or len(body) < length) and len(body) <= max_bytes:
        more = await stream.read(_READ_BYTES)
        if not more:
            if length is None:
                break
            missing = length - len(body)
            raise LookError(Outcome.GARBLED, f"not HTTP: ended {missing} bytes before its end")
        body += more
    if length is not None:
        del body[length:]  # what comes after the answer is no part of it
    return bytes(body[:max_bytes]), len(body) > max_bytes


@contextlib.asynccontextmanager
async def _closing(stream: Stream) -> AsyncIterator[Stream]:
    try:
        yield stream
    finally:
        await stream.close()


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 3)

"""Http: one bounded request over one bounded stream, no second host, no decoding."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import h11

from audit.asks import HttpAnswer, HttpAsk
from audit.world.world import Clock, Net, Stream
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_LONGEST_HEAD_BYTES = 32_768
_MOST_HEADERS = 128
_MOST_INTERIM = 8  # 1xx answers before the real one
_GET_PRINTER_ATTRIBUTES = b"\x00\x0b"  # the only IPP operation, RFC 8011 section 4.2.5


class HttpTransport:
    """HTTP/1.1 (h11) over `Net`: no redirects, proxies, cookies, decoding or reused connections."""

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
            max_bytes=2 * ask.max_bytes + _LONGEST_HEAD_BYTES + 65_536,
        )
        async with _closing(stream):
            asked = self._clock.monotonic()
            http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD_BYTES)
            try:
                await stream.write(_request(http, ask, asset, port))
                head = await _head(http, stream)
                answered = self._clock.monotonic()
                body, cut = await _body(http, stream, ask.max_bytes)
            except (h11.LocalProtocolError, UnicodeEncodeError) as error:
                # The name or the path of the inventory; no byte has left yet.
                raise LookError(Outcome.SKIPPED, f"cannot be asked for: {_short(error)}") from error
            except h11.RemoteProtocolError as error:
                raise LookError(Outcome.GARBLED, f"not HTTP: {_short(error)}") from error
            return HttpAnswer(
                status=head.status_code,
                headers=tuple(
                    (name.decode("latin-1").lower(), value.decode("latin-1"))
                    for name, value in head.headers
                ),
                body=body,
                cut=cut,
                time_ms={
                    **stream.time_ms,
                    "answer": _ms(answered - asked),
                    "total": _ms(self._clock.monotonic() - started),
                },
                tls=stream.tls,
            )


@dataclass(frozen=True, slots=True)
class _Head:
    status_code: int
    headers: tuple[tuple[bytes, bytes], ...]


def _allow(ask: HttpAsk) -> None:
    """Devices act on GET too, so paths are fixed by probes; POST is for IPP's one question."""
    if not ask.path.startswith("/"):
        raise ValueError(f"path {ask.path!r} does not begin with /")
    if ask.method in ("GET", "HEAD"):
        if ask.body:
            raise ValueError(f"{ask.method} has no body")
        return
    ipp = ("content-type", "application/ipp") in {(k.lower(), v) for k, v in ask.headers}
    if ask.method != "POST" or not ipp or ask.body[2:4] != _GET_PRINTER_ATTRIBUTES:
        raise ValueError(f"{ask.method} is not a read-only request")


def _request(http: h11.Connection, ask: HttpAsk, asset: Asset, port: int) -> bytes:
    host = ask.host or asset.address or ""
    if ":" in host:
        host = f"[{host}]"
    if port != (443 if ask.tls else 80):
        host = f"{host}:{port}"
    headers = [
        ("Host", host),
        ("User-Agent", "ward-audit"),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *ask.headers,
    ]
    if ask.method == "POST":
        headers.append(("Content-Length", str(len(ask.body))))
    out = http.send(h11.Request(method=ask.method, target=ask.path, headers=headers)) or b""
    if ask.body:
        out += http.send(h11.Data(data=ask.body)) or b""
    return out + (http.send(h11.EndOfMessage()) or b"")


async def _head(http: h11.Connection, stream: Stream) -> _Head:
    for _ in range(_MOST_INTERIM + 1):
        event = await _next(http, stream)
        if isinstance(event, h11.Response):
            if len(event.headers) > _MOST_HEADERS:
                raise LookError(Outcome.GARBLED, f"more than {_MOST_HEADERS} header lines")
            return _Head(event.status_code, tuple(event.headers))
        if not isinstance(event, h11.InformationalResponse):
            raise LookError(Outcome.GARBLED, "closed without an HTTP answer")
    raise LookError(Outcome.GARBLED, "interim answers without end")


async def _body(http: h11.Connection, stream: Stream, max_bytes: int) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        event = await _next(http, stream)
        if isinstance(event, h11.Data):
            body += event.data
            if len(body) > max_bytes:
                return bytes(body[:max_bytes]), True
        else:
            return bytes(body), False


async def _next(http: h11.Connection, stream: Stream) -> object:
    while (event := http.next_event()) is h11.NEED_DATA:
        http.receive_data(await stream.read(16_384))
    return event


@contextlib.asynccontextmanager
async def _closing(stream: Stream) -> AsyncIterator[Stream]:
    try:
        yield stream
    finally:
        await stream.close()


def _short(error: Exception) -> str:
    return str(error)[:160]


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 3)

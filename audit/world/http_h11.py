"""Answers that are less than plain HTTP, read by h11: chunks, interim answers, folded lines."""

import h11

from audit.asks import HttpAsk
from audit.wire.http_message import LONGEST_HEAD_BYTES, MOST_HEADERS, PlainHead
from audit.world.world import Clock, Stream
from inventory.seen import LookError, Outcome

_MOST_INTERIM = 8  # 1xx answers before the real one


async def read_answer(
    ask: HttpAsk, stream: Stream, held: bytes | bytearray, clock: Clock
) -> tuple[PlainHead, bytes, bool, float]:
    """The answer of which `held` came already: head, body, whether cut, when the head was there.

    Raises:
        LookError: GARBLED, it is not HTTP, or more of it than we accept.
    """
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD_BYTES)
    # What was asked decides how the answer is framed; the bytes themselves are on their way.
    http.send(h11.Request(method=ask.method, target="/", headers=[("Host", "device")]))
    http.send(h11.EndOfMessage())
    try:
        if held:
            http.receive_data(bytes(held))
        head = await _head(http, stream)
        answered_s = clock.monotonic()
        body, cut = await _body(http, stream, ask.max_bytes)
    except h11.RemoteProtocolError as error:
        raise LookError(Outcome.GARBLED, f"not HTTP: {str(error)[:160]}") from error
    return head, body, cut, answered_s


async def _head(http: h11.Connection, stream: Stream) -> PlainHead:
    for _ in range(_MOST_INTERIM + 1):
        event = await _next(http, stream)
        if isinstance(event, h11.Response):
            if len(event.headers) > MOST_HEADERS:
                raise LookError(Outcome.GARBLED, f"more than {MOST_HEADERS} header lines")
            headers = (
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in event.headers
            )
            return PlainHead(event.status_code, tuple(headers), None)
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

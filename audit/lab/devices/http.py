"""Web servers of the simulated city: portal, printers' IPP, scanners' eSCL, status pages."""

import asyncio

import h11

from audit.lab.devices.tcp import Handler
from audit.lab.spec import HttpBox, Route

_ABSENT = Route(body=b"<h1>404</h1>", status=404)
_LONGEST_BODY = 65_536
_IPP_RESPONSE_REQUEST_ID = slice(4, 8)


def web_server(box: HttpBox) -> Handler:
    """Answer the box's routes over HTTP/1.1, one request a connection."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = h11.Connection(h11.SERVER)
        try:
            request, body = await _request(talk, reader)
        except h11.RemoteProtocolError:
            return
        if request is None:
            return
        path = request.target.decode("latin-1").partition("?")[0]
        route = box.routes.get((request.method.decode("latin-1"), path), _ABSENT)
        await asyncio.sleep(box.delay_ms / 1_000)
        said = route.body
        if route.content_type == "application/ipp" and len(body) >= 8 and len(said) >= 8:
            # RFC 8010, 3.1.1: the answer repeats the request-id.
            said = said[:4] + body[_IPP_RESPONSE_REQUEST_ID] + said[8:]
        headers = [
            ("Content-Type", route.content_type),
            ("Content-Length", str(len(said))),
            ("Server", "ward-audit-lab"),
            ("Connection", "close"),
        ]
        writer.write(talk.send(h11.Response(status_code=route.status, headers=headers)) or b"")
        if request.method != b"HEAD":
            writer.write(talk.send(h11.Data(data=said)) or b"")
        await writer.drain()

    return handle


async def _request(
    talk: h11.Connection, reader: asyncio.StreamReader
) -> tuple[h11.Request | None, bytes]:
    request: h11.Request | None = None
    body = b""
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(16_384))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > _LONGEST_BODY:
                return None, b""
        else:
            return request, body

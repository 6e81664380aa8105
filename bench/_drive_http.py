"""`python -m bench._drive_http WHO COUNT AT_ONCE`: one page over TLS of each address, once.

WHO: ours, pycurl, httpx. Nobody verifies the certificate; each connection is new.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from audit.asks import HttpAsk
from bench._estate import HTTPS_PORT
from bench._world import assets, pooled, real_world, tell
from inventory.model import Asset

_TIMEOUT_S = 10.0
_END = b"ready</html>\n"


def _ours() -> Callable[[Asset], Awaitable[bool]]:
    world = real_world()
    ask = HttpAsk(path="/index.html", port="https", default_port=HTTPS_PORT, tls=True)

    async def one(asset: Asset) -> bool:
        answer = await world.http.ask(asset, ask, deadline_s=_TIMEOUT_S)
        return answer.status == 200 and answer.body.endswith(_END)

    return one


def _httpx() -> Callable[[Asset], Awaitable[bool]]:
    import httpx

    client = httpx.AsyncClient(
        verify=False,
        timeout=_TIMEOUT_S,
        limits=httpx.Limits(max_keepalive_connections=0),
    )

    async def one(asset: Asset) -> bool:
        answer = await client.get(_url(asset))
        return bool(answer.status_code == 200 and answer.content.endswith(_END))

    return one


async def _pycurl(every: list[Asset], at_once: int) -> int:
    """libcurl's multi interface, handles used again, connections not."""
    import pycurl

    multi = pycurl.CurlMulti()
    free = [pycurl.Curl() for _ in range(at_once)]
    for curl in free:
        curl.setopt(pycurl.SSL_VERIFYPEER, 0)
        curl.setopt(pycurl.SSL_VERIFYHOST, 0)
        curl.setopt(pycurl.TIMEOUT_MS, int(_TIMEOUT_S * 1_000))
        curl.setopt(pycurl.FORBID_REUSE, 1)
        curl.setopt(pycurl.FRESH_CONNECT, 1)
        curl.setopt(pycurl.NOSIGNAL, 1)
    bodies: dict[object, list[bytes]] = {}
    left = iter(every)
    right, busy, more = 0, 0, True
    while busy or more:
        while more and free:
            asset = next(left, None)
            if asset is None:
                more = False
                break
            curl = free.pop()
            body: list[bytes] = []
            bodies[curl] = body
            curl.setopt(pycurl.URL, _url(asset))
            curl.setopt(pycurl.WRITEFUNCTION, body.append)
            multi.add_handle(curl)
            busy += 1
        while multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
            pass
        _, good, bad = multi.info_read(at_once)
        for curl in [*good, *(one[0] for one in bad)]:
            multi.remove_handle(curl)
            whole = b"".join(bodies.pop(curl))
            right += curl.getinfo(pycurl.RESPONSE_CODE) == 200 and whole.endswith(_END)
            free.append(curl)
            busy -= 1
        if busy:
            multi.select(0.05)
    return right


def _url(asset: Asset) -> str:
    return f"https://{asset.address}:{HTTPS_PORT}/index.html"


async def _main(who: str, count: int, at_once: int) -> None:
    every = assets(count)
    if who == "pycurl":
        await tell(count, lambda: _pycurl(every, at_once))
        return
    one = _ours() if who == "ours" else _httpx()
    await tell(count, lambda: pooled(every, at_once, one))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

"""A simulated city that answers while a test asks, on ports that no other session has."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from audit.lab.devices.authority import Authority
from audit.lab.serve import Serving
from audit.lab.spec import PORTS, City

_SHIFT = 5_000 + 5 * (os.getpid() % 1_900)
"""Above the ports of a lab that somebody may have up, below those that the kernel gives out."""


def port(name: str) -> int:
    """The port of a protocol in this test session."""
    return PORTS[name] + _SHIFT


@contextmanager
def served(city: City, authority: Authority) -> Iterator[None]:
    """The city answers in a thread, which ends with the block whatever happens."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> Serving:
        serving = Serving(city, authority)
        await serving.start()
        return serving

    async def stop(serving: Serving) -> None:
        serving.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    try:
        serving = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(stop(serving), loop).result(20)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()

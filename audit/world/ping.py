"""Ping: a series of ICMP echoes to one host, over the socket that all hosts share."""

import asyncio
import contextlib
import weakref
from collections.abc import AsyncIterator, Sequence

from audit.world.guard import Guard
from audit.world.pinger import Pinger, Series, open_icmp
from audit.world.sockets import find_udp
from inventory.model import Asset
from inventory.seen import LookError, Outcome


async def ping(
    guard: Guard,
    asset: Asset,
    *,
    count: int,
    interval_s: float,
    timeout_s: float,
    size: int = 56,
    whole: bool = False,
) -> Sequence[float | None]:
    """Send `count` echoes `interval_s` apart and wait `timeout_s` for the last.

    A reply counts when it comes from the address that was asked, is whole, and is the first to
    its echo; duplicates, late ones of an earlier series and strangers are passed over.

    Args:
        size: bytes of data; 28 more with the heads of ICMP and IPv4.
        whole: no router may take the packet apart (DF); what is too large is lost.

    Returns:
        Round-trip times in ms by the kernel's clock (SO_TIMESTAMPNS), None for a lost one.

    Raises:
        LookError: SKIPPED (this process may not send ICMP, or the address is IPv6), OUT_OF_SCOPE,
            UNREACHABLE (no route from here).
    """
    to = await find_udp(guard, asset.address, 0)
    if ":" in to[0]:
        raise LookError(Outcome.SKIPPED, "ICMP over IPv6 is not asked")
    if not count:
        return []
    one = Series(to, count, interval_s, timeout_s, size, whole)
    async with _shared_socket() as pinger:
        await pinger.run(one)
    return one.rtt_ms


_pingers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Pinger] = weakref.WeakKeyDictionary()


@contextlib.asynccontextmanager
async def _shared_socket() -> AsyncIterator[Pinger]:
    """The pinger of this event loop; the last one to leave closes it."""
    loop = asyncio.get_running_loop()
    pinger = _pingers.get(loop)
    if pinger is None:
        pinger = _pingers[loop] = Pinger()
    pinger.users += 1
    try:
        yield pinger
    finally:
        pinger.users -= 1
        if not pinger.users:
            _pingers.pop(loop, None)
            pinger.close()


def may_ping() -> str | None:
    """Why this process may not send ICMP; None when it may. For a word before the run."""
    try:
        made = open_icmp()
    except LookError as error:
        return error.note
    made.close()
    return None

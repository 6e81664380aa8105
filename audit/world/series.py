"""Series: spaced datagrams and spaced connects to one port, timed as near the wire as we can."""

import asyncio
import contextlib
import errno
import time
from collections.abc import Callable, Sequence

from audit.world.arrival import arrived_s, stamp_arrivals
from audit.world.dial import dial
from audit.world.guard import Guard
from audit.world.sockets import find_tcp, find_udp, udp
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_LONGEST = 2_048
_ENOUGH_REFUSALS = 3
_MOST_REPLIES = 4  # a reply per packet is due; a flood is not listened to


async def series(
    guard: Guard,
    asset: Asset,
    port: int,
    payloads: Sequence[bytes],
    *,
    interval_s: float,
    timeout_s: float,
    number: Callable[[bytes], int],
) -> Sequence[tuple[float, bytes] | None]:
    """Send the payloads `interval_s` apart to one UDP port and wait `timeout_s` for the last.

    Args:
        number: which payload a reply answers; a LookError of it passes the reply over.

    Returns:
        Per payload (round-trip time in ms, first reply), or None when none came in time. The
        time of arrival is the kernel's (SO_TIMESTAMPNS): a busy event loop does not add to it.
        A closed port ends the series early: nothing will come.

    Raises:
        LookError: OUT_OF_SCOPE, SKIPPED (no address), UNREACHABLE, REFUSED (the host is there and
            says that nobody listens: that is no loss).
    """
    to = await find_udp(guard, asset.address, port)
    loop = asyncio.get_running_loop()
    sent_s: list[float | None] = [None] * len(payloads)
    found: list[tuple[float, bytes] | None] = [None] * len(payloads)
    missing = len(payloads)
    heard = refused = 0
    done = asyncio.Event()
    with udp(to) as sock:
        stamp_arrivals(sock)

        def read() -> None:
            nonlocal missing, heard, refused
            while not done.is_set():
                try:
                    reply, ancillary, _, _ = sock.recvmsg(_LONGEST, 64)
                except (BlockingIOError, InterruptedError):
                    return
                except OSError as error:
                    if error.errno == errno.ECONNREFUSED:
                        refused += 1  # one ICMP error a packet; the next packet may be answered
                        if refused < _ENOUGH_REFUSALS or missing < len(payloads):
                            continue
                    done.set()
                    return
                heard += 1
                if heard > _MOST_REPLIES * len(payloads):
                    done.set()
                    return
                with contextlib.suppress(LookError):
                    which = number(reply)
                    left_s = sent_s[which] if 0 <= which < len(payloads) else None
                    if left_s is None or found[which] is not None:
                        continue  # never sent, or a duplicate
                    found[which] = (max(arrived_s(ancillary) - left_s, 0.0) * 1_000, reply)
                    missing -= 1
                    if not missing:
                        done.set()

        loop.add_reader(sock, read)
        try:
            start = loop.time()
            for which, payload in enumerate(payloads):
                await asyncio.sleep(max(0.0, start + which * interval_s - loop.time()))
                if done.is_set():
                    break
                sent_s[which] = time.time()
                try:
                    sock.send(payload)
                except ConnectionRefusedError:
                    refused += 1  # reported here for an earlier packet; this one did not leave
                    with contextlib.suppress(OSError):
                        sock.send(payload)
                except OSError:
                    continue  # a full queue: this packet counts as lost
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await done.wait()
        finally:
            loop.remove_reader(sock)
    if refused and missing == len(payloads):
        raise LookError(Outcome.REFUSED, f"UDP {port}: the host is there, nobody listens")
    return found


async def connect_times(
    guard: Guard,
    asset: Asset,
    port: int,
    *,
    count: int,
    interval_s: float,
    timeout_s: float,
) -> Sequence[float | None]:
    """TCP connect times in ms, None where no connection came about in `timeout_s`.

    Each connection is closed at once and carries no byte.

    Raises:
        LookError: OUT_OF_SCOPE (515 and 9100-9107 always), SKIPPED, UNREACHABLE, REFUSED (every
            try was: the host is there and nobody listens, which is not a dead line).
    """
    to = await find_tcp(guard, asset.address, port)
    times: list[float | None] = []
    refused = 0
    for turn in range(count):
        if turn:
            await asyncio.sleep(interval_s)
        left_s = time.perf_counter()
        try:
            (await dial(to, timeout_s)).close()
        except LookError as error:
            refused += error.outcome is Outcome.REFUSED
            times.append(None)
        else:
            times.append((time.perf_counter() - left_s) * 1_000)
    if refused and refused == count:
        raise LookError(Outcome.REFUSED, f"TCP {port}: the host is there, nobody listens")
    return times

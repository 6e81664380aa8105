"""Dial: how a connection to an address that the guard has allowed comes about."""

import asyncio

from audit.world.errors import told
from audit.world.meter import METER, WINDOW_BYTES
from audit.world.readiness import readiness
from audit.world.sockets import Socket, TcpTo, tcp
from inventory.seen import LookError, Outcome


async def dial(to: TcpTo, timeout_s: float) -> Socket:
    """A TCP connection, which the caller closes.

    Raises:
        LookError: TIMEOUT, REFUSED, UNREACHABLE.
    """
    meter = METER.get()
    paced = meter is not None and meter.paced
    sock = tcp(to, WINDOW_BYTES) if paced else tcp(to)
    try:
        until_s = asyncio.get_running_loop().time() + timeout_s
        await readiness().connect(sock, to, until_s)
    except TimeoutError:
        sock.close()
        raise LookError(Outcome.TIMEOUT, f"TCP {to[1]}: no connection in time") from None
    except OSError as error:
        sock.close()
        raise told(error, f"TCP {to[1]}") from error
    except BaseException:
        sock.close()
        raise
    return sock

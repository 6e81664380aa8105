"""Net: the sockets of the world. Each passes the guard, each has an end."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

from audit.asks import PortSeen, UdpAnswer, UdpAsk
from audit.world.dial import dial
from audit.world.errors import told
from audit.world.exchange import note_sent
from audit.world.guard import Guard
from audit.world.sockets import Socket, find_tcp, find_udp, udp
from audit.world.stream import TcpStream
from audit.world.world import Clock
from inventory.model import Asset
from inventory.seen import LookError, Outcome

CONNECT_S = 3.5
"""TCP sends its SYN at 0, 1 and 3 s: what has not answered by then will not."""

_LONGEST_DATAGRAM = 8_192


class NetTransport:
    """Real sockets behind `audit.world.world.Net`."""

    def __init__(self, guard: Guard, clock: Clock) -> None:
        """`clock` stamps what left and what came; the estate may live on a simulated day."""
        self.guard = guard
        self.clock = clock

    async def connect(
        self,
        asset: Asset,
        port: int,
        *,
        deadline_s: float,
        tls: bool = False,
        server_name: str | None = None,
        max_bytes: int = 65_536,
    ) -> TcpStream:
        """Open a stream; all that happens on it ends `deadline_s` from now.

        Raises:
            LookError: OUT_OF_SCOPE, SKIPPED (no address), UNREACHABLE (no such name), TIMEOUT,
                REFUSED, GARBLED (no TLS handshake). After that the stream raises OSError as the
                system says it; `audit.world.errors` knows what it means.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + deadline_s
        started_s = time.perf_counter()  # a loop's own clock may tick in milliseconds
        to = await find_tcp(self.guard, asset.address, port, timeout_s=min(3.0, deadline_s))
        resolved_s = time.perf_counter()
        sock = await dial(to, min(deadline - loop.time(), CONNECT_S))
        time_ms = {
            "resolve": round((resolved_s - started_s) * 1_000, 3),
            "connect": round((time.perf_counter() - resolved_s) * 1_000, 3),
        }
        stream = TcpStream(sock, deadline=deadline, max_bytes=max_bytes, time_ms=time_ms)
        if tls:
            try:
                await stream.start_tls(server_name or asset.address)
            except BaseException:
                await stream.close()
                raise
        return stream

    async def udp(
        self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int = 2
    ) -> UdpAnswer:
        """One datagram out, one acceptable datagram back; others are waited past.

        The socket is connected, so the kernel drops what comes from another address or port.
        Each try has a port of its own: an answer to the first is not taken for one to the second.

        Raises:
            LookError: TIMEOUT, OUT_OF_SCOPE, SKIPPED, UNREACHABLE, REFUSED (a closed port).
        """
        port = asset.ports.get(ask.port, ask.default_port)
        to = await find_udp(self.guard, asset.address, port)
        ignored = 0
        for _ in range(max(1, tries)):
            try:
                with udp(to) as sock:
                    async with asyncio.timeout(timeout_s):
                        return await self._exchange(sock, ask)
            except TimeoutError:
                continue
            except _OnlyNoiseError as noise:
                ignored += noise.count
            except OSError as error:
                raise told(error, f"UDP {port}") from error
        note = f"UDP {port}: no acceptable answer in {tries} x {timeout_s:g} s"
        raise LookError(Outcome.TIMEOUT, f"{note}, {ignored} ignored" if ignored else note)

    async def _exchange(self, sock: Socket, ask: UdpAsk) -> UdpAnswer:
        loop = asyncio.get_running_loop()
        sent_at_s = self.clock.now().timestamp()
        note_sent(len(ask.payload), times=1)
        await loop.sock_sendall(sock, ask.payload)
        for number in range(1, _MOST_DATAGRAMS + 1):
            try:
                payload = sock.recv(_LONGEST_DATAGRAM + 1)
            except BlockingIOError:
                payload = await loop.sock_recv(sock, _LONGEST_DATAGRAM + 1)
            received_at_s = self.clock.now().timestamp()
            if len(payload) <= _LONGEST_DATAGRAM and ask.accept(payload):
                return UdpAnswer(payload, sent_at_s, received_at_s)
            if not number % _A_TURN:
                # Fast enough that a flood does not push the true answer out of the kernel, and
                # still it holds up neither the deadline nor anybody else.
                await asyncio.sleep(0)
        raise _OnlyNoiseError(_MOST_DATAGRAMS)

    async def series(
        self,
        asset: Asset,
        port: int,
        payloads: Sequence[bytes],
        *,
        interval_s: float,
        timeout_s: float,
        number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:
        """Spaced datagrams to one port; per payload (rtt_ms, reply) or None when lost."""
        from audit.world.series import series

        return await series(
            self.guard,
            asset,
            port,
            payloads,
            interval_s=interval_s,
            timeout_s=timeout_s,
            number=number,
        )

    async def ping(
        self,
        asset: Asset,
        *,
        count: int,
        interval_s: float,
        timeout_s: float,
        size: int = 56,
        whole: bool = False,
    ) -> Sequence[float | None]:
        """ICMP echoes: round-trip times in ms, None for a lost one."""
        from audit.world.ping import ping

        return await ping(
            self.guard,
            asset,
            count=count,
            interval_s=interval_s,
            timeout_s=timeout_s,
            size=size,
            whole=whole,
        )

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        """TCP connect times in ms, None where no connection came about in time."""
        from audit.world.series import connect_times

        return await connect_times(
            self.guard, asset, port, count=count, interval_s=interval_s, timeout_s=timeout_s
        )

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        """What each TCP port does when it is knocked at once; no byte is sent."""
        from audit.world.connects import connects

        return await connects(self.guard, asset, ports, timeout_s=timeout_s)


_MOST_DATAGRAMS = 20_000
_A_TURN = 32


class _OnlyNoiseError(Exception):
    """So many datagrams, none acceptable."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count

"""Guard: the one gate before every socket. Scope by numeric address, and ports never touched."""

import asyncio
import ipaddress
from dataclasses import dataclass, field
from typing import Protocol

from audit.world.sockets import gaierror, look_up
from inventory.scope import NEVER_TCP
from inventory.seen import LookError, Outcome
from inventory.spans import plain_ipv4

_MOST_LOOKUPS = 8

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class InScope(Protocol):
    """What the guard needs of `inventory.scope.Scope`."""

    def refuses(self, ip: str, /) -> str | None:
        """Why this address may not be probed; None when it may."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Says no before a packet leaves.

    Every socket of the world asks `check` with the number it is about to talk to, so that a name
    that suddenly resolves elsewhere (DNS rebinding) is refused like any other stranger.
    """

    scope: InScope
    _lookups: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_MOST_LOOKUPS), repr=False, compare=False
    )

    def check(self, ip: str, port: int, udp: bool = False) -> str:
        """Give the address as it may be dialled: IPv4 unmapped from IPv6.

        Args:
            ip: a numeric address; a name is an error of ours.
            port: 0 where the protocol has none (ICMP).

        Raises:
            LookError: OUT_OF_SCOPE, with the reason.
        """
        if plain_ipv4(ip) is not None:
            return self._allowed(ip, port, udp)
        address = _numeric(ip)
        if address is None:
            raise LookError(Outcome.OUT_OF_SCOPE, f"{ip!r} is not a numeric address")
        return self._allowed(str(address), port, udp)

    def _allowed(self, plain: str, port: int, udp: bool) -> str:
        """The address, which is in its one plain form, if port and scope allow."""
        if not 0 <= port <= 65_535:
            raise LookError(Outcome.OUT_OF_SCOPE, f"{port} is no port")
        if not udp and port in NEVER_TCP:
            raise LookError(Outcome.OUT_OF_SCOPE, f"TCP {port} prints what it gets: never opened")
        if reason := self.scope.refuses(plain):
            raise LookError(Outcome.OUT_OF_SCOPE, reason)
        return plain

    async def resolve(
        self, host: str | None, port: int, udp: bool = False, timeout_s: float = 3.0
    ) -> str:
        """Numeric address of `host` that may be dialled: the first one in scope.

        Raises:
            LookError: SKIPPED without an address, UNREACHABLE when the name does not resolve in
                time, OUT_OF_SCOPE when nothing that it resolves to is in scope.
        """
        if not host:
            raise LookError(Outcome.SKIPPED, "no address in the inventory")
        if plain_ipv4(host) is not None:
            return self._allowed(host, port, udp)
        if _numeric(host) is not None:
            return self.check(host, port, udp)
        refused: LookError | None = None
        for ip in await self._lookup(host, timeout_s):
            try:
                return self.check(ip, port, udp)
            except LookError as error:
                refused = refused or error
        if refused is None:
            raise LookError(Outcome.UNREACHABLE, f"{host[:80]!r} has no address")
        raise LookError(refused.outcome, f"{host[:80]!r}: {refused.note}")

    async def _lookup(self, host: str, timeout_s: float) -> list[str]:
        try:
            async with asyncio.timeout(timeout_s), self._lookups:
                return await look_up(host)
        except TimeoutError:
            raise LookError(
                Outcome.UNREACHABLE, f"{host[:80]!r} does not resolve in {timeout_s:g} s"
            ) from None
        except (gaierror, ValueError) as error:  # UnicodeError is one
            raise LookError(
                Outcome.UNREACHABLE, f"{host[:80]!r} does not resolve: {error}"
            ) from error


def _numeric(text: str) -> Ip | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address
    return address

"""The transport's surroundings in tests: real time, a guard of loopback, credentials by name."""

from __future__ import annotations

from collections.abc import Mapping

from audit.world.clock import RealClock as RealClock  # for the tests of the transport
from audit.world.world import Credential
from inventory.model import Asset
from inventory.seen import LookError, Outcome
from tests.peers.snmpd import V3User


class LoopbackGuard:
    """Lets loopback pass and keeps a list of what was asked for."""

    def __init__(self) -> None:
        self.checked: list[tuple[str, int, bool]] = []

    def check(self, ip: str, port: int, udp: bool = False) -> str:
        if not (ip.startswith("127.") or ip == "::1"):
            raise LookError(Outcome.OUT_OF_SCOPE, f"{ip} is not in scope")
        return ip

    async def resolve(
        self, host: str | None, port: int, udp: bool = False, timeout_s: float = 3.0
    ) -> str:
        self.checked.append((str(host), port, udp))
        if host is None or not (host.startswith("127.") or host == "::1"):
            raise LookError(Outcome.OUT_OF_SCOPE, f"{host} is not in scope")
        return host


class Wallet:
    """Credentials by name."""

    def __init__(self, credentials: Mapping[str, Credential]) -> None:
        self._credentials = credentials

    def get(self, name: str | None, kind: str) -> Credential | None:
        return self._credentials.get(name or "") if kind == "snmp" else None


def community(text: str, kind: str = "snmp_v2c") -> Wallet:
    """One credential, named "c"."""
    return Wallet({"c": Credential("c", kind, {"community": text})})


def v3(peer: V3User, **other: str) -> Wallet:
    """One SNMPv3 credential, named "c"; `other` replaces what the peer knows."""
    values = {
        "user": peer.name,
        "auth": peer.auth,
        "auth_key": peer.auth_key,
        "priv": peer.priv or "",
        "priv_key": peer.priv_key or "",
    }
    return Wallet({"c": Credential("c", "snmp_v3", {**values, **other})})


def device(port: int, address: str = "127.0.0.1", kind: str = "router") -> Asset:
    """An asset whose agent listens on `port`."""
    return Asset(
        id="d", kind=kind, site="00001", address=address, ports={"snmp": port}, credential="c"
    )

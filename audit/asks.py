"""Declared asks: what to ask a device, and what it answered. Pure values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inventory.seen import Outcome

SnmpValue = int | bytes | str | None  # int kinds; OCTET STRING and Opaque; OID as dotted text; null


@dataclass(frozen=True, slots=True)
class SnmpAsk:
    """What to ask an agent: instance OIDs for GET, column or subtree OIDs for GETBULK walks.

    OIDs are dotted numbers without a leading dot. The asks of all probes of a device are merged
    into as few PDUs as fit 1,400 bytes.
    """

    get: tuple[str, ...] = ()
    walk: tuple[str, ...] = ()
    max_rows: int = 2_000  # per walked subtree; beyond it the answer is marked `cut`
    caps: tuple[tuple[str, int], ...] = ()  # (subtree, rows): lower caps for some subtrees


@dataclass(frozen=True, slots=True)
class SnmpAnswer:
    """What the agent said: {OID: value}; an OID that it does not have is absent."""

    values: Mapping[str, SnmpValue]
    cut: frozenset[str] = frozenset()  # subtrees not walked to their end: too long, or in circles
    rtt_ms: float | None = None


@dataclass(frozen=True, slots=True)
class HttpAsk:
    """One bounded request. GET of a fixed path, or POST for IPP alone (RFC 8010)."""

    path: str
    port: str  # key of Asset.ports
    default_port: int
    tls: bool = False
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    host: str | None = None  # Host and SNI when not the address
    max_bytes: int = 65_536


@dataclass(frozen=True, slots=True)
class TlsSeen:
    """What a TLS server sent, undecoded."""

    version: str
    cipher: str
    chain_der: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """`time_ms` by phase: resolve, connect, tls, answer, total. `body` is cut at max_bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: bool
    time_ms: Mapping[str, float]
    tls: TlsSeen | None = None


@dataclass(frozen=True, slots=True)
class UdpAsk:
    """One datagram; the first datagram back from the same address and port that `accept`s wins."""

    payload: bytes
    port: str
    default_port: int
    accept: Callable[[bytes], bool] = field(default=bool)


@dataclass(frozen=True, slots=True)
class UdpAnswer:
    """The datagram that came back, and when it left and came (UTC seconds by the world's clock)."""

    payload: bytes
    sent_at_s: float
    received_at_s: float


@dataclass(frozen=True, slots=True)
class PingAsk:
    """ICMP echoes, evenly spaced; they run beside whatever else a device is asked."""

    count: int
    interval_s: float = 0.2
    timeout_s: float = 1.0  # after the last one
    size: int = 56


@dataclass(frozen=True, slots=True)
class PingAnswer:
    """Round-trip times in ms by the kernel's clock, None for a lost echo."""

    rtt_ms: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ConnectAsk:
    """Which TCP ports take a connection. No byte is sent; never 515 nor 9100-9107."""

    ports: tuple[int, ...]
    timeout_s: float = 1.5  # TCP sends its SYN at 0 and at 1 s


@dataclass(frozen=True, slots=True)
class PortSeen:
    """What a port did: ANSWERED, REFUSED, TIMEOUT or UNREACHABLE, and the connect time."""

    outcome: Outcome
    connect_ms: float | None = None


@dataclass(frozen=True, slots=True)
class ConnectAnswer:
    """What each port did."""

    ports: Mapping[int, PortSeen]


Ask = SnmpAsk | HttpAsk | UdpAsk | PingAsk | ConnectAsk
Answer = SnmpAnswer | HttpAnswer | UdpAnswer | PingAnswer | ConnectAnswer

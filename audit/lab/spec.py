"""What the simulated city is made of: boxes that answer on loopback, one protocol each.

The estate's generator writes boxes, the servers in `audit/lab/devices/` answer for them. A device
that is dead has no box: nothing listens, the kernel refuses or nothing comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# ("int" | "counter" | "gauge" | "ticks" | "counter64" | "ip", number or dotted text),
# ("text", bytes or str), ("oid", dotted text)
SnmpTyped = tuple[str, int | str | bytes]

PORTS: Mapping[str, int] = {
    "snmp": 16161,
    "stamp": 16862,
    "ssh": 16022,
    "http": 16080,
    "https": 16443,
    "ipp": 16631,
    "escl": 16081,
    "dns": 16053,
    "ntp": 16123,
    "ldap": 16389,
    "smtp": 16025,
    "postgresql": 16432,
    "tds": 16433,
    "oracle": 16521,
    "smpp": 12775,
    "status": 13013,
}
"""High ports, so that the city needs no root. None of them is 515 or 9100-9107."""


@dataclass(frozen=True, slots=True)
class SnmpBox:
    """An agent. `values` is {dotted OID: typed value}; GETBULK walks it in OID order."""

    address: str
    values: Mapping[str, SnmpTyped]
    community: str = "audit-ro"
    port: int = PORTS["snmp"]


@dataclass(frozen=True, slots=True)
class StampBox:
    """A Session-Reflector (RFC 8762, unauthenticated). Loss is planned, not random: every
    `drop_every`-th packet is lost (0: none), so a seed says what an audit must see."""

    address: str
    port: int = PORTS["stamp"]
    delay_ms: float = 5.0
    jitter_ms: float = 0.5
    drop_every: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """One answer of a web server."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What an HTTPS box shows; made by the city's own simulated authority."""

    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class HttpBox:
    """A web server: portal, one-stop software, IPP (POST), eSCL, status page."""

    address: str
    port: int
    routes: Mapping[tuple[str, str], Route]  # (method, path without query)
    certificate: Certificate | None = None
    delay_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class TcpBox:
    """A port that accepts and may greet (SSH banner); for connect times."""

    address: str
    port: int
    banner: bytes = b""
    delay_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class DnsBox:
    """A name server: A records."""

    address: str
    zone: Mapping[str, tuple[str, ...]]
    port: int = PORTS["dns"]
    delay_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class NtpBox:
    """A time server; `offset_s` is what it is wrong by."""

    address: str
    offset_s: float = 0.0
    stratum: int = 3
    port: int = PORTS["ntp"]


@dataclass(frozen=True, slots=True)
class TalkBox:
    """A conversation: `protocol` is ldap, smtp, postgresql, tds or oracle."""

    address: str
    port: int
    protocol: str
    broken: bool = False  # answers an error of its protocol
    delay_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class SmppBox:
    """An SMPP 3.4 centre that takes bind_transmitter, enquire_link and unbind."""

    address: str
    system_id: str
    password: str
    bind_status: int = 0  # ESME_ROK
    port: int = PORTS["smpp"]


Box = SnmpBox | StampBox | HttpBox | TcpBox | DnsBox | NtpBox | TalkBox | SmppBox


@dataclass(frozen=True, slots=True)
class City:
    """All boxes, and the day it is there (the simulated clock starts at `now`)."""

    now: datetime
    boxes: tuple[Box, ...]

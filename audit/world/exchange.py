"""Exchange: what one ask of the world sends, noted where it happens.

Whoever wants to know sets `EXCHANGE` around the ask; without it nothing is noted and nothing
costs. A transport's callbacks do not run in the asker's context, so SNMP hands over its counts at
the end of the talk.
"""

from contextvars import ContextVar
from typing import NamedTuple


class Sent(NamedTuple):
    """One exchange, as it goes into the log of everything sent.

    Never a secret, never what came back; a path is without its query, which may hold a password.
    """

    at_us: int  # when it began, microseconds since 1970 UTC, by the world's clock
    mono_us: int  # the same moment by this computer's monotonic clock
    run: str
    asset: str
    destination: str  # "10.1.0.9:161", "[fd00::1]:161"; ICMP: the address alone
    protocol: str  # snmp, http, https, dns, ntp, icmp, stamp, tcp, ssh, smtp, smpp ...
    verb: str  # what was asked, in the protocol's own words
    times: int  # SNMP, DNS, NTP: datagrams; ICMP, STAMP: packets; TCP: connections
    bytes: int  # of ours, without the heads of IP, UDP, TCP and TLS
    credential: str  # id, or ""
    outcome: str


class Gap(NamedTuple):
    """Where the log of what was sent is not whole, and why."""

    at_us: int
    mono_us: int
    run: str
    site: str
    why: str


class Exchange:
    """One ask that is under way."""

    __slots__ = ("bytes", "credential", "ip", "port", "times", "verbs")

    def __init__(self) -> None:
        self.ip = ""  # numeric, as the guard allowed it; "" as long as nothing may be sent
        self.port = 0
        self.times = 0
        self.bytes = 0
        self.credential = ""
        self.verbs: list[str] = []

    def sent(self, size: int, times: int = 1) -> None:
        """So many bytes went out, in so many datagrams."""
        self.bytes += size
        self.times += times


EXCHANGE: ContextVar[Exchange | None] = ContextVar("exchange", default=None)
"""The ask that is under way in this task; None: nobody keeps account."""


def note_destination(ip: str, port: int) -> None:
    """The guard has allowed this address: from here on something may be sent."""
    one = EXCHANGE.get()
    if one is not None:
        one.ip, one.port = ip, port


def note_credential(id_: str) -> None:
    """This credential is about to be used."""
    one = EXCHANGE.get()
    if one is not None:
        one.credential = id_


def note_sent(size: int, times: int = 0) -> None:
    """So many bytes are about to go out; `times` for what travels in datagrams."""
    one = EXCHANGE.get()
    if one is not None:
        one.sent(size, times)


def note_verbs(*verbs: str) -> None:
    """This is about to be asked, or was."""
    one = EXCHANGE.get()
    if one is not None:
        one.verbs += verbs

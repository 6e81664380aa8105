"""What looking costs a site's line: an estimate for the dry run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from audit.asks import Ask, ConnectAsk, HttpAsk, PingAsk, SnmpAsk
from audit.plan import Look
from audit.probes._snmp import NETWORK
from audit.probes.probe import Probe


@dataclass(slots=True)
class Price:
    """What looking costs a site's line, both ways. Estimates; the figures are in `PRICES`."""

    looks: int = 0
    packets: int = 0
    bytes: int = 0
    logins: int = 0
    longest_s: float = 0.0  # when nothing answers: the sum of all deadlines

    def add(self, other: "Price") -> None:
        """Add another price to this one."""
        self.looks += other.looks
        self.packets += other.packets
        self.bytes += other.bytes
        self.logins += other.logins
        self.longest_s += other.longest_s

    def at_budget_s(self, bytes_s: float | None) -> float:
        """Seconds that the budget alone takes."""
        return self.bytes / bytes_s if bytes_s else 0.0


@dataclass(frozen=True, slots=True)
class _Table:
    """Bytes on the wire, IP and UDP or TCP heads included; measured on the simulated city.

    SNMP: measured on recordings of printers (5 to 7 PDUs of 1.2 kB), UPSs (4) and switches of
    fifty ports (25).
    """

    snmp_get: int = 700  # one GET of up to 20 scalars and its answer
    snmp_bulk: int = 1_400  # one GETBULK of up to 12 columns at once and its answer
    snmp_cells: int = 40  # of a table, in one answer
    rows: int = 6  # of a table of a printer, a UPS or a computer
    ports: int = 32  # of a table of a network device
    http: int = 6_000  # connect, request, a page of some kB, close
    udp: int = 300
    knock: int = 200  # a connection that carries nothing, ended by one packet
    talk: int = 3_000  # a short conversation over TCP
    login: int = 30_000  # SSH: keys, one login, a few commands
    series: int = 12_000  # 100 spaced packets of about 60 bytes, both ways


PRICES = _Table()

_LOGINS = ("cli", "ssh")
_SERIES = ("link.icmp", "link.stamp", "link.tcp")


def price(look: Look, probes: Mapping[str, Probe]) -> Price:
    """The estimate for one look; no packet for what is read from a file."""
    total = Price(looks=len(look.probes))
    snmp: list[SnmpAsk] = []
    for id_ in look.probes:
        probe = probes[id_]
        total.longest_s += probe.deadline_s
        if probe.ask is not None:
            for ask in probe.ask(look.asset):
                if isinstance(ask, SnmpAsk):
                    snmp.append(ask)
                else:
                    total.add(_price(ask))
        elif look.asset.address is not None:
            total.add(_talk(id_))
    if snmp:
        further = sum(probes[id_].more is not None for id_ in look.probes)
        rows = PRICES.ports if look.asset.kind in NETWORK else PRICES.rows
        total.add(_snmp(snmp, rows=rows, further=min(further, 1)))
    return total


def _snmp(asks: Sequence[SnmpAsk], *, rows: int, further: int) -> Price:
    """`further`: what the answers make us ask next (a maker's own table) goes in as many asks.

    Which objects that will be nobody knows yet; it is a datagram of either kind.
    """
    gets = ceil(len({oid for ask in asks for oid in ask.get}) / 20) + further
    columns = len({oid for ask in asks for oid in ask.walk})
    bulks = ceil(columns * rows / PRICES.snmp_cells) + further
    return Price(
        packets=2 * (gets + bulks), bytes=gets * PRICES.snmp_get + bulks * PRICES.snmp_bulk
    )


def _price(ask: Ask) -> Price:
    if isinstance(ask, HttpAsk):
        return Price(packets=12 if ask.tls else 10, bytes=PRICES.http + (4_000 if ask.tls else 0))
    if isinstance(ask, PingAsk):
        return Price(packets=2 * ask.count, bytes=2 * ask.count * (ask.size + 28))
    if isinstance(ask, ConnectAsk):
        return Price(packets=4 * len(ask.ports), bytes=PRICES.knock * len(ask.ports))
    return Price(packets=2, bytes=PRICES.udp)


def _talk(probe: str) -> Price:
    if any(word in probe for word in _LOGINS):
        return Price(packets=60, bytes=PRICES.login, logins=1)
    if probe in _SERIES:
        return Price(packets=200, bytes=PRICES.series)
    return Price(packets=14, bytes=PRICES.talk)

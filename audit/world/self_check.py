"""Self-check: what an officer at this PC meets: clock, names, portal. Asked of named hosts only."""

import asyncio
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import Certificate

from audit.asks import HttpAnswer, HttpAsk, UdpAsk
from audit.wire import ntp, tls
from audit.world.clock import RealClock
from audit.world.errors import outcome_of
from audit.world.guard import Guard
from audit.world.host import in_network
from audit.world.http import HttpTransport
from audit.world.net import NetTransport
from audit.world.roots import trusted
from audit.world.sockets import look_up
from inventory.groups.workplace import PageCheck, Workplace
from inventory.model import Asset
from inventory.scope import refused_class
from inventory.seen import LookError, Outcome

RESOLV_CONF = Path("/etc/resolv.conf")

_DEADLINE_S = 20.0  # a page that takes longer is not opened; 5 s is the criterion
_LOOKUP_S = 5.0
_BODY_BYTES = 1_048_576
_MOST_SERVERS = 8
_NEAR = timedelta(hours=2)  # between two checks: what lies further apart was not observed
_CLOCK_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check. Nothing that is not named here is contacted."""

    portal: str | None = None  # URL
    onestop: str | None = None  # URL
    city_dns: str | None = None  # a name that only the city's name servers know
    city_networks: tuple[str, ...] = ()  # CIDR
    time_server: str | None = None  # host or host:port
    ca_pem: bytes | None = None  # trust anchors beside the system's
    resolv_conf: Path = field(default=RESOLV_CONF)


async def check_workplace(asked: Asked) -> Workplace:
    """Everything that was asked; what was not is None."""
    clock = RealClock()
    net = NetTransport(Guard(_Anywhere()), clock)
    roots = [*trusted(None), *(() if asked.ca_pem is None else tls.read_roots(asked.ca_pem))]
    portal, onestop, offset_s, name_ok = await asyncio.gather(
        _page(net, clock, asked.portal, roots),
        _page(net, clock, asked.onestop, roots),
        _clock_offset_s(net, asked.time_server),
        _resolves(asked.city_dns),
    )
    inside = in_network(asked.city_networks)
    if inside and name_ok is False:
        inside = False  # an address, but no way to the name servers
    return Workplace(
        clock_offset_s=offset_s,
        dns_servers=name_servers(asked.resolv_conf),
        city_network=inside,
        portal=portal,
        onestop=onestop,
    )


def steadiness(
    now: Workplace, at: datetime, before: Workplace | None, before_at: datetime | None
) -> Workplace:
    """How long every self-check has been good, counted on from the report before.

    Time between two checks counts where both were good and lie at most two hours apart: what
    nobody observed was not good, only unobserved. One bad check and the count begins anew.
    """
    good = is_good(now)
    if good is None:
        return now
    if not good:
        return now.model_copy(update={"stable_h": 0.0, "good_checks": 0})
    hours, checks = 0.0, 0
    if before is not None and before_at is not None and is_good(before):
        hours, checks = before.stable_h or 0.0, before.good_checks or 0
        if timedelta(0) < at - before_at <= _NEAR:
            hours += (at - before_at) / timedelta(hours=1)
    return now.model_copy(update={"stable_h": round(hours, 3), "good_checks": checks + 1})


def is_good(said: Workplace) -> bool | None:
    """Whether every check that was made was good; None when none was made."""
    checks = [page.opened for page in (said.portal, said.onestop) if page is not None]
    if said.city_network is not None:
        checks.append(said.city_network)
    if said.clock_offset_s is not None:
        checks.append(abs(said.clock_offset_s) <= _CLOCK_S)
    return all(checks) if checks else None


def name_servers(path: Path = RESOLV_CONF) -> tuple[str, ...]:
    """The name servers of resolv.conf, in order; a line that is no address is left out."""
    try:
        text = path.read_bytes()[:65_536].decode("utf-8", "replace")
    except OSError:
        return ()
    found: list[str] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            try:
                found.append(str(ipaddress.ip_address(words[1].partition("%")[0])))
            except ValueError:
                continue
    return tuple(found[:_MOST_SERVERS])


class _Anywhere:
    """The scope of one's own PC: what the command line names, and nothing else is asked."""

    def refuses(self, ip: str) -> str | None:
        """Multicast, broadcast, link-local and the like are no servers."""
        why = refused_class(ip)
        return None if why is None else f"{ip} is no server's address: {why}"


async def _page(
    net: NetTransport, clock: RealClock, url: str | None, roots: Sequence[Certificate]
) -> PageCheck | None:
    """Open a page as a browser would begin to: name, connection, TLS, first answer."""
    if url is None:
        return None
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    ask = HttpAsk(path, "web", parts.port or (443 if secure else 80), tls=secure, host=host,
                  max_bytes=_BODY_BYTES)  # fmt: skip
    started = clock.monotonic()
    if await _resolves(host) is False:
        return PageCheck(opened=False, dns_ok=False, note="the name does not resolve")
    asset = Asset(id="page", kind="service", site="00", address=host)
    try:
        answer = await HttpTransport(net, clock).ask(asset, ask, deadline_s=_DEADLINE_S)
    except (LookError, OSError) as error:
        outcome, note = _said(error)
        tls_ok = False if secure and note.startswith("TLS") else None
        return PageCheck(
            opened=False, dns_ok=True, tls_ok=tls_ok, note=f"{outcome.value}: {note}"[:200]
        )
    trusted, problem = _trust(answer, clock.now(), host, roots)
    opened = answer.status < 400 and trusted is not False
    return PageCheck(
        opened=opened,
        time_ms=round((clock.monotonic() - started) * 1_000, 1),
        dns_ok=True,
        tls_ok=trusted,
        note=problem if opened or answer.status < 400 else f"HTTP {answer.status}",
    )


def _trust(
    answer: HttpAnswer, at: datetime, host: str, roots: Sequence[Certificate]
) -> tuple[bool | None, str | None]:
    if answer.tls is None:
        return None, None
    try:
        said = tls.describe(
            answer.tls.chain_der, version=answer.tls.version, cipher=answer.tls.cipher, at=at,
            name=host, roots=roots,
        )  # fmt: skip
    except LookError as error:
        return False, error.note
    return said.verified, said.problem


def _said(error: LookError | OSError) -> tuple[Outcome, str]:
    if isinstance(error, LookError):
        return error.outcome, error.note
    return outcome_of(error) or (Outcome.UNREACHABLE, error.strerror or "no connection")


async def _resolves(name: str | None) -> bool | None:
    if name is None:
        return None
    try:
        async with asyncio.timeout(_LOOKUP_S):
            return bool(await look_up(name))
    except (OSError, UnicodeError):
        return False


async def _clock_offset_s(net: NetTransport, server: str | None) -> float | None:
    """This PC's time minus the server's, in seconds; None when it did not say."""
    if server is None:
        return None
    host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
    query = ntp.encode_query(secrets.randbits(64))
    ask = UdpAsk(query, "ntp", int(port or 123), accept=lambda said: ntp.answers(query, said))
    asset = Asset(id="clock", kind="service", site="00", address=host)
    try:
        answer = await net.udp(asset, ask, timeout_s=2.0, tries=3)
        said = ntp.decode_answer(
            query, answer.payload, sent_at_s=answer.sent_at_s, received_at_s=answer.received_at_s
        )
    except (LookError, OSError):
        return None
    return round(-said.offset_s, 3) if said.synchronised else None

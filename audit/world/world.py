"""World: everything a probe may touch, as one argument. A scripted twin is in `fake.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from audit.asks import (
    HttpAnswer,
    HttpAsk,
    PortSeen,
    SnmpAnswer,
    SnmpAsk,
    TlsSeen,
    UdpAnswer,
    UdpAsk,
)
from audit.world.logins import Logins, OwnLogins
from audit.world.secret import Secret
from inventory.model import Asset


class Clock(Protocol):
    """Time. A simulated estate has a clock that starts on another day."""

    def now(self) -> datetime:
        """UTC, aware."""

    def monotonic(self) -> float:
        """Seconds; for durations and deadlines only."""

    async def sleep(self, seconds: float) -> None:
        """Wait, cancellable."""


SECRET_FIELDS = ("community", "password", "auth_key", "priv_key", "passphrase")
"""Of a credential's values those that are `Secret`; the others are plain text."""


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential, resolved late, in the worker that uses it. Its text never prints."""

    id: str
    kind: str  # snmp_v2c, snmp_v3, ssh, smpp, http
    values: Mapping[str, str | Secret]
    """community | user, auth, auth_key, priv, priv_key | user, password, passphrase ..."""

    def __post_init__(self) -> None:
        kept = {
            name: Secret(self.id, said) if name in SECRET_FIELDS and isinstance(said, str) else said
            for name, said in self.values.items()
        }
        object.__setattr__(self, "values", kept)

    def plain(self, name: str, default: str = "") -> str:
        """A value that is no secret: user, auth, platform, key_file ..."""
        said = self.values.get(name, default)
        if isinstance(said, Secret):
            raise TypeError(f"{name} of {self.id} is a secret")
        return said

    def reveal(self, name: str) -> str:
        """A secret's text, for the wire and nothing else; "" when the credential has none."""
        said = self.values.get(name)
        return said.reveal() if isinstance(said, Secret) else ""

    def __repr__(self) -> str:
        return f"‹secret:{self.id}›"

    def __reduce__(self) -> Any:
        raise TypeError("a credential is not pickled")


class Secrets(Protocol):
    """Credentials by name (`credentials.yaml` holds references only)."""

    def get(self, name: str | None, kind: str) -> Credential | None:
        """The named credential when it is of that kind, else the kind's default, else None.

        Raises:
            LookError: SKIPPED, the name or what it refers to is not there.
        """


class Snmp(Protocol):
    """SNMP GET, GETNEXT and GETBULK; nothing else can be encoded."""

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        """Ask once, walk what is to be walked.

        `tries` is for a device that another protocol has seen alive; None: the transport's own.

        Raises:
            LookError: SKIPPED (no credential), OUT_OF_SCOPE, TIMEOUT, REFUSED, UNREACHABLE,
                DENIED (v3), GARBLED.
        """

    def heard(self, asset: Asset) -> bool:
        """Whether the device has said anything to the ask that is under way."""


class Http(Protocol):
    """HTTP/1.1 over bounded streams: no redirects, no proxies, no decoding, no cookies."""

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        """One request, one answer, cut at `ask.max_bytes`."""


class Stream(Protocol):
    """A bounded TCP (or TLS) stream for conversations."""

    @property
    def tls(self) -> TlsSeen | None:
        """What the TLS server sent; None before TLS."""

    @property
    def time_ms(self) -> Mapping[str, float]:
        """By phase: resolve, connect, tls."""

    async def read(self, at_most: int) -> bytes:
        """What has come, at most so many bytes; b"" at the end. GARBLED past the stream's cap."""

    async def read_exactly(self, size: int) -> bytes:
        """Exactly so many bytes. GARBLED when the stream ends before."""

    async def read_line(self, at_most: int = 1_024) -> bytes:
        """One line with its end, GARBLED when longer."""

    async def write(self, data: bytes) -> None:
        """Send all of it."""

    async def start_tls(self, server_name: str | None) -> None:
        """Go on in TLS (SMTP STARTTLS, LDAP StartTLS, PostgreSQL SSLRequest); sets `tls`."""

    async def close(self) -> None:
        """Close, never raises."""


class Net(Protocol):
    """Sockets. Every one passes the scope guard on the numeric address."""

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        """One datagram out, one acceptable datagram back."""

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
        """Send spaced datagrams to one port; per payload (rtt_ms, reply) or None when lost.

        `number` says which payload a reply answers.
        """

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
        """ICMP echoes; round-trip times in ms by the kernel's clock, None for a lost one.

        `whole` forbids every router to take the packet apart: what is too large is lost.

        Raises:
            LookError: SKIPPED, this process may not send ICMP (said, never "down").
        """

    async def connect(
        self,
        asset: Asset,
        port: int,
        *,
        deadline_s: float,
        tls: bool = False,
        server_name: str | None = None,
        max_bytes: int = 65_536,
    ) -> Stream:
        """Open a stream. Never to 515 or 9100-9107."""

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        """TCP connect times in ms; None where no connection came about in time."""

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        """What each TCP port does when it is knocked at once; no byte is sent."""


@dataclass(frozen=True, slots=True)
class ShellAnswer:
    """What a device's command line said: {command: text}, and rows by template where one fits.

    `found_by` says what told the platform; `cut`, where not empty, why not all was asked or read.
    """

    platform: str
    texts: Mapping[str, str]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    found_by: str = "declared"
    cut: str = ""
    agreed: Mapping[str, str] = field(default_factory=dict)
    """SSH algorithms: key_exchange, host_key, cipher, mac."""


class Shell(Protocol):
    """Read-only commands over SSH (netmiko), from an exact list per platform."""

    async def run(
        self,
        asset: Asset,
        platform: str | None,
        commands: Sequence[str] | None = None,
        *,
        deadline_s: float,
    ) -> ShellAnswer:
        """Log in once, run the commands, log out.

        Without a platform it is found out, and all commands of its list are run.
        """


class Files(Protocol):
    """Bounded reading inside the working folder; no path from a device is ever opened."""

    def find(self, folder: str, stem: str) -> str | None:
        """The one file of `folder` named `stem` with any known ending, relative, or None."""

    def read(self, path: str, *, max_bytes: int = 4_194_304) -> bytes:
        """The file's bytes. LookError SKIPPED when missing, GARBLED when too long."""

    def memo(self, path: str, parse: Any) -> Any:
        """`parse(bytes)` of a file that many sites share, parsed once per worker."""


@dataclass(frozen=True, slots=True)
class World:
    """What a probe may touch."""

    clock: Clock
    net: Net
    snmp: Snmp
    http: Http
    shell: Shell
    files: Files
    secrets: Secrets
    estate: Mapping[str, Any]  # small facts of the run: register id, staff by site ...
    logins: Logins = field(default_factory=OwnLogins)

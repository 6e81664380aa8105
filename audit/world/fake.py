"""A scripted World, shipped so that plug-ins are tested as we test ours: nothing is patched.

    world = fake_world(snmp={"10.1.0.9": {"1.3.6.1.2.1.1.5.0": b"gw"}})
    world = fake_world(http={("10.1.0.9", "/eSCL/ScannerStatus"): b"<...>"})
    world = fake_world(snmp={"10.1.0.9": LookError(Outcome.TIMEOUT, "nothing came")})

What is not scripted times out, as in life. A script may be an error, which is raised.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.asks import (
    HttpAnswer,
    HttpAsk,
    PortSeen,
    SnmpAnswer,
    SnmpAsk,
    SnmpValue,
    TlsSeen,
    UdpAnswer,
    UdpAsk,
)
from audit.world.world import Credential, ShellAnswer, World
from inventory.model import Asset
from inventory.seen import LookError, Outcome

FAKE_NOW = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
"""Nine o'clock in Hanoi."""


class FakeClock:
    """A clock that one holds: sleeping takes no time and moves it on."""

    def __init__(self, start: datetime = FAKE_NOW) -> None:
        self._start = start
        self.passed_s = 0.0

    def now(self) -> datetime:
        """UTC, aware."""
        return self._start + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        """Seconds slept so far."""
        return self.passed_s

    async def sleep(self, seconds: float) -> None:
        """Move on."""
        self.passed_s += seconds


def _said(script: Mapping[Any, Any], key: Any) -> Any:
    found = script.get(key)
    if found is None:
        raise LookError(Outcome.TIMEOUT, f"nothing is scripted for {key}")
    if isinstance(found, Exception):
        raise found
    return found


class FakeSnmp:
    """Agents by address: {OID: value}. `asked` keeps what was asked."""

    def __init__(self, script: Mapping[str, Mapping[str, SnmpValue] | Exception]) -> None:
        self._script = script
        self.asked: list[tuple[str, SnmpAsk]] = []

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        """The scripted values that were asked for, subtrees included."""
        self.asked.append((asset.address or "", ask))
        known = _said(self._script, asset.address)
        roots = tuple(f"{root}." for root in ask.walk)
        return SnmpAnswer(
            values={
                oid: value
                for oid, value in known.items()
                if oid in ask.get or oid.startswith(roots or ("-",))
            },
            rtt_ms=1.0,
        )

    def heard(self, asset: Asset) -> bool:
        """A scripted agent answers at once."""
        return True


class FakeHttp:
    """Pages by (address, path): bytes for a 200, or a whole answer."""

    def __init__(self, script: Mapping[tuple[str, str], bytes | HttpAnswer | Exception]) -> None:
        self._script = script
        self.asked: list[tuple[str, HttpAsk]] = []

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        """The scripted page, cut as the real one would be."""
        self.asked.append((asset.address or "", ask))
        page = _said(self._script, (asset.address or "", ask.path))
        if isinstance(page, HttpAnswer):
            return page
        return HttpAnswer(
            status=200,
            headers=(),
            body=page[: ask.max_bytes],
            cut=len(page) > ask.max_bytes,
            time_ms={"connect": 1.0, "answer": 2.0, "total": 3.0},
        )


class FakeStream:
    """A conversation: pieces that the peer says, in order. `written` keeps what we said."""

    def __init__(self, pieces: Sequence[bytes], tls: TlsSeen | None = None) -> None:
        self._held = bytearray(b"".join(pieces))
        self.written = bytearray()
        self.tls = tls
        self.time_ms: dict[str, float] = {"resolve": 0.0, "connect": 1.0}
        self.closed = False

    async def read(self, at_most: int) -> bytes:
        """What the peer says next."""
        taken = bytes(self._held[:at_most])
        del self._held[:at_most]
        return taken

    async def read_exactly(self, size: int) -> bytes:
        """Exactly so many bytes."""
        if len(self._held) < size:
            raise LookError(Outcome.GARBLED, f"ended after {len(self._held)} of {size} bytes")
        return await self.read(size)

    async def read_line(self, at_most: int = 1_024) -> bytes:
        """One line with its end."""
        end = self._held.find(b"\n") + 1
        if end == 0 or end > at_most:
            raise LookError(Outcome.GARBLED, "no line end")
        return await self.read(end)

    async def write(self, data: bytes) -> None:
        """Keep it."""
        self.written += data

    async def start_tls(self, server_name: str | None) -> None:
        """Go on as scripted."""

    async def close(self) -> None:
        """Note it."""
        self.closed = True


class FakeNet:
    """Sockets by (address, port): datagrams, echo times, conversations."""

    def __init__(
        self,
        *,
        udp: Mapping[tuple[str, int], bytes | Exception] | None = None,
        streams: Mapping[tuple[str, int], Sequence[bytes] | FakeStream | Exception] | None = None,
        pings: Mapping[str, Sequence[float | None] | Exception] | None = None,
        mtus: Mapping[str, int] | None = None,
        series: Mapping[tuple[str, int], Sequence[tuple[float, bytes] | None] | Exception]
        | None = None,
        connects: Mapping[tuple[str, int], Sequence[float | None] | Exception] | None = None,
    ) -> None:
        self._udp = udp or {}
        self._streams = streams or {}
        self._pings = pings or {}
        self._mtus = mtus or {}
        self._series = series or {}
        self._connects = connects or {}
        self._connected: Counter[tuple[str | None, int]] = Counter()

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        """The scripted datagram."""
        port = asset.ports.get(ask.port, ask.default_port)
        payload = _said(self._udp, (asset.address, port))
        if not ask.accept(payload):
            raise LookError(Outcome.TIMEOUT, "nothing acceptable came")
        at = FAKE_NOW.timestamp()
        return UdpAnswer(payload, at, at + 0.001)

    async def series(
        self, asset: Asset, port: int, payloads: Sequence[bytes], *, interval_s: float,
        timeout_s: float, number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:  # fmt: skip
        """The scripted replies; all lost when nothing is scripted."""
        found = self._series.get((asset.address or "", port), [None] * len(payloads))
        if isinstance(found, Exception):
            raise found
        return found

    async def ping(
        self, asset: Asset, *, count: int, interval_s: float, timeout_s: float, size: int = 56,
        whole: bool = False,
    ) -> Sequence[float | None]:  # fmt: skip
        """The scripted times; all lost when nothing is scripted, or too large for the path."""
        if whole and size + 28 > self._mtus.get(asset.address or "", 0):
            return [None] * count
        found = self._pings.get(asset.address or "", [None] * count)
        if isinstance(found, Exception):
            raise found
        return found

    async def connect(
        self, asset: Asset, port: int, *, deadline_s: float, tls: bool = False,
        server_name: str | None = None, max_bytes: int = 65_536,
    ) -> FakeStream:  # fmt: skip
        """The scripted conversation."""
        found = _said(self._streams, (asset.address or "", port))
        return found if isinstance(found, FakeStream) else FakeStream(found)

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        """The scripted times, the next `count` of them; none comes about after the last."""
        found = self._connects.get((asset.address or "", port), ())
        if isinstance(found, Exception):
            raise found
        start = self._connected[asset.address, port]
        self._connected[asset.address, port] += count
        return [*found[start : start + count], *[None] * count][:count]

    async def connects(
        self, asset: Asset, ports: Sequence[int], *, timeout_s: float
    ) -> Mapping[int, PortSeen]:
        """A port whose times are scripted takes connections; the others say nothing."""
        found: dict[int, PortSeen] = {}
        for port in ports:
            said = self._connects.get((asset.address or "", port), ())
            if isinstance(said, LookError):
                found[port] = PortSeen(said.outcome)
            elif isinstance(said, Exception):
                raise said
            elif said and said[0] is not None:
                found[port] = PortSeen(Outcome.ANSWERED, said[0])
            else:
                found[port] = PortSeen(Outcome.TIMEOUT)
        return found


class FakeShell:
    """Command lines by address: {command: text}."""

    def __init__(self, script: Mapping[str, ShellAnswer | Exception]) -> None:
        self._script = script

    async def run(
        self,
        asset: Asset,
        platform: str | None,
        commands: Sequence[str] | None = None,
        *,
        deadline_s: float,
    ) -> ShellAnswer:
        """The scripted answer."""
        answer: ShellAnswer = _said(self._script, asset.address)
        return answer


class FakeFiles:
    """Files by relative path."""

    def __init__(self, script: Mapping[str, bytes]) -> None:
        self._script = script

    def find(self, folder: str, stem: str) -> str | None:
        """The scripted file of this name, whatever its ending."""
        for path in self._script:
            if path.rpartition("/")[0] == folder and path.rpartition("/")[2].split(".")[0] == stem:
                return path
        return None

    def read(self, path: str, *, max_bytes: int = 4_194_304) -> bytes:
        """Its bytes."""
        if path not in self._script:
            raise LookError(Outcome.SKIPPED, f"no file {path}")
        if len(self._script[path]) > max_bytes:
            raise LookError(Outcome.GARBLED, f"{path} is longer than {max_bytes} bytes")
        return self._script[path]

    def memo(self, path: str, parse: Any) -> Any:
        """Parsed, each time."""
        return parse(self.read(path))


class FakeSecrets:
    """Credentials by kind."""

    def __init__(self, script: Mapping[str, Mapping[str, str]]) -> None:
        self._script = script

    def get(self, name: str | None, kind: str) -> Credential | None:
        """The scripted one."""
        values = self._script.get(kind)
        return None if values is None else Credential(id=name or kind, kind=kind, values=values)


def fake_world(
    *,
    snmp: Mapping[str, Mapping[str, SnmpValue] | Exception] | None = None,
    http: Mapping[tuple[str, str], bytes | HttpAnswer | Exception] | None = None,
    net: FakeNet | None = None,
    shell: Mapping[str, ShellAnswer | Exception] | None = None,
    files: Mapping[str, bytes] | None = None,
    secrets: Mapping[str, Mapping[str, str]] | None = None,
    estate: Mapping[str, Any] | None = None,
    now: datetime = FAKE_NOW,
) -> World:
    """A World that says what it was told to say."""
    return World(
        clock=FakeClock(now),
        net=net or FakeNet(),
        snmp=FakeSnmp(snmp or {}),
        http=FakeHttp(http or {}),
        shell=FakeShell(shell or {}),
        files=FakeFiles(files or {}),
        secrets=FakeSecrets(secrets or {}),
        estate=estate or {},
    )

"""A simulated city looked at without a socket: the probes' parsers over the boxes' own values.

Conversations (LDAP, SMTP, databases, TLS, SMPP) are not held here; what they would find is stated
from the box. They have their own tests against real servers.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from audit.asks import SnmpAnswer, SnmpAsk, SnmpValue, UdpAnswer, UdpAsk
from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.lab.devices.dns import name_server
from audit.lab.devices.ntp import clockwork
from audit.lab.devices.stamp import reflector
from audit.lab.devices.udp import Reply
from audit.lab.estate import Generated
from audit.lab.spec import (
    Box,
    DnsBox,
    HttpBox,
    NtpBox,
    SmppBox,
    SnmpBox,
    SnmpTyped,
    StampBox,
    TalkBox,
    TcpBox,
)
from audit.plan import Plan
from audit.probes.probe import load_probes
from audit.world.fake import FakeClock, FakeHttp, FakeNet, FakeSecrets, FakeShell
from audit.world.files import ENDINGS
from audit.world.world import World
from inventory.codec import from_row
from inventory.groups.service import Service, Tls
from inventory.groups.sms_gateway import SmsGateway
from inventory.model import Asset, Register, ServiceAsset
from inventory.seen import LookError, Observation, Outcome, Seen, lay

STATED = {
    "service.https", "service.ldap", "service.smtp", "service.postgresql", "service.tds",
    "service.oracle", "service.tcp", "sms.smpp",
}  # fmt: skip
"""Probes that hold conversations."""


class Boxes:
    """The boxes of a city by where they answer."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.all = boxes
        self.snmp = {box.address: box for box in boxes if isinstance(box, SnmpBox)}
        self.stamp = {box.address: box for box in boxes if isinstance(box, StampBox)}
        self.tcp = {
            (box.address, box.port): box
            for box in boxes
            if isinstance(box, HttpBox | TcpBox | TalkBox | SmppBox)
        }


class MemorySnmp:
    """Agents that answer from their values."""

    def __init__(self, boxes: Mapping[str, SnmpBox]) -> None:
        self._boxes = boxes

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        box = self._boxes.get(asset.address or "")
        if box is None or box.port != asset.ports.get("snmp", 161):
            raise LookError(Outcome.TIMEOUT, "nothing came")
        roots = tuple(f"{root}." for root in ask.walk)
        wanted = set(ask.get)
        found = {
            oid: _value(typed)
            for oid, typed in box.values.items()
            if oid in wanted or (roots and oid.startswith(roots))
        }
        return SnmpAnswer(values=found, rtt_ms=1.0)

    def heard(self, asset: Asset) -> bool:
        return asset.address in self._boxes


def _value(typed: SnmpTyped) -> SnmpValue:
    kind, value = typed
    if kind == "text":
        return value if isinstance(value, bytes) else str(value).encode()
    if kind == "ip":
        return ip_address(str(value)).packed
    if kind == "oid":
        return str(value)
    assert isinstance(value, int)
    return value


def _in_time(reply: Reply) -> bytes:
    return reply if isinstance(reply, bytes) else reply(0.0, 0.0)


class MemoryNet(FakeNet):
    """Datagrams answered by the lab's own answerers; connects to what is there."""

    def __init__(self, boxes: Boxes, clock: FakeClock) -> None:
        super().__init__()
        self._boxes, self._clock = boxes, clock
        dns = {box.address: box for box in boxes.all if isinstance(box, DnsBox)}
        ntp = {box.address: box for box in boxes.all if isinstance(box, NtpBox)}
        self._answer = {"dns": name_server(dns), "ntp": clockwork(ntp, clock.now)}
        self._reflect = reflector(boxes.stamp)

    async def udp(self, asset: Asset, ask: UdpAsk, *, timeout_s: float, tries: int) -> UdpAnswer:
        at = self._clock.now().timestamp()
        for delay_s, reply in self._answer[ask.port](asset.address or "", ask.payload):
            payload = _in_time(reply)
            if ask.accept(payload):
                return UdpAnswer(payload, at, at + delay_s)
        raise LookError(Outcome.TIMEOUT, "nothing came")

    async def series(
        self, asset: Asset, port: int, payloads: Sequence[bytes], *, interval_s: float,
        timeout_s: float, number: Callable[[bytes], int],
    ) -> Sequence[tuple[float, bytes] | None]:  # fmt: skip
        replies: list[tuple[float, bytes] | None] = []
        for payload in payloads:
            came = list(self._reflect(asset.address or "", payload))
            replies.append((came[0][0] * 1_000 + 0.3, _in_time(came[0][1])) if came else None)
        return replies

    async def connect_times(
        self, asset: Asset, port: int, *, count: int, interval_s: float, timeout_s: float
    ) -> Sequence[float | None]:
        box = self._boxes.tcp.get((asset.address or "", port))
        return [box.delay_ms + 0.3 if isinstance(box, TcpBox) else None] * count


class MemoryFiles:
    """The working folder as it was generated."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._memo: dict[Any, Any] = {}

    def find(self, folder: str, stem: str) -> str | None:
        for ending in ENDINGS:
            if f"{folder}/{stem}.{ending}" in self._files:
                return f"{folder}/{stem}.{ending}"
        return None

    def read(self, path: str, *, max_bytes: int = 4_194_304) -> bytes:
        if path not in self._files:
            raise LookError(Outcome.SKIPPED, f"no file {path}")
        return self._files[path]

    def memo(self, path: str, parse: Any) -> Any:
        key = (path, parse)
        if key not in self._memo:
            self._memo[key] = parse(self.read(path))
        return self._memo[key]


def observe(made: Generated, register: Register) -> list[Observation]:
    """Every look of a run at a city, in memory."""
    boxes = Boxes(made.city.boxes)
    clock = FakeClock(made.city.now)
    pages: dict[tuple[str, str], Any] = {}
    for box in made.city.boxes:
        if isinstance(box, HttpBox):
            pages |= {(box.address, path): route.body for (_, path), route in box.routes.items()}
    world = World(
        clock=clock,
        net=MemoryNet(boxes, clock),
        snmp=MemorySnmp(boxes.snmp),
        http=FakeHttp(pages),
        shell=FakeShell({}),
        files=MemoryFiles(made.working),
        secrets=FakeSecrets({"snmp_v2c": {"community": "audit-ro"}}),
        estate={
            "register": register,
            "officers": {officer.id: officer.site for officer in made.estate.staff},
        },
    )
    probes = load_probes()
    seen: list[Observation] = []

    async def look_all() -> None:
        for batch in Plan(made.estate, register, probes).batches():
            here = replace(world, estate={
                **world.estate, "staff": {batch.site.id: batch.staff},
                "devices": {batch.site.id: batch.devices},
            })  # fmt: skip
            for look in batch.looks:
                stated = [id_ for id_ in look.probes if id_ in STATED]
                seen.extend(_state(look.asset, id_, boxes, clock) for id_ in stated)
                rest = replace(look, probes=tuple(i for i in look.probes if i not in STATED))
                rows = await look_at(rest, here, probes, run="r", budget=Budget(None))
                seen.extend(map(from_row, rows))

    asyncio.run(look_all())
    return seen


def _state(asset: Asset, probe: str, boxes: Boxes, clock: FakeClock) -> Observation:
    protocol = probe.rpartition(".")[2]
    port = asset.ports.get(protocol, 0)
    box = boxes.tcp.get((asset.address or "", port))
    facts: dict[str, Any] = {}
    if isinstance(box, SmppBox):
        facts["sms_gateway"] = SmsGateway(bind="ESME_ROK", enquire_link_ms=1.0)
    elif box is not None:
        assert isinstance(asset, ServiceAsset)
        tls = None
        if isinstance(box, HttpBox) and box.certificate is not None:
            left = (box.certificate.not_after - clock.now()) / timedelta(days=1)
            tls = Tls(not_after=box.certificate.not_after, days_left=round(left, 3),
                      verified=left > 0, problem=None if left > 0 else "expired")  # fmt: skip
        facts["service"] = Service(
            protocol=protocol, status="open", ok=True, time_ms={"total": box.delay_ms}, tls=tls
        )
    return Observation(
        run="r", asset=asset.id, site=asset.site, kind=asset.kind, probe=probe, at=clock.now(),
        took_s=0.0, outcome=Outcome.REFUSED if box is None else Outcome.ANSWERED, facts=facts,
    )  # fmt: skip


def sightings(made: Generated, register: Register, max_age: timedelta) -> dict[str, Seen]:
    """What the run saw, laid together asset by asset."""
    by_asset: dict[str, list[Observation]] = {}
    latest = made.city.now
    for seen in observe(made, register):
        by_asset.setdefault(seen.asset, []).append(seen)
        latest = max(latest, seen.at)
    return {asset: lay(asset, seen, at=latest, max_age=max_age) for asset, seen in by_asset.items()}

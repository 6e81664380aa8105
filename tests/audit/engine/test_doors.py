"""One device at all its doors: who is silent costs a timeout once, who is alive is not given up."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from audit.asks import (
    Answer,
    Ask,
    ConnectAnswer,
    ConnectAsk,
    HttpAnswer,
    HttpAsk,
    PingAnswer,
    PingAsk,
    SnmpAnswer,
    SnmpAsk,
)
from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.plan import Look
from audit.probes.probe import Looked, Probe
from audit.world.fake import FakeHttp, FakeNet, FakeSnmp, fake_world
from audit.world.world import World
from inventory.codec import from_row
from inventory.groups.identity import Identity
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

ADDRESS = "10.1.0.9"
ASSET = Asset(id="a", kind="printer", site="00001", address=ADDRESS)
NAME, SERIAL, MODEL = "1.3.6.1.2.1.1.5.0", "1.3.6.1.4.1.9.1.0", "1.3.6.1.4.1.9.2.0"


def said(*answers: Answer) -> str:
    """What a probe was answered, as one text."""
    parts = []
    for answer in answers:
        if isinstance(answer, PingAnswer):
            parts.append(f"ping {answer.rtt_ms}")
        elif isinstance(answer, ConnectAnswer):
            parts.append(
                " ".join(f"{port}={one.outcome.value}" for port, one in answer.ports.items())
            )
        elif isinstance(answer, SnmpAnswer):
            parts.append(",".join(sorted(answer.values)))
        else:
            parts.append(type(answer).__name__)
    return " | ".join(parts)


def probe(id_: str, *asks: Ask, more: object = None) -> Probe:
    def parse(asset: Asset, answers: Sequence[Answer], at: object) -> Looked:
        return Looked([Identity(sys_name=said(*answers))])

    return Probe(
        id=id_, kinds=("printer",), groups=("identity",), title=id_,
        ask=lambda asset: asks, more=more, parse=parse,  # type: ignore[arg-type]
    )  # fmt: skip


def look(world: World, *probes: Probe) -> dict[str, Observation]:
    known = {one.id: one for one in probes}
    rows = asyncio.run(
        look_at(Look(ASSET, tuple(known)), world, known, run="r1", budget=Budget(None))
    )
    return {row.probe: from_row(row) for row in rows}


def text(seen: Observation) -> str | None:
    identity = seen.facts["identity"]
    assert isinstance(identity, Identity)
    return identity.sys_name


SNMP = probe("a.snmp", SnmpAsk(get=(NAME,)))
PAGE = HttpAsk(path="/", port="http", default_port=80)


def test_the_ports_of_two_probes_are_knocked_at_together_and_each_gets_its_own() -> None:
    net = FakeNet(connects={(ADDRESS, 22): [1.0], (ADDRESS, 80): LookError(Outcome.REFUSED, "")})
    seen = look(
        fake_world(net=net), probe("x", ConnectAsk((22, 80))), probe("y", ConnectAsk((80, 443)))
    )
    assert text(seen["x"]) == "22=answered 80=refused"
    assert text(seen["y"]) == "80=refused 443=timeout"


def test_a_port_that_was_seen_closed_is_not_asked_for_a_page() -> None:
    net = FakeNet(connects={(ADDRESS, 80): LookError(Outcome.REFUSED, "closed")})
    world = fake_world(net=net, http={(ADDRESS, "/"): b"page"})
    seen = look(world, probe("a", ConnectAsk((80,))), probe("b", PAGE))
    assert isinstance(world.http, FakeHttp)
    assert world.http.asked == []
    assert seen["b"].outcome is Outcome.REFUSED


def test_two_probes_that_ask_for_the_same_share_one_answer() -> None:
    world = fake_world(http={(ADDRESS, "/"): b"page"}, net=FakeNet(pings={ADDRESS: [1.5, None]}))
    echoes = PingAsk(count=2)
    seen = look(world, probe("x", PAGE, echoes), probe("y", echoes, PAGE))
    assert isinstance(world.http, FakeHttp)
    assert len(world.http.asked) == 1
    assert text(seen["x"]) == "HttpAnswer | ping (1.5, None)"
    assert text(seen["y"]) == "ping (1.5, None) | HttpAnswer"


class Lossy(FakeSnmp):
    """Loses everything until it is asked again."""

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        self.asked.append((asset.address or "", ask))
        if tries is None:
            raise LookError(Outcome.TIMEOUT, "lost")
        return SnmpAnswer({NAME: b"p"})


def test_an_agent_that_was_silent_is_asked_again_when_its_device_is_alive() -> None:
    world = replace(fake_world(net=FakeNet(pings={ADDRESS: [2.0]})), snmp=Lossy({}))
    seen = look(world, SNMP, probe("b", PingAsk(count=1)))
    assert seen["a.snmp"].outcome is Outcome.ANSWERED


def test_a_device_that_says_nothing_at_any_door_is_not_asked_again() -> None:
    snmp = Lossy({})
    seen = look(replace(fake_world(), snmp=snmp), SNMP, probe("b", PingAsk(count=1)))
    assert len(snmp.asked) == 1
    assert seen["a.snmp"].outcome is Outcome.TIMEOUT


class Slow(FakeSnmp):
    """Takes longer than a second, having said something before or not."""

    def __init__(self, talks: bool, order: list[str]) -> None:
        super().__init__({})
        self._talks, self._order = talks, order

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        await asyncio.sleep(1.3)
        self._order.append("snmp")
        return SnmpAnswer({NAME: b"p"})

    def heard(self, asset: Asset) -> bool:
        return self._talks


class Noted(FakeHttp):
    """Notes when it is asked."""

    def __init__(self, order: list[str]) -> None:
        super().__init__({(ADDRESS, "/"): b"page"})
        self._order = order

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> HttpAnswer:
        self._order.append("http")
        return await super().ask(asset, ask, deadline_s=deadline_s)


def test_who_has_said_nothing_for_a_second_is_asked_at_all_doors_at_once() -> None:
    order: list[str] = []
    world = replace(fake_world(), snmp=Slow(False, order), http=Noted(order))
    seen = look(world, SNMP, probe("b", PAGE))
    assert order == ["http", "snmp"]
    assert {one.outcome for one in seen.values()} == {Outcome.ANSWERED}


def test_who_talks_slowly_is_left_in_peace_until_it_is_done() -> None:
    order: list[str] = []
    look(replace(fake_world(), snmp=Slow(True, order), http=Noted(order)), SNMP, probe("b", PAGE))
    assert order == ["snmp", "http"]


def test_what_follows_from_the_first_answers_of_all_probes_is_one_exchange() -> None:
    world = fake_world(snmp={ADDRESS: {NAME: b"p", SERIAL: b"s", MODEL: b"m"}})
    seen = look(
        world,
        probe("x.snmp", SnmpAsk(get=(NAME,)), more=lambda a, b: [SnmpAsk(get=(SERIAL,))]),
        probe("y.snmp", SnmpAsk(get=(NAME,)), more=lambda a, b: [SnmpAsk(get=(MODEL,))]),
    )
    assert isinstance(world.snmp, FakeSnmp)
    assert [asked.get for _, asked in world.snmp.asked] == [(NAME,), (SERIAL, MODEL)]
    assert text(seen["x.snmp"]) == f"{NAME} | {SERIAL}"
    assert text(seen["y.snmp"]) == f"{NAME} | {MODEL}"


class Nonsense(FakeSnmp):
    """Answers every datagram with what nobody can read."""

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        self.asked.append((asset.address or "", ask))
        await asyncio.sleep(1.2)
        raise LookError(Outcome.GARBLED, "nonsense")

    def heard(self, asset: Asset) -> bool:
        return False


def test_an_agent_that_never_said_anything_readable_is_not_asked_probe_by_probe() -> None:
    snmp = Nonsense({})
    seen = look(replace(fake_world(), snmp=snmp), SNMP, probe("b.snmp", SnmpAsk(get=(SERIAL,))))
    assert len(snmp.asked) == 1
    assert {one.outcome for one in seen.values()} == {Outcome.GARBLED}

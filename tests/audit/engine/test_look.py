"""Looking at one device: few exchanges, shared answers, nobody asked twice who said nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from audit.asks import Answer, HttpAsk, SnmpAnswer, SnmpAsk, UdpAsk
from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.plan import Look
from audit.probes.probe import Looked, Probe
from audit.world.fake import FakeClock, FakeHttp, FakeNet, FakeSnmp, fake_world
from audit.world.world import World
from inventory.codec import from_row
from inventory.groups.identity import Identity
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

ADDRESS = "10.1.0.9"
ASSET = Asset(id="a", kind="printer", site="00001", address=ADDRESS)
NAME, PLACE, TABLE = "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.6.0", "1.3.6.1.2.1.2.2.1"


def snmp_probe(id_: str, *get: str, walk: tuple[str, ...] = ()) -> Probe:
    def parse(asset: Asset, answers: Sequence[Answer], at: object) -> Looked:
        (answer,) = answers
        assert isinstance(answer, SnmpAnswer)
        return Looked(groups=[Identity(sys_descr=",".join(sorted(answer.values)))])

    return Probe(
        id=id_, kinds=("printer",), groups=("identity",), title=id_,
        ask=lambda asset: [SnmpAsk(get=get, walk=walk)], parse=parse,
    )  # fmt: skip


def http_probe(id_: str, path: str, port: str = "ipp") -> Probe:
    return Probe(
        id=id_, kinds=("printer",), groups=("identity",), title=id_,
        ask=lambda asset: [HttpAsk(path=path, port=port, default_port=631)],
        parse=lambda asset, answers, at: Looked(groups=[Identity(sys_name=id_)]),
    )  # fmt: skip


def look(world: World, *probes: Probe, asset: Asset = ASSET) -> dict[str, Observation]:
    known = {probe.id: probe for probe in probes}
    rows = asyncio.run(
        look_at(Look(asset, tuple(known)), world, known, run="r1", budget=Budget(None))
    )
    return {row.probe: from_row(row) for row in rows}


def said(seen: Observation) -> str | None:
    identity = seen.facts["identity"]
    assert isinstance(identity, Identity)
    return identity.sys_descr


def test_the_asks_of_all_probes_become_one_exchange_and_each_gets_its_part() -> None:
    world = fake_world(snmp={ADDRESS: {NAME: b"p", PLACE: b"hall", f"{TABLE}.2.1": b"eth0"}})
    seen = look(world, snmp_probe("x.snmp", NAME), snmp_probe("y.snmp", NAME, PLACE, walk=(TABLE,)))
    assert isinstance(world.snmp, FakeSnmp)
    ((_, asked),) = world.snmp.asked
    assert (asked.get, asked.walk) == ((NAME, PLACE), (TABLE,))
    assert said(seen["x.snmp"]) == NAME
    assert said(seen["y.snmp"]) == f"{NAME},{PLACE},{TABLE}.2.1"


def test_a_subtree_inside_another_is_walked_once_and_both_get_it() -> None:
    world = fake_world(snmp={ADDRESS: {f"{TABLE}.2.1": b"eth0", f"{TABLE}.8.1": 1}})
    seen = look(
        world,
        snmp_probe("x.snmp", walk=(TABLE,)),
        snmp_probe("y.snmp", walk=(f"{TABLE}.8",)),
    )
    assert isinstance(world.snmp, FakeSnmp)
    ((_, asked),) = world.snmp.asked
    assert asked.walk == (TABLE,)
    assert said(seen["y.snmp"]) == f"{TABLE}.8.1"


def test_a_silent_agent_is_asked_once_and_all_its_probes_say_so() -> None:
    world = fake_world()
    seen = look(world, snmp_probe("x.snmp", NAME), snmp_probe("y.snmp", PLACE))
    assert isinstance(world.snmp, FakeSnmp)
    assert len(world.snmp.asked) == 1
    assert {one.outcome for one in seen.values()} == {Outcome.TIMEOUT}


class Stumbling(FakeSnmp):
    """Falls over one subtree, answers everything else."""

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        if TABLE in ask.walk:
            self.asked.append((asset.address or "", ask))
            raise LookError(Outcome.GARBLED, "the walk goes round in circles")
        return await super().ask(asset, ask, deadline_s=deadline_s, tries=tries)


def test_one_probes_garbled_subtree_does_not_spoil_the_others() -> None:
    world = replace(fake_world(), snmp=Stumbling({ADDRESS: {NAME: b"p"}}))
    seen = look(world, snmp_probe("x.snmp", NAME), snmp_probe("y.snmp", walk=(TABLE,)))
    assert seen["x.snmp"].outcome is Outcome.ANSWERED
    assert seen["y.snmp"].outcome is Outcome.GARBLED


def test_a_closed_port_is_knocked_at_once_but_another_port_is_asked() -> None:
    refused = ConnectionRefusedError(111, "Connection refused")
    world = fake_world(http={(ADDRESS, "/1"): refused, (ADDRESS, "/2"): b"", (ADDRESS, "/3"): b""})
    seen = look(
        world, http_probe("a", "/1"), http_probe("b", "/2"), http_probe("c", "/3", port="escl"),
        asset=ASSET.model_copy(update={"ports": {"ipp": 1631, "escl": 1080}}),
    )  # fmt: skip
    assert isinstance(world.http, FakeHttp)
    assert [ask.path for _, ask in world.http.asked] == ["/1", "/3"]
    assert [seen[id_].outcome.value for id_ in "abc"] == ["refused", "refused", "answered"]


class Patient(FakeHttp):
    """Notes how long each request would have been waited for."""

    def __init__(self) -> None:
        super().__init__({})
        self.deadlines: list[float] = []

    async def ask(self, asset: Asset, ask: HttpAsk, *, deadline_s: float) -> object:  # type: ignore[override]
        self.deadlines.append(deadline_s)
        return await super().ask(asset, ask, deadline_s=deadline_s)


def test_who_was_silent_once_is_not_waited_for_long_at_another_door() -> None:
    http = Patient()
    world = replace(fake_world(), http=http)  # type: ignore[arg-type]
    look(world, http_probe("a", "/1"), snmp_probe("z.snmp", NAME))
    assert http.deadlines == [1.5]  # SNMP went first, in vain


def test_who_answered_once_is_given_all_the_time() -> None:
    http = Patient()
    world = replace(fake_world(snmp={ADDRESS: {NAME: b"p"}}), http=http)  # type: ignore[arg-type]
    look(world, http_probe("a", "/1"), snmp_probe("z.snmp", NAME))
    assert http.deadlines == [pytest.approx(9.95)]


def broken_ask(asset: Asset) -> list[SnmpAsk]:
    raise KeyError("our own fault")


def test_our_own_bug_in_one_probe_is_broken_and_the_others_look() -> None:
    world = fake_world(snmp={ADDRESS: {NAME: b"p"}})
    bad = replace(snmp_probe("bad.snmp", NAME), ask=broken_ask)
    seen = look(world, bad, snmp_probe("x.snmp", NAME))
    assert seen["bad.snmp"].outcome is Outcome.BROKEN
    assert "KeyError: 'our own fault'" in seen["bad.snmp"].note
    assert seen["x.snmp"].outcome is Outcome.ANSWERED


async def lies(asset: Asset, world: World) -> Looked:
    """Past the model, which would mend it."""
    return Looked(groups=[Identity.model_construct(sys_name="broken \udcff letter")])


async def floods(asset: Asset, world: World) -> Looked:
    """Past the model, which would cut it."""
    return Looked(groups=[Identity.model_construct(sys_name="x" * 3_000_000)])


@pytest.mark.parametrize("how", [lies, floods])
def test_facts_that_cannot_be_kept_are_garbled_and_said_so(how) -> None:
    probe = Probe(id="odd", kinds=("printer",), groups=("identity",), title="odd", look=how)
    seen = look(fake_world(), probe)["odd"]
    assert (seen.outcome, seen.facts) == (Outcome.GARBLED, {})
    assert seen.note


def udp_probe(id_: str, port: int) -> Probe:
    return Probe(
        id=id_, kinds=("printer",), groups=("identity",), title=id_,
        ask=lambda asset: [UdpAsk(b"?", id_, port)],
        parse=lambda asset, answers, at: Looked(groups=[Identity(sys_name=id_)]),
    )  # fmt: skip


def test_the_wait_for_the_budget_is_not_the_devices_time() -> None:
    world = fake_world(net=FakeNet(udp={(ADDRESS, 1): b"x" * 64_000, (ADDRESS, 2): b"y"}))
    budget = Budget(64)
    probes = {"a": udp_probe("a", 1), "b": udp_probe("b", 2)}
    rows = asyncio.run(
        look_at(Look(ASSET, ("a", "b")), budget.over(world), probes, run="r1", budget=budget)
    )
    assert isinstance(world.clock, FakeClock)
    # 64 kB and what frames them, at 8 kB a second
    assert world.clock.passed_s == pytest.approx(8.0, abs=0.1)
    assert [row.took_s for row in rows] == [0.0, 0.0]
    assert {row.outcome for row in rows} == {"answered"}


def test_a_device_whose_budget_is_spent_is_not_asked_the_rest() -> None:
    world = fake_world(net=FakeNet(udp={(ADDRESS, 1): b"x" * 5_000, (ADDRESS, 2): b"y"}))
    budget = Budget(64, device_bytes=4_800)
    probes = {"a": udp_probe("a", 1), "b": udp_probe("b", 2)}
    rows = asyncio.run(
        look_at(Look(ASSET, ("a", "b")), budget.over(world), probes, run="r1", budget=budget)
    )
    assert [row.outcome for row in rows] == ["answered", "skipped"]
    assert "4800 bytes" in from_row(rows[1]).note

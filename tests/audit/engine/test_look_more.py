"""Asks that follow from the first answers: a vendor's table is asked of that vendor alone."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from audit.asks import Answer, SnmpAnswer, SnmpAsk, SnmpValue
from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.plan import Look
from audit.probes.probe import Looked, Probe
from audit.world.fake import FakeSnmp, fake_world
from audit.world.world import World
from inventory.codec import from_row
from inventory.groups.identity import Identity
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

ADDRESS = "10.1.0.9"
ASSET = Asset(id="a", kind="printer", site="00001", address=ADDRESS)
NAME, SERIAL = "1.3.6.1.2.1.1.5.0", "1.3.6.1.4.1.2435.2.1.0"


def _more(asset: Asset, answers: Sequence[Answer]) -> list[SnmpAsk]:
    (first,) = answers
    assert isinstance(first, SnmpAnswer)
    return [SnmpAsk(get=(SERIAL,))] if first.values.get(NAME) == b"brother" else []


def _parse(asset: Asset, answers: Sequence[Answer], at: object) -> Looked:
    values: dict[str, SnmpValue] = {}
    for answer in answers:
        assert isinstance(answer, SnmpAnswer)
        values.update(answer.values)
    return Looked([Identity(sys_name=str(values.get(NAME)), serial=str(values.get(SERIAL)))])


PROBE = Probe(
    id="x.snmp", kinds=("printer",), groups=("identity",), title="x",
    ask=lambda asset: [SnmpAsk(get=(NAME,))], more=_more, parse=_parse,
)  # fmt: skip


def _look(world: World) -> Observation:
    look = Look(ASSET, (PROBE.id,))
    rows = asyncio.run(look_at(look, world, {PROBE.id: PROBE}, run="r", budget=Budget(None)))
    return from_row(rows[0])


def test_what_follows_from_the_first_answer_is_asked_and_read_with_it() -> None:
    world = fake_world(snmp={ADDRESS: {NAME: b"brother", SERIAL: b"E123"}})
    identity = _look(world).facts["identity"]
    assert isinstance(identity, Identity)
    assert (identity.sys_name, identity.serial) == ("b'brother'", "b'E123'")
    assert isinstance(world.snmp, FakeSnmp)
    assert [asked.get for _, asked in world.snmp.asked] == [(NAME,), (SERIAL,)]


def test_a_device_of_another_vendor_is_not_asked_for_the_private_table() -> None:
    world = fake_world(snmp={ADDRESS: {NAME: b"hp", SERIAL: b"E123"}})
    _look(world)
    assert isinstance(world.snmp, FakeSnmp)
    assert [asked.get for _, asked in world.snmp.asked] == [(NAME,)]


class _FallsOver(FakeSnmp):
    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        if SERIAL in ask.get:
            raise LookError(Outcome.TIMEOUT, "silent")
        return SnmpAnswer({NAME: b"brother"})


def test_a_device_that_falls_silent_over_its_private_table_keeps_what_it_said_before() -> None:
    world = replace(fake_world(), snmp=_FallsOver({}))
    seen = _look(world)
    assert seen.outcome is Outcome.ANSWERED
    identity = seen.facts["identity"]
    assert isinstance(identity, Identity)
    assert identity.sys_name == "b'brother'"

"""The budget of a site's line: what was spent is waited for, never more."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.asks import HttpAsk, SnmpAsk, UdpAsk
from audit.engine.budget import START, Budget
from audit.plan import Pace
from audit.world.fake import FakeClock, FakeNet, fake_world
from inventory.model import Asset

ASSET = Asset(id="a", kind="printer", site="00001", address="10.1.0.9", ports={"x": 99})


def test_without_a_budget_the_world_is_the_same_one() -> None:
    world = fake_world()
    assert Budget(None).over(world) is world


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 1_000_000)), max_size=30))
def test_over_any_time_no_more_is_spent_than_was_paid_for_but_one_exchange(
    spends: list[tuple[float, int]],
) -> None:
    pace, now, sent, last = Pace(8_000), 0.0, 0, 0
    for pause_s, size in spends:
        now += pause_s
        now += pace.wait_s(now)
        assert sent - last <= 8_000 * now + 1
        pace.spend(size, now)
        sent, last = sent + size, size
    assert sent - last <= 8_000 * now + 1


def test_time_in_which_nothing_was_sent_is_not_saved_up() -> None:
    pace = Pace(1_000)
    pace.spend(1_000, now=3_600)
    assert pace.wait_s(3_600) == pytest.approx(1)


def test_every_way_out_has_a_meter() -> None:
    net = FakeNet(
        udp={("10.1.0.9", 99): b"y" * 200},
        streams={("10.1.0.9", 99): [b"220 hello\r\n"]},
        connects={("10.1.0.9", 99): []},
    )
    world = fake_world(
        snmp={"10.1.0.9": {"1.1": b"x" * 500}}, http={("10.1.0.9", "/"): b"z" * 4_000}, net=net
    )
    budget = Budget(64)
    metered = budget.over(world)
    steps: list[int] = []

    async def spend() -> None:
        def note() -> None:
            steps.append(budget.spent_bytes - sum(steps))

        await metered.snmp.ask(ASSET, SnmpAsk(get=("1.1",)), deadline_s=1)
        note()
        await metered.http.ask(ASSET, HttpAsk("/", "x", 99), deadline_s=1)
        note()
        await metered.net.udp(ASSET, UdpAsk(b"q" * 40, "x", 99), timeout_s=1, tries=1)
        note()
        stream = await metered.net.connect(ASSET, 99, deadline_s=1)
        await stream.read_line()
        await stream.write(b"QUIT\r\n")
        note()
        await metered.net.series(
            ASSET, 99, [b"s" * 44] * 10, interval_s=0, timeout_s=1, number=lambda _: 0
        )
        note()
        await metered.net.ping(ASSET, count=10, interval_s=0, timeout_s=1)
        note()
        await metered.net.connect_times(ASSET, 99, count=3, interval_s=0, timeout_s=1)
        note()

    asyncio.run(spend())
    snmp, http, udp, talk, series, ping, connects = steps
    assert 560 <= snmp <= 1_000
    assert 4_500 <= http <= 5_500
    assert udp == 28 + 40 + 28 + 200
    assert 400 < talk < 500
    assert series == 2 * 10 * (28 + 44)
    assert ping == 2 * 10 * (28 + 56)
    assert connects == 3 * 400


def test_the_devices_of_a_site_do_not_all_begin_in_the_same_moment() -> None:
    clock, budget, begun = FakeClock(), Budget(64), []

    async def begin() -> None:
        await budget.wait(clock)
        begun.append(clock.passed_s)

    async def all_at_once() -> None:
        await asyncio.gather(*(begin() for _ in range(8)))

    asyncio.run(all_at_once())
    assert begun == [pytest.approx(number * START / 8_000) for number in range(8)]


def test_waiting_takes_as_long_as_the_line_needs() -> None:
    world = fake_world(http={("10.1.0.9", "/"): b"z" * 8_000})
    budget = Budget(64)

    async def twice() -> None:
        metered = budget.over(world)
        for _ in range(2):
            await budget.wait(world.clock)
            await metered.http.ask(ASSET, HttpAsk("/", "x", 99), deadline_s=1)

    asyncio.run(twice())
    assert isinstance(world.clock, FakeClock)
    assert world.clock.passed_s == pytest.approx(budget.spent_bytes / 2 / 8_000)

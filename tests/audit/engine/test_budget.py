"""The budget of a site's line: what was spent is waited for, never more."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.asks import UdpAsk
from audit.engine.budget import START, Budget
from audit.plan import Pace
from audit.world.fake import FakeClock, FakeNet, fake_world
from audit.world.meter import METER
from audit.world.world import World
from inventory.model import Asset
from inventory.seen import LookError, Outcome

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


@contextmanager
def metered(budget: Budget, world: World) -> Iterator[World]:
    meter = budget.device(ASSET, world.clock)
    token = METER.set(meter)
    try:
        yield budget.over(world)
    finally:
        METER.reset(token)


def test_what_is_known_before_is_metered_as_it_goes() -> None:
    net = FakeNet(udp={("10.1.0.9", 99): b"y" * 200}, connects={("10.1.0.9", 99): []})
    budget = Budget(64)
    steps: list[int] = []

    async def spend(world: World) -> None:
        def note() -> None:
            steps.append(budget.spent_bytes - sum(steps))

        await world.net.udp(ASSET, UdpAsk(b"q" * 40, "x", 99), timeout_s=1, tries=1)
        note()
        await world.net.series(
            ASSET, 99, [b"s" * 44] * 10, interval_s=0, timeout_s=1, number=lambda _: 0
        )
        note()
        await world.net.ping(ASSET, count=10, interval_s=0, timeout_s=1)
        note()
        await world.net.connect_times(ASSET, 99, count=3, interval_s=0, timeout_s=1)
        note()

    with metered(budget, fake_world(net=net)) as world:
        asyncio.run(spend(world))
    udp, series, ping, connects = steps
    assert udp == 28 + 40 + 28 + 200
    assert series == 2 * 10 * (28 + 44)
    assert ping == 2 * 10 * (28 + 56)
    assert connects == 3 * 400


def test_an_exchange_under_way_waits_when_it_is_half_a_second_ahead() -> None:
    clock, budget = FakeClock(), Budget(64)
    meter = budget.device(ASSET, clock)
    assert meter is not None
    assert meter.spend(4_000) == 0.0
    assert meter.spend(2_000) == pytest.approx(0.25)
    assert meter.spend(-2_000) == 0.0  # what did not come is given back


def test_what_is_timed_is_not_held_up() -> None:
    budget = Budget(64, paced=False)
    meter = budget.device(ASSET, FakeClock())
    assert meter is not None
    assert meter.spend(80_000) == 0.0


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 1_500)), min_size=1, max_size=60))
def test_no_second_sees_more_than_half_as_much_again_however_many_ask(
    packets: list[tuple[float, int]],
) -> None:
    budget, now, sent = Budget(64), 0.0, list[tuple[float, int]]()
    for pause_s, size in packets:
        now += pause_s
        sent.append((now, size))
        now += budget.spend(size, now)
    for at, _ in sent:
        in_window = sum(size for when, size in sent if at <= when < at + 1)
        assert in_window <= 1.5 * 8_000 + 1_500


def test_a_device_that_has_had_its_bytes_is_not_asked_again() -> None:
    budget = Budget(64, device_bytes=10_000)
    meter = budget.device(ASSET, FakeClock())
    assert meter is not None
    meter.may_begin()
    meter.spend(10_000)
    with pytest.raises(LookError) as spent:
        meter.may_begin()
    assert spent.value.outcome is Outcome.SKIPPED
    with pytest.raises(LookError) as over:
        meter.spend(5_000)
    assert over.value.outcome is Outcome.GARBLED


def test_all_sites_together_have_a_pace_too() -> None:
    every = Pace(1_000)
    clock, one, other = FakeClock(), Budget(64, run=every), Budget(64, run=every)
    meter = one.device(ASSET, clock)
    assert meter is not None
    meter.spend(3_000)
    asyncio.run(other.wait(clock))
    assert clock.passed_s == pytest.approx(3.0)


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
    world = fake_world(net=FakeNet(udp={("10.1.0.9", 99): b"z" * 8_000}))
    budget = Budget(64)

    async def twice(over: World) -> None:
        for _ in range(2):
            await budget.wait(world.clock)
            await over.net.udp(ASSET, UdpAsk(b"", "x", 99), timeout_s=1, tries=1)

    with metered(budget, world) as over:
        asyncio.run(twice(over))
    assert isinstance(world.clock, FakeClock)
    assert world.clock.passed_s == pytest.approx(budget.spent_bytes / 2 / 8_000)

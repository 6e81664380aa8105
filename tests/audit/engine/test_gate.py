"""The gate lets few devices in a turn, never more than there is room for, and loses no place."""

import asyncio
from contextlib import suppress
from itertools import pairwise

from audit.engine.gate import Gate


def test_never_more_are_inside_than_there_is_room_and_all_come_in() -> None:
    async def main() -> tuple[int, int]:
        gate, inside, most, came = Gate(5), 0, 0, 0

        async def device() -> None:
            nonlocal inside, most, came
            await gate.enter()
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            came += 1
            inside -= 1
            gate.leave()

        await asyncio.gather(*(device() for _ in range(100)))
        return most, came

    assert asyncio.run(main()) == (5, 100)


def test_other_work_is_done_between_two_handfuls() -> None:
    async def main() -> list[int]:
        gate, begun, heard = Gate(1_000), 0, list[int]()

        async def device() -> None:
            nonlocal begun
            await gate.enter()
            begun += 1

        async def listener() -> None:
            while begun < 200:
                heard.append(begun)
                await asyncio.sleep(0)

        await asyncio.gather(*(device() for _ in range(200)), listener())
        return heard

    steps = asyncio.run(main())
    assert max(after - before for before, after in pairwise(steps)) <= 16


def test_who_is_cancelled_outside_takes_no_place() -> None:
    async def main() -> None:
        gate = Gate(1)
        await gate.enter()
        waiting = asyncio.create_task(gate.enter())
        await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        gate.leave()
        async with asyncio.timeout(5):
            await gate.enter()

    asyncio.run(main())


def test_who_is_inside_goes_on_meanwhile_but_those_outside_come_first() -> None:
    async def main() -> list[str]:
        gate, order = Gate(1_000), list[str]()

        async def device(number: int) -> None:
            await gate.enter()
            order.append("in")
            await gate.go_on()
            order.append("on")
            gate.leave()

        await asyncio.gather(*(device(number) for number in range(200)))
        return order

    order = asyncio.run(main())
    assert order.count("in") == order.count("on") == 200
    half = order[: 200 + 20]
    assert half.count("in") >= 190, "to begin comes first"
    assert "on" in half, "and nobody starves"

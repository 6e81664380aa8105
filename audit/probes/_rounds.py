"""What the series of packets over a line share: how many, how far apart, in separated rounds."""

from collections.abc import Awaitable, Callable, Sequence

from audit.world.world import World

ROUNDS = 3
PACKETS = 34  # 3 x 34 > 100: what "loss over 100 packets" asks for at least
INTERVAL_S = 0.05  # 20 a second: some 12 kbit/s each way, less than 1 % of 2 Mbit/s
TIMEOUT_S = 1.0  # after the last packet; who answers later is of no use to a counter

_BETWEEN_S = 0.5  # rounds are apart: loss comes in bursts


async def in_rounds(
    world: World, send: Callable[[int], Awaitable[Sequence[float | None]]]
) -> list[Sequence[float | None]]:
    """What `send` gives in each round (0, 1, 2): round-trip times in ms, None for a lost packet."""
    said: list[Sequence[float | None]] = []
    started_s = 0.0
    for turn in range(ROUNDS):
        if turn:
            silent_s = world.clock.monotonic() - started_s - (PACKETS - 1) * INTERVAL_S
            await world.clock.sleep(max(0.0, _BETWEEN_S - silent_s))
        started_s = world.clock.monotonic()
        said.append(await send(turn))
    return said

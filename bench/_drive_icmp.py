"""`python -m bench._drive_icmp COUNT ECHOES PERIOD_MS`: the product's echoes, and their times."""

import asyncio
import json
import statistics
import sys
import time

from bench._world import assets, cpu_s, real_world


async def _main(count: int, echoes: int, period_s: float) -> None:
    world = real_world()
    every = assets(count)
    cpu, wall = cpu_s(), time.perf_counter()
    series = [
        world.net.ping(asset, count=echoes, interval_s=period_s, timeout_s=1.0) for asset in every
    ]
    said = await asyncio.gather(*series)
    cpu, wall = cpu_s() - cpu, time.perf_counter() - wall
    times_ms = [rtt for one in said for rtt in one if rtt is not None]
    print(
        json.dumps(
            {
                "cpu_us": cpu / (count * echoes) * 1e6,
                "wall_s": wall,
                "lost": count * echoes - len(times_ms),
                "rtt_us": statistics.median(times_ms) * 1_000,
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1_000))

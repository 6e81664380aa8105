"""`python -m bench._drive_loss FILE AT_ONCE`: the product's engine looks at addresses, some dead.

FILE has an address a line, a `-` before the dead ones. Each is sent echoes and asked by SNMP.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit.asks import PingAsk
from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.plan import Look
from bench._sweep import BENCH_ICMP, BENCH_SNMP
from bench._world import cpu_s, real_world
from inventory.model import Asset
from inventory.seen import Outcome

_ICMP = replace(BENCH_ICMP, ask=lambda asset: [PingAsk(3, 0.1, 1.0)])
_PROBES = {probe.id: probe for probe in (_ICMP, BENCH_SNMP)}


async def _main(lines: Sequence[str], at_once: int) -> None:
    looks = [
        Look(
            Asset(id=f"d{n}", kind="printer", site="bench", address=line.removeprefix("-")),
            tuple(_PROBES),
        )
        for n, line in enumerate(lines)
    ]
    world, budget = real_world(), Budget(None)
    turns = asyncio.Semaphore(at_once)
    slowest_s: list[float] = []

    async def one(look: Look) -> dict[str, str]:
        async with turns:
            begun = time.perf_counter()
            rows = await look_at(look, world, _PROBES, run="bench", budget=budget)
            slowest_s.append(time.perf_counter() - begun)
        return {row.probe: row.outcome for row in rows}

    cpu, wall = cpu_s(), time.perf_counter()
    seen = await asyncio.gather(*[one(look) for look in looks])
    cpu, wall = cpu_s() - cpu, time.perf_counter() - wall
    live = [said for said, line in zip(seen, lines, strict=True) if not line.startswith("-")]
    dead = [said for said, line in zip(seen, lines, strict=True) if line.startswith("-")]
    silent = Outcome.TIMEOUT.value
    print(
        json.dumps(
            {
                "live": len(live),
                "dead": len(dead),
                "called_dead": sum(set(said.values()) == {silent} for said in live),
                "called_silent": sum(said[BENCH_SNMP.id] == silent for said in live),
                "called_alive": sum(set(said.values()) != {silent} for said in dead),
                "wall_s": wall,
                "slowest_s": max(slowest_s),
                "cpu_s": cpu,
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]).read_text().split(), int(sys.argv[2])))

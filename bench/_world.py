"""The product's real world in a driver of the benchmarks, and what a piece of work costs."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from audit.world.build import WorldSpec, build_world
from audit.world.garbage import collect_seldom
from audit.world.secrets import GivenSecrets
from audit.world.world import Credential, World
from bench._estate import AUTH, PRIV, hosts
from inventory.model import Asset

COMMUNITY = Credential("bench", "snmp_v2c", {"community": "public"})
USER = Credential(
    "bench", "snmp_v3",
    {"user": "u_sha256_aes", "auth": "SHA-256", "auth_key": AUTH, "priv": "AES", "priv_key": PRIV},
)  # fmt: skip
_SCOPE = {
    "owner": "bench", "decision": "1/QĐ", "valid_until": "2099-12-31", "cidrs": ["127.0.0.0/8"],
    "simulated": True,
}  # fmt: skip


def real_world(credential: Credential = COMMUNITY) -> World:
    """As a worker builds it: scope guard, deadlines, bounds and all."""
    world = build_world(WorldSpec(scope=_SCOPE), GivenSecrets({credential.kind: credential}))
    collect_seldom()
    return world


def assets(count: int) -> list[Asset]:
    """Devices of the estate, each at an address of its own."""
    return [
        Asset(id=f"d{number}", site="bench", kind="router", address=address)
        for number, address in enumerate(hosts(count))
    ]


async def pooled(
    things: Iterable[Asset], at_once: int, work: Callable[[Asset], Awaitable[bool]]
) -> int:
    """For how many of the things `work` said yes, `at_once` of them at a time."""
    left = iter(things)
    right = 0

    async def one() -> None:
        nonlocal right
        for thing in left:
            said = await work(thing)
            right += said  # not across the await: others count meanwhile

    await asyncio.gather(*[one() for _ in range(at_once)])
    return right


def cpu_s() -> float:
    """Processor seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def tell(count: int, work: Callable[[], Awaitable[int]]) -> None:
    """Do the work and print what each of its `count` pieces cost, as one line of JSON."""
    cpu, wall = cpu_s(), time.perf_counter()
    right = await work()
    cpu, wall = cpu_s() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpu_us": cpu / count * 1e6, "wall_s": wall, "right": right}))


def driver(module: str, *words: object) -> Sequence[str]:
    """The command that runs a driver of ours or of a peer."""
    return [sys.executable, "-m", f"bench.{module}", *map(str, words)]

"""`python -m bench._drive_snmp WHO WORK COUNT AT_ONCE`: one SNMP client, one work, many agents.

WHO: ours, gufo, pysnmp. WORK: get, walk, v3. Each agent is asked once; engines of v3 are new.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from audit.asks import SnmpAsk
from bench._estate import AUTH, GET12, PRIV, SNMP_PORT, WALK6
from bench._world import COMMUNITY, USER, assets, pooled, real_world, tell
from inventory.model import Asset

_ROWS = 24
_TIMEOUT_S = 2.0

Ask = Callable[[Asset], Awaitable[bool]]


def _ours(work: str) -> Ask:
    world = real_world(USER if work == "v3" else COMMUNITY)
    ask = SnmpAsk(walk=WALK6) if work == "walk" else SnmpAsk(get=GET12)
    wanted = _ROWS * len(WALK6) if work == "walk" else len(GET12)

    async def one(asset: Asset) -> bool:
        return len((await world.snmp.ask(asset, ask, deadline_s=10)).values) == wanted

    return one


def _gufo(work: str) -> Ask:
    """With the master keys made once, so that no password is hashed for each agent."""
    from gufo.snmp.aio import SnmpSession
    from gufo.snmp.user import Aes128Key, KeyType, Sha256Key, User

    user = User(
        "u_sha256_aes",
        auth_key=Sha256Key(Sha256Key.get_master_key(AUTH.encode()), key_type=KeyType.Master),
        priv_key=Aes128Key(Sha256Key.get_master_key(PRIV.encode()), key_type=KeyType.Master),
    )
    how: dict[str, Any] = {"user": user} if work == "v3" else {"community": "public"}

    async def one(asset: Asset) -> bool:
        async with SnmpSession(
            addr=str(asset.address), port=SNMP_PORT, timeout=_TIMEOUT_S, max_repetitions=25, **how
        ) as session:
            if work != "walk":
                return len(await session.get_many(GET12)) == len(GET12)
            count = 0
            for column in WALK6:
                async for _ in session.getbulk(column):
                    count += 1
            return count == _ROWS * len(WALK6)

    return one


def _pysnmp() -> Ask:
    """Its own asynchronous commands, the light ones (v1arch), without a look into MIB files."""
    from pysnmp.hlapi.v1arch.asyncio import (
        CommunityData,
        SnmpDispatcher,
        UdpTransportTarget,
        get_cmd,
    )
    from pysnmp.proto.rfc1902 import Null

    dispatcher, community = SnmpDispatcher(), CommunityData("public", mpModel=1)
    wanted = [(oid, Null("")) for oid in GET12]

    async def one(asset: Asset) -> bool:
        to = await UdpTransportTarget.create(
            (asset.address, SNMP_PORT), timeout=_TIMEOUT_S, retries=1
        )
        error, status, _, found = await get_cmd(dispatcher, community, to, *wanted, lookupMib=False)
        return not error and not status and len(found) == len(GET12)

    return one


async def _main(who: str, work: str, count: str, at_once: str) -> None:
    every = assets(int(count))
    one = _pysnmp() if who == "pysnmp" else {"ours": _ours, "gufo": _gufo}[who](work)
    await tell(len(every), lambda: pooled(every, int(at_once), one))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

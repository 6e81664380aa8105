"""`python -m bench._drive_snmp WHO WORK COUNT AT_ONCE`: one SNMP client, one work, many agents.

WHO: ours, gufo, pysnmp. WORK: get, walk, v3. Each agent is asked once; engines of v3 are new.
"""

import asyncio
import socket
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


async def _pysnmp() -> Ask:
    """Its messages over one socket of our own: the quickest way to use it that we know."""
    from pyasn1.codec.ber import decoder, encoder  # type: ignore[import-untyped]
    from pysnmp.proto import api

    module = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
    waiting: dict[int, asyncio.Future[int]] = {}

    class Agents(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, _from: object) -> None:
            message, _ = decoder.decode(data, asn1Spec=module.Message())
            pdu = module.apiMessage.get_pdu(message)
            done = waiting.pop(int(module.apiPDU.get_request_id(pdu)), None)
            if done is not None and not done.done():
                found = [(str(oid), value) for oid, value in module.apiPDU.get_varbinds(pdu)]
                done.set_result(len(found))

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Agents, local_addr=("0.0.0.0", 0))
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)

    async def one(asset: Asset) -> bool:
        pdu = module.GetRequestPDU()
        module.apiPDU.set_defaults(pdu)
        module.apiPDU.set_varbinds(pdu, [(oid, module.Null("")) for oid in GET12])
        message = module.Message()
        module.apiMessage.set_defaults(message)
        module.apiMessage.set_community(message, "public")
        module.apiMessage.set_pdu(message, pdu)
        done = waiting[int(module.apiPDU.get_request_id(pdu))] = loop.create_future()
        transport.sendto(encoder.encode(message), (asset.address, SNMP_PORT))
        found: int = await asyncio.wait_for(done, _TIMEOUT_S)
        return found == len(GET12)

    return one


async def _main(who: str, work: str, count: str, at_once: str) -> None:
    every = assets(int(count))
    one = await _pysnmp() if who == "pysnmp" else {"ours": _ours, "gufo": _gufo}[who](work)
    await tell(len(every), lambda: pooled(every, int(at_once), one))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

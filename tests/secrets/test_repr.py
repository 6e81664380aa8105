"""Whatever a debugger or a crash report prints of our objects, no secret is in it."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import Any

from audit.asks import SnmpAsk
from audit.world.build import WorldSpec, build_world
from audit.world.secrets import FileSecrets, parse_credentials
from inventory.model import DeviceAsset
from tests.peers.snmpd import V3User, start_snmpd
from tests.secrets.canaries import CANARIES as C
from tests.secrets.canaries import hits

OURS = ("audit.", "inventory.", "checks.", "reports.")
CREDENTIALS = """\
credentials:
  v2c: {kind: snmp_v2c, community: "file:community"}
  v3: {kind: snmp_v3, user: priv, auth: sha256, auth_key: "file:auth_key", priv: aes,
    priv_key: "file:priv_key"}
"""
SYS_NAME = "1.3.6.1.2.1.1.5.0"


def test_no_object_of_ours_prints_a_secret_that_it_holds(tmp_path: Path) -> None:
    for name in ("community", "auth_key", "priv_key"):
        (tmp_path / name).write_text(C[name])
        (tmp_path / name).chmod(0o600)
    user = V3User("priv", "SHA-256", C["auth_key"], "AES", C["priv_key"])
    scope = {"owner": "a", "decision": "b", "valid_until": "2099-01-01", "simulated": True,
             "cidrs": ["127.0.0.0/8"]}  # fmt: skip
    printed: list[str] = []

    async def ask(port: int, host: str) -> list[Any]:
        known = parse_credentials(CREDENTIALS, "c")
        world = build_world(WorldSpec(scope=scope), secrets=FileSecrets(known, tmp_path))
        answers = []
        for name in ("v2c", "v3"):
            device = DeviceAsset(
                id=name, kind="router", site="00001", address=host, ports={"snmp": port},
                credential=name,
            )  # fmt: skip
            answers.append(await world.snmp.ask(device, SnmpAsk(get=(SYS_NAME,)), deadline_s=8))
        printed.extend(
            f"{type(one).__qualname__}: {one!r}"
            for one in gc.get_objects()
            if str(type(one).__module__).startswith(OURS)
        )
        printed.append(repr([getattr(world, name) for name in world.__slots__]))
        world.snmp.close()  # type: ignore[attr-defined]
        return answers

    with start_snmpd(extra=f"rocommunity {C['community']} 127.0.0.0/8\n{user.config()}") as agent:
        answers = asyncio.run(ask(agent.port, agent.host))
    assert [answer.values[SYS_NAME] for answer in answers] == [agent.sys_name.encode()] * 2
    names = {line.partition(":")[0] for line in printed}
    assert {"Credential", "Secret", "User", "CommunitySession", "SnmpTransport"} <= names
    found = [(line[:80], hit) for line in printed for hit in hits(line.encode())]
    assert not found

"""`python -m bench._drive_ssh WHO PORT COUNT AT_ONCE FOLDER`: logins, three commands each.

WHO: ours, asyncssh. FOLDER holds `known_hosts`; both pin the host's key and give the password.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from audit.world.guard import Guard
from audit.world.secrets import GivenSecrets
from audit.world.world import Credential
from bench._world import pooled, tell
from inventory.model import Asset

USER, PASSWORD, PROMPT = "audit-ro", "ward-pass", "ward-001-rt#"  # of tests/peers/sshd.py
ANSWERS = {
    "show version": (
        "Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.4(3)M4\n"
        "ward-001-rt uptime is 3 weeks, 2 days, 1 hour, 7 minutes\n"
        "Cisco C881-K9 (revision 1.0) with 488524K/35763K bytes of memory.\n"
        "Processor board ID FGL0000BNCH\n"
    ),
    "show inventory": (
        'NAME: "C881-K9 chassis", DESCR: "C881-K9 chassis, simulated"\n'
        "PID: C881-K9           , VID: V01, SN: FGL0000BNCH\n"
    ),
    "show lldp neighbors": "Capability codes: (R) Router\n\nTotal entries displayed: 0\n",
}
"""What the device says to the three commands."""

_SIGNS = ("Cisco IOS Software", "PID: C881-K9", "Total entries")
_DEADLINE_S = 60.0


class _Loopback:
    """A scope that holds 127.0.0.0/8."""

    def refuses(self, ip: str) -> str | None:
        return None if ip.startswith("127.") else f"{ip} is outside the scope"


def _ours(folder: Path) -> Callable[[Asset], Awaitable[bool]]:
    from audit.world.shell import NetmikoShell

    login = Credential("bench", "ssh", {"user": USER, "password": PASSWORD})
    shell = NetmikoShell(Guard(_Loopback()), GivenSecrets({"ssh": login}), folder)

    async def one(asset: Asset) -> bool:
        said = await shell.run(asset, "cisco_ios", tuple(ANSWERS), deadline_s=_DEADLINE_S)
        return _right([said.texts.get(command, "") for command in ANSWERS])

    return one


def _asyncssh(folder: Path) -> Callable[[Asset], Awaitable[bool]]:
    import asyncssh

    async def one(asset: Asset) -> bool:
        texts = []
        async with (
            asyncssh.connect(
                str(asset.address), asset.ports["ssh"], username=USER, password=PASSWORD,
                known_hosts=str(folder / "known_hosts"), client_keys=None, config=None,
            ) as made,
            made.create_process(term_type="vt100", stderr=asyncssh.STDOUT) as shell,
        ):  # fmt: skip
            await _until_prompt(shell)
            for command in ("terminal length 0", *ANSWERS):
                shell.stdin.write(command + "\n")
                texts.append(await _until_prompt(shell))
            shell.stdin.write("exit\n")
        return _right(texts[1:])

    async def _until_prompt(shell: asyncssh.SSHClientProcess[str]) -> str:
        text = ""
        async with asyncio.timeout(_DEADLINE_S):
            while not text.rstrip().endswith(PROMPT):
                text += await shell.stdout.read(65_536)
        return text

    return one


def _right(texts: Sequence[str]) -> bool:
    return all(sign in text for sign, text in zip(_SIGNS, texts, strict=True))


async def _main(who: str, port: int, count: int, at_once: int, folder: Path) -> None:
    one = (_ours if who == "ours" else _asyncssh)(folder)
    every: Sequence[Asset] = [
        Asset(id=f"r{n}", kind="router", site="bench", address="127.0.0.1", ports={"ssh": port})
        for n in range(count)
    ]
    await tell(count, lambda: pooled(every, at_once, one))


if __name__ == "__main__":
    _port, _count, _at_once = map(int, sys.argv[2:5])
    asyncio.run(_main(sys.argv[1], _port, _count, _at_once, Path(sys.argv[5])))

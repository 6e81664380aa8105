"""One login to a real SSH server that speaks as a maker's device, by the product's own shell."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from audit.world.fake import FakeSecrets
from audit.world.guard import Guard
from audit.world.known_hosts import HostKeys
from audit.world.shell import NetmikoShell
from audit.world.world import ShellAnswer
from inventory.model import Asset
from tests.audit.loopback import LoopbackOnly
from tests.peers.devices import DEVICES
from tests.peers.sshd import start_sshd

DEADLINE_S = 40.0


def session(platform: str, answers: Mapping[str, str]) -> ShellAnswer:
    """What the product hears of a device of this platform, not told which it is.

    Raises:
        LookError: as `NetmikoShell.run`.
    """
    with start_sshd(answers, device=DEVICES[platform]) as peer, tempfile.TemporaryDirectory() as at:
        HostKeys(Path(at) / "known_hosts").pin(peer.host, peer.port, peer.host_key)
        login = {"user": peer.user, "password": peer.password}
        shell = NetmikoShell(Guard(LoopbackOnly()), FakeSecrets({"ssh": login}), Path(at))
        device = Asset(id="d", kind="router", site="-", address=peer.host, ports={"ssh": peer.port})
        return asyncio.run(shell.run(device, None, deadline_s=DEADLINE_S))

"""Build a World in the process that uses it, from a description that can travel."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audit.world.clock import RealClock, SimulatedClock
from audit.world.files import FolderFiles
from audit.world.guard import Guard, InScope
from audit.world.logins import Logins, OwnLogins
from audit.world.secrets import FileSecrets, GivenSecrets, parse_credentials
from audit.world.staff import StaffFile
from audit.world.world import Clock, Secrets, Shell, ShellAnswer, World
from inventory.model import Asset
from inventory.scope import Scope


@dataclass(frozen=True, slots=True)
class WorldSpec:
    """Everything a worker needs to build its World: paths and numbers, never a secret."""

    scope: Mapping[str, Any]  # inventory.scope.Scope, as JSON
    folder: str | None = None  # working folder; None: there are no files
    credentials: str | None = None  # path of credentials.yaml
    ca_file: str | None = None  # trust anchors of the estate, PEM
    clock_start: str | None = None  # ISO time; None: the real clock
    clock_zero_s: float = 0.0  # what the monotonic clock said at that time
    estate: Mapping[str, Any] = field(default_factory=dict)  # JSON values: register id ...

    def pack(self) -> bytes:
        """As bytes, for another process."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @staticmethod
    def unpack(data: bytes) -> "WorldSpec":
        """The spec of `pack`."""
        return WorldSpec(**json.loads(data))


def build_clock(spec: WorldSpec) -> Clock:
    """The clock of a spec; every process that builds it sees the same time."""
    if spec.clock_start is None:
        return RealClock()
    return SimulatedClock(datetime.fromisoformat(spec.clock_start), spec.clock_zero_s)


def build_world(
    spec: WorldSpec,
    secrets: Secrets | None = None,
    scope: InScope | None = None,
    logins: Logins | None = None,
) -> World:
    """A World over real sockets. Call it inside the running loop that will use it.

    Args:
        secrets, scope: instead of those that the spec describes.
        logins: who counts how often a credential is refused; None: this process, for itself.

    Raises:
        InventoryError: `credentials.yaml` is wrong (the caller has checked it before).
    """
    from audit.world.http import HttpTransport
    from audit.world.net import NetTransport
    from audit.world.snmp import SnmpTransport

    clock = build_clock(spec)
    folder = None if spec.folder is None else Path(spec.folder)
    known = secrets if secrets is not None else _secrets(spec, folder)
    guard = Guard(scope if scope is not None else Scope.model_validate(spec.scope))
    net = NetTransport(guard, clock)
    counted = logins or OwnLogins()
    estate = dict(spec.estate)
    if "staff_file" in estate:
        estate["officers"] = StaffFile(estate["staff_file"])
    if spec.ca_file is not None:
        estate["ca_pem"] = Path(spec.ca_file).read_bytes()
    return World(
        clock=clock,
        net=net,
        snmp=SnmpTransport(clock, guard, known),
        http=HttpTransport(net, clock),
        shell=_LateShell(guard, known, folder, counted),
        files=FolderFiles(folder),
        secrets=known,
        estate=estate,
        logins=counted,
    )


def _secrets(spec: WorldSpec, folder: Path | None) -> Secrets:
    if spec.credentials is None:
        return GivenSecrets({})
    path = Path(spec.credentials)
    parsed = parse_credentials(path.read_text("utf-8"), path.name)
    simulated = spec.estate.get("simulated") is True
    return FileSecrets(parsed, folder or path.parent, simulated=simulated, source=path.name)


class _LateShell:
    """The SSH shell, imported at its first use: netmiko takes half a second to load."""

    def __init__(self, guard: Guard, secrets: Secrets, folder: Path | None, logins: Logins) -> None:
        self._made: Shell | None = None
        self._given = (guard, secrets, folder, logins)

    async def run(
        self, asset: Asset, platform: str | None, commands: Any = None, *, deadline_s: float
    ) -> ShellAnswer:
        """Log in once, run the commands, log out."""
        if self._made is None:
            from audit.world.shell import NetmikoShell

            self._made = NetmikoShell(*self._given)
        return await self._made.run(asset, platform, commands, deadline_s=deadline_s)

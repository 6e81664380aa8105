"""What a network device says on its command line, where SNMP is closed or says less."""

from audit.probes.probe import Looked, Probe
from audit.wire.cli_facts import facts
from audit.wire.cli_platform import platform_of
from audit.world.shell_commands import COMMANDS
from audit.world.world import World
from inventory.groups.ssh import Ssh
from inventory.model import Asset, DeviceAsset
from inventory.seen import LookError, Outcome

_DEADLINE_S = 25.0  # a small router counts its key exchange in seconds


async def _look(asset: Asset, world: World) -> Looked:
    """One login, a handful of `show`.

    The platform comes from the credential, else from the declared vendor and model; where these do
    not tell, from what the device says before and after the login.
    """
    credential = world.secrets.get(asset.credential, "ssh")
    if credential is None:
        raise LookError(Outcome.SKIPPED, "no SSH credential")
    declared = asset if isinstance(asset, DeviceAsset) else None
    platform = credential.plain("platform") or platform_of(
        declared.vendor if declared else None, declared.model if declared else None
    )
    if platform is not None and platform not in COMMANDS:
        raise LookError(Outcome.SKIPPED, f"no commands are known for {platform}")
    said = await world.shell.run(asset, platform, deadline_s=_DEADLINE_S)
    if not said.texts:
        note = f"the device knows none of our {said.platform} commands"
        raise LookError(Outcome.UNSUPPORTED, note)
    found = facts(said.platform, said.texts, said.rows)
    if not found:
        raise LookError(
            Outcome.GARBLED, said.cut or f"no {said.platform} template fits what the device says"
        )
    if said.agreed:
        found = [*found, Ssh.model_validate(said.agreed)]
    note = said.platform if platform else f"{said.platform}, by {said.found_by}"
    return Looked(groups=found, note=f"{note}; {said.cut}" if said.cut else note)


def _applies(asset: Asset) -> bool:
    """Only where somebody set up a login for the audit: a port alone is no invitation."""
    return asset.address is not None and "ssh" in asset.ports and asset.credential is not None


CLI_FACTS = Probe(
    id="cli.facts",
    kinds=("router", "switch", "firewall"),
    groups=("identity", "interfaces", "ssh"),
    title="command line over SSH (netmiko), read-only commands",
    deadline_s=_DEADLINE_S + 1.0,
    heavy=True,
    look=_look,
    applies=_applies,
)

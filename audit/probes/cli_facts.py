"""What a network device says on its command line, where SNMP is closed or says less."""

from audit.probes.probe import Looked, Probe
from audit.wire.cli_facts import facts
from audit.world.shell_commands import COMMANDS, platform_of
from audit.world.world import World
from inventory.model import Asset, DeviceAsset
from inventory.seen import LookError, Outcome

_DEADLINE_S = 15.0  # a small router counts its key exchange in seconds


async def _look(asset: Asset, world: World) -> Looked:
    """One login, a handful of `show`; the platform comes from the credential, else the vendor."""
    credential = world.secrets.get(asset.credential, "ssh")
    if credential is None:
        raise LookError(Outcome.SKIPPED, "no SSH credential")
    vendor = asset.vendor if isinstance(asset, DeviceAsset) else None
    platform = credential.values.get("platform") or platform_of(vendor)
    commands = COMMANDS.get(platform or "")
    if platform is None or commands is None:
        raise LookError(Outcome.SKIPPED, f"no commands are known for {platform or vendor or '-'}")
    said = await world.shell.run(asset, platform, commands, deadline_s=_DEADLINE_S)
    if not said.texts:
        raise LookError(Outcome.UNSUPPORTED, f"the device knows none of our {platform} commands")
    found = facts(platform, said.texts, said.rows)
    if not found:
        raise LookError(Outcome.GARBLED, f"no {platform} template fits what the device says")
    return Looked(groups=found, note=platform)


def _applies(asset: Asset) -> bool:
    """Only where somebody set up a login for the audit: a port alone is no invitation."""
    return asset.address is not None and "ssh" in asset.ports and asset.credential is not None


CLI_FACTS = Probe(
    id="cli.facts",
    kinds=("router", "switch", "firewall"),
    groups=("identity", "interfaces"),
    title="command line over SSH (netmiko), read-only commands",
    deadline_s=_DEADLINE_S + 1.0,
    look=_look,
    applies=_applies,
)

"""What a district or the data centre writes down: backups, drills, credit, sign-off."""

from audit.probes._evidence import above_ward, find, garbled, written_at
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.model import Asset
from inventory.operations_file import parse_operations
from inventory.problem import InputError

_FOLDER = "seen/operations"


async def _look(asset: Asset, world: World) -> Looked:
    path = find(world, _FOLDER, asset.site, "register of operations")
    try:
        file = parse_operations(path, world.files.read(path), asset.site)
    except InputError as error:
        raise garbled(error) from None
    at = written_at(file.made_at, world.clock.now(), "register of operations")
    return Looked(groups=[file.operations], at=at)


OPERATIONS_REGISTER = Probe(
    id="operations.register",
    kinds=("office",),
    groups=("operations",),
    title="register of operations",
    look=_look,
    applies=above_ward,
)

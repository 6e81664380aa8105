"""What a ward says of itself: its survey form (phiếu khảo sát)."""

from audit.probes._evidence import find, garbled, of_ward, register_of, written_on
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from inventory.form_file import parse_form
from inventory.model import Asset
from inventory.problem import InputError

_FOLDER = "seen/forms"


async def _look(asset: Asset, world: World) -> Looked:
    path = find(world, _FOLDER, asset.site, "form")
    try:
        form = parse_form(path, world.files.read(path), register_of(world), asset.site)
    except InputError as error:
        raise garbled(error) from None
    at = written_on(form.surveyed_on, world.clock.now(), "form")
    book = world.estate.get("devices")
    known = {device.id for device in book.get(asset.site, ())} if book else None
    strange = [] if known is None else [one.asset for one in form.devices if one.asset not in known]
    note = f"not in the book: {', '.join(strange)}"[:400] if strange else ""
    return Looked(groups=[form], at=at, note=note)


WARD_FORM = Probe(
    id="ward.form",
    kinds=("office",),
    groups=("form",),
    title="the ward's survey form",
    look=_look,
    applies=of_ward,
)

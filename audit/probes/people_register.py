"""Who can serve at a desk: staff list against the directory's export and attendance lists."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from audit.probes._evidence import garbled, of_ward_or_district, register_of, written_on
from audit.probes.probe import Looked, Probe
from audit.world.world import World
from checks.days import LOCAL
from inventory.model import Asset, Officer, Register
from inventory.people import Attendance, Directory, parse_accounts, parse_training, reconcile
from inventory.problem import InputError
from inventory.seen import LookError, Outcome

T = TypeVar("T")

_FOLDER = "seen/people"


async def _look(asset: Asset, world: World) -> Looked:
    """Both files are the whole city's: read and parsed once in a worker."""
    register = register_of(world)
    directory: Directory | None = _shared(world, "accounts", parse_accounts, register)
    training: Sequence[Attendance] | None = _shared(world, "training", parse_training, register)
    if directory is None and training is None:
        raise LookError(Outcome.SKIPPED, f"no accounts and no training yet: {_FOLDER}")
    now = world.clock.now()
    at = None
    if directory is not None:  # one without a single account has no date, and is no evidence
        at = written_on(directory.exported_on, now, "export of the directory")
    people = reconcile(
        _everybody(world, asset.site), directory, training, asset.site,
        (at or now).astimezone(LOCAL).date(),
    )  # fmt: skip
    return Looked(groups=[people], at=at)


def _everybody(world: World, site: str) -> list[Officer]:
    """The staff list: of this site in full, of the others who they are.

    Who moved to another site has not left; what is wrong with that account is said there.
    """
    mine: Sequence[Officer] = world.estate.get("staff", {}).get(site, ())
    known = {officer.id for officer in mine}
    others = world.estate.get("officers", {})
    return [
        *mine,
        *(
            Officer(id=id_, site=where, role="-")
            for id_, where in others.items()
            if id_ not in known and where != site
        ),
    ]


def _shared(
    world: World, stem: str, parse: Callable[[str, bytes, Register], T], register: Register
) -> T | None:
    path = world.files.find(_FOLDER, stem)
    if path is None:
        return None
    found: T = world.files.memo(path, _parser(parse, path, _Known(register)))
    return found


class _Known:
    """A register as a key: by its id."""

    def __init__(self, register: Register) -> None:
        self.register = register

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.register is self.register

    def __hash__(self) -> int:
        return hash(self.register.id)


@cache
def _parser(
    parse: Callable[[str, bytes, Register], Any], path: str, known: _Known
) -> Callable[[bytes], Any]:
    """The same function for the same file, so that the world knows it has parsed it."""

    def parsed(data: bytes) -> Any:
        if not data.strip():  # an upload that broke off must not leave everybody without account
            raise LookError(Outcome.GARBLED, f"{path} is empty; export it anew")
        try:
            return parse(path, data, known.register)
        except InputError as error:
            raise garbled(error) from None

    return parsed


PEOPLE_REGISTER = Probe(
    id="people.register",
    kinds=("office",),
    groups=("people",),
    title="staff list against accounts and attendance lists",
    look=_look,
    applies=of_ward_or_district,
)

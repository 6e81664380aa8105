"""Who can serve at a desk: staff list against the directory's export and attendance lists."""

from collections.abc import Callable, Mapping, Sequence
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
    mine: Sequence[Officer] = world.estate.get("staff", {}).get(asset.site, ())
    near = None if directory is None else _near(directory, asset.site, {one.id for one in mine})
    people = reconcile(
        [*mine, *_elsewhere(near, mine, world.estate.get("officers", {}))],
        near,
        training,
        asset.site,
        (at or now).astimezone(LOCAL).date(),
    )
    return Looked(groups=[people], at=at)


def _near(directory: Directory, site: str, officers: set[str]) -> Directory:
    """The accounts that can say anything of a site: under its name, of its people, shared."""
    ids = {one.id for one in directory.accounts if one.site == site or one.officer in officers}
    accounts = tuple(one for one in directory.accounts if one.id in ids)
    return Directory(accounts, directory.exported_on)


def _elsewhere(
    directory: Directory | None, mine: Sequence[Officer], officers: Mapping[str, str]
) -> list[Officer]:
    """Who is on another site's staff list: who moved has not left. What is wrong is said there."""
    named = {account.officer for account in directory.accounts} if directory else set()
    known = {officer.id for officer in mine}
    return [
        Officer(id=id_, site=officers[id_], role="-")
        for id_ in sorted(named - known)
        if id_ in officers
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

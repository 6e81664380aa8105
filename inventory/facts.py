"""Facts come in groups: a probe yields, a check reads and a device class expects groups."""

from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, RootModel

from inventory._record import Record
from inventory.harmless import tame, tame_all, tame_lines


def _tame(value: Any) -> Any:
    return tame(value) if isinstance(value, str) else value


def _tame_each(value: Any) -> Any:
    return tame_lines(value) if isinstance(value, str) else value


Said = Annotated[str, BeforeValidator(_tame)]
"""What a device or a person says. Every text of every group has this type, so that no way into the
store or out of it (a probe, a report of a PC, a row of another worker) brings one that acts."""

SaidLines = Annotated[str, BeforeValidator(_tame_each)]
"""What a person wrote on several lines: as `Said`, but line feeds stay."""

SaidValues = Annotated[dict[str, Any], BeforeValidator(tame_all)]
"""What a protocol says beside the named fields: JSON, every text in it as `Said`."""


class Group(Record):
    """One group of facts of one asset. `None` = the device did not say; never 0 and never ""."""

    group: ClassVar[str] = ""


class ListGroup(RootModel[tuple[Any, ...]]):
    """A group that is a list in JSON, such as `interfaces`."""

    model_config = ConfigDict(frozen=True)
    group: ClassVar[str] = ""


AnyGroup = Group | ListGroup


@cache
def load_groups() -> dict[str, type[AnyGroup]]:
    """Every group's model, by group id: `inventory/groups/*.py`, then the entry points."""
    from inventory import groups
    from inventory._collect import collect_types

    found: dict[str, type[AnyGroup]] = {}
    found.update(collect_types(Group, groups, "ward_audit.groups"))
    found.update(collect_types(ListGroup, groups, "ward_audit.groups"))
    return dict(sorted(found.items()))


def overlay(below: AnyGroup, above: AnyGroup) -> AnyGroup:
    """Lay one sighting of a group over another: what `above` says wins, its silence does not."""
    if isinstance(above, ListGroup) or isinstance(below, ListGroup):
        return above if getattr(above, "root", None) else below
    said = {
        name: value
        for name in type(above).model_fields
        if (value := getattr(above, name)) is not None and value != ()
    }
    return below.model_copy(update=said)

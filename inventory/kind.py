"""Kind: a device class and the groups of facts it is expected to have."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Kind:
    """A device class. `groups` says what a complete look at one yields."""

    id: str
    vi: str
    en: str
    groups: tuple[str, ...] = ()


@cache
def load_kinds() -> dict[str, Kind]:
    """Every device class, by id: `inventory/kinds/*.py`, then the entry points."""
    from inventory import kinds
    from inventory._collect import collect

    return collect(Kind, kinds, "ward_audit.kinds")

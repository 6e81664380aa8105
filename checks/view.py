"""What a check may see: one site with everything declared and seen there. Nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from checks.finding import Verdict
from inventory.facts import Group, ListGroup
from inventory.model import Asset, Desk, DeviceAsset, LinkAsset, Officer, Site, office_id
from inventory.seen import Seen

G = TypeVar("G", Group, ListGroup)
A = TypeVar("A", bound=Asset)


@dataclass(frozen=True, slots=True)
class SiteView:
    """One site at one moment. `at` is the as-of time of the judgement (UTC)."""

    site: Site
    at: datetime
    assets: tuple[Asset, ...]
    desks: tuple[Desk, ...]
    staff: tuple[Officer, ...]
    seen: Mapping[str, Seen]  # by asset id
    children: tuple[Site, ...] = ()  # wards of a district, districts of the city
    below: tuple[LinkAsset, ...] = ()  # primary lines of the children; `look` knows them too
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # ^ asset id here → assets of other sites that declare the same serial number
    judged: Mapping[str, Verdict] = field(default_factory=dict)
    # ^ mandatory checks of this site so far, for a check that reads `judged`: it runs last
    shared_spread_ms: float | None = (
        None  # of delay, common to the city's lines: see checks/line.py
    )
    memo: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    # ^ answers that several checks need, worked out once; never anything but a function of the rest

    def of_kind(self, *kinds: str) -> tuple[Asset, ...]:
        """The site's assets of some kinds, by id."""
        key = ("of_kind", *kinds)
        if key not in self.memo:
            self.memo[key] = tuple(asset for asset in self.assets if asset.kind in kinds)
        found: tuple[Asset, ...] = self.memo[key]
        return found

    def typed(self, type_: type[A]) -> tuple[A, ...]:
        """The site's assets of one declared shape: LinkAsset, DeviceAsset, ServiceAsset ..."""
        key = ("typed", type_.__module__, type_.__qualname__)
        if key not in self.memo:
            self.memo[key] = tuple(asset for asset in self.assets if isinstance(asset, type_))
        found: tuple[A, ...] = self.memo[key]
        return found

    @property
    def links(self) -> tuple[LinkAsset, ...]:
        """Declared lines."""
        return self.typed(LinkAsset)

    @property
    def devices(self) -> tuple[DeviceAsset, ...]:
        """Declared devices."""
        return self.typed(DeviceAsset)

    def look(self, asset: str) -> Seen:
        """What was seen of an asset; an empty sighting when nothing was."""
        return self.seen.get(asset) or Seen(asset=asset)

    @property
    def office(self) -> Seen:
        """What was seen of the site itself: form, people, operations."""
        key = ("office",)
        if key not in self.memo:
            self.memo[key] = self.look(office_id(self.site.id))
        seen: Seen = self.memo[key]
        return seen

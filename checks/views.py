"""What each check may see of each site: what sites share is worked out first, in small form."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TypeVar

from checks.days import day
from checks.line import line_seen, shared_spread_ms
from checks.view import SiteView
from inventory.model import Declared, Level, LinkAsset, Part, Register, Site, Unit, in_force
from inventory.seen import Seen

T = TypeVar("T")

Sightings = Callable[[Collection[str]], Mapping[str, Seen]]
"""Asset ids → what was seen of them; what nobody saw is left out."""

_FROM_THE_TOP: Mapping[Level, int] = {"city": 0, "district": 1, "ward": 2}
_SITES_AT_ONCE = 64
_LINES_AT_ONCE = 1_000


class Views:
    """The sites in force on a day, each with everything declared and seen there.

    Of the whole place it holds codes and numbers: the children of a site, the id of its primary
    line, the delay that all lines share. Everything else comes and goes with its site.
    """

    def __init__(
        self, register: Register, estate: Declared, sightings: Sightings, at: datetime
    ) -> None:
        self.sites: Sequence[Site] = sorted(
            (site for site in register.sites if in_force(site, day(at))), key=lambda site: site.id
        )
        self._register = register
        self._estate = estate
        self._sightings = sightings
        self._at = at

    def __iter__(self) -> Iterator[tuple[Part, SiteView]]:
        """Every site with what is declared there; those above before those below, then by code."""
        ordered = sorted(self.sites, key=lambda site: (_FROM_THE_TOP[site.level], site.id))
        for some in _in_lots(ordered, _SITES_AT_ONCE):
            parts = [(site, self._estate.part(site.id), self._below(site)) for site in some]
            ids = [asset.id for _, part, _ in parts for asset in part.assets]
            ids += [line.id for _, _, below in parts for line in below]
            seen = self._sightings(ids)
            for site, part, below in parts:
                yield part, self._view(site, part, below, seen)

    @cached_property
    def above(self) -> Mapping[str, Unit]:
        """The accountable units of the sites that have others below them."""
        parents = {site.parent for site in self._register.sites}
        found = {id_: self._estate.part(id_).unit for id_ in parents if id_ is not None}
        return {id_: unit for id_, unit in found.items() if unit is not None}

    def _view(
        self, site: Site, part: Part, below: tuple[LinkAsset, ...], seen: Mapping[str, Seen]
    ) -> SiteView:
        return SiteView(
            site=site,
            at=self._at,
            assets=part.assets,
            desks=part.desks,
            staff=part.staff,
            seen=seen,
            children=tuple(self._children.get(site.id, ())),
            below=below,
            shared_spread_ms=self._spread_ms,
            twins=part.twins,
        )

    def _below(self, site: Site) -> tuple[LinkAsset, ...]:
        ids = (self._primary.get(child.id) for child in self._children.get(site.id, ()))
        lines = (self._estate.asset(id_) for id_ in ids if id_ is not None)
        return tuple(line for line in lines if isinstance(line, LinkAsset))

    @cached_property
    def _children(self) -> Mapping[str, list[Site]]:
        children: dict[str, list[Site]] = defaultdict(list)
        for site in self.sites:
            if site.parent is not None:
                children[site.parent].append(site)
        return children

    @cached_property
    def _primary(self) -> Mapping[str, str]:
        """The id of each site's primary line, the first by id."""
        primary: dict[str, str] = {}
        for link in self._estate.links:
            if link.role == "primary":
                primary[link.site] = min(link.id, primary.get(link.site, link.id))
        return primary

    @cached_property
    def _spread_ms(self) -> float | None:
        return shared_spread_ms(
            line_seen(seen[id_])
            for ids in _in_lots(sorted(self._primary.values()), _LINES_AT_ONCE)
            for seen in (self._sightings(ids),)
            for id_ in ids
            if id_ in seen
        )


def _in_lots(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while lot := list(islice(left, size)):
        yield lot

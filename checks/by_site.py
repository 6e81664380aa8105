"""Rows by site, walked again and again: those of a country packed, for they fit no memory."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Generic, Protocol, TypeVar


class OfSite(Protocol):
    """What belongs to a site."""

    @property
    def site(self) -> str:
        """The site's code."""


T = TypeVar("T", bound=OfSite)
R = TypeVar("R")


class Packing(Protocol[R]):
    """How the rows of one site become bytes: `read(write(rows)) == rows`."""

    def write(self, rows: tuple[R, ...], /) -> bytes:
        """As few bytes as may be."""

    def read(self, data: bytes, /) -> tuple[R, ...]:
        """The rows of `write`."""


class BySite(Collection[T], Generic[T]):
    """Rows in the order of site codes; `of` gives those of one site."""

    def __init__(self, rows: Iterable[T] = (), *, packing: Packing[T] | None = None) -> None:
        """Args:
        rows: in any order of sites; within a site their order is kept.
        packing: None: the rows are kept as they are.
        """
        self._packing = packing
        self._sites: dict[str, tuple[T, ...] | bytes] = {}
        self._lengths: dict[str, int] = {}
        for site, mine in groupby(sorted(rows, key=_site), key=_site):
            self.put(site, tuple(mine))

    def put(self, site: str, rows: tuple[T, ...]) -> None:
        """Keep the rows of a site; once a site."""
        if rows:
            self._sites[site] = rows if self._packing is None else self._packing.write(rows)
            self._lengths[site] = len(rows)

    def of(self, site: str) -> tuple[T, ...]:
        """The rows of one site; none is an answer too."""
        rows = self._sites.get(site, ())
        if isinstance(rows, bytes):
            assert self._packing is not None  # nothing else makes bytes of rows
            return self._packing.read(rows)
        return rows

    def only(self, sites: Collection[str]) -> "BySite[T]":
        """The rows of some sites; they are shared, not copied."""
        part: BySite[T] = BySite(packing=self._packing)
        part._sites = {site: rows for site, rows in self._sites.items() if site in sites}
        part._lengths = {site: self._lengths[site] for site in part._sites}
        return part

    def sites(self) -> list[str]:
        """The sites that have rows, by code."""
        return sorted(self._sites)

    def __iter__(self) -> Iterator[T]:
        for site in self.sites():
            yield from self.of(site)

    def __len__(self) -> int:
        return sum(self._lengths.values())

    def __contains__(self, row: object) -> bool:
        return any(one == row for one in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BySite) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # it grows


def _site(row: OfSite) -> str:
    return row.site

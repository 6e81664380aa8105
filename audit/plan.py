"""What a run will do: looks, batches of one site each, their hash, their pace. Pure.

The lines of all sites come first, then the services of the data centre, then everything else:
times are only true while nothing else of ours is on the line, or keeps this computer busy.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar

from inventory.model import Asset, DeviceAsset, Estate, Officer, Register, Site, Unit

S = TypeVar("S", Officer, DeviceAsset)

LINES, SERVICES, DEVICES = 0, 1, 2
"""The phases of a run; one begins when the one before is over."""

_PHASE_OF_KIND = {"link": LINES, "service": SERVICES, "sms_gateway": SERVICES}


class Fitting(Protocol):
    """What a plan must know of a probe."""

    def fits(self, asset: Asset, /) -> bool:
        """Whether it looks at this asset."""


@dataclass(frozen=True, slots=True)
class Look:
    """One asset and the probes that look at it, by id."""

    asset: Asset
    probes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Part of a run that one worker does: the looks of one phase at one site.

    A site is never in two workers at once, so its budget has one place.
    """

    site: Site
    phase: int
    looks: tuple[Look, ...]
    unit: Unit | None = None
    staff: tuple[Officer, ...] = ()
    devices: tuple[DeviceAsset, ...] = ()  # declared at the site, for forms and reports

    @property
    def id(self) -> str:
        """Name of the batch inside its run."""
        return f"{self.site.id}/{self.phase}"

    @property
    def size(self) -> int:
        """Observations that it will yield."""
        return sum(len(look.probes) for look in self.looks)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of an estate a run looks at; empty means all of it."""

    sites: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    probes: frozenset[str] = frozenset()

    def json(self) -> str:
        """Canonical text, kept with the run so that it can go on."""
        return json.dumps(
            {
                "sites": sorted(self.sites),
                "kinds": sorted(self.kinds),
                "probes": sorted(self.probes),
            }
        )

    @staticmethod
    def parse(text: str) -> "Selection":
        """The selection of `json`."""
        raw = json.loads(text)
        return Selection(*(frozenset(raw.get(key, ())) for key in ("sites", "kinds", "probes")))


def looks(
    estate: Estate,
    register: Register,
    probes: Mapping[str, Fitting],
    selection: Selection | None = None,
) -> Iterator[Look]:
    """Every look of a run, by (site, asset). An asset that no probe fits has none."""
    chosen = selection or Selection()
    for asset in estate.assets(register):
        if chosen.sites and asset.site not in chosen.sites:
            continue
        if chosen.kinds and asset.kind not in chosen.kinds:
            continue
        fitting = tuple(
            id_
            for id_, probe in sorted(probes.items())
            if (not chosen.probes or id_ in chosen.probes) and probe.fits(asset)
        )
        if fitting:
            yield Look(asset, fitting)


def batches(
    estate: Estate,
    register: Register,
    probes: Mapping[str, Fitting],
    selection: Selection | None = None,
    done: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[Batch]:
    """The batches of a run: all lines, all services, then all devices, each by site code.

    Args:
        done: (asset, probe) that a resumed run has kept already; they are left out.
    """
    units = {unit.site: unit for unit in estate.units}
    staff = _by_site(estate.staff)
    devices = _by_site(estate.devices)
    for phase in (LINES, SERVICES, DEVICES):
        every = looks(estate, register, probes, selection)
        wanted = (one for one in every if _PHASE_OF_KIND.get(one.asset.kind, DEVICES) == phase)
        for site, group in groupby(wanted, key=lambda look: look.asset.site):
            left = tuple(_left(group, done))
            if left:
                yield Batch(
                    site=register.by_id[site],
                    phase=phase,
                    looks=left,
                    unit=units.get(site),
                    staff=tuple(staff.get(site, ())),
                    devices=tuple(devices.get(site, ())),
                )


def _left(group: Iterable[Look], done: frozenset[tuple[str, str]]) -> Iterator[Look]:
    for look in group:
        left = tuple(probe for probe in look.probes if (look.asset.id, probe) not in done)
        if left:
            yield Look(look.asset, left)


def _by_site(items: Iterable[S]) -> dict[str, list[S]]:
    found: dict[str, list[S]] = {}
    for item in items:
        found.setdefault(item.site, []).append(item)
    return found


def plan_hash(every: Iterable[Look]) -> str:
    """What a plan is, in 64 hex digits: SHA-256 over the canonical JSON of its looks, in order.

    It does not hold the run, the time or the workers: the same estate gives the same hash.
    """
    digest = hashlib.sha256()
    for look in every:
        line = {"asset": look.asset.model_dump(mode="json"), "probes": list(look.probes)}
        digest.update(json.dumps(line, sort_keys=True, separators=(",", ":")).encode())
        digest.update(b"\n")
    return digest.hexdigest()


class Pace:
    """Spread what is sent evenly: a budget in bytes a second. Knows no clock: tell it the time.

    Something that has already been spent is owed: the next start waits until it is paid.
    """

    def __init__(self, bytes_s: float | None) -> None:
        self._bytes_s = bytes_s
        self._free_at = 0.0

    def spend(self, size: int, now: float) -> None:
        """So many bytes have gone over the line."""
        if self._bytes_s:
            self._free_at = max(now, self._free_at) + size / self._bytes_s

    def wait_s(self, now: float) -> float:
        """How long to wait before sending more, in seconds."""
        return max(0.0, self._free_at - now)

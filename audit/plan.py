"""What a run will do: looks, batches of one site each, their hash, their pace. Pure.

The lines of all sites come first, then the services of the data centre, then everything else:
times are only true while nothing else of ours is on the line, or keeps this computer busy.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

from inventory.model import Asset, Declared, DeviceAsset, Officer, Part, Register, Site, Unit

LINES, SERVICES, DEVICES = 0, 1, 2
"""The phases of a run; one begins when the one before is over."""

_PHASE_OF_KIND = {"link": LINES, "service": SERVICES, "sms_gateway": SERVICES}


class Fitting(Protocol):
    """What a plan must know of a probe."""

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of asset that it may look at."""

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


@dataclass(frozen=True, slots=True)
class Survey:
    """A plan, counted: what a run of a country may know of itself before it begins."""

    hash: str
    looks: int = 0
    devices: int = 0  # assets, each looked at by one probe or several
    by_site: Mapping[str, int] = field(default_factory=dict)  # looks
    sites: Sequence[Sequence[str]] = ((), (), ())  # by phase: where there is something to do


@dataclass(frozen=True, slots=True)
class Binding:
    """What a run is bound to, each as a hash: change one, and it is another plan.

    The policy is not among them: what was seen can be judged by any policy at any time.
    """

    inventory: str  # the looks: assets, addresses, ports, probes, and so the options of the run
    scope: str
    settings: str  # of ward-audit.yaml, as far as they say what is sent and how
    credentials: str  # references, never a secret
    program: str  # version

    @property
    def hash(self) -> str:
        """The plan's hash: SHA-256 over the JSON of its parts, in 64 hex digits."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()

    def changed(self, before: Mapping[str, object]) -> list[str]:
        """The parts that are not what they were."""
        return [name for name, value in asdict(self).items() if before.get(name) != value]


class Plan:
    """What a run looks at, read from the estate site by site; nothing of it is kept."""

    def __init__(
        self,
        estate: Declared,
        register: Register,
        probes: Mapping[str, Fitting],
        selection: Selection | None = None,
    ) -> None:
        self._estate = estate
        self._register = register
        self._chosen = selection or Selection()
        self._by_kind: dict[str, list[tuple[str, Fitting]]] = {}
        for id_, probe in sorted(probes.items()):
            if not self._chosen.probes or id_ in self._chosen.probes:
                for kind in dict.fromkeys(probe.kinds):
                    if not self._chosen.kinds or kind in self._chosen.kinds:
                        self._by_kind.setdefault(kind, []).append((id_, probe))

    def looks(self) -> Iterator[Look]:
        """Every look, by (site, asset). An asset that no probe fits has none."""
        for site in self._sites():
            yield from self._at(self._estate.part(site))

    def survey(self) -> Survey:
        """The hash and the counts, in one pass."""
        digest = hashlib.sha256()
        sites: tuple[list[str], ...] = ([], [], [])
        by_site: dict[str, int] = {}
        devices = 0
        for site in self._sites():
            count = 0
            phases = set()
            for look in self._at(self._estate.part(site)):
                digest.update(_line(look))
                count += len(look.probes)
                devices += 1
                phases.add(_phase(look))
            if count:
                by_site[site] = count
            for phase in phases:
                sites[phase].append(site)
        return Survey(digest.hexdigest(), sum(by_site.values()), devices, by_site, sites)

    def batches(
        self,
        survey: Survey | None = None,
        done: Callable[[str], Iterable[tuple[str, str]]] | None = None,
    ) -> Iterator[Batch]:
        """The batches of a run: all lines, all services, then all devices, each by site code.

        Args:
            survey: saves looking for lines where there are none.
            done: (asset, probe) that a resumed run has kept at a site already; they are left out.
        """
        for phase in (LINES, SERVICES, DEVICES):
            for site in self._sites() if survey is None else survey.sites[phase]:
                part = self._estate.part(site)
                kept = frozenset(done(site)) if done is not None else frozenset[tuple[str, str]]()
                every = (look for look in self._at(part) if _phase(look) == phase)
                left = tuple(_left(every, kept) if kept else every)
                if left:
                    yield Batch(
                        site=self._register.by_id[site],
                        phase=phase,
                        looks=left,
                        unit=part.unit,
                        staff=part.staff,
                        devices=part.devices,
                    )

    def _sites(self) -> Iterator[str]:
        for site in sorted(self._register.by_id):
            if not self._chosen.sites or site in self._chosen.sites:
                yield site

    def _at(self, part: Part) -> Iterator[Look]:
        for asset in part.assets:
            fitting = tuple(
                [id_ for id_, probe in self._by_kind.get(asset.kind, ()) if probe.fits(asset)]
            )
            if fitting:
                yield Look(asset, fitting)


def _phase(look: Look) -> int:
    return _PHASE_OF_KIND.get(look.asset.kind, DEVICES)


def _left(group: Iterable[Look], done: frozenset[tuple[str, str]]) -> Iterator[Look]:
    for look in group:
        left = tuple(probe for probe in look.probes if (look.asset.id, probe) not in done)
        if left:
            yield Look(look.asset, left)


def plan_hash(every: Iterable[Look]) -> str:
    """What a plan is, in 64 hex digits: SHA-256 over the JSON of its looks, in order.

    It does not hold the run, the time or the workers: the same estate gives the same hash.
    """
    digest = hashlib.sha256()
    for look in every:
        digest.update(_line(look))
    return digest.hexdigest()


def _line(look: Look) -> bytes:
    """One look of a plan. How a table orders the ports of a device says nothing."""
    asset = look.asset.model_dump_json(exclude={"ports"})
    ports = sorted(look.asset.ports.items())
    return f"{asset} {ports} {' '.join(look.probes)}\n".encode()


class Pace:
    """Spread what is sent evenly: a budget in bytes a second. Knows no clock: tell it the time.

    Something that has already been spent is owed: the next start waits until it is paid.
    """

    def __init__(self, bytes_s: float | None) -> None:
        self._bytes_s = bytes_s
        self._free_at = 0.0

    def rate(self, bytes_s: float) -> None:
        """From now on another budget; what is owed already takes as long as before."""
        self._bytes_s = bytes_s

    def spend(self, size: int, now: float) -> None:
        """So many bytes have gone over the line; less than 0 gives back."""
        if self._bytes_s:
            self._free_at = max(now, self._free_at) + size / self._bytes_s

    def wait_s(self, now: float) -> float:
        """How long to wait before sending more, in seconds."""
        return max(0.0, self._free_at - now)

"""The declared: sites of a register, and the estate of assets, people and responsibilities."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, Protocol, TypeVar

from pydantic import Field, SerializeAsAny

from inventory._record import Record
from inventory.serials import twins_of

Level = Literal["ward", "district", "city"]

R = TypeVar("R", "Desk", "Officer", "DeviceAsset", "Asset")

COMPUTERS = ("pc", "citizen_pc", "server")
"""Kinds that report of themselves, and that USB devices hang on."""


class Site(Record):
    """A ward, a district seat or the city with its data centre. The id is the official code."""

    id: str  # ward 00001 (5 digits), district 001 (3), province 01 (2): text, never a number
    level: Level
    name: str  # NFC, without the unit word: "Phúc Xá"
    title: str  # with it: "Phường Phúc Xá"
    parent: str | None = None
    pilot: bool = False
    tile: tuple[int, int] | None = None  # column, row of the cartogram
    ascii: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None  # last day the code was in force
    successor: str | None = None  # text of what came after, with its decision


class Change(Record):
    """What happened to a code after the register's own date, with the decision that did it."""

    code: str
    on: date  # first day of the new state
    change: Literal["renamed", "merged", "deleted", "rearranged", "abolished"]
    name_after: str | None = None
    decision: str
    evidence: str  # seen, recalled
    note: str | None = None


class LevelForm(Record):
    """How codes and names of one level are written: digits, and the unit words before a name."""

    digits: int
    words: tuple[str, ...] = ()


class Register(Record):
    """The sites of a place, with dates and source. Counts are properties of the data."""

    id: str
    vi: str
    en: str
    source: str
    sites: tuple[Site, ...]
    columns: int = 0  # size of the cartogram
    rows: int = 0
    levels: dict[Level, LevelForm] = Field(default_factory=dict)
    changes: tuple[Change, ...] = ()  # by date and code

    @cached_property
    def by_id(self) -> Mapping[str, Site]:
        """Sites by official code."""
        return {site.id: site for site in self.sites}

    @cached_property
    def by_digits(self) -> Mapping[str, tuple[Site, ...]]:
        """Sites by what is left of their code without its leading zeros, longest code first."""
        found: dict[str, list[Site]] = defaultdict(list)
        for site in sorted(self.sites, key=lambda site: (-len(site.id), site.id)):
            found[site.id.lstrip("0")].append(site)
        found.pop("", None)
        return {bare: tuple(sites) for bare, sites in found.items()}

    def level(self, level: Level, at: date | None = None) -> tuple[Site, ...]:
        """Sites of one level in force at `at` (None: all), by code."""
        return tuple(
            site
            for site in sorted(self.sites, key=lambda site: site.id)
            if site.level == level and (at is None or in_force(site, at))
        )

    def children(self, id_: str, at: date | None = None) -> tuple[Site, ...]:
        """The sites directly below one, by code."""
        return tuple(
            site
            for site in sorted(self.sites, key=lambda site: site.id)
            if site.parent == id_ and (at is None or in_force(site, at))
        )

    def parents(self, id_: str) -> tuple[Site, ...]:
        """From the next level up to the city."""
        above: list[Site] = []
        site = self.by_id[id_]
        while site.parent is not None:
            site = self.by_id[site.parent]
            above.append(site)
        return tuple(above)


def in_force(site: Site, at: date) -> bool:
    """Whether a site's code is valid on a day, both ends included."""
    return (site.valid_from is None or site.valid_from <= at) and (
        site.valid_to is None or at <= site.valid_to
    )


class Asset(Record):
    """Anything that can be looked at. `credential` is a name, never a secret."""

    id: str
    kind: str
    site: str
    address: str | None = None  # numeric IP, or a name for services
    ports: dict[str, int] = Field(
        default_factory=dict
    )  # by name: snmp, ssh, http, ipp, escl, stamp, smpp, status ...
    credential: str | None = None
    probes: tuple[str, ...] | None = None  # None: all that fit the kind
    note: str | None = None


class LinkAsset(Asset):
    """A line from a site to the data centre; `address` is the site's end of it."""

    kind: str = "link"
    role: Literal["primary", "backup"] = "primary"
    provider: str | None = None
    type: str | None = None
    down_mbps: float | None = Field(default=None, gt=0)  # contracted
    up_mbps: float | None = Field(default=None, gt=0)
    paid_by: str | None = None


class ServiceAsset(Asset):
    """A service of the data centre or of a partner."""

    kind: str = "service"
    vi: str = ""
    en: str = ""
    protocol: str = "tcp"  # tcp, http, https, dns, ntp, ldap, smtp, postgresql, tds, oracle, snmp
    path: str = "/"
    host: str | None = None  # name for SNI, Host and the certificate
    expect_status: int | None = None
    expect_body: str | None = None  # plain text that the body must contain
    query: str | None = None  # DNS: name to ask
    expect_answer: tuple[str, ...] = ()  # DNS: addresses that are right
    warn_ms: float | None = None
    fail_ms: float | None = None
    partner: str | None = None  # unit that owns it when that is not the Department
    mandatory: bool = True


class GatewayAsset(Asset):
    """An SMS gateway; `operators` are those that must be bound."""

    kind: str = "sms_gateway"
    software: str | None = None  # kannel, jasmin
    system_id: str | None = None  # SMPP system_id of the audit's own account
    operators: tuple[str, ...] = ()


class DeviceAsset(Asset):
    """A device of the book."""

    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    desk: str | None = None  # id of the desk where it stands
    attached_to: str | None = None  # asset id of the PC a USB device hangs on
    connection: Literal["usb", "lan", "none"] | None = None
    owner: str | None = None  # who owns it
    bought_on: date | None = None
    price_vnd: int | None = Field(default=None, ge=0)
    city_supplied: bool = False
    adf: bool | None = None
    leased: bool = False


class Desk(Record):
    """A place where the public is served."""

    id: str
    site: str
    role: Literal["one_stop", "justice", "citizen", "office"]
    seats: int = 1


class Officer(Record):
    """One person of the staff list, by pseudonym; a name never enters the product."""

    id: str
    site: str
    role: str  # leader, one_stop, justice, labour, office, it ...
    desk: str | None = None
    substitute: bool = False


class Unit(Record):
    """Who answers for a site: R33, every finding has an accountable leader."""

    site: str
    unit: str  # "UBND phường Phúc Xá"
    leader_role: str  # "Chủ tịch UBND phường"
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Everything declared at one site: what a plan, a check or a page holds at a time."""

    site: str
    unit: Unit | None = None
    desks: tuple[Desk, ...] = ()
    staff: tuple[Officer, ...] = ()
    devices: tuple[DeviceAsset, ...] = ()  # in the order of the tables, as `desks` and `staff`
    assets: tuple[Asset, ...] = ()  # of every shape, the site's office included, by id
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # ^ asset id here → assets of other sites that declare the same serial number


class Declared(Protocol):
    """Everything declared about one place, held in memory (`Estate`) or in a file.

    A country does not fit into memory: whoever walks it takes `part` after `part`. The tables can
    be walked again and again, in the order of the files, and know their length.
    """

    @property
    def register_id(self) -> str:
        """The register whose codes the tables use."""

    @property
    def simulated(self) -> bool:
        """Whether it is made up."""

    @property
    def units(self) -> Collection[Unit]:
        """Who answers for which site."""

    @property
    def desks(self) -> Collection[Desk]:
        """Places where the public is served."""

    @property
    def links(self) -> Collection[LinkAsset]:
        """Lines."""

    @property
    def services(self) -> Collection[ServiceAsset]:
        """Services of the data centre and of partners."""

    @property
    def gateways(self) -> Collection[GatewayAsset]:
        """SMS gateways."""

    @property
    def devices(self) -> Collection[DeviceAsset]:
        """Devices of the book."""

    @property
    def staff(self) -> Collection[Officer]:
        """The staff list."""

    @property
    def extra(self) -> Collection[Asset]:
        """Assets of plug-in kinds."""

    def part(self, site: str) -> Part:
        """What is declared at one site; nothing declared is a part too."""

    def asset(self, id_: str) -> Asset | None:
        """A declared asset by its id; offices are declared by nobody."""

    def desk(self, id_: str) -> Desk | None:
        """A desk by its id."""

    def assets(self, register: Register) -> Iterator[Asset]:
        """Every asset, the office of every site included, by (site, id)."""


class Estate(Record):
    """Everything declared about one place, in memory."""

    register_id: str
    simulated: bool = False
    units: tuple[Unit, ...] = ()
    desks: tuple[Desk, ...] = ()
    links: tuple[LinkAsset, ...] = ()
    services: tuple[ServiceAsset, ...] = ()
    gateways: tuple[GatewayAsset, ...] = ()
    devices: tuple[DeviceAsset, ...] = ()
    staff: tuple[Officer, ...] = ()
    extra: tuple[SerializeAsAny[Asset], ...] = ()  # assets of plug-in kinds

    def part(self, site: str) -> Part:
        """What is declared at one site."""
        return self._parts.get(site) or part_of(site)

    def asset(self, id_: str) -> Asset | None:
        """A declared asset by its id."""
        return self._by_id.get(id_)

    def desk(self, id_: str) -> Desk | None:
        """A desk by its id."""
        return self._desks.get(id_)

    def assets(self, register: Register) -> Iterator[Asset]:
        """Every asset, the office of every site included, by (site, id)."""
        return assets_of(self, register)

    @cached_property
    def _by_id(self) -> Mapping[str, Asset]:
        every = (*self.links, *self.services, *self.gateways, *self.devices, *self.extra)
        return {asset.id: asset for asset in every}

    @cached_property
    def _desks(self) -> Mapping[str, Desk]:
        return {desk.id: desk for desk in self.desks}

    @cached_property
    def _parts(self) -> Mapping[str, Part]:
        units = {unit.site: unit for unit in self.units}
        desks, staff, devices = _by_site(self.desks), _by_site(self.staff), _by_site(self.devices)
        assets = _by_site((*self.links, *self.services, *self.gateways, *self.devices, *self.extra))
        twins = twins_of((one.site, one.id, one.serial) for one in self.devices)
        return {
            site: part_of(
                site, units.get(site), desks.get(site, ()), staff.get(site, ()),
                devices.get(site, ()), assets.get(site, ()), twins,
            )
            for site in {*units, *desks, *staff, *assets}
        }  # fmt: skip


def assets_of(estate: Declared, register: Register) -> Iterator[Asset]:
    """Every asset of an estate, the office of every site included, by (site, id)."""
    for site in sorted(register.by_id):
        yield from estate.part(site).assets


def part_of(
    site: str,
    unit: Unit | None = None,
    desks: Iterable[Desk] = (),
    staff: Iterable[Officer] = (),
    devices: Iterable[DeviceAsset] = (),
    assets: Iterable[Asset] = (),
    twins: Mapping[str, tuple[str, ...]] | None = None,
) -> Part:
    """A part of the rows of one site; its office is added. `twins` may be those of all sites."""
    devices = tuple(devices)
    office = Asset(id=office_id(site), kind="office", site=site)
    return Part(
        site=site,
        unit=unit,
        desks=tuple(desks),
        staff=tuple(staff),
        devices=devices,
        assets=tuple(sorted((office, *assets), key=lambda asset: asset.id)),
        twins={one.id: twins[one.id] for one in devices if one.id in twins} if twins else {},
    )


def office_id(site: str) -> str:
    """The asset that stands for a site itself: its form, its people, its registers."""
    return f"{site}-office"


def _by_site(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row.site].append(row)
    return found

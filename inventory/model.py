"""The declared: sites of a register, and the estate of assets, people and responsibilities."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, SerializeAsAny

from inventory._record import Record

Level = Literal["ward", "district", "city"]

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


class Estate(Record):
    """Everything declared about one place."""

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

    def assets(self, register: Register) -> Iterator[Asset]:
        """Every asset, the office of every site included, by (site, id)."""
        offices = (
            Asset(id=office_id(site.id), kind="office", site=site.id) for site in register.sites
        )
        every: list[Asset] = [
            *offices,
            *self.links,
            *self.services,
            *self.gateways,
            *self.devices,
            *self.extra,
        ]
        yield from sorted(every, key=lambda asset: (asset.site, asset.id))


def office_id(site: str) -> str:
    """The asset that stands for a site itself: its form, its people, its registers."""
    return f"{site}-office"

"""A city of two wards in which everything is well; a test says what is not.

Not Hanoi: codes, names and counts are made up, and no number of wards stands in the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from checks.assess import assess
from checks.check import load_checks
from checks.decision import Assessment, Decision
from checks.finding import Mark, Verdict
from checks.policy import Policy
from checks.policy_file import load_default_policy
from checks.view import SiteView
from checks.views import Views
from inventory.facts import AnyGroup
from inventory.groups.form import DeviceState, Form
from inventory.groups.host import AttachedDevice, Host, Storage
from inventory.groups.identity import Identity
from inventory.groups.link import Link, Round, RttMs
from inventory.groups.operations import Operations
from inventory.groups.people import People, RoleCount
from inventory.groups.service import Service, Tls
from inventory.groups.sms_gateway import Connector, SmsGateway
from inventory.groups.workplace import PageCheck, Workplace
from inventory.model import (
    Desk,
    DeviceAsset,
    Estate,
    GatewayAsset,
    LinkAsset,
    Register,
    ServiceAsset,
    Site,
)
from inventory.seen import Observation, Outcome, Seen, lay

AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
TODAY = date(2016, 8, 5)
WARD, OTHER, DISTRICT, CITY = "99901", "99902", "999", "99"

REGISTER = Register(
    id="tiny", vi="Nhỏ", en="Tiny", source="made up",
    sites=(
        Site(id=CITY, level="city", name="Thử", title="Thành phố Thử"),
        Site(id=DISTRICT, level="district", name="Mẫu", title="Quận Mẫu", parent=CITY),
        Site(id=WARD, level="ward", name="Một", title="Phường Một", parent=DISTRICT),
        Site(id=OTHER, level="ward", name="Hai", title="Phường Hai", parent=DISTRICT),
    ),
)  # fmt: skip


def day(back: int) -> date:
    """So many days before the day of the judgement."""
    return TODAY - timedelta(days=back)


def good_line(**changed: Any) -> Link:
    """Three rounds of 34 packets, none lost, 12 ms."""
    said: dict[str, Any] = {
        "method": "stamp", "sent": 102, "received": 102, "loss_pct": 0.0,
        "rtt_ms": RttMs(min=4, median=6, p95=12, max=20),
        "rounds": (Round(sent=34, received=34),) * 3,
    }  # fmt: skip
    return Link(**{**said, **changed})


DEAD_LINE = Link(
    method="stamp", sent=102, received=0, loss_pct=100, rounds=(Round(sent=34, received=0),) * 3
)


def good_place(**changed: Any) -> Workplace:
    """A PC from which everything opens."""
    page = PageCheck(opened=True, time_ms=900, dns_ok=True, tls_ok=True)
    said: dict[str, Any] = {
        "clock_offset_s": 1.0, "dns_servers": ("10.1.0.53",), "city_network": True, "portal": page,
        "onestop": page, "browser": "Chrome", "browser_version": "51.0",
        "antivirus": "Bkav", "antivirus_updated_on": day(2), "stable_h": 48, "good_checks": 96,
        "down_mbps": 3.9, "up_mbps": 3.8, "link_down_events_day": 0,
    }  # fmt: skip
    return Workplace(**{**said, **changed})


def good_host(**changed: Any) -> Host:
    """Windows 7, 4 GB, half of the disk free."""
    said: dict[str, Any] = {
        "os": "Windows", "os_version": "7", "memory_total_bytes": 4_000_000_000,
        "storage": (Storage(index=1, type="fixed_disk", size_bytes=500, used_bytes=250),),
        "devices": (),
    }  # fmt: skip
    return Host(**{**said, **changed})


def usb(device_class: Any, serial: str | None, **changed: Any) -> AttachedDevice:
    """A device that hangs on a PC and is well."""
    said: dict[str, Any] = {
        "device_class": device_class, "serial": serial, "connection": "usb", "driver_ok": True,
        "status": "idle", "errors": (), "last_test_page_on": day(1),
    }  # fmt: skip
    return AttachedDevice(**{**said, **changed})


def good_form(**changed: Any) -> Form:
    """A form on which every line is filled and good."""
    said: dict[str, Any] = {
        "surveyed_on": day(3), "declared_ready": True, "area_m2": 52, "landline": True,
        "seats": True, "fax": True, "photocopier": True, "citizen_pc": True, "backup_line": True,
        "backup_tested_on": day(30), "dossiers_month": 20,
    }  # fmt: skip
    return Form(**{**said, **changed})


def good_people(names: tuple[str, ...], /, **changed: Any) -> People:
    """One trained officer a role, with an account that logged in."""
    counts = tuple(RoleCount(role=r, staff=1, trained=1, accounts=1, logged_in=1) for r in names)
    said: dict[str, Any] = {"roles": counts, "trained_total": len(counts), "directory_on": day(2)}
    return People(**{**said, **changed})


WARD_ROLES = ("leader", "one_stop", "justice", "labour")
DISTRICT_ROLES = ("leader", "office", "justice", "it")


@dataclass
class City:
    """Declared things and looks; both may be changed before anything is judged."""

    links: dict[str, LinkAsset] = field(default_factory=dict)
    devices: dict[str, DeviceAsset] = field(default_factory=dict)
    services: dict[str, ServiceAsset] = field(default_factory=dict)
    gateways: dict[str, GatewayAsset] = field(default_factory=dict)
    desks: list[Desk] = field(default_factory=list)
    looks: dict[tuple[str, str], Observation] = field(default_factory=dict)

    def look(
        self, asset: str, probe: str, *groups: AnyGroup, outcome: Outcome = Outcome.ANSWERED,
        back_days: float = 0, note: str = "",
    ) -> City:  # fmt: skip
        """One look at an asset, instead of any other by the same probe."""
        self.looks[asset, probe] = Observation(
            run="r1", asset=asset, site=asset.partition("-")[0], kind="any", probe=probe,
            at=AT - timedelta(days=back_days), took_s=0.1, outcome=outcome, note=note,
            facts={group.group: group for group in groups},
        )  # fmt: skip
        return self

    def no_look(self, asset: str, *probes: str) -> City:
        """Nobody ever looked there."""
        for known in list(self.looks):
            if known[0] == asset and (not probes or known[1] in probes):
                del self.looks[known]
        return self

    def device(self, id_: str, **changed: Any) -> City:
        """Change a declared device."""
        self.devices[id_] = self.devices[id_].model_copy(update=changed)
        return self

    def without(self, *ids: str) -> City:
        """Take devices and links out of the book."""
        for id_ in ids:
            self.devices.pop(id_, None)
            self.links.pop(id_, None)
            self.no_look(id_)
        return self

    def form(self, *states: DeviceState, site: str = WARD, **changed: Any) -> City:
        """The ward's form says something else than that all is well."""
        return self.look(
            f"{site}-office", "ward.form", good_form(devices=states, **changed), back_days=3
        )

    @property
    def estate(self) -> Estate:
        """All that is declared."""
        return Estate(
            register_id="tiny", simulated=True, desks=tuple(self.desks),
            links=tuple(self.links.values()), services=tuple(self.services.values()),
            gateways=tuple(self.gateways.values()), devices=tuple(self.devices.values()),
        )  # fmt: skip

    @property
    def seen(self) -> dict[str, Seen]:
        """All that was seen, laid over each other."""
        assets = {asset for asset, _ in self.looks}
        return {
            asset: lay(
                asset, [o for (a, _), o in self.looks.items() if a == asset], at=AT,
                max_age=timedelta(days=14),
            )
            for asset in sorted(assets)
        }  # fmt: skip

    def view(self, site: str = WARD) -> SiteView:
        """What a check sees of a site."""
        seen = self.seen
        every = Views(REGISTER, self.estate, lambda _: seen, AT)
        return next(view for _, view in every if view.site.id == site)

    def ask(self, check: str, site: str = WARD, params: Any = None) -> list[Mark]:
        """The marks of one check for one site."""
        asked = load_checks()[check]
        return list(asked.judge(self.view(site), params or asked.params()))

    def says(self, check: str, site: str = WARD, params: Any = None) -> dict[str, str]:
        """Verdicts by aspect, and by asset where it is not the site's own: "works/x-pc": "fail"."""
        return {
            f"{mark.aspect}/{mark.asset}" if mark.asset else mark.aspect: mark.verdict.value
            for mark in self.ask(check, site, params)
        }

    def bad(self, check: str, site: str = WARD) -> dict[str, tuple[str, str | None]]:
        """What is not a pass: verdict and reason by aspect."""
        return {
            mark.aspect: (mark.verdict.value, mark.reason)
            for mark in self.ask(check, site)
            if mark.verdict is not Verdict.PASS
        }

    def judge(self, policy: Policy | None = None) -> Assessment:
        """The whole judgement."""
        return assess(REGISTER, self.estate, policy or load_default_policy(), self.seen, AT, "r1")

    def decision(
        self, site: str = WARD, service: str = "*", policy: Policy | None = None
    ) -> Decision:
        """One decision of the whole judgement."""
        found = self.judge(policy).decisions
        return next(one for one in found if (one.site, one.service) == (site, service))


def healthy() -> City:
    """A city in which every mark of every check is a pass."""
    city = City()
    for ward in (WARD, OTHER):
        _ward(city, ward)
    _district(city)
    _centre(city)
    return city


def _ward(city: City, ward: str) -> None:
    n = 1 if ward == WARD else 2
    for role in ("one_stop", "justice", "citizen", "office"):
        city.desks.append(Desk(id=f"{ward}-{role}", site=ward, role=role))
    city.links[f"{ward}-line"] = LinkAsset(
        id=f"{ward}-line", site=ward, address=f"127.1.{n}.1", ports={"stamp": 862}, provider="VNPT",
        down_mbps=4, up_mbps=4,
    )  # fmt: skip
    city.links[f"{ward}-backup"] = LinkAsset(id=f"{ward}-backup", site=ward, role="backup")
    rows: list[dict[str, Any]] = [
        {"id": "router", "kind": "router", "address": f"127.1.{n}.2"},
        {"id": "pc-os", "kind": "pc", "desk": "one_stop", "city_supplied": True},
        {"id": "pc-tp", "kind": "pc", "desk": "justice", "city_supplied": True},
        {"id": "pc-x", "kind": "pc", "desk": "office"},
        {"id": "prn-os", "kind": "printer", "desk": "one_stop", "attached_to": "pc-os"},
        {"id": "prn-tp", "kind": "printer", "desk": "justice", "attached_to": "pc-tp"},
        {"id": "scan", "kind": "scanner", "desk": "one_stop", "attached_to": "pc-os", "adf": True},
        {"id": "ups", "kind": "ups", "desk": "one_stop"},
        {"id": "copier", "kind": "photocopier"},
        {"id": "fax", "kind": "fax"},
        {"id": "citizen", "kind": "citizen_pc", "desk": "citizen"},
    ]
    for row in rows:
        id_ = f"{ward}-{row.pop('id')}"
        for name in ("desk", "attached_to"):
            if name in row:
                row[name] = f"{ward}-{row[name]}"
        hangs: Any = "usb" if "attached_to" in row else None
        city.devices[id_] = DeviceAsset(
            id=id_,
            site=ward,
            serial=f"S-{id_}",
            connection=hangs,
            bought_on=date(2014, 1, 1),
            **row,
        )
    city.look(f"{ward}-line", "link.stamp", good_line())
    city.look(f"{ward}-router", "system.snmp", Identity(device_class="router"))
    city.look(f"{ward}-router", "host.snmp", Host(processors=({"index": 1, "load_pct": 20},)))  # type: ignore[arg-type]
    attached = {
        "pc-os": (usb("printer", f"S-{ward}-prn-os"), usb("scanner", f"S-{ward}-scan")),
        "pc-tp": (usb("printer", f"S-{ward}-prn-tp"),),
        "pc-x": (),
    }
    for pc, devices in attached.items():
        city.look(
            f"{ward}-{pc}", "pc.report", Identity(serial=f"S-{ward}-{pc}"),
            good_host(devices=devices), good_place(accounts_used=(f"{ward}-{pc}",)), back_days=2,
        )  # fmt: skip
    city.form(DeviceState(asset=f"{ward}-ups", works=True, runtime_min=15), site=ward)
    city.look(f"{ward}-office", "people.register", good_people(WARD_ROLES), back_days=2)


def _district(city: City) -> None:
    for n, role in ((1, "primary"), (2, "backup")):
        id_ = f"{DISTRICT}-line-{n}"
        city.links[id_] = LinkAsset(
            id=id_, site=DISTRICT, address=f"127.2.0.{n}", role=role,  # type: ignore[arg-type]
            down_mbps=50, up_mbps=50,
        )  # fmt: skip
        city.look(id_, "link.stamp", good_line())
    office = f"{DISTRICT}-office"
    city.look(office, "people.register", good_people(DISTRICT_ROLES), back_days=2)
    signed = Operations(confirmed_on=day(1), confirmed_wards=(WARD, OTHER))
    city.look(office, "operations.register", signed, back_days=1)


def good_operations(**changed: Any) -> Operations:
    """A data centre that does its homework."""
    said: dict[str, Any] = {
        "last_backup_at": AT - timedelta(hours=9), "last_backup_ok": True,
        "last_restore_test_on": day(20), "database_free_pct": 55, "failover_drill_on": day(60),
        "failover_drill_ok": True, "security_level": 3, "security_file_on": day(10),
        "sms_credit_days": 90, "sms_tested_on": day(2),
        "sms_delivered_s": {"Viettel": 8, "MobiFone": 12, "VinaPhone": 10},
        "sms_text_ok": {"Viettel": True, "MobiFone": True, "VinaPhone": True},
    }  # fmt: skip
    return Operations(**{**said, **changed})


def good_gateway(**changed: Any) -> SmsGateway:
    """A gateway bound to everyone."""
    connectors = tuple(
        Connector(id=f"{name.lower()}-1", operator=name, state="online")
        for name in ("Viettel", "MobiFone", "VinaPhone")
    )
    said: dict[str, Any] = {
        "state": "running", "connectors": connectors, "bind": "ESME_ROK", "enquire_link_ms": 4,
    }  # fmt: skip
    return SmsGateway(**{**said, **changed})


def _centre(city: City) -> None:
    for n in (1, 2):
        id_ = f"{CITY}-core-{n}"
        city.devices[id_] = DeviceAsset(id=id_, kind="router", site=CITY, address=f"127.3.0.{n}")
        city.look(id_, "system.snmp", Identity(device_class="router"))
    for name, protocol, partner in (
        ("portal", "https", None), ("ntp", "ntp", None), ("police", "https", "Công an Thành phố"),
    ):  # fmt: skip
        id_ = f"{CITY}-{name}"
        city.services[id_] = ServiceAsset(
            id=id_, site=CITY, protocol=protocol, partner=partner, warn_ms=1500, fail_ms=5000,
            address="127.4.0.1",
        )  # fmt: skip
        city.look(id_, f"service.{protocol}", good_service(protocol))
    city.gateways[f"{CITY}-sms"] = GatewayAsset(
        id=f"{CITY}-sms", site=CITY, operators=("Viettel", "MobiFone", "VinaPhone")
    )
    city.look(f"{CITY}-sms", "sms.status", good_gateway())
    city.look(f"{CITY}-office", "operations.register", good_operations(), back_days=0.25)


def good_service(protocol: str, **changed: Any) -> Service:
    """A service that answers as it should."""
    said: dict[str, Any] = {
        "protocol": protocol, "status": "200", "ok": True, "time_ms": {"total": 120.0},
    }  # fmt: skip
    if protocol == "https":
        said["tls"] = Tls(days_left=200, verified=True)
    if protocol == "ntp":
        said["detail"] = {"offset_s": 0.01, "stratum": 3}
    return Service(**{**said, **changed})

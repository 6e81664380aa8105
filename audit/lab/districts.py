"""Draft a healthy district seat: two uplinks, two routers, switches, servers, a sample of PCs."""

from datetime import datetime, timedelta
from random import Random

from audit.lab import people
from audit.lab.catalogue import load_shares, models
from audit.lab.draft import Line, Place
from audit.lab.equipment import (
    LINE_PROBES,
    add,
    build_pc,
    net_state,
    print_state,
    ups_state,
    usb_state,
)
from audit.lab.spec import PORTS
from inventory.groups.operations import Operations
from inventory.model import Desk, LinkAsset, Site, Unit

UPLINK_MBPS = 100.0


def draft_district(
    rng: Random, site: Site, net: str, wards: tuple[str, ...], now: datetime
) -> Place:
    """One district seat, healthy, its wards all confirmed."""
    place = Place(
        site=site,
        unit=Unit(site=site.id, unit=f"Văn phòng HĐND và UBND {site.title[:1].lower()}"
                  f"{site.title[1:]}", leader_role="Chánh Văn phòng HĐND và UBND quận"),
        net=net,
    )  # fmt: skip
    place.desks["office"] = Desk(id=f"{site.id}-office-desk", site=site.id, role="office", seats=6)
    people.staff_district(rng, place, now)
    for number, (role, provider) in enumerate((("primary", "VNPT"), ("backup", "Viettel")), 1):
        place.lines[role] = Line(
            asset=LinkAsset(
                id=f"{site.id}-line-{number}", site=site.id,
                role=role,  # type: ignore[arg-type]  # primary or backup
                address=f"{net}{number}", ports={"stamp": PORTS["stamp"], "tcp": PORTS["ssh"]},
                probes=LINE_PROBES, provider=provider, type="MAN VPN",
                down_mbps=UPLINK_MBPS, up_mbps=UPLINK_MBPS, paid_by="Sở TT&TT",
            ),
            delay_ms=round(rng.uniform(1.0, 4.0), 1),
            jitter_ms=0.3,
        )  # fmt: skip
        add(place, f"router-{number}", models("router", level="district")[0], rng, now,
            address=f"{net}{2 + number}",
            state=net_state(rng, ports=4, contract_mbps=UPLINK_MBPS))  # fmt: skip
    _room(rng, place, now)
    day = (now - timedelta(days=rng.randint(1, 5))).date()
    place.operations = Operations(confirmed_on=day, confirmed_wards=wards)
    place.operations_on = day
    return place


def _room(rng: Random, place: Place, now: datetime) -> None:
    shares = load_shares()["district"]
    for number in range(1, shares["switch"] + 1):
        add(place, f"switch-{number}", models("switch")[0], rng, now,
            address=f"{place.net}{4 + number}", state=net_state(rng, ports=24))  # fmt: skip
    for number in range(1, shares["server"] + 1):
        add(place, f"server-{number}", models("server", level="district")[0], rng, now,
            address=f"{place.net}{10 + number}", state=net_state(rng, ports=2))  # fmt: skip
    for number in range(1, shares["desktop"] + 1):
        build_pc(rng, place, number, "office", now)
    for number in range(1, shares["printer"] + 1):
        add(place, f"printer-{number}", rng.choice(models("printer", connection="lan")), rng, now,
            desk="office", address=f"{place.net}{20 + number}",
            state=print_state(rng))  # fmt: skip
    model = models("scanner", level="district")[0]
    add(place, "scanner-1", model, rng, now, desk="office",
        attached_to=f"{place.site.id}-pc-1", state=usb_state(rng, model, now))  # fmt: skip
    add(place, "ups-1", models("ups", level="managed")[0], rng, now,
        address=f"{place.net}30", state=ups_state(rng))  # fmt: skip

"""Draft a healthy ward: everything declared, present, answering and fresh.

Healthy means that the criteria have nothing to say; what is wrong in a city comes from
`faults/` alone. Every number is an assumption for a simulated city (data/SOURCES.md).
"""

from datetime import date, datetime, timedelta
from random import Random

from audit.lab import people
from audit.lab.catalogue import draw, load_shares, models, normal
from audit.lab.draft import Device, Line, Place
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
from inventory.groups.form import DeviceState, Form
from inventory.model import Desk, LinkAsset, Site, Unit


def draft_ward(rng: Random, site: Site, net: str, now: datetime) -> Place:
    """One ward, healthy."""
    place = Place(
        site=site,
        unit=Unit(site=site.id, unit=f"UBND {site.title[:1].lower()}{site.title[1:]}",
                  leader_role="Chủ tịch UBND phường"),
        net=net,
    )  # fmt: skip
    for role in ("one_stop", "justice", "citizen", "office"):
        place.desks[role] = Desk(
            id=f"{site.id}-{role.replace('_', '-')}",
            site=site.id,
            role=role,
            seats={"one_stop": 2, "office": 8}.get(role, 1),
        )
    people.staff_ward(rng, place, now)
    _lines(rng, place)
    _network(rng, place, now)
    _pcs(rng, place, now)
    _paper(rng, place, now)
    _rest(rng, place, now)
    fill_form(rng, place, now)
    return place


def _lines(rng: Random, place: Place) -> None:
    shares = load_shares()["link"]
    types = shares["types"]
    kind = rng.choices(types, [row["share"] for row in types])[0]
    mbps = float(draw(rng, shares["mbps"]))
    delay = shares["delay_ms"]
    place.lines["primary"] = Line(
        asset=LinkAsset(
            id=f"{place.site.id}-line-1", site=place.site.id, role="primary",
            address=f"{place.net}1", ports={"stamp": PORTS["stamp"], "tcp": PORTS["ssh"]},
            probes=LINE_PROBES, provider=kind["provider"], type=kind["type"],
            down_mbps=mbps, up_mbps=mbps, paid_by="UBND phường",
        ),
        delay_ms=round(rng.triangular(delay["min"], delay["max"], delay["mode"]), 1),
        jitter_ms=0.3,
    )  # fmt: skip
    row = rng.choices(shares["backup"], [row["share"] for row in shares["backup"]])[0]
    spare = float(rng.choice(row["mbps"]))
    place.lines["backup"] = Line(
        asset=LinkAsset(
            id=f"{place.site.id}-line-2", site=place.site.id, role="backup", address=None,
            provider=row["provider"], type=row["type"], down_mbps=spare,
            up_mbps=max(1.0, round(spare / 4, 1)), paid_by="UBND quận",
        ),
        delay_ms=0.0,
    )  # fmt: skip


def _network(rng: Random, place: Place, now: datetime) -> None:
    mbps = place.lines["primary"].asset.down_mbps or 4.0
    router = rng.choice(models("router"))
    add(place, "router-1", router, rng, now, address=f"{place.net}2",
        state=net_state(rng, ports=2, contract_mbps=mbps))  # fmt: skip
    switch = models("switch")[0]
    add(place, "switch-1", switch, rng, now, address=f"{place.net}3",
        state=net_state(rng, ports=24))  # fmt: skip
    shares = load_shares()["ward"]
    if rng.random() < shares["second_switch"]:
        add(place, "switch-2", rng.choice(models("switch", level="small")), rng, now)
    if rng.random() < shares["access_point"]:
        add(place, "ap-1", rng.choice(models("access_point")), rng, now)


def _pcs(rng: Random, place: Place, now: datetime) -> None:
    count = load_shares()["ward"]["city_supplied_pcs"]
    for number, role in enumerate(("one_stop", "justice")[:count], 1):
        build_pc(rng, place, number, role, now, city=True)
    for number in range(count + 1, count + 1 + normal(rng, load_shares()["ward"]["desktop_other"])):
        build_pc(rng, place, number, "office", now)


def _paper(rng: Random, place: Place, now: datetime) -> None:
    """Printers, scanners and multi-function devices; most hang on a PC by USB."""
    shares = load_shares()["ward"]
    desks = ["one_stop", "justice", *["office"] * (normal(rng, shares["printer"]) - 2)]
    hosts = {role: place.at_desk(role, "pc") for role in ("one_stop", "justice", "office")}
    used: set[str] = set()
    for number, role in enumerate(desks, 1):
        free = [pc for pc in hosts[role] if pc.asset.id not in used]
        name = f"printer-{number}"
        if rng.random() < shares["printer_network_share"] or not free:
            add(place, name, rng.choice(models("printer", connection="lan")), rng, now,
                desk=role, address=f"{place.net}{9 + number}",
                state=print_state(rng))  # fmt: skip
            continue
        pc = free[0].asset.id
        used.add(pc)
        model = rng.choice(models("printer", connection="usb"))
        add(place, name, model, rng, now, desk=role, attached_to=pc,
            state=usb_state(rng, model, now))  # fmt: skip
    model = rng.choice(models("scanner", adf=True))
    add(place, "scanner-1", model, rng, now, desk="one_stop",
        attached_to=hosts["one_stop"][0].asset.id, state=usb_state(rng, model, now))  # fmt: skip
    if rng.random() < shares["mfp"]:
        add(place, "mfp-1", rng.choice(models("mfp")), rng, now, desk="office",
            address=f"{place.net}20", state=print_state(rng))  # fmt: skip


def _rest(rng: Random, place: Place, now: datetime) -> None:
    shares = load_shares()["ward"]
    managed = rng.random() < shares["ups_managed_share"]
    add(place, "ups-1", rng.choice(models("ups", level="managed" if managed else "ward")), rng,
        now, desk="one_stop", address=f"{place.net}30" if managed else None,
        state=ups_state(rng) if managed else None)  # fmt: skip
    add(place, "copier-1", rng.choice(models("photocopier")), rng, now, desk="one_stop")
    add(place, "fax-1", rng.choice(models("fax")), rng, now, desk="one_stop")
    add(place, "citizen-pc-1", rng.choice(models("pc")[:-1]), rng, now, desk="citizen",
        kind="citizen_pc")  # fmt: skip
    if rng.random() < shares["barcode_reader"]:
        add(place, "barcode-1", models("barcode_reader")[0], rng, now, desk="one_stop")
    if rng.random() < shares["queue_machine"]:
        add(place, "queue-1", models("queue_machine")[0], rng, now, desk="citizen")
    if rng.random() < shares["camera"]:
        add(place, "camera-1", rng.choice(models("camera")), rng, now, desk="citizen")


def fill_form(rng: Random, place: Place, now: datetime) -> None:
    """The survey form of a ward where all is well, two to six days old."""
    day = (now - timedelta(days=rng.randint(2, 6))).date()
    lines = tuple(
        _word(rng, device, day, now)
        for device in place.of_kind(
            "printer", "mfp", "scanner", "ups", "photocopier", "fax", "router", "citizen_pc"
        )
    )
    shape = load_shares()["ward"]["dossiers_month"]
    place.form = Form(
        surveyed_on=day,
        declared_ready=True,
        area_m2=float(rng.randint(82, 180)) / 2,
        landline=True,
        seats=True,
        fax=True,
        photocopier=True,
        citizen_pc=True,
        backup_line=True,
        backup_tested_on=day - timedelta(days=rng.randint(5, 60)),
        dossiers_month=float(max(4, round(rng.gauss(shape["mean"], shape["sd"])))),
        briefed_on=day - timedelta(days=rng.randint(1, 20)),
        remarks="Số liệu mô phỏng",
        devices=lines,
    )
    place.form_ending = rng.choices(("csv", "xlsx", "yaml"), (0.6, 0.15, 0.25))[0]


def _word(rng: Random, device: Device, day: date, now: datetime) -> DeviceState:
    printer = device.asset.kind in ("printer", "mfp")
    tested = now.date() - timedelta(days=rng.randint((now.date() - day).days, 6))
    return DeviceState(
        asset=device.asset.id,
        works=True,
        test_page_on=tested if printer else None,
        runtime_min=float(rng.randint(12, 35)) if device.asset.kind == "ups" else None,
    )

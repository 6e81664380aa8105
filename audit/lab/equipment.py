"""Draft devices: what is bought, what it is like, and what it says when all is well."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from audit.lab.catalogue import Model, draw, load_shares, models
from audit.lab.draft import Device, NetState, PcState, Place, PrintState, State, UpsState, UsbState
from audit.lab.spec import PORTS
from inventory.groups.host import AttachedDevice, Host, Processor, Storage
from inventory.groups.workplace import PageCheck, Workplace
from inventory.model import DeviceAsset

DNS = ("127.9.1.14",)
"""The simulated city's name server, as every PC must have it."""

LINE_PROBES = ("link.stamp", "link.tcp")
"""On loopback the kernel answers every echo itself, so a simulated line must not be pinged."""

GIB = 1024**3
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PORT_NAMES = {
    "router": ("snmp",),
    "switch": ("snmp",),
    "firewall": ("snmp",),
    "server": ("snmp",),
    "printer": ("snmp", "ipp"),
    "mfp": ("snmp", "ipp", "escl"),
    "ups": ("snmp",),
}
_OS = {
    "Windows 7": ("Microsoft Windows 7 Professional", "6.1.7601"),
    "Windows 8.1": ("Microsoft Windows 8.1 Pro", "6.3.9600"),
    "Windows 10": ("Microsoft Windows 10 Pro", "10.0.10586"),
}


def serial(rng: Random, vendor: str) -> str:
    """A serial number in the style of nobody; 24^3 x 10^7 of them, so no two meet by chance."""
    head = "".join(rng.choice(_LETTERS) for _ in range(3))
    return f"{vendor[:1].upper()}{head}{rng.randrange(10**7):07d}"


def add(
    place: Place, name: str, model: Model, rng: Random, now: datetime, *,
    kind: str | None = None, desk: str | None = None, address: str | None = None,
    attached_to: str | None = None, state: State | None = None, city: bool = False,
) -> Device:  # fmt: skip
    """Put a device into a place's book."""
    kind = kind or model.kind
    ports = {port: PORTS[port] for port in _PORT_NAMES.get(kind, ())} if address else {}
    bought = date(2016, 6, rng.randint(6, 28)) if city else _bought(rng, model, now)
    asset = DeviceAsset(
        id=f"{place.site.id}-{name}",
        kind=kind,
        site=place.site.id,
        address=address,
        ports=ports,
        vendor=model.vendor,
        model=model.model,
        serial=serial(rng, model.vendor),
        desk=place.desks[desk].id if desk else None,
        attached_to=attached_to,
        connection=model.connection,  # type: ignore[arg-type]  # usb, lan or none
        owner=place.unit.unit,
        bought_on=bought,
        price_vnd=model.price_vnd,
        city_supplied=city,
        adf=model.adf,
    )
    device = Device(asset=asset, model=model, state=state)
    place.devices[asset.id] = device
    return device


def _bought(rng: Random, model: Model, now: datetime) -> date:
    """A day of an age class at which the model was sold."""
    low, high = now.year - model.sold_to, now.year - model.sold_from
    ages = load_shares()["ward"]["pc_age_years"]
    drawn = draw(rng, ages)
    first, _, last = drawn.partition("-")
    age = min(max(rng.randint(int(first), int(last or first)), low, 0), high)
    day = date(now.year - age, rng.randint(1, 12), rng.randint(1, 28))
    return min(day, (now - timedelta(days=20)).date())


def build_pc(
    rng: Random, place: Place, number: int, desk: str | None, now: datetime, *, city: bool = False
) -> Device:
    """A PC with the report it made in the last three days."""
    if city:
        model = rng.choice([m for m in models("pc") if m.sold_to >= now.year and m.price_vnd])
    else:
        model = rng.choice(models("pc"))
    device = add(place, f"pc-{number}", model, rng, now, desk=desk, city=city)
    device.state = PcState(
        host=_host(rng, model, "Windows 10" if city else None),
        workplace=_workplace(rng, place, desk, now),
        ipv4=f"{place.net}{100 + number}",
        mac=mac(rng),
        reported_at=now - timedelta(minutes=rng.randint(60, 3 * 24 * 60)),
    )
    return device


def mac(rng: Random) -> str:
    """A locally administered address (IEEE 802, second-lowest bit of the first octet)."""
    return ":".join(f"{octet:02x}" for octet in (2, 16, *(rng.randrange(256) for _ in range(4))))


def _host(rng: Random, model: Model, os: str | None) -> Host:
    name, version = _OS[os or draw(rng, load_shares()["ward"]["pc_os"])]
    parts = [part.strip() for part in model.spec.split(",")]
    memory, disk = (int(part.split()[0]) * GIB for part in parts[1:3])
    return Host(
        os=name,
        os_version=version,
        processor_model=parts[0],
        processors=tuple(Processor(index=i, load_pct=float(rng.randint(2, 30))) for i in (1, 2)),
        memory_total_bytes=memory,
        memory_used_bytes=memory * rng.randint(35, 70) // 100,
        storage=(
            Storage(index=1, name="C:", type="fixed_disk", size_bytes=disk,
                    used_bytes=disk * rng.randint(20, 70) // 100),
        ),
        devices=(),
    )  # fmt: skip


def _workplace(rng: Random, place: Place, desk: str | None, now: datetime) -> Workplace:
    contract = place.lines["primary"].asset.down_mbps or 4.0
    return Workplace(
        clock_offset_s=round(rng.uniform(-4, 4), 1),
        dns_servers=DNS,
        city_network=True,
        portal=_page(rng),
        onestop=_page(rng),
        browser=(browser := rng.choice(("Chrome", "Firefox", "Internet Explorer"))),
        browser_version={"Chrome": "52.0.2743.82", "Firefox": "47.0.1"}.get(browser, "11.0.33"),
        antivirus=rng.choice(("Bkav Pro", "Kaspersky Endpoint Security 10", "Microsoft Defender")),
        antivirus_updated_on=(now - timedelta(days=rng.randint(3, 5))).date(),
        stable_h=float(rng.randint(26, 90)),
        good_checks=rng.randint(100, 360),
        accounts_used=tuple(
            one.id for one in place.accounts if one.role == desk and desk in ("one_stop", "justice")
        )[:1],
        down_mbps=measured(rng, contract),
        up_mbps=measured(rng, contract),
        link_down_events_day=float(rng.choice((0, 0, 0, 1))),
    )


def measured(rng: Random, contract_mbps: float) -> float:
    """What a transfer over a good line gives: 90 to 98 % of the contract, 2 Mbit/s at least."""
    return round(max(contract_mbps * rng.uniform(0.90, 0.98), 2.05), 2)


def _page(rng: Random) -> PageCheck:
    return PageCheck(
        opened=True, time_ms=float(rng.randint(350, 1_400)), dns_ok=True, tls_ok=True, note=None
    )


def print_state(rng: Random) -> PrintState:
    """A LAN printer that can print."""
    return PrintState(toner_pct=rng.randint(35, 98), pages=rng.randint(2_000, 60_000))


def net_state(rng: Random, *, ports: int, contract_mbps: float = 0.0) -> NetState:
    """A quiet network device."""
    return NetState(
        cpu_pct=rng.randint(3, 35),
        uptime_s=rng.randint(8 * 86_400, 200 * 86_400),
        ports=ports,
        contract_mbps=contract_mbps,
        down_ports=rng.sample(range(2, ports + 1), ports // 3) if ports > 8 else [],  # unused
    )


def ups_state(rng: Random) -> UpsState:
    """A UPS on mains with a full battery."""
    return UpsState(charge_pct=100, runtime_min=rng.randint(15, 45), load_pct=rng.randint(15, 45))


def usb_state(rng: Random, model: Model, now: datetime) -> UsbState:
    """A printer or scanner as a good PC sees it."""
    scanner = model.kind == "scanner"
    facts: dict[str, Any] = {
        "device_class": "scanner" if scanner else "printer",
        "name": f"{model.vendor} {model.model}",
        "vendor": model.vendor,
        "model": model.model,
        "connection": "usb",
        "driver": f"{model.vendor} TWAIN" if scanner else f"{model.vendor} {model.model} driver",
        "driver_ok": True,
        "status": "idle",
        "errors": (),
        "adf": model.adf if scanner else None,
        "duplex": model.duplex,
        "last_test_page_on": None if scanner else (now - timedelta(days=rng.randint(4, 6))).date(),
    }
    return UsbState(attached=AttachedDevice.model_validate(facts))

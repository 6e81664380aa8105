"""What can be wrong with a workstation, as its own report or the ward's form says it."""

from datetime import timedelta

from audit.lab.draft import Device, PcState, state
from audit.lab.equipment import GIB
from audit.lab.faults.fault import (
    Book,
    Spot,
    aged,
    fails,
    form_read,
    may,
    note,
    planted,
    reporting,
    rewrite,
)
from audit.lab.truth import Expect, Planted

BOOK = Book()


def _works(spot: Spot, device: Device) -> Expect:
    """The check that says whether a PC works: the city's PC at a desk has its own."""
    place, asset = spot.place, device.asset
    if asset.city_supplied:
        for role in ("one_stop", "justice"):
            if asset.desk == place.desks[role].id:
                return fails(f"pc.{role}", place, "works", asset.id)
    return fails("device.works", place, "works", asset.id)


@BOOK.add("P-DEAD")
def dead(spot: Spot) -> Planted | None:
    """It makes no report, and the form says that it does not start."""
    place = spot.place
    device = place.devices[spot.target]
    asset = device.asset.id
    if not form_read(place) or not place.claim(asset):
        return None
    state(device, PcState).reported_at = None
    note(place, asset, works=False, problem="no_power")
    return planted(
        "P-DEAD",
        place,
        _works(spot, device),
        asset=asset,
        follows=[
            aged(place, asset),
            may("device.works", place, asset=asset),
            may("onestop.equipment", place, "pc"),
        ],
    )


def _pc(spot: Spot, aspect: str, *, city: bool = True) -> Device | None:
    """The PC to spoil, when it reports and nobody else has spoiled this aspect of it."""
    place = spot.place
    fit = [
        pc
        for pc in reporting(place)
        if (not spot.target or pc.asset.id == spot.target)
        and (city or not pc.asset.city_supplied)
        and f"{pc.asset.id}:{aspect}" not in place.claimed
    ]
    if not fit:
        return None
    device = spot.rng.choice(fit)
    place.claim(f"{device.asset.id}:{aspect}")
    return device


def _told(spot: Spot, code: str, device: Device, aspect: str, *follows: Expect) -> Planted:
    asset = device.asset.id
    return planted(
        code,
        spot.place,
        fails("pc.configuration", spot.place, aspect, asset),
        asset=asset,
        follows=follows,
    )


@BOOK.add("P-SLOW")
def weak(spot: Spot) -> Planted | None:
    """1 GB of memory, or a disk that is 96 % full."""
    device = _pc(spot, "host", city=False)
    if device is None:
        return None
    if spot.rng.random() < 0.5:
        rewrite(device, "host", memory_total_bytes=GIB, memory_used_bytes=GIB * 8 // 10)
        return _told(spot, "P-SLOW", device, "memory")
    disk = state(device, PcState).host.storage[0]
    full = disk.model_copy(update={"used_bytes": (disk.size_bytes or 0) * 96 // 100})
    rewrite(device, "host", storage=(full,))
    return _told(spot, "P-SLOW", device, "disk")


@BOOK.add("P-XP")
def windows_xp(spot: Spot) -> Planted | None:
    """Windows XP, out of support since 8/4/2014."""
    device = _pc(spot, "os", city=False)
    if device is None:
        return None
    rewrite(device, "host", os="Microsoft Windows XP Professional", os_version="5.1.2600")
    rewrite(device, "workplace", browser="Firefox", browser_version="47.0.1")
    return _told(spot, "P-XP", device, "os", aged(spot.place, device.asset.id))


@BOOK.add("P-BROW")
def old_browser(spot: Spot) -> Planted | None:
    """Internet Explorer 8."""
    device = _pc(spot, "browser")
    if device is None:
        return None
    rewrite(device, "workplace", browser="Internet Explorer", browser_version="8.0.6001.18702")
    return _told(spot, "P-BROW", device, "browser")


@BOOK.add("P-CLK")
def wrong_clock(spot: Spot) -> Planted | None:
    """Off by two to forty minutes, to either side."""
    device = _pc(spot, "clock")
    if device is None:
        return None
    off = spot.rng.randint(120, 2_400) * spot.rng.choice((-1, 1))
    rewrite(device, "workplace", clock_offset_s=float(off))
    return _told(spot, "P-CLK", device, "clock")


@BOOK.add("P-VIR")
def no_antivirus(spot: Spot) -> Planted | None:
    """None at all, or signatures of three months ago and older."""
    device = _pc(spot, "antivirus")
    if device is None:
        return None
    if spot.rng.random() < 0.6:
        rewrite(device, "workplace", antivirus="none", antivirus_updated_on=None)
    else:
        old = spot.plan.now.date() - timedelta(days=spot.rng.randint(90, 500))
        rewrite(device, "workplace", antivirus_updated_on=old)
    return _told(spot, "P-VIR", device, "antivirus")


@BOOK.add("P-DNS")
def public_dns(spot: Spot) -> Planted | None:
    """A public resolver: internal names fail, so the pages do not open from there."""
    device = _pc(spot, "dns")
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    follows: list[Expect] = []
    rewrite(device, "workplace", dns_servers=("8.8.8.8", "8.8.4.4"))
    if spot.rng.random() < 0.5:
        page = {"opened": False, "dns_ok": False, "tls_ok": None, "time_ms": None}
        workplace = state(device, PcState).workplace
        assert workplace.onestop is not None
        rewrite(device, "workplace", onestop=workplace.onestop.model_copy(update=page))
        follows = [may("portal.opens", place, "onestop", asset),
                   may("declared.contradiction", place)]  # fmt: skip
    return _told(spot, "P-DNS", device, "dns", *follows)


BOOK.unseen(
    "P-IPC",
    "ARP is not seen from the data centre",
    "từ trung tâm dữ liệu không thấy ARP",
)

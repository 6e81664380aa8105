"""What can be wrong with printers and scanners: live, through a PC's report, or on the form."""

from audit.lab.catalogue import models
from audit.lab.draft import Device, PrintState, UsbState
from audit.lab.equipment import usb_state
from audit.lab.faults.fault import (
    Book,
    Spot,
    aged,
    fails,
    fill,
    form_read,
    hang,
    may,
    net_up,
    note,
    pc_speaks,
    planted,
    remove,
    warns,
)
from audit.lab.truth import Expect, Planted

BOOK = Book()


def _printer_works(spot: Spot, device: Device) -> list[Expect]:
    """Where a printer that does not work may be named: at its desk, or as a device."""
    place, asset = spot.place, device.asset
    found = [fails("device.works", place, "works", asset.id)]
    for role in ("one_stop", "justice"):
        if device in place.at_desk(role, "printer", "mfp"):
            found.insert(0, fails(f"printer.{role}", place, "works", asset.id))
    return found


def _scanner_works(spot: Spot, device: Device) -> list[Expect]:
    place, asset = spot.place, device.asset.id
    return [fails("scanner.one_stop", place, "works", asset),
            fails("device.works", place, "works", asset)]  # fmt: skip


def _shown(spot: Spot, device: Device) -> bool:
    """Whether any evidence can tell how the device is."""
    live = isinstance(device.state, PrintState) and net_up(spot.place)
    usb = isinstance(device.state, UsbState) and pc_speaks(spot.place, device)
    return live or usb or form_read(spot.place)


def _pick(spot: Spot, *kinds: str, usb: bool = False) -> Device | None:
    place = spot.place
    fit = [
        device
        for device in place.of_kind(*kinds)
        if device.asset.id not in place.claimed
        and _shown(spot, device)
        and (not usb or (isinstance(device.state, UsbState) and pc_speaks(place, device)))
    ]
    if not fit:
        return None
    device = spot.rng.choice(fit)
    place.claim(device.asset.id)
    return device


@BOOK.add("PR-NONE")
def no_printer(spot: Spot) -> Planted | None:
    """No printer of the book stands at the one-stop desk, or the form says that it is gone."""
    place = spot.place
    there = place.at_desk("one_stop", "printer", "mfp")
    if len(there) != 1 or not place.claim(there[0].asset.id):
        return None
    asset = there[0].asset.id
    if form_read(place) and spot.rng.random() < 0.3:
        note(place, asset, works=None, problem="missing", test_page_on=None)
        if isinstance(there[0].state, UsbState):
            there[0].asset = there[0].asset.model_copy(update={"attached_to": None})
        if isinstance(there[0].state, PrintState):
            there[0].alive = False
        follows = [may("device.works", place, asset=asset), aged(place, asset)]
        return planted(
            "PR-NONE",
            place,
            fails("printer.one_stop", place, "present"),
            asset=asset,
            follows=follows,
        )
    remove(place, asset)
    return planted(
        "PR-NONE",
        place,
        fails("printer.one_stop", place, "present"),
        follows=[may("onestop.equipment", place, "printer")],
    )


@BOOK.add("PR-USB")
def elsewhere(spot: Spot) -> Planted | None:
    """The one-stop desk's USB printer sits on another officer's PC."""
    place = spot.place
    here = place.at_desk("one_stop", "printer", "mfp")
    if len(here) != 1 or not isinstance(here[0].state, UsbState):
        return None
    others = [pc for pc in place.at_desk("office", "pc") if pc.asset.id not in place.claimed]
    if not others or not place.claim(here[0].asset.id):
        return None
    device, asset = here[0], here[0].asset.id
    device.asset = device.asset.model_copy(update={"attached_to": spot.rng.choice(others).asset.id})
    if form_read(place):
        note(place, asset, desk=place.desks["office"].id)
    return planted("PR-USB", place, fails("printer.one_stop", place, "at_desk", asset), asset=asset)


@BOOK.add("PR-BRK")
def broken_printer(spot: Spot) -> Planted | None:
    """A paper jam or a worn fuser."""
    device = _pick(spot, "printer")
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    if isinstance(device.state, PrintState):
        device.state.errors.append("jammed")
    elif isinstance(device.state, UsbState):
        hang(device, status="error", errors=("jam",))
    if form_read(place):
        note(place, asset, works=False, problem=spot.rng.choice(("jam", "broken")))
    return planted(
        "PR-BRK",
        place,
        *_printer_works(spot, device),
        asset=asset,
        follows=[aged(place, asset), may("onestop.equipment", place, "printer")],
    )


@BOOK.add("PR-TON")
def no_toner(spot: Spot) -> Planted | None:
    """The toner is at its end."""
    device = _pick(spot, "printer")
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    if isinstance(device.state, PrintState):
        device.state.toner_pct = spot.rng.randint(0, 2)
        device.state.errors.append("noToner")
    elif isinstance(device.state, UsbState):
        hang(device, errors=("no_toner",))
    if form_read(place):
        note(place, asset, problem="no_toner")
    follows = [warns(expect.check, place, "works", asset)
               for expect in _printer_works(spot, device)]  # fmt: skip
    return planted(
        "PR-TON",
        place,
        fails("printer.supplies", place, "supplies", asset),
        asset=asset,
        follows=follows,
    )


@BOOK.add("PR-DRV")
def no_printer_driver(spot: Spot) -> Planted | None:
    """The PC has no driver for the printer since its operating system was changed."""
    device = _pick(spot, "printer", usb=True)
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    hang(device, driver=None, driver_ok=False)
    return planted(
        "PR-DRV",
        place,
        *_printer_works(spot, device),
        asset=asset,
        follows=[aged(place, asset), may("onestop.equipment", place, "printer")],
    )


@BOOK.add("SC-NONE")
def no_scanner(spot: Spot) -> Planted | None:
    """Neither a scanner nor a multi-function device in the ward."""
    place = spot.place
    scanners = place.of_kind("scanner")
    if place.of_kind("mfp") or len(scanners) != 1 or not place.claim(scanners[0].asset.id):
        return None
    remove(place, scanners[0].asset.id)
    return planted("SC-NONE", place, fails("scanner.one_stop", place, "present"))


@BOOK.add("SC-BRK")
def broken_scanner(spot: Spot) -> Planted | None:
    """The scanner does not scan."""
    device = _pick(spot, "scanner")
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    hang(device, status="error", errors=("broken",))
    if form_read(place):
        note(place, asset, works=False, problem="broken")
    return planted(
        "SC-BRK", place, *_scanner_works(spot, device), asset=asset, follows=[aged(place, asset)]
    )


@BOOK.add("SC-DRV")
def no_scanner_driver(spot: Spot) -> Planted | None:
    """No TWAIN or WIA driver for the one-stop software."""
    device = _pick(spot, "scanner", usb=True)
    if device is None:
        return None
    place, asset = spot.place, device.asset.id
    hang(device, driver=None, driver_ok=False)
    return planted(
        "SC-DRV", place, *_scanner_works(spot, device), asset=asset, follows=[aged(place, asset)]
    )


@BOOK.add("SC-FLAT")
def flatbed(spot: Spot) -> Planted | None:
    """A flatbed alone: a burden where more than 30 dossiers a month come, else enough."""
    place = spot.place
    scanners = place.of_kind("scanner")
    if place.of_kind("mfp") or len(scanners) != 1 or not form_read(place):
        return None
    device, asset = scanners[0], scanners[0].asset.id
    if not place.claim(asset, "dossiers"):
        return None
    model = spot.rng.choice(models("scanner", adf=False))
    device.model = model
    device.state = usb_state(spot.rng, model, spot.plan.now)
    device.asset = device.asset.model_copy(
        update={
            "vendor": model.vendor,
            "model": model.model,
            "adf": False,
            "price_vnd": model.price_vnd,
        }
    )
    if spot.rng.random() < 0.5:
        fill(place, dossiers_month=float(spot.rng.randint(32, 55)))
        return planted("SC-FLAT", place, warns("scanner.adf", place, "adf"), asset=asset)
    fill(place, dossiers_month=float(spot.rng.randint(6, 29)))
    return planted(
        "SC-FLAT",
        place,
        asset=asset,
        detectable=False,
        why_not="a flatbed is enough for 30 dossiers a month",
    )

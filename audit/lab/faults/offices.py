"""What can be wrong with an office: power, people, accounts, equipment for the public."""

from dataclasses import replace

from audit.lab.draft import Place, UpsState
from audit.lab.faults.fault import (
    Book,
    Spot,
    aged,
    fails,
    fill,
    form_read,
    may,
    net_up,
    note,
    planted,
    remove,
    reporting,
    rewrite,
    warns,
)
from audit.lab.truth import Planted

BOOK = Book()


@BOOK.add("U-NONE")
def no_ups(spot: Spot) -> Planted | None:
    """No UPS for router and desk."""
    place = spot.place
    found = place.of_kind("ups")
    if len(found) != 1 or not place.claim(found[0].asset.id):
        return None
    remove(place, found[0].asset.id)
    return planted("U-NONE", place, fails("ups.present", place, "present"))


@BOOK.add("U-BAT")
def dead_battery(spot: Spot) -> Planted | None:
    """The battery lasts less than five minutes."""
    place = spot.place
    found = place.of_kind("ups")
    if not found or found[0].asset.id in place.claimed:
        return None
    device, asset = found[0], found[0].asset.id
    live = isinstance(device.state, UpsState) and net_up(place)
    if not (live or form_read(place)) or (isinstance(device.state, UpsState) and not live):
        return None
    place.claim(asset)
    minutes = spot.rng.randint(1, 4)
    if isinstance(device.state, UpsState):
        device.state.battery = 3
        device.state.charge_pct = spot.rng.randint(3, 20)
        device.state.runtime_min = minutes
    if form_read(place):
        note(place, asset, runtime_min=float(minutes), problem="battery")
    return planted(
        "U-BAT",
        place,
        fails("ups.present", place, "runtime", asset),
        asset=asset,
        follows=[aged(place, asset), may("device.works", place, asset=asset)],
    )


@BOOK.add("A-MISS")
def no_account(spot: Spot) -> Planted | None:
    """A role at a desk without any account, or one officer without."""
    place = spot.place
    if not place.claim("accounts"):
        return None
    if spot.rng.random() < 0.6:
        place.accounts = [one for one in place.accounts if one.role != "justice"]
        _forget(place)
        return planted(
            "A-MISS",
            place,
            fails("accounts.issued", place, "issued"),
            follows=[
                may("accounts.hygiene", place, "missing"),
                may("accounts.issued", place, "used"),
            ],
        )
    place.accounts = [one for one in place.accounts if one.role != "labour"]
    return planted("A-MISS", place, warns("accounts.hygiene", place, "missing"))


def _forget(place: Place) -> None:
    """A PC cannot have used an account that was never issued."""
    known = {one.id for one in place.accounts}
    for pc in reporting(place):
        state = pc.state
        used = tuple(one for one in state.workplace.accounts_used if one in known)  # type: ignore[union-attr]  # it reports, so it is a PC
        rewrite(pc, "workplace", accounts_used=used)


@BOOK.add("A-NEVER")
def never_used(spot: Spot) -> Planted | None:
    """The account of the justice officer was issued, nobody has logged in."""
    place = spot.place
    if not place.claim("accounts"):
        return None
    place.accounts = [
        replace(one, last_login_on=None) if one.role == "justice" else one for one in place.accounts
    ]
    for pc in place.at_desk("justice", "pc"):
        rewrite(pc, "workplace", accounts_used=())
    return planted("A-NEVER", place, warns("accounts.issued", place, "used"))


@BOOK.add("A-WRONG")
def wrong_unit(spot: Spot) -> Planted | None:
    """The directory has an officer in another ward."""
    place = spot.place
    others = [w.site.id for w in spot.plan.wards if w.site.id != place.site.id]
    if not others or not place.claim("accounts"):
        return None
    unit = spot.rng.choice(others)
    place.accounts = [
        replace(one, unit=unit) if one.role == "labour" else one for one in place.accounts
    ]
    return planted(
        "A-WRONG",
        place,
        warns("accounts.hygiene", place, "wrong_unit"),
        follows=[may("accounts.hygiene", place)],
    )


@BOOK.add("A-SHARE")
def shared(spot: Spot) -> Planted | None:
    """One account on the PCs of two desks."""
    place = spot.place
    one_stop = [pc for pc in reporting(place) if pc in place.at_desk("one_stop", "pc")]
    others = [pc for pc in reporting(place) if pc in place.at_desk("office", "pc")]
    if not one_stop or not others or not place.claim("accounts"):
        return None
    used = one_stop[0].state.workplace.accounts_used  # type: ignore[union-attr]  # it reports
    rewrite(spot.rng.choice(others), "workplace", accounts_used=used)
    return planted("A-SHARE", place, warns("accounts.hygiene", place, "shared"))


@BOOK.add("A-LEFT")
def owner_left(spot: Spot) -> Planted | None:
    """An account whose owner is not on the staff list any more."""
    place = spot.place
    if not place.claim("accounts"):
        return None
    known = next(one for one in place.accounts if one.role == "labour")
    place.accounts.append(
        replace(known, id=f"tk-{place.site.id}-9", officer=f"{place.site.id}-cb-9")
    )
    return planted("A-LEFT", place, warns("accounts.hygiene", place, "owner_left"))


@BOOK.add("T-SHORT")
def too_few_trained(spot: Spot) -> Planted | None:
    """Two or three of the four trained, or one alone."""
    place = spot.place
    if not place.claim("trained"):
        return None
    keep = spot.rng.choice((1, 2, 3, 3))
    place.trained = place.trained[:keep]
    tell = fails if keep < 2 else warns
    return planted("T-SHORT", place, tell("people.trained", place, "trained"))


@BOOK.add("E-CITIZEN")
def no_citizen_pc(spot: Spot) -> Planted | None:
    """No PC for the public."""
    return _absent(spot, "citizen_pc", "E-CITIZEN", "citizen.pc", "present", citizen_pc=False)


@BOOK.add("E-COPIER")
def no_copier(spot: Spot) -> Planted | None:
    """No photocopier."""
    return _absent(
        spot, "photocopier", "E-COPIER", "onestop.equipment", "photocopier", photocopier=False
    )


@BOOK.add("E-FAX")
def no_fax(spot: Spot) -> Planted | None:
    """No fax."""
    return _absent(spot, "fax", "E-FAX", "onestop.equipment", "fax", fax=False)


def _absent(
    spot: Spot, kind: str, code: str, check: str, aspect: str, **said: object
) -> Planted | None:
    place = spot.place
    found = place.of_kind(kind)
    if len(found) != 1 or not place.claim(found[0].asset.id):
        return None
    remove(place, found[0].asset.id)
    if place.form is not None:
        fill(place, **said)
    if not form_read(place):
        return planted(code, place, detectable=False, why_not="the form that says so is lost")
    return planted(code, place, fails(check, place, aspect))


@BOOK.add("E-AREA")
def too_small(spot: Spot) -> Planted | None:
    """The one-stop office has less than 40 m²."""
    place = spot.place
    if not form_read(place) or not place.claim("area"):
        return None
    fill(place, area_m2=float(spot.rng.randint(40, 78)) / 2)
    return planted("E-AREA", place, fails("onestop.equipment", place, "area"))

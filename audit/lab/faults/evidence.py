"""What can be wrong with the evidence itself: old or missing forms, spoiled files, twin serials."""

from datetime import timedelta

from audit.lab.draft import Place
from audit.lab.faults.fault import Book, Spot, form_read, planted, warns
from audit.lab.truth import Expect, Planted

BOOK = Book()


@BOOK.add("Q-STALE")
def stale_form(spot: Spot) -> Planted | None:
    """No form, or one of three weeks ago and older."""
    place = spot.place
    if place.form is None or not place.claim("form"):
        return None
    if spot.rng.random() < 0.4:
        place.form = None
    else:
        day = spot.plan.now.date() - timedelta(days=spot.rng.randint(20, 70))
        place.form = place.form.model_copy(update={"surveyed_on": day})
    stale = Expect(check="evidence.fresh", site=place.site.id, aspect="form", verdicts=("unknown",))
    return planted("Q-STALE", place, stale)


def _spoil(spot: Spot, code: str, twist: str, aspect: str) -> Planted | None:
    place = spot.place
    if not form_read(place):
        return None
    place.claim("form")
    place.form_twist = twist
    place.form_ending = "csv"
    found = Expect(check="form.readable", site=place.site.id, aspect=aspect)
    return planted(code, place, found)


@BOOK.add("Q-FONT")
def legacy_font(spot: Spot) -> Planted | None:
    """The form was typed in a TCVN3 (.VnTime) font."""
    return _spoil(spot, "Q-FONT", spot.rng.choice(("font", "font_shown")), "font")


@BOOK.add("Q-CODE")
def lost_zeros(spot: Spot) -> Planted | None:
    """A spreadsheet took the ward's code for a number: 00001 became 1."""
    if not spot.place.site.id.startswith("0"):
        return None
    return _spoil(spot, "Q-CODE", "code", "codes")


@BOOK.add("Q-NUM")
def mixed_separators(spot: Spot) -> Planted | None:
    """An area of 52,5 m² is written 52.500, which may be thousands."""
    return _spoil(spot, "Q-NUM", "num", "numbers")


@BOOK.add("Q-DUP")
def double_serial(spot: Spot) -> Planted | None:
    """Two wards declare one serial number."""
    place = spot.place
    mine = _free(place)
    others = [ward for ward in spot.plan.wards if ward is not place and _free(ward)]
    if mine is None or not others:
        return None
    other = spot.rng.choice(others)
    theirs = _free(other)
    assert theirs is not None
    place.claim(mine)
    other.claim(theirs)
    serial = place.devices[mine].asset.serial
    twin = other.devices[theirs]
    twin.asset = twin.asset.model_copy(update={"serial": serial})
    return planted(
        "Q-DUP",
        place,
        warns("device.serial_unique", place, "serial", mine),
        asset=mine,
        follows=[warns("device.serial_unique", other, "serial", theirs)],
    )


def _free(place: Place) -> str | None:
    """A photocopier or fax that nothing else was planted on."""
    for device in place.of_kind("photocopier", "fax"):
        if device.asset.id not in place.claimed:
            return device.asset.id
    return None

"""How one declared device stands: usable, broken, missing or unknown, and who says so.

Pure, and shared by the criteria and by the purchasing plan: both must mean the same by "usable".
Order of belief: the device itself > the PC it hangs on > the ward's form. A fault said by anyone
stands until a better witness says otherwise *later*: a spooler that says "idle" does not know
about the fuser, so the form's "broken" yields only to a test page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checks.days import day
from checks.device_live import Live, State, has_adf, printer_live, scanner_live, ups_live
from checks.finding import Action, Evidence, evidence
from checks.silence import all_quiet, live, looks, why_silent
from checks.view import SiteView
from inventory.groups.form import DeviceState, Form
from inventory.groups.host import AttachedDevice, Host
from inventory.groups.printer import Printer
from inventory.groups.scanner import Scanner
from inventory.groups.ups import Ups
from inventory.model import COMPUTERS, DeviceAsset
from inventory.seen import Observation, Outcome
from inventory.serials import serial_key

Side = Literal["printer", "scanner"]

_ITEMS = {"pc": "desktop", "citizen_pc": "desktop"}  # kinds that are bought by another name
PRINTERS = ("printer", "mfp")
SCANNERS = ("scanner", "mfp")

_MENDS: dict[str, Action] = {
    "no_toner": "consumable",
    "low_toner": "consumable",
    "no_paper": "consumable",
    "supply_missing": "consumable",
    "cable": "configure",
    "door_open": "configure",
    "driver": "configure",
    "paused": "configure",
    "not_accepting": "configure",
    "offline": "configure",
    "lent": "move",
    "missing": "buy",
}
_PC_ERRORS = {"jam": "jam", "door_open": "door_open", "offline": "offline", "broken": "faulty"}
_OUT = ("no_toner", "low_toner", "no_paper")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStanding:
    """One device at one moment. `desk` and `pc` are where it really is, as far as anyone said.

    `why` is a word id: a problem's name where it is broken, an outcome's value, `stale`,
    `never_seen` or `not_said` where it is unknown. A device without toner is usable: a cartridge
    mends it, nobody buys a printer.
    """

    asset: str
    kind: str
    state: State
    why: str | None = None
    action: Action | None = None  # what would mend it
    source: Literal["device", "pc", "form", "nobody"] = "nobody"
    consumable: str | None = None  # no_toner, low_toner, no_paper
    desk: str | None = None
    pc: str | None = None
    adf: bool | None = None
    test_page_on: date | None = None
    runtime_min: float | None = None
    evidence: tuple[Evidence, ...] = ()


def usable(device: DeviceAsset, view: SiteView, side: Side | None = None) -> DeviceStanding:
    """How a device of this site stands at `view.at`. `side`: of an MFP, printer by default."""
    if device.kind == "mfp" and side is None:
        side = "printer"
    key = ("usable", device.id, side or "")
    if key not in view.memo:
        view.memo[key] = _standing(device, view, side)
    standing: DeviceStanding = view.memo[key]
    return standing


def _standing(device: DeviceAsset, view: SiteView, side: Side | None) -> DeviceStanding:
    noted, form_seen = _form(device, view)
    attached, pc_seen, pc = _attached(device, view, side)
    own, own_seen = _live(device, view, side)
    state, why, source, consumable = _judge(device, view, own, attached, pc_seen, noted)
    witnesses = {
        "device": own_seen,
        "pc": () if pc_seen is None else (pc_seen,),
        "form": () if form_seen is None else (form_seen,),
        "nobody": own_seen,
    }[source]
    ups = view.look(device.id).get(Ups)
    scanner = view.look(device.id).get(Scanner)
    adf = [
        None if scanner is None else has_adf(scanner),
        attached.adf if attached else None,
        device.adf,
    ]
    pages = [
        attached.last_test_page_on if attached else None,
        noted.test_page_on if noted else None,
    ]
    minutes = [ups.runtime_min if ups else None, noted.runtime_min if noted else None]
    action: Action | None = None
    if state in ("broken", "missing"):
        action = _MENDS.get(why or "", "repair")
    elif consumable is not None:
        action = "consumable"
    return DeviceStanding(
        asset=device.id, kind=device.kind, state=state, why=why, action=action, source=source,
        consumable=consumable,
        desk=(noted.desk if noted and noted.desk else device.desk),
        pc=pc,
        adf=next((said for said in adf if said is not None), None),
        test_page_on=max((on for on in pages if on and on <= day(view.at)), default=None),
        runtime_min=next((said for said in minutes if said is not None), None),
        evidence=evidence(*witnesses),
    )  # fmt: skip


def standings(
    view: SiteView, *kinds: str, side: Side | None = None
) -> tuple[tuple[DeviceAsset, DeviceStanding], ...]:
    """Every declared device of some kinds with how it stands, by asset id."""
    return tuple((d, usable(d, view, side)) for d in view.devices if d.kind in kinds)


def item_of(kind: str) -> str:
    """The class of goods that a device of a kind is repaired or replaced as."""
    return _ITEMS.get(kind, kind)


def role_of(view: SiteView, desk: str | None) -> str | None:
    """The role of a desk: one_stop, justice, citizen, office."""
    return next((one.role for one in view.desks if one.id == desk), None)


def on_lan(device: DeviceAsset) -> bool:
    """Whether the whole office can use it, not only the PC it hangs on."""
    return device.connection == "lan" or (
        device.connection is None and device.address is not None and device.attached_to is None
    )


def _judge(
    device: DeviceAsset, view: SiteView, own: Live | None, attached: AttachedDevice | None,
    pc_seen: Observation | None, noted: DeviceState | None,
) -> tuple[State, str | None, Literal["device", "pc", "form", "nobody"], str | None]:  # fmt: skip
    form = _form_says(noted)
    if own is not None and own.why == "not_said":
        own = None  # it speaks, but not of its health: ask the others
    if own is not None and own.state != "unknown":
        return own.state, own.why, "device", own.consumable
    pc = None if attached is None else _pc_says(attached)
    if pc is not None and pc.state == "broken":
        return "broken", pc.why, "pc", pc.consumable
    if form is not None and form.state in ("broken", "missing"):
        page = attached.last_test_page_on if attached else None
        said_on = _form_day(view)
        if page is None or said_on is None or page < said_on:
            if device.kind in COMPUTERS and _speaks_later(device, view):
                return "usable", None, "device", None
            return form.state, form.why, "form", form.consumable
    if own is None and device.kind not in COMPUTERS:
        for said, source in ((pc, "pc"), (form, "form")):
            if said is not None and said.state == "usable":
                worse = said.consumable or (form.consumable if form else None)
                return "usable", None, "pc" if source == "pc" else "form", worse
    if device.kind in COMPUTERS:
        if _speaks(device, view):
            return "usable", None, "device", None
        quiet = all_quiet(live(view.look(device.id)))
        if form is not None and form.state == "usable" and not quiet:
            return "usable", None, "form", None
    consumable = (pc.consumable if pc else None) or (form.consumable if form else None)
    if own is not None:
        return "unknown", own.why, "nobody", own.consumable or consumable
    reason, _ = why_silent(view.look(device.id), _group(device))
    if reason == "never_seen":
        reason, _ = why_silent(view.office, "form")
        reason = "not_said" if reason == "never_seen" and pc_seen is not None else reason
    return "unknown", reason, "nobody", consumable


def _live(
    device: DeviceAsset, view: SiteView, side: Side | None
) -> tuple[Live | None, tuple[Observation, ...]]:
    """The device's own word; None when nobody ever tried to ask it."""
    seen = view.look(device.id)
    asked = live(seen)
    if device.kind in COMPUTERS:
        return None, tuple(o for o in looks(seen) if o.outcome is Outcome.ANSWERED)
    if not asked:
        return None, ()
    printer, scanner, ups = seen.get(Printer), seen.get(Scanner), seen.get(Ups)
    if side != "scanner" and device.kind in PRINTERS and printer is not None:
        return printer_live(printer), seen.sources("printer")
    if device.kind in SCANNERS and scanner is not None:
        return scanner_live(scanner), seen.sources("scanner")
    if device.kind == "ups" and ups is not None:
        return ups_live(ups), seen.sources("ups")
    answered = tuple(o for o in asked if o.outcome is Outcome.ANSWERED)
    if answered and device.kind not in (*PRINTERS, *SCANNERS, "ups"):
        return Live("usable"), answered  # a switch or a router that speaks, works
    if all_quiet(asked):
        return Live("unknown", why_silent(seen, _group(device))[0]), asked
    return None, asked


def _group(device: DeviceAsset) -> str:
    return "host" if device.kind in COMPUTERS else device.kind


def _speaks(device: DeviceAsset, view: SiteView) -> bool:
    return any(o.outcome is Outcome.ANSWERED for o in view.look(device.id).last.values())


def _speaks_later(device: DeviceAsset, view: SiteView) -> bool:
    """A computer that reported after the day of the form has been mended since."""
    said_on = _form_day(view)
    heard = [o for o in view.look(device.id).last.values() if o.outcome is Outcome.ANSWERED]
    return said_on is not None and any(day(o.at) > said_on for o in heard)


def _form_day(view: SiteView) -> date | None:
    """The day the form speaks of: written on it, else the day of its evidence."""
    form = view.office.get(Form)
    if form is not None and form.surveyed_on is not None:
        return form.surveyed_on
    return max((day(o.at) for o in view.office.sources("form")), default=None)


def _form(device: DeviceAsset, view: SiteView) -> tuple[DeviceState | None, Observation | None]:
    form = view.office.get(Form)
    if form is None:
        return None, None
    source = next(iter(view.office.sources("form")), None)
    noted = next((one for one in form.devices if one.asset == device.id), None)
    if noted is not None:
        return noted, source
    # The form's own lines on the one-stop office speak for the only device of the class.
    line = {"photocopier": form.photocopier, "fax": form.fax, "citizen_pc": form.citizen_pc}
    works = line.get(device.kind)
    if works and sum(1 for one in view.devices if one.kind == device.kind) == 1:
        return DeviceState(asset=device.id, works=True), source
    return None, source


def _form_says(noted: DeviceState | None) -> Live | None:
    if noted is None:
        return None
    problem = noted.problem
    if problem == "missing":
        return Live("missing", "missing")
    if problem in _OUT:
        return Live("usable", None, problem)
    if noted.works is False:
        return Live("broken", _fault(problem))
    if problem is not None and noted.works is None:
        return Live("broken", _fault(problem))
    return Live("usable") if noted.works else None


def _fault(problem: str | None) -> str:
    """The word of a fault. "broken" alone is the outcome of a look that we spoilt ourselves."""
    return "faulty" if problem in (None, "broken") else problem


def _pc_says(attached: AttachedDevice) -> Live | None:
    errors = attached.errors or ()
    consumable = next((word for word in _OUT if word in errors), None)
    for word in errors:
        if word in _PC_ERRORS:
            return Live("broken", _PC_ERRORS[word], consumable)
    if attached.driver_ok is False:
        return Live("broken", "driver", consumable)
    if attached.status == "offline" or (attached.status == "error" and consumable is None):
        return Live("broken", "offline" if attached.status == "offline" else "faulty", consumable)
    if attached.status is None and attached.errors is None and attached.driver_ok is None:
        return None
    return Live("usable", None, consumable)


def _attached(
    device: DeviceAsset, view: SiteView, side: Side | None
) -> tuple[AttachedDevice | None, Observation | None, str | None]:
    """What a PC of the site reports of this device, the look, and the PC it really hangs on."""
    if device.kind not in (*PRINTERS, *SCANNERS):
        return None, None, device.attached_to
    wanted = (side or device.kind, "mfp")
    rows = [row for row in _reported(view) if row[1].device_class in wanted]
    own = serial_key(device.serial)
    by_serial = [row for row in rows if own is not None and serial_key(row[1].serial) == own]
    by_serial.sort(key=lambda row: row[0] != device.attached_to)
    if by_serial:
        pc, said, source = by_serial[0]
        usb = said.connection != "network"
        return said, source, pc if usb else device.attached_to
    here = [row for row in rows if row[0] == device.attached_to and row[1].serial is None]
    alike = [row for row in here if _same_model(device, row[1])]
    if len(alike) == 1 or (len(here) == 1 and here[0][1].model is None and not alike):
        pc, said, source = (alike or here)[0]
        return said, source, pc
    return None, None, device.attached_to


def _reported(view: SiteView) -> Sequence[tuple[str, AttachedDevice, Observation]]:
    key = ("reported",)
    if key not in view.memo:
        view.memo[key] = tuple(_reports(view))
    rows: Sequence[tuple[str, AttachedDevice, Observation]] = view.memo[key]
    return rows


def _reports(view: SiteView) -> Iterator[tuple[str, AttachedDevice, Observation]]:
    for pc in view.of_kind("pc", "citizen_pc"):
        seen = view.look(pc.id)
        host = seen.get(Host)
        if host is None or not host.devices:
            continue
        sources = seen.sources("host")
        source = next((o for o in sources if o.probe == "pc.report"), sources[-1])
        for said in host.devices:
            yield pc.id, said, source


def _same_model(device: DeviceAsset, said: AttachedDevice) -> bool:
    ours, theirs = _letters(device.model), _letters(said.model or said.name)
    return bool(ours) and bool(theirs) and (ours in theirs or theirs in ours)


def _letters(text: str | None) -> str:
    return "".join(letter for letter in (text or "").casefold() if letter.isalnum())

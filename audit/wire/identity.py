"""Says what a device is from what any agent tells: vendor, model, serial, firmware, class.

What it knows is data (`identity_tables.py`); what it cannot tell stays None. A maker's own object
says more than its sysDescr, that more than its sysObjectID, and that more than a word like
"switch" which anybody writes.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from audit.asks import SnmpAsk, SnmpValue
from audit.wire import entity_mib, recog, system_mib
from audit.wire.enterprises import MULTIFUNCTION
from audit.wire.identity_tables import (
    TABLE,
    Field,
    Look,
    Maker,
    Mark,
    Private,
    below,
    looks,
    maker_of,
    marks,
    prefix_of,
    privates,
    vendor_of,
)
from audit.wire.mib import Values, text
from audit.wire.text import without_maker
from audit.wire.ups_mib import STATUS as UPS_BATTERY
from inventory.groups.identity import DeviceClass, Identity

_PRINTER_TYPE = "1.3.6.1.2.1.25.3.1.5"  # hrDevicePrinter
DEVICE_TYPE, DEVICE_DESCR = "1.3.6.1.2.1.25.3.2.1.2.1", "1.3.6.1.2.1.25.3.2.1.3.1"
PRINTER_NAME, PRINTER_SERIAL = (f"1.3.6.1.2.1.43.5.1.1.{n}.1" for n in (16, 17))
UPS_VENDOR, UPS_MODEL, UPS_FIRMWARE, UPS_AGENT = (f"1.3.6.1.2.1.33.1.1.{n}.0" for n in range(1, 5))

ASK = SnmpAsk(
    get=(
        *system_mib.ASK.get, DEVICE_TYPE, DEVICE_DESCR, PRINTER_NAME, PRINTER_SERIAL,
        UPS_VENDOR, UPS_MODEL, UPS_FIRMWARE, UPS_AGENT, UPS_BATTERY,
    )
)  # fmt: skip

_TABLE_ROWS = 200
_KEPT = 2_048  # thousands of devices have some hundred descriptions between them
_COMPUTERS = ("server", "workstation")
_PRINTS = ("printer", "mfp", "scanner")
_JUNK = re.compile(
    r"(?i)[\W_0]*|x+|n/?a|none|null|unknown|undefined|not (?:set|specified|available|supported)"
    r"|no model name|default string|to be filled.*|<?removed>?"
)


def more(values: Values) -> tuple[SnmpAsk, ...]:
    """The maker's own objects, asked when the first answers have told who it is."""
    object_id = _object_id(values)
    prefix, maker = prefix_of(object_id), maker_of(object_id)
    wanted = [oid for row in privates(prefix) for oid in row.oids]
    wanted += [mark.oid for mark in marks(_within(prefix, maker))]
    known = dict.fromkeys(oid for oid in wanted if oid not in values)
    walks = tuple(oid.removesuffix(TABLE) for oid in known if oid.endswith(TABLE))
    gets = tuple(oid for oid in known if not oid.endswith(TABLE))
    caps = tuple((oid, _TABLE_ROWS) for oid in walks)
    return (SnmpAsk(get=gets, walk=walks, caps=caps),) if known else ()


def parse(values: Values) -> Identity:
    """The identity of any device; ENTITY-MIB and private objects are used where they were asked."""
    system = system_mib.parse(values)
    object_id = system.sys_object_id
    prefix, maker = prefix_of(object_id), maker_of(object_id)
    look, said = _look(prefix, system.sys_descr or "")
    print_ = recog.read(system.sys_descr)
    mark = _mark(values, _within(prefix, maker))
    entity = entity_mib.parse(values)
    sure = look if look is not None and look.sure else None

    vendor = _first(
        _vendor(sure),
        _vendor(mark),
        _vendor(maker),
        print_.vendor,
        _vendor(look),
        vendor_of(text(values.get(UPS_VENDOR))),
        vendor_of(text(values.get(DEVICE_DESCR))) if _prints(values) else None,
        vendor_of(entity.vendor),
    )
    class_ = _class(values, sure, mark, maker) or print_.device_class
    class_ = class_ or _classed(prefix, system.sys_descr or "")
    own = _private(values, prefix, "model")
    model = _first(*_models(values, own, said.get("model"), entity, print_, class_))
    model = _model(model, vendor)
    return system.model_copy(
        update={
            "device_class": _multifunction(values, class_, model),
            "vendor": vendor,
            "model": model,
            "serial": _first(
                _private(values, prefix, "serial"),
                _clean(values.get(PRINTER_SERIAL)),
                _real(said.get("serial")),
                _real(entity.serial),
            ),
            "firmware": _first(
                _private(values, prefix, "firmware"),
                _real(said.get("firmware")),
                _real(entity.firmware),
                _clean(values.get(UPS_FIRMWARE)),
                _real(print_.version),
                _clean(values.get(UPS_AGENT)),
            ),
            "product": print_.product,
        }
    )


def _object_id(values: Values) -> str | None:
    found = values.get(system_mib.OBJECT_ID)
    return found if isinstance(found, str) else None


def _within(prefix: str, maker: Maker | None) -> str | None:
    """Below which prefix marks are to be looked for; None: the agent names no maker."""
    return None if maker is None or maker.vendor is None else prefix


@lru_cache(_KEPT)
def _look(prefix: str, descr: str) -> tuple[Look | None, Mapping[str, str | None]]:
    """The first look that fits, and what its groups hold."""
    for look in looks():
        if not below(prefix, look.within, empty=True):
            continue
        match = look.pattern.search(descr)
        if match is not None:
            return look, match.groupdict()
    return None, {}


@lru_cache(_KEPT)
def _classed(prefix: str, descr: str) -> DeviceClass | None:
    """The class of the first look that fits and has one."""
    fitting = (
        look.device_class
        for look in looks()
        if look.device_class
        and below(prefix, look.within, empty=True)
        and look.pattern.search(descr)
    )
    return next(fitting, None)


def _mark(values: Values, within: str | None) -> Mark | None:
    for mark in marks(within):
        said = values.get(mark.oid)
        if said is not None and mark.fits(text(said) or str(said)):
            return mark
    return None


def _private(values: Values, prefix: str, field: Field) -> str | None:
    """What a maker's own objects say of a field; the nearest prefix first."""
    for row in privates(prefix):
        if row.field != field:
            continue
        for whole in _said(values, row):
            match = re.search(row.text, whole) if row.text else None
            said = match["value"].strip() if match else "" if row.text else whole
            if not _JUNK.fullmatch(said):
                return said
    return None


def _said(values: Values, row: Private) -> Iterator[str]:
    """What an object says, or each row of a column, or several objects together."""
    if row.oids[0].endswith(TABLE):
        root = row.oids[0].removesuffix("*")
        found = [_clean(value) for oid, value in values.items() if oid.startswith(root)]
        yield from (said for said in found if said)
    else:
        parts = [_clean(values.get(oid)) for oid in row.oids]
        yield " ".join(part for part in parts if part)


def _class(
    values: Values, sure: Look | None, mark: Mark | None, maker: Maker | None
) -> DeviceClass | None:
    """The class by what says most of it."""
    known = _class_of(sure) or _class_of(mark) or _class_of(maker)
    if known is None and _prints(values):
        return "printer"
    if known in (None, "unknown") and UPS_BATTERY in values:
        return "ups"
    return known


def _vendor(row: Look | Mark | Maker | None) -> str | None:
    return None if row is None else row.vendor


def _class_of(row: Look | Mark | Maker | None) -> DeviceClass | None:
    return None if row is None else row.device_class


def _prints(values: Values) -> bool:
    return values.get(DEVICE_TYPE) == _PRINTER_TYPE or PRINTER_SERIAL in values


def _multifunction(
    values: Values, class_: DeviceClass | None, model: str | None
) -> DeviceClass | None:
    """A printer that also scans says so in its name."""
    names = f"{text(values.get(DEVICE_DESCR)) or ''} {model or ''}"
    return "mfp" if class_ == "printer" and MULTIFUNCTION.search(names) else class_


def _models(
    values: Values, own: str | None, said: str | None, entity: Identity, print_: recog.Fingerprint,
    class_: DeviceClass | None,
) -> Iterator[str | None]:  # fmt: skip
    """What may be the model, the best first. Printers name theirs in hrDeviceDescr (RFC 2790)."""
    yield own
    if class_ in _PRINTS and values.get(DEVICE_TYPE) in (None, _PRINTER_TYPE):
        yield _clean(values.get(DEVICE_DESCR))
    if class_ == "ups":
        yield _clean(values.get(UPS_MODEL))
    yield _real(said)
    if class_ not in _COMPUTERS:
        yield _real(entity.model)
    yield print_.model
    if class_ in _PRINTS:
        yield _clean(values.get(PRINTER_NAME))


def _model(said: str | None, vendor: str | None) -> str | None:
    """A model without quotes and without its vendor's name before it."""
    return without_maker((said or "").strip().strip('"').strip(), vendor) or None


def _clean(value: SnmpValue) -> str | None:
    """A text that says something; a number as its digits."""
    said = str(value) if isinstance(value, int) else text(value)
    return _real(said)


def _real(said: str | None) -> str | None:
    return None if said is None or _JUNK.fullmatch(said.strip()) else said.strip()


def _first(*said: str | None) -> str | None:
    """The first that says something."""
    return next((one for one in said if one), None)

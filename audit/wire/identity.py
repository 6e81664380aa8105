"""Says what a device is from what any agent tells: vendor, model, serial, class.

A light identification by data (`enterprises.py`); what it cannot tell stays None.
"""

from audit.asks import SnmpAsk
from audit.wire import entity_mib, system_mib
from audit.wire.enterprises import LOOKS, MAKERS, MULTIFUNCTION, Maker
from audit.wire.mib import Values, text
from audit.wire.text import without_maker
from audit.wire.ups_mib import STATUS as UPS_BATTERY
from inventory.facts import overlay
from inventory.groups.identity import DeviceClass, Identity

ENTERPRISES = "1.3.6.1.4.1."
_PRINTER_TYPE = "1.3.6.1.2.1.25.3.1.5"  # hrDevicePrinter
DEVICE_TYPE, DEVICE_DESCR = "1.3.6.1.2.1.25.3.2.1.2.1", "1.3.6.1.2.1.25.3.2.1.3.1"
PRINTER_SERIAL = "1.3.6.1.2.1.43.5.1.1.17.1"
UPS_VENDOR, UPS_MODEL, UPS_FIRMWARE = (f"1.3.6.1.2.1.33.1.1.{n}.0" for n in (1, 2, 3))

ASK = SnmpAsk(
    get=(
        *system_mib.ASK.get, DEVICE_TYPE, DEVICE_DESCR, PRINTER_SERIAL,
        UPS_VENDOR, UPS_MODEL, UPS_FIRMWARE, UPS_BATTERY,
    )
)  # fmt: skip

_BY_PREFIX = {maker.prefix: maker for maker in MAKERS}


def parse(values: Values) -> Identity:
    """The identity of any device; ENTITY-MIB is used where it was asked for."""
    system = system_mib.parse(values)
    found = _by_system(system)
    for better in (_as_printer(values, found), _as_ups(values, found), entity_mib.parse(values)):
        merged = overlay(found, better)
        assert isinstance(merged, Identity)
        found = merged
    merged = overlay(found, system)
    assert isinstance(merged, Identity)
    return merged


def maker(object_id: str | None) -> Maker | None:
    """Who made it, by the longest known prefix of its sysObjectID."""
    arcs = (object_id or "").removeprefix(ENTERPRISES).split(".")
    if object_id is None or not object_id.startswith(ENTERPRISES):
        return None
    prefixes = (".".join(arcs[:size]) for size in range(len(arcs), 0, -1))
    return next((_BY_PREFIX[prefix] for prefix in prefixes if prefix in _BY_PREFIX), None)


def _by_system(system: Identity) -> Identity:
    known = maker(system.sys_object_id)
    descr = system.sys_descr or ""
    for look in LOOKS:
        match = look.pattern.search(descr)
        if match is None:
            continue
        said = match.groupdict()
        vendor = look.vendor or (known.vendor if known else None)
        by_word = look.source == "word"  # any vendor writes "switch"; its own prefix says more
        return Identity(
            vendor=vendor,
            device_class=known.device_class
            if known and known.device_class and by_word
            else look.device_class or (known.device_class if known else None),
            model=_model(said.get("model"), vendor),
            firmware=said.get("firmware"),
        )
    if known is None:
        return Identity()
    return Identity(vendor=known.vendor, device_class=known.device_class)


def _as_printer(values: Values, found: Identity) -> Identity:
    """Printers name their model in hrDeviceDescr (RFC 2790), not in sysDescr."""
    kind = values.get(DEVICE_TYPE)
    serial = text(values.get(PRINTER_SERIAL))
    printer = kind == _PRINTER_TYPE or serial is not None or found.device_class == "printer"
    if not printer:
        return Identity()
    descr = text(values.get(DEVICE_DESCR)) if kind in (None, _PRINTER_TYPE) else None
    model = _model(descr, found.vendor) or found.model
    return Identity(
        device_class=_printer_class(f"{descr or ''} {model or ''}"),
        vendor=found.vendor,
        model=model,
        serial=serial,
    )


def _printer_class(name: str) -> DeviceClass:
    return "mfp" if MULTIFUNCTION.search(name) else "printer"


def _as_ups(values: Values, found: Identity) -> Identity:
    """upsIdent of RFC 1628; the vendor's own spelling ("EATON") only where we know none."""
    vendor = found.vendor or text(values.get(UPS_VENDOR))
    model = _model(text(values.get(UPS_MODEL)), vendor)
    if model is None and UPS_VENDOR not in values and UPS_BATTERY not in values:
        return Identity()
    firmware = text(values.get(UPS_FIRMWARE))
    return Identity(device_class="ups", vendor=vendor, model=model, firmware=firmware)


def _model(said: str | None, vendor: str | None) -> str | None:
    """A model without quotes and without its vendor's name before it."""
    return without_maker((said or "").strip().strip('"'), vendor) or None

"""Who a device says it is on its command line: columns of ntc-templates in, an Identity out.

Templates of all platforms name their columns alike, so that one list of names per field serves
them all. Only commands that speak of the device itself are read: the serial number of a neighbour
or of a module is nobody's identity.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from audit.wire.cli_platform import MAKERS
from audit.wire.cli_words import Row, every, first, number, seconds
from audit.wire.text import without_maker
from inventory.groups.identity import Identity

Rows = Mapping[str, Sequence[Row]]

_ABOUT_ITSELF = re.compile(
    r"/?(?:show|display|get|sys|cfg)?\s*(?:ver(?:sion)?|inventory|platform|atsh|switch"
    r"|system(?: id| status| resource print| routerboard print| identity print| ha status)?"
    r"|device manuinfo|chassis hardware|sn license|lldp info local-device|vsf detail"
    r"|version all|asset all|system info)"
)
_NAMES_IT = re.compile(r"version|status|identity|system|local-device")
_FIRMWARE = (
    "product_version", "version", "sw_version", "software_version", "junos_version",
    "firmware_version", "os_version", "vrp_version", "os",
)  # fmt: skip
_MODEL = (
    "hardware", "hardware_model", "model", "switch_model", "device_name", "pid", "board_name",
    "chassis_description", "platform", "switch_type",
)  # fmt: skip
_SERIAL = (
    "chassis_sn", "chassis_serial_number", "serial", "serial_number", "sn",
    "device_serial_number", "system_serial_number", "ha_master_unit_serial",
)  # fmt: skip
_NAME = ("hostname", "system_name", "sysname", "name")
_UPTIME_PARTS = {"uptime_years": 31_536_000, "uptime_weeks": 604_800, "uptime_days": 86_400,
                 "uptime_hours": 3_600, "uptime_minutes": 60, "uptime_seconds": 1}  # fmt: skip
_FORTIOS = re.compile(r"(\S+)\s+v(\d[\w.-]*)(?:,build(\d+))?")


def is_about_itself(command: str) -> bool:
    """Whether a command speaks of the device, not of its neighbours, ports or tables."""
    return _ABOUT_ITSELF.fullmatch(command.strip().casefold()) is not None


def identity(platform: str, rows: Rows) -> Identity | None:
    """The identity of one session, from every command that names it; None when none does."""
    said = {
        command: _own_row(table)
        for command, table in rows.items()
        if table and is_about_itself(command)
    }
    own = list(said.values())
    found = Identity(
        vendor=_first_of(own, ("vendor", "vendor_name")),
        model=_first_of(own, _MODEL),
        serial=_first_of(own, _SERIAL),
        firmware=_first_of(own, _FIRMWARE),
        sys_name=_first_of([row for c, row in said.items() if _NAMES_IT.search(c)], _NAME),
        sys_descr=_first_of([said.get("show system", {})], ("description",)),
        sys_object_id=_first_of([said.get("show system", {})], ("oid",)),
        sys_location=" ".join(every(said.get("show system", {}), "location")) or None,
        uptime_s=next((up for row in own if (up := _uptime(row)) is not None), None),
    )
    found = _SPECIAL.get(platform, _as_it_is)(found, own)
    return None if found == Identity(vendor=found.vendor) else with_maker(platform, found)


def with_maker(platform: str, found: Identity) -> Identity:
    """With the platform's vendor and class where the device names none; the model without it."""
    maker = MAKERS.get(platform)
    vendor = found.vendor if platform == "hp_comware" and found.vendor else None
    vendor = vendor or (maker.vendor if maker else found.vendor)
    model = without_maker((found.model or "").strip("[]") or None, vendor)
    return found.model_copy(
        update={
            "vendor": vendor,
            "model": model,
            "device_class": found.device_class or (maker.device_class if maker else None),
        }
    )


def _first_of(said: Sequence[Row], names: Sequence[str]) -> str | None:
    """The better name wins over the earlier command: a board's name is no model's."""
    return next((value for name in names for row in said if (value := first(row, name))), None)


def _own_row(table: Sequence[Row]) -> Row:
    """The row of the device itself: its chassis, else the first that is no fan and no power.

    An inventory's chassis carries the number of the whole (`chassis_sn`); a stack is its first
    member. A table that names its chassis in any row names it for all.
    """
    for row in table:
        if "chassis" in (first(row, "name") or "").casefold() and "sn" in row:
            return {**row, "chassis_sn": row["sn"]}
        if first(row, "chassis_serial_number", "chassis_description"):
            return row
    cards = [row for row in table if "slot_type" in row]
    good = [row for row in cards if first(row, "device_serial_number", "device_name")]
    for kind in ("chassis", "slot", ""):
        for row in good:
            if (first(row, "slot_type") or "").casefold() == kind:
                return row
    if good:
        return good[0]
    if len(table) > 1 and first(table[0], "member_id") is None and "member_id" in table[0]:
        return {**table[1], **{name: said for name, said in table[0].items() if said}}
    return table[0]


def _uptime(row: Row) -> float | None:
    parts = [(number(row, name), factor) for name, factor in _UPTIME_PARTS.items()]
    if any(count is not None for count, _ in parts):
        return float(sum((count or 0) * factor for count, factor in parts))
    return seconds(first(row, "uptime", "up_time"))


def _as_it_is(found: Identity, _: Sequence[Row]) -> Identity:
    return found


def _fortinet(found: Identity, own: Sequence[Row]) -> Identity:
    """ "FortiGate-60F v7.0.7,build0367,221005 (GA.F)" holds model and version."""
    parts = _FORTIOS.match(found.firmware or "")
    if not parts:
        return found
    firmware = f"{parts[2]} build {parts[3]}" if parts[3] else parts[2]
    gate = parts[1].casefold().startswith("forti") and "switch" not in parts[1].casefold()
    return found.model_copy(
        update={
            "model": parts[1],
            "firmware": firmware,
            "device_class": "firewall" if gate else None,
        }
    )


def _mikrotik(found: Identity, own: Sequence[Row]) -> Identity:
    """`platform` is the maker there, and the model of a virtual router its board's name."""
    maker = _first_of(own, ("platform",))
    if found.model is not None and found.model == maker:
        found = found.model_copy(update={"model": None})
    return found


def _zte(found: Identity, own: Sequence[Row]) -> Identity:
    """A host called ZXCTN... makes the line of its uptime look like the one of its model."""
    return found.model_copy(update={"model": None}) if "uptime" in (found.model or "") else found


_SPECIAL: Mapping[str, Callable[[Identity, Sequence[Row]], Identity]] = {
    "fortinet": _fortinet,
    "mikrotik_routeros": _mikrotik,
    "zte_zxros": _zte,
}

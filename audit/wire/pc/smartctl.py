"""smartctl: what a disk says of itself and of its health (`-i -H -A`, text and `-j` JSON)."""

import json
import re
from typing import Any

from audit.wire.pc.disk_makers import disk_maker, is_ssd_name
from audit.wire.pc.said import lines_of, said, said_serial, text_of, whole
from inventory.groups.hardware import Disk
from inventory.seen import LookError, Outcome

LARGEST_BYTES = 10**17
"""A disk of 100 petabytes is a misread answer."""

_FIELD = re.compile(r"([A-Z][A-Za-z0-9 ./()_#-]{0,60}): ?(\S.*)")
_CAPACITY = re.compile(r"([0-9][0-9., \u00a0\u202f]{0,30}?)(?: bytes| \[)")
_ATTRIBUTE = re.compile(
    r"([0-9]{1,3}) ([A-Za-z0-9_/-]{1,40}) 0x[0-9a-f]{4} ([0-9]{1,3}) [0-9-]{1,3} [0-9-]{1,3} "
    r".{0,60}?(-|[A-Za-z_]{3,20}) ([0-9]{1,15})"
)
_OPTICAL = re.compile(r"cd|dvd|blu|optical", re.IGNORECASE)
_BAD = (5, 197)  # reallocated sectors; sectors that wait to be reallocated
_HOURS, _TEMPERATURES = 9, (194, 190)


def parse_smartctl(data: bytes) -> Disk:
    """Read one disk, from text of smartctl 5.3 on or JSON of 7.0 on.

    Raises:
        LookError: GARBLED, it is no such answer. A disk that smartctl cannot ask gives a Disk in
            which nothing is said.
    """
    text = text_of(data)
    if text.lstrip()[:1] == "{":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise LookError(Outcome.GARBLED, "smartctl: not JSON") from error
        return _from_json(value)
    if "smartctl" not in text[:2_000]:
        raise LookError(Outcome.GARBLED, "not of smartctl")
    return _from_text(text)


def _from_text(text: str) -> Disk:
    told: dict[str, str] = {}
    raw: dict[int, tuple[int, int]] = {}
    for line in (" ".join(line.split()) for line in lines_of(text)):
        if row := _ATTRIBUTE.match(line):
            raw.setdefault(int(row[1]), (int(row[3]), int(row[5])))
        elif field := _FIELD.match(line):
            told.setdefault(field[1].strip().casefold(), field[2])
    model = said(told.get("device model") or told.get("product") or told.get("model number"))
    family = said(told.get("model family"))
    vendor = said(told.get("vendor"))
    transport = (told.get("transport protocol") or "").casefold()
    health = told.get("smart overall-health self-assessment test result") or told.get(
        "smart health status"
    )
    kind = said(told.get("device type"))
    capacity = _CAPACITY.match(
        told.get("user capacity")
        or told.get("total nvm capacity")
        or told.get("namespace 1 size/capacity", "")
        or ""
    )
    return Disk(
        kind=None if kind is None else "optical" if _OPTICAL.match(kind) else kind.casefold()[:20],
        vendor=disk_maker(vendor) or vendor or disk_maker(model) or disk_maker(family),
        model=model or family,
        serial=said_serial(told.get("serial number")),
        firmware=said(told.get("firmware version") or told.get("revision")),
        wwn=_wwn(told.get("lu wwn device id") or told.get("logical unit id")),
        size_bytes=_digits(capacity[1]) if capacity else None,
        interface=_interface(transport, told),
        ssd=_turns(told.get("rotation rate"), model),
        healthy=_healthy(health),
        temperature_c=_first(raw, *_TEMPERATURES)
        or _leading(told, "temperature", "current drive temperature"),
        power_on_h=_first(raw, _HOURS) or _leading(told, "power on hours"),
        wear_pct=_leading(told, "percentage used"),
        bad_sectors=_bad(raw),
    )  # fmt: skip


def _digits(text: str) -> int | None:
    number = int(re.sub(r"[^0-9]", "", text) or 0)
    return number if 0 < number < LARGEST_BYTES else None


def _wwn(text: str | None) -> str | None:
    digits = re.sub(r"\s|^0x", "", text or "").lower()
    return digits if re.fullmatch(r"[0-9a-f]{16,32}", digits) else None


def _interface(transport: str, told: dict[str, str]) -> str | None:
    for word in ("sas", "sata", "fibre", "usb", "iscsi", "nvme"):
        if word in transport:
            return word
    if "sata version is" in told:
        return "sata"
    return "nvme" if "nvme version" in told or "total nvm capacity" in told else None


def _turns(rate: str | None, model: str | None) -> bool | None:
    """Whether it is an SSD, by the rotation rate it states, else by its name."""
    if rate and rate.casefold().startswith("solid state"):
        return True
    if rate and (rpm := re.match(r"([0-9]{4,5}) rpm", rate)):
        return int(rpm[1]) == 0
    return is_ssd_name(model)


def _healthy(said_so: str | None) -> bool | None:
    word = (said_so or "").casefold()
    if word.startswith(("passed", "ok")):
        return True
    return False if word.startswith("fail") else None


def _first(raw: dict[int, tuple[int, int]], *ids: int) -> int | None:
    value = next((raw[id_][1] for id_ in ids if id_ in raw), None)
    # Some makers pack minutes or a least and a most into the upper half.
    return None if value is None else value if value < 1_000_000 else value & 0xFFFF


def _leading(told: dict[str, str], *names: str) -> int | None:
    for name in names:
        if found := re.match(r"([0-9][0-9,]{0,10})", told.get(name, "")):
            return int(found[1].replace(",", ""))
    return None


def _bad(raw: dict[int, tuple[int, int]]) -> int | None:
    known = [raw[id_][1] for id_ in _BAD if id_ in raw]
    return sum(known) if known else None


def _from_json(value: Any) -> Disk:
    if not isinstance(value, dict) or not isinstance(value.get("smartctl"), dict):
        raise LookError(Outcome.GARBLED, "not of smartctl")
    model = said(_text(value, "model_name") or _text(value, "scsi_model_name"))
    vendor = said(_text(value, "vendor") or _text(value, "scsi_vendor"))
    passed = _at(value, "smart_status", "passed")
    rate = whole(value.get("rotation_rate"))
    raw = _attributes(value)
    wwn = value.get("wwn")
    kind = _text(value, "device_type", "name")
    size = whole(_at(value, "user_capacity", "bytes")) or whole(value.get("nvme_total_capacity"))
    protocol = (_text(value, "device", "protocol") or "").casefold()
    return Disk(
        name=said(_text(value, "device", "name")),
        kind=None if kind is None else "optical" if _OPTICAL.match(kind) else kind.casefold()[:20],
        vendor=disk_maker(vendor) or vendor or disk_maker(model)
        or disk_maker(said(_text(value, "model_family"))),
        model=model,
        serial=said_serial(_text(value, "serial_number")),
        firmware=said(_text(value, "firmware_version") or _text(value, "scsi_revision")),
        wwn=_json_wwn(wwn) if isinstance(wwn, dict) else None,
        size_bytes=size if size and 0 < size < LARGEST_BYTES else None,
        interface="sata" if protocol == "ata" else protocol or None,
        ssd=protocol == "nvme" or (rate == 0 if rate is not None else is_ssd_name(model)),
        healthy=passed if isinstance(passed, bool) else None,
        temperature_c=whole(_at(value, "temperature", "current")),
        power_on_h=whole(_at(value, "power_on_time", "hours")),
        wear_pct=whole(_at(value, "nvme_smart_health_information_log", "percentage_used")),
        bad_sectors=_bad(raw),
    )  # fmt: skip


def _attributes(value: dict[str, Any]) -> dict[int, tuple[int, int]]:
    raw = {}
    table = _at(value, "ata_smart_attributes", "table")
    for row in table[:256] if isinstance(table, list) else ():
        if isinstance(row, dict):
            id_, number = whole(row.get("id")), whole(_at(row, "raw", "value"))
            if id_ is not None and number is not None:
                raw[id_] = (whole(row.get("value")) or 0, number)
    return raw


def _json_wwn(wwn: dict[str, Any]) -> str | None:
    naa, oui, id_ = (whole(wwn.get(name)) for name in ("naa", "oui", "id"))
    if naa is None or oui is None or id_ is None:
        return None
    return f"{naa & 15:x}{oui & 0xFFFFFF:06x}{id_ & 0xFFFFFFFFF:09x}"


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any, *path: str) -> str | None:
    found = _at(value, *path)
    return found if isinstance(found, str) else None

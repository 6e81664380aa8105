"""What no single row can know: keys that are used twice or lead nowhere, doubtful declarations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from inventory.model import (
    COMPUTERS,
    Asset,
    Desk,
    DeviceAsset,
    Estate,
    Officer,
    Register,
    Unit,
    office_id,
)
from inventory.problem import Problem
from inventory.scope import Scope
from inventory.serials import serial_key
from inventory.table import Entry


def cross_check(
    entries: Mapping[str, Sequence[Entry]], register: Register, failed: Collection[str] | None = ()
) -> Iterator[Problem]:
    """Errors between rows and tables; they stop the import.

    `failed` are keys of rows that could not be read: they are there, so nobody who names them is
    blamed. None: whole files failed, and no missing key is spoken of.
    """
    desks = {e.value.id: e.value for e in entries["desks"]}
    assets = {
        e.value.id: e.value
        for found in entries.values()
        for e in found
        if isinstance(e.value, Asset)
    }
    offices = {office_id(site.id) for site in register.sites}
    yield from _twice(entries)
    for found in entries.values():
        for entry in found:
            value = entry.value
            if isinstance(value, Asset) and value.id in offices:
                said = "this id is kept for the office of the site; choose another"
                yield Problem(entry.source, entry.line, value.id, said)
            if isinstance(value, DeviceAsset | Officer) and _speak(value.desk, desks, failed):
                yield from _at_desk(entry, value, desks)
            if isinstance(value, DeviceAsset) and _speak(value.attached_to, assets, failed):
                yield from _attached(entry, value, assets)


def _speak(key: str | None, known: Collection[str], failed: Collection[str] | None) -> bool:
    """Whether a key can be judged: it is there, or it is surely nowhere."""
    if key is None:
        return False
    return key in known or (failed is not None and key not in failed)


def review_estate(
    estate: Estate, register: Register, scope: Scope | None = None
) -> tuple[Problem, ...]:
    """Doubts that do not stop the import, for `inventory check` to print.

    One serial number or address twice, serial numbers that are fillers, sites without an
    accountable unit, addresses that the scope refuses.
    """
    return (
        *_same_serial(estate.devices),
        *_same_address(estate.devices),
        *_without_unit(estate, register),
        *(() if scope is None else _refused(estate, scope)),
    )


def _twice(entries: Mapping[str, Sequence[Entry]]) -> Iterator[Problem]:
    assets: dict[str, Entry] = {}
    keys: dict[tuple[str, str], Entry] = {}
    for id_, found in entries.items():
        for entry in found:
            value = entry.value
            if isinstance(value, Asset):
                first = assets.setdefault(value.id, entry)
                name = value.id
            else:
                name = value.site if isinstance(value, Unit) else value.id
                first = keys.setdefault((id_, name), entry)
            if first is not entry:
                said = f"written twice, first in {first.source}:{first.line}; keep one of them"
                yield Problem(entry.source, entry.line, name, said)


def _at_desk(
    entry: Entry, value: DeviceAsset | Officer, desks: Mapping[str, Desk]
) -> Iterator[Problem]:
    desk = desks.get(value.desk or "")
    if desk is None:
        said = f"desk {value.desk!r} is not in the table desks; add it or correct the id"
        yield Problem(entry.source, entry.line, value.id, said)
    elif desk.site != value.site:
        said = f"desk {desk.id} is in site {desk.site}, not in {value.site}; correct one of them"
        yield Problem(entry.source, entry.line, value.id, said)


def _attached(entry: Entry, value: DeviceAsset, assets: Mapping[str, Asset]) -> Iterator[Problem]:
    host = assets.get(value.attached_to or "")
    if host is None:
        said = f"attached_to {value.attached_to!r} is no asset; add it or correct the id"
    elif host.id == value.id:
        said = "is attached to itself; write the PC's id"
    elif host.kind not in COMPUTERS:
        said = f"attached_to {host.id} is a {host.kind}; write the id of a PC"
    elif host.site != value.site:
        said = f"attached_to {host.id} is in site {host.site}, not in {value.site}; correct one"
    else:
        return
    yield Problem(entry.source, entry.line, value.id, said)


def _same_serial(devices: Iterable[DeviceAsset]) -> Iterator[Problem]:
    by_key: dict[str, list[DeviceAsset]] = defaultdict(list)
    for device in devices:
        if device.serial is None:
            continue
        key = serial_key(device.serial)
        if key is None:
            said = f"serial {device.serial!r} says nothing; read it from the label"
            yield Problem("devices", None, device.id, said)
        else:
            by_key[key].append(device)
    for twins in by_key.values():
        if len(twins) > 1:
            named = ", ".join(f"{device.id} ({device.site})" for device in twins)
            said = f"serial {twins[0].serial!r} stands at {named}; look at the labels"
            yield Problem("devices", None, twins[0].id, said)


def _same_address(devices: Iterable[DeviceAsset]) -> Iterator[Problem]:
    by_address: dict[str, list[str]] = defaultdict(list)
    for device in devices:
        if device.address is not None:
            by_address[device.address].append(device.id)
    for address, ids in by_address.items():
        if len(ids) > 1:
            said = f"address {address} stands at {', '.join(ids)}; correct all but one"
            yield Problem("devices", None, ids[0], said)


def _without_unit(estate: Estate, register: Register) -> Iterator[Problem]:
    have = {unit.site for unit in estate.units}
    used = {desk.site for desk in estate.desks} | {asset.site for asset in estate.devices}
    for site in register.level("ward"):
        if site.id in used and site.id not in have:
            said = f"{site.title} has no accountable unit; add it to the table units"
            yield Problem("units", None, site.id, said)


def _refused(estate: Estate, scope: Scope) -> Iterator[Problem]:
    every = (*estate.links, *estate.services, *estate.gateways, *estate.devices, *estate.extra)
    for asset in every:
        if asset.address is None or not asset.address.replace(".", "").replace(":", "").isalnum():
            continue
        why = scope.refuses(asset.address)
        if why is not None and "is not a numeric address" not in why:
            said = f"{why}; correct the address or ask for a wider scope"
            yield Problem(asset.kind, None, asset.id, said)

"""What no single row can know: keys that are used twice or lead nowhere, doubtful declarations."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from inventory.model import (
    COMPUTERS,
    Asset,
    Declared,
    Desk,
    DeviceAsset,
    Officer,
    Register,
    Unit,
    office_id,
)
from inventory.problem import Problem
from inventory.scope import NEVER_TCP, Scope
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
            yield from lead_nowhere(entry, offices, desks.get, assets.get, failed)


def lead_nowhere(
    entry: Entry,
    offices: Collection[str],
    desk: Callable[[str], Desk | None],
    asset: Callable[[str], Asset | None],
    failed: Collection[str] | None = (),
) -> Iterator[Problem]:
    """What is wrong with the keys of one row: its own, its desk's, that of the PC it hangs on.

    Args:
        offices: ids that are kept for the offices of sites.
        desk, asset: what a key leads to.
    """
    value = entry.value
    if isinstance(value, Asset) and value.id in offices:
        said = "this id is kept for the office of the site; choose another"
        yield Problem(entry.source, entry.line, value.id, said)
    if isinstance(value, DeviceAsset | Officer) and value.desk is not None:
        found = desk(value.desk)
        if found is not None or _surely_nowhere(value.desk, failed):
            yield from _at_desk(entry, value, found)
    if isinstance(value, DeviceAsset) and value.attached_to is not None:
        host = asset(value.attached_to)
        if host is not None or _surely_nowhere(value.attached_to, failed):
            yield from _attached(entry, value, host)


def _surely_nowhere(key: str, failed: Collection[str] | None) -> bool:
    return failed is not None and key not in failed


def review_estate(
    estate: Declared, register: Register, scope: Scope | None = None
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
                yield written_twice(name, entry.source, entry.line, first.source, first.line)


def written_twice(name: str, source: str, line: int, first: str, first_line: int) -> Problem:
    """A key that stood before already."""
    said = f"written twice, first in {first}:{first_line}; keep one of them"
    return Problem(source, line, name, said)


def _at_desk(entry: Entry, value: DeviceAsset | Officer, desk: Desk | None) -> Iterator[Problem]:
    if desk is None:
        said = f"desk {value.desk!r} is not in the table desks; add it or correct the id"
        yield Problem(entry.source, entry.line, value.id, said)
    elif desk.site != value.site:
        said = f"desk {desk.id} is in site {desk.site}, not in {value.site}; correct one of them"
        yield Problem(entry.source, entry.line, value.id, said)


def _attached(entry: Entry, value: DeviceAsset, host: Asset | None) -> Iterator[Problem]:
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
    for device in devices:
        if device.serial is not None and serial_key(device.serial) is None:
            said = f"serial {device.serial!r} says nothing; read it from the label"
            yield Problem("devices", None, device.id, said)
    for twins in _alike(devices, lambda device: serial_key(device.serial)):
        named = ", ".join(f"{device.id} ({device.site})" for device in twins)
        said = f"serial {twins[0].serial!r} stands at {named}; look at the labels"
        yield Problem("devices", None, twins[0].id, said)


def _same_address(devices: Iterable[DeviceAsset]) -> Iterator[Problem]:
    for alike in _alike(devices, lambda device: device.address):
        ids = ", ".join(device.id for device in alike)
        said = f"address {alike[0].address} stands at {ids}; correct all but one"
        yield Problem("devices", None, alike[0].id, said)


def _alike(
    devices: Iterable[DeviceAsset], key: Callable[[DeviceAsset], str | None]
) -> Iterable[list[DeviceAsset]]:
    """Devices with one key, in the order of their first; only those that are not alone are held."""
    once: set[int] = set()
    again: set[int] = set()
    for device in devices:
        if (said := key(device)) is not None:
            (again if hash(said) in once else once).add(hash(said))
    found: dict[str, list[DeviceAsset]] = defaultdict(list)
    for device in devices:
        if (said := key(device)) is not None and hash(said) in again:
            found[said].append(device)
    return [alike for alike in found.values() if len(alike) > 1]


def _without_unit(estate: Declared, register: Register) -> Iterator[Problem]:
    have = {unit.site for unit in estate.units}
    used = {desk.site for desk in estate.desks} | {asset.site for asset in estate.devices}
    for site in register.level("ward"):
        if site.id in used and site.id not in have:
            said = f"{site.title} has no accountable unit; add it to the table units"
            yield Problem("units", None, site.id, said)


def _refused(estate: Declared, scope: Scope) -> Iterator[Problem]:
    tables: tuple[Iterable[Asset], ...] = (
        estate.links, estate.services, estate.gateways, estate.devices, estate.extra,
    )  # fmt: skip
    for asset in chain.from_iterable(tables):
        for name, port in asset.ports.items():
            if port in NEVER_TCP:
                said = f"port {name}={port} prints what it gets and is never opened; correct it"
                vi = f"cổng {name}={port} in ra mọi thứ nhận được nên không bao giờ mở; hãy sửa"
                yield Problem(asset.kind, None, asset.id, said, text_vi=vi)
        if asset.address is None or not asset.address.replace(".", "").replace(":", "").isalnum():
            continue
        why = scope.refuses(asset.address)
        if why is not None and "is not a numeric address" not in why:
            said = f"{why}; correct the address or ask for a wider scope"
            yield Problem(asset.kind, None, asset.id, said)

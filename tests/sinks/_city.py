"""A city whose devices, forms, people and names all say texts that act, judged as any other.

Every text of every group of facts of every kind of device meets every payload once. What devices
say goes the whole way: typed groups, rows, bytes, the store, the checks. What people wrote stands
in the estate and in the register as if nothing had cleaned it, and so do notes and values of the
findings: pages and sheets must hold by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from zlib import crc32

from audit.probes.probe import Probe, load_probes
from audit.runs import judge
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from checks.by_site import BySite
from checks.decision import Assessment
from checks.finding import Finding, Verdict
from checks.policy_file import load_policy
from inventory.codec import pack, to_row, unpack
from inventory.facts import AnyGroup
from inventory.model import (
    Desk,
    DeviceAsset,
    Estate,
    GatewayAsset,
    LinkAsset,
    Register,
    ServiceAsset,
    Site,
    Unit,
)
from inventory.register import load_register
from inventory.seen import Observation, Outcome
from tests.reports._city import AT
from tests.sinks._facts import filled
from tests.sinks.payloads import PAYLOADS

WARDS = len(PAYLOADS) // 2
RUN = "20160805-0900"
_DEVICES = (
    "access_point", "barcode_reader", "camera", "citizen_pc", "fax", "firewall", "mfp", "pc",
    "photocopier", "printer", "queue_machine", "router", "scanner", "server", "switch", "ups",
)  # fmt: skip
_INERT = str.maketrans("<>&\"'", "‹›§¤¶")


def inert(text: str) -> str:
    """A text of the same length without the five signs that HTML obeys; no two become one."""
    return text.translate(_INERT)


def as_it_is(text: str) -> str:
    """The payload."""
    return text


def text_of(index: int, how: Callable[[str], str]) -> str:
    """A payload by any number."""
    return how(PAYLOADS[index % len(PAYLOADS)])


def city(folder: Path, how: Callable[[str], str] = as_it_is) -> Assessment:
    """The city, judged; its store stays in `folder`."""
    register = _register(how)
    estate = _estate(register, how)
    store = SqliteStore(folder / "store.sqlite")
    try:
        store.begin_run(Run(id=RUN, started=AT, register_id=register.id, plan="p", looks=1))
        rows = [to_row(one) for one in _observations(estate, register, how)]
        for at in range(0, len(rows), 500):
            store.append(unpack(pack(rows[at : at + 500])))
        store.end_run(RUN, "finished", AT)
        found = judge(register, estate, load_policy("hanoi-2016"), store, at=AT)
    finally:
        store.close()
    return replace(found, findings=BySite(_poisoned(found, how)))


@cache
def _whole() -> Register:
    return load_register("hanoi-2016")


def _register(how: Callable[[str], str]) -> Register:
    """Some wards and what is above them, called as a hostile register would call them."""
    whole = _whole()
    wards = whole.level("ward", AT.date())[:WARDS]
    kept = {site.id for ward in wards for site in (ward, *whole.parents(ward.id))}
    sites = [site for site in whole.sites if site.id in kept]
    return whole.model_copy(
        update={"sites": tuple(_renamed(n, site, how) for n, site in enumerate(sites))}
    )


def _renamed(number: int, site: Site, how: Callable[[str], str]) -> Site:
    name = text_of(number, how)
    return site.model_copy(update={"name": name, "title": f"Phường {name}"})


def _estate(register: Register, how: Callable[[str], str]) -> Estate:
    wards = register.level("ward")
    (top,) = register.level("city")
    units, desks, links, devices = [], [], [], []
    for number, ward in enumerate(wards):
        said = [text_of(2 * number + at, how) for at in (0, 1)]
        units.append(Unit(site=ward.id, unit=said[0], leader_role=said[1], contact=said[0]))
        desks.append(Desk(id=f"{ward.id}-d", site=ward.id, role="one_stop"))
        for at, text in enumerate(said):
            links.append(LinkAsset(
                id=f"{ward.id}-line-{at}", site=ward.id, address="10.0.0.1", provider=text,
                type=text, paid_by=text, note=text, down_mbps=8,
            ))  # fmt: skip
            devices += [
                DeviceAsset(
                    id=f"{ward.id}-{kind}-{at}", site=ward.id, kind=kind, address="10.0.0.2",
                    vendor=text, model=text, serial=text, owner=text, note=text,
                    desk=f"{ward.id}-d", connection="lan",
                )
                for kind in _DEVICES
            ]  # fmt: skip
    services, gateways = [], []
    for number in range(len(PAYLOADS)):
        text = text_of(number, how)
        services.append(ServiceAsset(
            id=f"service-{number}", site=top.id, address="10.0.0.3", vi=text, en=text, host=text,
            expect_body=text, partner=text, note=text,
        ))  # fmt: skip
        gateways.append(GatewayAsset(
            id=f"sms-{number}", site=top.id, address="10.0.0.4", software=text, system_id=text,
            operators=(text,), note=text,
        ))  # fmt: skip
    return Estate(
        register_id=register.id, simulated=True, units=tuple(units), desks=tuple(desks),
        links=tuple(links), devices=tuple(devices), services=tuple(services),
        gateways=tuple(gateways),
    )  # fmt: skip


@cache
def looks(kind: str) -> tuple[Probe, ...]:
    """Probes of a kind that together give every group that any of them gives."""
    chosen: list[Probe] = []
    covered: set[str] = set()
    fitting = [one for one in load_probes().values() if kind in one.kinds]
    for probe in sorted(fitting, key=lambda one: -len(one.groups)):
        if set(probe.groups) - covered:
            chosen.append(probe)
            covered |= set(probe.groups)
    return tuple(chosen)


def _observations(
    estate: Estate, register: Register, how: Callable[[str], str]
) -> Iterator[Observation]:
    numbers: dict[str, int] = {}
    for asset in estate.assets(register):
        number = numbers[asset.kind] = numbers.get(asset.kind, -1) + 1
        text = text_of(number, how)
        for at, probe in enumerate(looks(asset.kind)):
            failed = (number + at) % 5 == 4
            yield Observation(
                run=RUN, asset=asset.id, site=asset.site, kind=asset.kind, probe=probe.id,
                at=AT - timedelta(minutes=5), took_s=0.1,
                outcome=Outcome.GARBLED if failed else Outcome.ANSWERED, note=text,
                facts={} if failed else {id_: _filled(id_, text) for id_ in probe.groups},
            )  # fmt: skip


@cache
def _filled(group: str, text: str) -> AnyGroup:
    return filled(group, text)


def _poisoned(found: Assessment, how: Callable[[str], str]) -> Iterator[Finding]:
    """Findings as they would be if nothing before the reports had cleaned anything."""
    for finding in found.findings:
        mark = finding.mark
        number = crc32(f"{finding.check} {finding.site} {mark.asset}".encode())
        text = text_of(number, how)
        hostile = replace(
            mark,
            got=text if isinstance(mark.got, str) else mark.got,
            evidence=tuple(replace(one, note=text[:1_000]) for one in mark.evidence),
        )
        if mark.verdict is not Verdict.PASS and number % 3 == 0:
            hostile = replace(
                hostile, aspect=f"bound/{number} {text}"
            )  # numbered: rows are sorted by it
        yield replace(finding, mark=hostile, leader_role=text)

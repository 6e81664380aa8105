"""The marks of a city-supplied PC, for both desks alike."""

from collections.abc import Iterator

from pydantic import Field

from checks.device_marks import broken, gone, none_declared
from checks.equipment import DeviceStanding, role_of, standings
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, PASS, WARN, least, yes
from checks.silence import said_by
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.identity import Identity
from inventory.groups.workplace import Workplace
from inventory.model import DeviceAsset
from inventory.serials import serial_key


class DeskPc(Record):
    """Limit of criteria C04 and C05."""

    stable_h: float = Field(default=24, gt=0, description="least hours of good self-checks, h")


def city_pcs(view: SiteView, role: str) -> tuple[tuple[DeviceAsset, DeviceStanding], ...]:
    """The city-supplied PCs that the book puts at desks of a role."""
    return tuple(
        (pc, standing)
        for pc, standing in standings(view, "pc")
        if pc.city_supplied and role_of(view, pc.desk) == role
    )


def desk_pc_marks(view: SiteView, role: str, limits: DeskPc) -> tuple[Mark, ...]:
    """Present, working, at its own desk, on the city's network and stable there."""
    key = ("desk_pc", role, str(limits))
    if key not in view.memo:
        view.memo[key] = tuple(_marks(view, role, limits))
    marks: tuple[Mark, ...] = view.memo[key]
    return marks


def _marks(view: SiteView, role: str, limits: DeskPc) -> Iterator[Mark]:
    pcs = city_pcs(view, role)
    if not pcs:
        yield none_declared(view, "desktop")
    for pc, standing in pcs:
        yield from _one(view, role, pc, standing, limits)


def _one(
    view: SiteView, role: str, pc: DeviceAsset, standing: DeviceStanding, limits: DeskPc
) -> Iterator[Mark]:
    looked = standing.evidence
    if standing.state == "missing":
        yield gone(standing, "desktop")
        return
    if standing.state == "unknown":
        yield unknown("works", standing.why or "not_said", asset=pc.id, evidence=looked)
        return
    if standing.state == "broken":
        yield broken(standing, "desktop")
        return
    yield Mark(
        verdict=PASS, aspect="works", asset=pc.id, got=True, sign="==", want=True, evidence=looked
    )
    here = standing.desk == pc.desk or role_of(view, standing.desk) == role
    yield Mark(
        verdict=PASS if here else FAIL, aspect="at_desk", asset=pc.id,
        reason=None if here else "elsewhere", got=role_of(view, standing.desk) or "elsewhere",
        sign="==", want=role, evidence=said_by(view.office, "form"),
        need=None if here else Need(action="move", item="desktop", asset=pc.id),
    )  # fmt: skip
    seen = view.look(pc.id)
    place = seen.get(Workplace)
    yield yes(
        place.city_network if place else None, "network", seen=seen, group="workplace",
        asset=pc.id, reason="off_city_network",
        need=Need(action="configure", item="desktop", asset=pc.id),
    )  # fmt: skip
    yield least(
        place.stable_h if place else None, None, limits.stable_h, "stable", "h", seen=seen,
        group="workplace", asset=pc.id, reason="unstable",
    )  # fmt: skip
    identity = seen.get(Identity)
    told, book = serial_key(identity.serial if identity else None), serial_key(pc.serial)
    if told is not None and book is not None:
        same = told == book
        yield Mark(
            verdict=PASS if same else WARN, aspect="serial", asset=pc.id,
            reason=None if same else "other_serial", got=identity.serial if identity else None,
            sign="==", want=pc.serial, evidence=said_by(seen, "identity"),
        )  # fmt: skip

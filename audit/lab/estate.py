"""Generate the simulated city: the declared estate, what answers, the files, the planted truth."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from audit.lab.boxes import build_boxes
from audit.lab.centre import draft_centre, draft_services, draft_sms
from audit.lab.districts import draft_district
from audit.lab.draft import Plan
from audit.lab.faults.every import plant_all
from audit.lab.folder import working_files
from audit.lab.spec import City
from audit.lab.truth import Truth
from audit.lab.wards import draft_ward
from inventory.model import Estate, Register, Site
from inventory.register import load_register

REGISTER = "hanoi-2016"
NOW = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
"""09:00 in Hanoi on the day of the review; the service goes live on 10/8/2016."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A city, what is declared of it, what is planted in it, and its working folder."""

    city: City
    estate: Estate
    truth: Truth
    working: dict[str, bytes]  # relative path in the working folder


def draft(seed: int, wards: int | None = None) -> Plan:
    """A healthy city: all wards in force on the day, or some, spread over the districts.

    A district that keeps no ward has no seat in the city either.
    """
    rng = Random(seed)  # a city must be repeatable, not secret
    register = load_register(REGISTER)
    day = NOW.date()
    city = register.level("city", day)[0]
    districts = register.level("district", day)
    places: list[tuple[Site, str]] = []
    nets: dict[str, str] = {}
    for index, district in enumerate(districts):
        nets[district.id] = f"127.{10 + index}.0."
        for number, ward in enumerate(register.children(district.id, day), 1):
            places.append((ward, f"127.{10 + index}.{number}."))
    kept = set(spread(register, wards)) if wards is not None else {w.id for w, _ in places}
    districts = tuple(
        d for d in districts if any(w.parent == d.id for w, _ in places if w.id in kept)
    )
    return Plan(
        now=NOW,
        register_id=REGISTER,
        city=draft_centre(rng, city, districts, NOW),
        services=draft_services(rng, city.id, NOW),
        sms=draft_sms(city.id),
        districts=[
            draft_district(
                Random(f"{seed}/{district.id}"),  # a place of its own per site
                district,
                nets[district.id],
                tuple(w.id for w in register.children(district.id, day) if w.id in kept),
                NOW,
            )
            for district in districts
        ],
        wards=[
            draft_ward(Random(f"{seed}/{ward.id}"), ward, net, NOW)  # as above
            for ward, net in places
            if ward.id in kept
        ],
    )


def spread(register: Register, wards: int) -> list[str]:
    """So many ward codes, taken in turn from each district, so that a small city has them all."""
    day = NOW.date()
    columns = [
        [ward.id for ward in register.children(district.id, day)]
        for district in register.level("district", day)
    ]
    turns = [
        code
        for row in range(max(len(column) for column in columns))
        for column in columns
        for code in column[row : row + 1]
    ]
    return turns[:wards]


def declare(plan: Plan) -> Estate:
    """What the book says of a drafted city."""
    places = (plan.city, *plan.districts, *plan.wards)
    return Estate(
        register_id=plan.register_id,
        simulated=True,
        units=tuple(place.unit for place in places),
        desks=tuple(desk for place in places for desk in place.desks.values()),
        links=tuple(line.asset for place in places for line in place.lines.values()),
        services=tuple(answering.asset for answering in plan.services.values()),
        gateways=(plan.sms.asset,),
        devices=tuple(device.asset for place in places for device in place.devices.values()),
        staff=tuple(officer for place in places for officer in place.staff),
    )


def generate(seed: int, wards: int | None = None) -> Generated:
    """The city of a seed, with its faults. The same seed gives the same bytes anywhere."""
    plan = draft(seed, wards)
    return build(plan, Truth(seed=seed, planted=plant_all(plan, seed)))


def build(plan: Plan, truth: Truth) -> Generated:
    """Turn a draft, faults and all, into what is declared, what answers and what is written."""
    estate = declare(plan)
    return Generated(
        city=City(now=plan.now, boxes=build_boxes(plan)),
        estate=estate,
        truth=truth,
        working=working_files(plan, estate, truth),
    )

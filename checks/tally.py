"""Roll up: wards by verdict, counted, never averaged; who is missing is listed by code."""

from collections.abc import Sequence

from checks.decision import Decision, Readiness, Tally
from inventory.model import Register, Site


def tally(
    register: Register, sites: Sequence[Site], decisions: Sequence[Decision]
) -> tuple[Tally, ...]:
    """Wards by verdict for every district and the city, per service and over all ("*").

    Every verdict is named, with 0 where no ward has it; `missing` are the wards without a verdict.
    """
    wards = [site for site in sites if site.level == "ward"]
    known = {(one.site, one.service): one for one in decisions}
    services = sorted({one.service for one in decisions if one.site in {w.id for w in wards}})
    above = {ward.id: {parent.id for parent in register.parents(ward.id)} for ward in wards}
    tallies: list[Tally] = []
    for site in sorted(sites, key=lambda site: site.id):
        if site.level == "ward":
            continue
        mine = sorted(ward.id for ward in wards if site.id in above[ward.id])
        for service in services:
            found = {ward: known.get((ward, service)) for ward in mine}
            counted = {readiness.value: 0 for readiness in Readiness}
            for one in found.values():
                counted[(one.verdict if one else Readiness.NO_VERDICT).value] += 1
            tallies.append(
                Tally(
                    site=site.id,
                    service=service,
                    total=len(mine),
                    by_verdict=counted,
                    held=sum(1 for one in found.values() if one and one.held_by),
                    missing=tuple(
                        ward
                        for ward, one in found.items()
                        if one is None or one.verdict is Readiness.NO_VERDICT
                    ),
                )
            )
    return tuple(tallies)

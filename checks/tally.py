"""Roll up: wards by verdict, counted, never averaged; who is missing is listed by code."""

from collections.abc import Iterable, Sequence

from checks.decision import Decision, Readiness, Tally
from inventory.model import Register, Site


def tally(
    register: Register, sites: Sequence[Site], decisions: Iterable[Decision]
) -> tuple[Tally, ...]:
    """Wards by verdict for every district and the city, per service and over all ("*").

    Every verdict is named, with 0 where no ward has it; `missing` are the wards without a verdict.
    """
    wards = sorted(site.id for site in sites if site.level == "ward")
    above = {site.id for site in sites if site.level != "ward"}
    of_ward: dict[str, dict[str, tuple[Readiness, bool]]] = {ward: {} for ward in wards}
    for one in decisions:
        if one.site in of_ward:
            of_ward[one.site][one.service] = one.verdict, bool(one.held_by)
    below: dict[str, list[str]] = {site: [] for site in sorted(above)}
    for ward in wards:
        for parent in register.parents(ward):
            if parent.id in below:
                below[parent.id].append(ward)
    services = sorted({service for known in of_ward.values() for service in known})
    return tuple(
        _tally(site, service, [(ward, of_ward[ward].get(service)) for ward in mine])
        for site, mine in below.items()
        for service in services
    )


def _tally(
    site: str, service: str, found: Sequence[tuple[str, tuple[Readiness, bool] | None]]
) -> Tally:
    counted = {readiness.value: 0 for readiness in Readiness}
    for _, one in found:
        counted[(one[0] if one else Readiness.NO_VERDICT).value] += 1
    return Tally(
        site=site,
        service=service,
        total=len(found),
        by_verdict=counted,
        held=sum(1 for _, one in found if one and one[1]),
        missing=tuple(ward for ward, one in found if one is None or one[0] is Readiness.NO_VERDICT),
    )

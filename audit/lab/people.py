"""Who works where in the simulated city: pseudonyms of roles, never names (Luật 91/2025/QH15)."""

from datetime import datetime, timedelta
from random import Random

from audit.lab.draft import Account, Place, Trained
from inventory.model import Officer

WARD_ROLES = ("leader", "one_stop", "justice", "labour")
"""Four trained officials a ward, as the article of 5/8/2016 counts them."""
DISTRICT_ROLES = ("leader", "office", "justice", "it")


def staff_ward(rng: Random, place: Place, now: datetime) -> None:
    """Four officials and a substitute at the one-stop desk, trained, with accounts in use."""
    desks = {"one_stop": "one_stop", "justice": "justice", "labour": "office", "leader": "office"}
    for role in (*WARD_ROLES, "one_stop"):
        substitute = role == "one_stop" and any(o.role == role for o in place.staff)
        _engage(rng, place, role, place.desks[desks[role]].id, now, substitute=substitute)


def staff_district(rng: Random, place: Place, now: datetime) -> None:
    """Four roles; some districts have more than one person in a role."""
    for role in DISTRICT_ROLES:
        for _ in range(rng.choice((1, 1, 2, 4))):
            _engage(rng, place, role, None, now)


def _engage(
    rng: Random, place: Place, role: str, desk: str | None, now: datetime, *,
    substitute: bool = False,
) -> None:  # fmt: skip
    site, number = place.site.id, len(place.staff) + 1
    officer = Officer(
        id=f"{site}-cb-{number}", site=site, role=role, desk=desk, substitute=substitute
    )
    place.staff.append(officer)
    today = now.date()
    issued = today - timedelta(days=rng.randint(15, 40))
    place.accounts.append(
        Account(
            id=f"tk-{site}-{number}",
            officer=officer.id,
            site=site,
            role=role,
            issued_on=issued,
            last_login_on=today - timedelta(days=rng.randint(1, 10)),
        )
    )
    place.trained.append(
        Trained(
            officer=officer.id,
            site=site,
            role=role,
            attended_on=today - timedelta(days=rng.randint(12, 45)),
        )
    )
